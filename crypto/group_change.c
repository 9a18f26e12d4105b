/* crypto/group_change.c - members come and go: the part of crypto/group.h that stages, accepts and
 * processes commits. */
#include <stdlib.h>

#include "base/err.h"
#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/group_rejoin_check.h"
#include "crypto/keypkg.h"
#include "crypto/member_sign.h"
#include "crypto/member_words.h"
#include "crypto/mls_client.h"
#include "crypto/mls_group_int.h"
#include "crypto/mls_message.h"
#include "crypto/now.h"

#define ENTRIES_ROOM 65536
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

/* Our entries on trial, signed; then as authenticated data and extensions of the commit. */
static int
write_entries(
    struct group *g, const struct group_commit *o, struct buf *aad, struct buf *extensions)
{
	const struct mls_who *who = keyring_client(g->keyring)->who;
	struct member_log *t = member_log_try(g->log);
	int r = 0;

	for (size_t i = 0; i < o->n_entries && r == 0; i++) {
		struct member_entry e = o->entries[i];

		e.time = now_seconds();
		if ((r = member_sign_append(t, &e, who->sign, who->public)) > 0) {
			struct group_refusal *no = keyring_refuse(g->keyring);

			no->by = *group_self(g);
			no->by.cert = bytes_of(NULL, 0);
			member_words(no->tried, t, &e, MEMBER_TO);
			no->why = member_rule_text(r);
			r = ERR_DENIED;
		}
	}
	if (r == 0) {
		group_log_put_entries(aad, t, member_log_count(g->log));
		group_log_extensions(extensions, t);
		r = buf_err(aad) != 0 ? buf_err(aad) : buf_err(extensions);
	}
	member_log_free(t);
	return r;
}

static int
commit(struct group *g, struct mls_commit_options *o, const struct mls_commit_output *to)
{
	struct mls_identity id = keyring_identity(g->keyring);
	int r;

	/* Our certificate was renewed since this group has our leaf. */
	if (!credential_equal(&id.credential, &mls_member(g->mls, mls_self(g->mls))->credential))
		o->identity = &id;
	o->send.pad_to = COMMIT_PAD;
	o->without_pending = o->inline_tree = o->force_path = true;
	r = rule_err(mls_commit(g->mls, o, to));
	if (r == 0)
		g->staged = g->trial;
	else
		member_log_free(g->trial);
	g->trial = NULL;
	return r;
}

int
group_commit(struct group *g, const struct group_commit *o, struct buf *out, struct buf *welcome)
{
	struct buf aad = BUF_INIT(ENTRIES_ROOM),
		   extensions = BUF_INIT(2 * GROUP_LOG_EXTENSION_ROOM);
	struct mls_commit_output to = {
		.commit = out, .welcome = o->n_add > 0 ? welcome : NULL, .group_info = o->info
	};
	struct bytes message[GROUP_CHANGE_MAX], list;
	struct mls_commit_options with = {
		.add = message, .n_add = o->n_add, .remove = o->remove, .n_remove = o->n_remove
	};
	int r;

	keyring_forget_refusal(g->keyring);
	if (group_check_live(g) != 0 || mls_commit_staged(g->mls) ||
	    (o->n_entries > 0 && g->log == NULL))
		return ERR_STATE;
	if (o->n_add > GROUP_CHANGE_MAX || o->n_remove > GROUP_CHANGE_MAX)
		return ERR_LIMIT;
	if ((r = choose(g, o->add, o->n_add, message)) != 0 ||
	    (r = check_leaves(g, o->remove, o->n_remove)) != 0)
		return r;
	if (o->n_entries > 0 && (r = write_entries(g, o, &aad, &extensions)) == 0) {
		list = buf_bytes(&extensions);
		with.extensions = &list;
		with.send.aad = buf_bytes(&aad);
	}
	if (r == 0)
		r = commit(g, &with, &to);
	buf_fini(&aad);
	buf_fini(&extensions);
	return r;
}

int
group_add(
    struct group *g, const struct bytes *keypkgs, size_t n, struct buf *out, struct buf *welcome)
{
	return group_commit(g, &(struct group_commit){ .add = keypkgs, .n_add = n }, out, welcome);
}

