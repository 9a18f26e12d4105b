/* crypto/group_change.c - members come and go: the part of crypto/group.h that stages, accepts and
 * processes commits. */
#include <stdlib.h>

#include "base/err.h"
#include "crypto/group_int.h"
#include "crypto/keypkg.h"
#include "crypto/mls_message.h"

#define COMMIT_PAD 256 /* a commit tells its size only roughly */

/* The package of our suite out of each, and no nick twice. */
static int
choose(const struct group *g, const struct bytes *keypkgs, size_t n, struct bytes *message)
{
	char nick[GROUP_CHANGE_MAX][NICK_MAX + 1];
	const struct keypkg_one *one;
	struct keypkg k;
	int r;

	for (size_t i = 0; i < n; i++) {
		if ((r = keypkg_parse(&k, keypkgs[i])) != 0)
			return r == ERR_NAME ? ERR_PARSE : r;
		if ((one = keypkg_find(&k, mls_suite(g->mls))) == NULL)
			return ERR_VERSION;
		if (group_member_find(g, k.nick) != NULL)
			return ERR_EXISTS;
		for (size_t j = 0; j < i; j++)
			if (nick_equal(nick[j], k.nick))
				return ERR_EXISTS;
		memcpy(nick[i], k.nick, sizeof nick[i]);
		message[i] = one->message;
	}
	return 0;
}

static int
commit(struct group *g, struct mls_commit_options *o, struct buf *commit, struct buf *welcome)
{
	struct mls_commit_output to = { .commit = commit, .welcome = welcome };
	struct mls_identity id = keyring_identity(g->keyring);

	/* Our certificate was renewed since this group has our leaf. */
	if (!credential_equal(&id.credential, &mls_member(g->mls, mls_self(g->mls))->credential))
		o->identity = &id;

	o->send.pad_to = COMMIT_PAD;
	o->without_pending = true;
	o->inline_tree = true;
	return rule_err(mls_commit(g->mls, o, &to));
}

int
group_add(
    struct group *g, const struct bytes *keypkgs, size_t n, struct buf *out, struct buf *welcome)
{
	struct bytes message[GROUP_CHANGE_MAX];
	struct mls_commit_options o = { .add = message, .n_add = n, .force_path = true };
	int r;

	if (mls_group_state(g->mls) != MLS_ACTIVE)
		return ERR_STATE;
	if (n > GROUP_CHANGE_MAX)
		return ERR_LIMIT;
	if ((r = choose(g, keypkgs, n, message)) != 0)
		return r;
	return commit(g, &o, out, welcome);
}

/* Each is another member, and not we. */
static int
check_leaves(const struct group *g, const uint32_t *leaves, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (mls_member(g->mls, leaves[i]) == NULL || leaves[i] == mls_self(g->mls))
			return ERR_MEMBER;
		for (size_t j = 0; j < i; j++)
			if (leaves[j] == leaves[i])
				return ERR_MEMBER;
	}
	return 0;
}

int
group_remove(struct group *g, const uint32_t *leaves, size_t n, struct buf *out)
{
	struct mls_commit_options o = { .remove = leaves, .n_remove = n };
	int r;

	if (mls_group_state(g->mls) != MLS_ACTIVE)
		return ERR_STATE;
	if (n > GROUP_CHANGE_MAX)
		return ERR_LIMIT;
	if ((r = check_leaves(g, leaves, n)) != 0)
		return r;
	return commit(g, &o, out, NULL);
}

/* What MLS tells, for the person to see. The rows fit: group_rules.c saw to it. */
static void
tell(struct group *g, const struct mls_change *from, struct group_change *to)
{
	const struct group_member *by = NULL;

	*to = (struct group_change){ .epoch = from->epoch, .removed_self = from->removed_self };
	for (size_t i = 0; i < g->n_members; i++)
		if (g->member[i].leaf == from->by.index)
			by = &g->member[i];
	if (by != NULL)
		to->by = *by;
	for (size_t i = 0; i < from->n; i++) {
		const struct mls_change_row *row = &from->row[i];

		if (row->kind == MLS_ADDED)
			group_member_of(&to->added[to->n_added++], row->leaf, &row->credential,
			    row->signature_key);
		else if (row->kind == MLS_REMOVED)
			group_member_of(&to->removed[to->n_removed++], row->leaf, &row->credential,
			    row->signature_key);
	}
}

int
group_accept(struct group *g, struct group_change *change)
{
	struct mls_change from = { 0 };
	int r;

	if ((r = mls_commit_accept(g->mls, &from)) != 0)
		return r;
	tell(g, &from, change);
	group_refresh(g);
	mls_change_fini(&from);
	return 0;
}

void
group_drop(struct group *g)
{
	mls_commit_drop(g->mls);
}

bool
group_staged(const struct group *g)
{
	return mls_commit_staged(g->mls);
}

/* In a room only commits change anything, and they travel sealed. */
static int
check_commit(struct bytes commit)
{
	struct mls_message m;
	int r;

	if ((r = mls_message_parse(&m, commit)) != 0)
		return r == ERR_TRAILING ? ERR_PARSE : r;
	return m.wire_format == WIRE_FORMAT_PRIVATE && m.private_message.type == CONTENT_COMMIT
		   ? 0
		   : ERR_PARSE;
}

int
group_process(struct group *g, struct bytes commit, struct group_change *change)
{
	struct mls_event e;
	int r;

	if (mls_group_state(g->mls) != MLS_ACTIVE)
		return ERR_STATE;
	if ((r = check_commit(commit)) != 0 || (r = mls_process(g->mls, commit, &e)) != 0)
		return rule_err(r);
	if (e.kind == MLS_EVENT_COMMIT) {
		tell(g, &e.change, change);
		group_refresh(g);
	} else {
		r = ERR_MEMBER; /* our own */
	}
	mls_event_fini(&e);
	return r;
}
