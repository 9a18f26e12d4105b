/* crypto/group_rejoin.c - coming back to a room without anybody's help: the part of crypto/group.h
 * that gives a GroupInfo and enters by one. */
#include "base/err.h"
#include "crypto/group_int.h"
#include "crypto/group_rules.h"
#include "crypto/mls_change.h"
#include "crypto/mls_group_int.h"
#include "crypto/mls_message.h"
#include "crypto/vec.h"

int
group_info(struct group *g, struct buf *out)
{
	return rule_err(mls_group_info(g->mls, true, out));
}

/* Everybody who is there, as if we were welcomed by who signed the GroupInfo. */
static int
check_room(
    struct keyring *k, const struct mls_group *mls, uint32_t signer, const struct member_log *log)
{
	struct mls_change all = { .store = BUF_INIT(VEC_MAX) };
	struct sender by = { SENDER_MEMBER, signer };
	int r;

	if ((r = mls_change_write_members(&all.store, mls->now, by)) == 0 &&
	    (r = mls_change_read(&all)) == 0) {
		all.extensions = mls_extensions(mls);
		keyring_set_joining(k, log);
		r = group_rules_authorize(k, NULL, &all);
		keyring_set_joining(k, NULL);
	}
	mls_change_fini(&all);
	return r;
}

/* Our commit, and the group that it would make. */
static int
enter(struct mls_group **out, struct keyring *k, struct bytes info, const struct member_log *log,
    struct buf *commit)
{
	const struct mls_external_join o = { .group_info = info, .resync = true };
	int r;

	keyring_set_joining(k, log);
	r = mls_external_join(out, keyring_client(k), &o, commit);
	keyring_set_joining(k, NULL);
	return rule_err(r);
}

int
group_rejoin(struct group **out, struct keyring *k, struct bytes info, struct member_log *log,
    struct buf *commit)
{
	struct mls_group *mls = NULL;
	size_t start = commit->n;
	struct mls_message m;
	struct group *g;
	int r;

	keyring_forget_refusal(k);
	if ((r = group_check_own(k, log)) != 0 || (r = enter(&mls, k, info, log, commit)) != 0)
		return r;
	/* It was read once, so it can be read. */
	(void)mls_message_parse(&m, info);
	if ((r = check_room(k, mls, m.group_info.signer, log)) != 0)
		mls_group_free(mls);
	else
		r = group_wrap(&g, k, mls, log);
	if (r != 0) {
		commit->n = start;
		return r;
	}
	g->entering = true;
	*out = g;
	return 0;
}