int
group_remove(struct group *g, const uint32_t *leaves, size_t n, struct buf *out)
{
	return group_commit(
	    g, &(struct group_commit){ .remove = leaves, .n_remove = n }, out, NULL);
}

static void
tell_rejoin(const struct mls_change *from, struct group_change *to)
{
	const struct mls_change_row *in = group_rejoin_row(from);

	group_member_of(&to->by, in->leaf, &in->credential, in->signature_key);
	to->rejoined = true;
}

/* What MLS tells, for the person to see. The rows fit: group_rules.c saw to it. */
static void
tell(struct group *g, const struct mls_change *from, struct group_change *to)
{
	const struct group_member *by = NULL;

	*to = (struct group_change){ .epoch = from->epoch, .removed_self = from->removed_self };
	if (group_is_rejoin(from)) {
		tell_rejoin(from, to);
		return;
	}
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

/* The commit with that trial holds. */
static void
move_log(struct group *g, struct member_log **trial)
{
	if (*trial != NULL)
		member_log_take(g->log, *trial);
	*trial = NULL;
}

int
group_accept(struct group *g, struct group_change *change)
{
	struct mls_change from = { 0 };
	int r;

	if (g->entering) {
		g->entering = false;
		*change = (struct group_change){
			.epoch = mls_epoch(g->mls), .by = *group_self(g), .rejoined = true
		};
		return 0;
	}
	if ((r = mls_commit_accept(g->mls, &from)) != 0)
		return r;
	move_log(g, &g->staged);
	tell(g, &from, change);
	group_refresh(g);
	mls_change_fini(&from);
	return 0;
}

void
group_drop(struct group *g)
{
	mls_commit_drop(g->mls);
	member_log_free(g->staged);
	g->staged = NULL;
	if (g->entering)
		mls_group_leave(g->mls);
	g->entering = false;
}

bool
group_staged(const struct group *g)
{
	return mls_commit_staged(g->mls) || g->entering;
}

/* In a room only commits change anything, and they travel sealed but for those of who comes back.
 */
static int
check_commit(struct bytes commit, bool *external)
{
	const struct framed_content *c;
	struct mls_message m;
	int r;

	if ((r = mls_message_parse(&m, commit)) != 0)
		return r == ERR_TRAILING ? ERR_PARSE : r;
	*external = m.wire_format == WIRE_FORMAT_PUBLIC;
	if (m.wire_format == WIRE_FORMAT_PRIVATE)
		return m.private_message.type == CONTENT_COMMIT ? 0 : ERR_PARSE;
	c = &m.public_message.content;
	return *external && c->type == CONTENT_COMMIT && c->sender.type == SENDER_NEW_MEMBER_COMMIT
		   ? 0
		   : ERR_PARSE;
}

/* MLS said no: to somebody who comes back, perhaps before our own rules were asked. */
static int
refuse(struct group *g, struct bytes commit, int why)
{
	struct group_refusal no = { .why = "" };
	int r;

	if (keyring_refusal(g->keyring) != NULL)
		return rule_err(why);
	if ((r = group_rejoin_explain(g, commit, why, &no)) == ERR_DENIED)
		*keyring_refuse(g->keyring) = no;
	return r;
}

int
group_process(struct group *g, struct bytes commit, struct group_change *change)
{
	bool external = false;
	struct mls_event e;
	int r;

	keyring_forget_refusal(g->keyring);
	if (group_check_live(g) != 0)
		return ERR_STATE;
	if ((r = check_commit(commit, &external)) != 0 ||
	    (r = mls_process(g->mls, commit, &e)) != 0) {
		member_log_free(g->trial);
		g->trial = NULL;
		return external ? refuse(g, commit, r) : rule_err(r);
	}
	if (e.kind == MLS_EVENT_COMMIT) {
		group_drop(g);
		move_log(g, &g->trial);
		tell(g, &e.change, change);
		group_refresh(g);
	} else {
		r = ERR_MEMBER; /* our own */
	}
	mls_event_fini(&e);
	return r;
}
