#include "crypto/group_rejoin_check.h"

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/group_log.h"
#include "crypto/group_refusal.h"
#include "crypto/keypkg.h"
#include "crypto/mls_message.h"

#define COME_BACK "come back"

bool
group_is_rejoin(const struct mls_change *c)
{
	return c->by.type == SENDER_NEW_MEMBER_COMMIT;
}

static const struct mls_change_row *
find_row(const struct mls_change *c, enum mls_change_kind kind)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->row[i].kind == kind)
			return &c->row[i];
	return NULL;
}

const struct mls_change_row *
group_rejoin_row(const struct mls_change *c)
{
	return find_row(c, MLS_JOINED);
}

static int
deny_place(struct group_refusal *no, const char *whose)
{
	return group_deny(no, "they may only take their own", "take the place of %s", whose);
}

/* Who goes is who comes. */
static int
check_gone(
    const struct mls_change_row *in, const struct mls_change_row *gone, struct group_refusal *no)
{
	char nick[NICK_MAX + 1], old[NICK_MAX + 1];

	keypkg_nick_of(&in->credential, nick);
	keypkg_nick_of(&gone->credential, old);
	if (strcmp(nick, old) == 0 && bytes_equal(in->signature_key, gone->signature_key))
		return 0;
	return deny_place(no, old);
}

/* Nobody who stays has that nick. */
static int
check_once(const struct group *g, const struct mls_change_row *in,
    const struct mls_change_row *gone, struct group_refusal *no)
{
	char nick[NICK_MAX + 1];

	keypkg_nick_of(&in->credential, nick);
	for (size_t i = 0; i < g->n_members; i++)
		if (nick_equal(g->member[i].nick, nick) &&
		    (gone == NULL || g->member[i].leaf != gone->leaf))
			return group_deny(no, "somebody of that name stays", "be here twice");
	return 0;
}

int
group_rejoin_check(const struct group *g, const struct member_log *log, const struct mls_change *c,
    struct group_refusal *no)
{
	const struct mls_change_row *in = group_rejoin_row(c), *gone = find_row(c, MLS_REMOVED);
	int r = 0;

	if (in == NULL)
		return ERR_DENIED;
	if (c->aad.n > 0)
		return group_deny(no, "", "change the membership log by coming back");
	if (gone != NULL && (r = check_gone(in, gone, no)) != 0)
		return r;
	if (g != NULL && (r = check_once(g, in, gone, no)) != 0)
		return r;
	if (log != NULL)
		r = group_log_check_person(log, &in->credential, in->signature_key, no);
	else if (gone == NULL)
		r = group_deny(no, "they have no place there", COME_BACK);
	return r;
}

/* The leaf that a list removes, or NULL. */
static const struct leaf_node *
removed(const struct group *g, const struct commit *c)
{
	struct proposal_or_ref p;
	struct rd it;

	rd_init(&it, c->proposals);
	while (commit_next(&it, &p))
		if (!p.by_ref && p.proposal.type == PROPOSAL_REMOVE)
			return mls_member(g->mls, p.proposal.remove);
	return NULL;
}

/* MLS found the credential to be no successor of the one whose leaf goes. */
static int
explain_place(const struct leaf_node *old, struct group_refusal *no)
{
	char nick[NICK_MAX + 1] = "";

	if (old != NULL)
		keypkg_nick_of(&old->credential, nick);
	return old != NULL && strcmp(nick, no->by.nick) != 0
		   ? deny_place(no, nick)
		   : group_deny(no, "nobody vouches for them", COME_BACK);
}

int
group_rejoin_explain(const struct group *g, struct bytes commit, int r, struct group_refusal *no)
{
	const struct leaf_node *l;
	struct mls_message m;
	struct commit c;
	struct rd in;

	if (r != RULE_LEAF_CREDENTIAL && r != RULE_LEAF_SUCCESSOR && r != RULE_LEAF_SIGNER_TAKEN)
		return rule_err(r);
	if (mls_message_parse(&m, commit) != 0 || m.wire_format != WIRE_FORMAT_PUBLIC)
		return rule_err(r);
	rd_init(&in, m.public_message.content.body);
	commit_read(&in, &c);
	if (rd_end(&in) != 0 || !c.has_path)
		return rule_err(r);
	l = &c.path.leaf_node;
	group_member_of(&no->by, 0, &l->credential, l->signature_key);
	if (r == RULE_LEAF_SIGNER_TAKEN)
		return group_deny(no, "their old place is still there", "be here twice");
	return explain_place(removed(g, &c), no);
}
