/* crypto/verify_external.c - the part of crypto/verify.h for who comes back by themselves. */
#include <string.h>

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/group_info.h"
#include "crypto/keypkg.h"
#include "crypto/mls_message.h"
#include "crypto/tree.h"
#include "crypto/verify_int.h"

#define GROUP_ID 16

static int
parse(struct mls_message *m, struct bytes in, enum wire_format format)
{
	int r = mls_message_parse(m, in);

	if (r != 0)
		return r == ERR_VERSION ? r : ERR_PARSE;
	return m->wire_format == format ? 0 : ERR_PARSE;
}

/* The tree inside a GroupInfo; free with tree_free. */
static int
read_tree(struct tree **out, const struct group_info *g)
{
	struct bytes inside;
	int r;

	if (!group_info_tree(g, &inside))
		return ERR_PARSE;
	r = tree_import(out, inside);
	return r == 0 || r == ERR_NOMEM ? r : ERR_PARSE;
}

static int
check_signer(const struct group_info *g)
{
	const struct leaf_node *signer;
	struct tree *t = NULL;
	int r;

	if ((r = read_tree(&t, g)) != 0)
		return r;
	signer = tree_leaf(t, g->signer);
	r = signer != NULL ? group_info_verify(g, signer->signature_key) : ERR_PARSE;
	tree_free(t);
	return r;
}

int
verify_group_info(struct bytes info, uint8_t gid[static 16], uint64_t *epoch)
{
	struct mls_message m;
	struct bytes pub;
	int r;

	if ((r = parse(&m, info, WIRE_FORMAT_GROUP_INFO)) != 0)
		return r;
	if (suite_find(m.group_info.context.suite) == NULL)
		return ERR_SUITE;
	if (m.group_info.context.group_id.n != GROUP_ID ||
	    group_info_external_pub(&m.group_info, &pub) != 0)
		return ERR_PARSE;
	if ((r = check_signer(&m.group_info)) != 0)
		return r;
	memcpy(gid, m.group_info.context.group_id.p, GROUP_ID);
	*epoch = m.group_info.context.epoch;
	return 0;
}

/* An external commit, for the epoch of that GroupInfo. */
static int
read_commit(struct commit *c, const struct public_message *m, const struct group_info *g)
{
	struct rd in;

	if (m->content.type != CONTENT_COMMIT || m->content.sender.type != SENDER_NEW_MEMBER_COMMIT)
		return ERR_PARSE;
	if (!bytes_equal(m->content.group_id, g->context.group_id))
		return ERR_GROUP;
	if (m->content.epoch != g->context.epoch)
		return ERR_EPOCH;
	rd_init(&in, m->content.body);
	commit_read(&in, c);
	return rd_end(&in) == 0 && c->has_path ? 0 : ERR_PARSE;
}

/* By the key of the leaf, over the epoch that it is for (6.1). */
static int
check_signature(
    const struct public_message *m, const struct group_info *g, const struct leaf_node *l)
{
	struct authenticated_content c = { WIRE_FORMAT_PUBLIC, m->content, m->auth };

	return authenticated_content_verify(&c, g->raw_context, l->signature_key);
}

/* One external_init, at most one removal, by value, and nothing else (12.2). */
static int
read_list(const struct commit *c, bool *removes, uint32_t *leaf)
{
	struct proposal_or_ref p;
	size_t inits = 0;
	struct rd it;

	*removes = false;
	rd_init(&it, c->proposals);
	while (commit_next(&it, &p)) {
		if (p.by_ref)
			return ERR_DENIED;
		if (p.proposal.type == PROPOSAL_EXTERNAL_INIT) {
			inits++;
		} else if (p.proposal.type == PROPOSAL_REMOVE && !*removes) {
			*removes = true;
			*leaf = p.proposal.remove;
		} else {
			return ERR_DENIED;
		}
	}
	return it.err == 0 && inits == 1 ? 0 : ERR_DENIED;
}

/* Exactly the leaf that goes has their nick and their key. */
static int
check_place(const struct tree *t, const struct verify_owner *by, bool removes, uint32_t removed)
{
	struct bytes key = bytes_of(by->sign_key, sizeof by->sign_key);
	char nick[NICK_MAX + 1];

	if (removes && tree_leaf(t, removed) == NULL)
		return ERR_DENIED;
	for (uint32_t i = 0; i < tree_leaves(t); i++) {
		const struct leaf_node *l = tree_leaf(t, i);
		bool same_key;

		if (l == NULL)
			continue;
		keypkg_nick_of(&l->credential, nick);
		same_key = bytes_equal(l->signature_key, key);
		if (removes && i == removed ? !same_key || strcmp(nick, by->nick) != 0
					    : same_key || nick_equal(nick, by->nick))
			return ERR_DENIED;
	}
	return 0;
}

/* What it does to the room. */
static int
check_change(const struct commit *c, const struct group_info *g, const struct verify_owner *by)
{
	struct tree *t = NULL;
	uint32_t leaf = 0;
	bool removes;
	int r;

	if ((r = read_list(c, &removes, &leaf)) != 0 || (r = read_tree(&t, g)) != 0)
		return r;
	r = check_place(t, by, removes, leaf);
	tree_free(t);
	return r;
}

int
verify_external_commit(struct bytes msg, struct bytes info, struct verify_owner *by)
{
	const struct leaf_node *l;
	struct mls_message m, of;
	struct commit c;
	int r;

	if ((r = parse(&m, msg, WIRE_FORMAT_PUBLIC)) != 0 ||
	    (r = parse(&of, info, WIRE_FORMAT_GROUP_INFO)) != 0 ||
	    (r = read_commit(&c, &m.public_message, &of.group_info)) != 0)
		return r;
	l = &c.path.leaf_node;
	if ((r = check_signature(&m.public_message, &of.group_info, l)) != 0)
		return r;
	if ((r = keypkg_nick(&l->credential, l->signature_key, by->nick)) != 0)
		return r == ERR_NAME ? ERR_PARSE : r;
	if ((r = verify_owner_fill(by, l)) != 0)
		return r;
	return m.public_message.content.aad.n > 0 ? ERR_DENIED
						  : check_change(&c, &of.group_info, by);
}
