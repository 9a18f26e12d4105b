/* crypto/group_save.c - a room on disk: whether we are only entering it, what a staged commit does
 * to its log, and its group. */
#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/sealed.h"
#include "crypto/vec.h"

#define ENTRIES_ROOM 65536

int
group_save(struct group *g, const uint8_t key[static 32], struct buf *state)
{
	struct buf entries = BUF_INIT(ENTRIES_ROOM), text = BUF_INIT(VEC_MAX);
	int r;

	if (g->staged != NULL)
		group_log_put_entries(&entries, g->staged, member_log_count(g->log));
	wr_u8(&text, g->entering);
	wr_vecv(&text, buf_bytes(&entries));
	if ((r = buf_err(&entries)) == 0 && (r = mls_save(g->mls, key, &text)) == 0)
		r = sealed_put(SEALED_ROOM, key, buf_bytes(&text), state);
	buf_fini(&entries);
	buf_fini(&text);
	return r;
}

/* Are those the extensions of a group with that log? */
static int
check_log(struct bytes extensions, const struct member_log *log)
{
	struct buf want = BUF_INIT(2 * GROUP_LOG_EXTENSION_ROOM);
	int r;

	group_log_extensions(&want, log);
	if ((r = buf_err(&want)) == 0 && !bytes_equal(buf_bytes(&want), extensions))
		r = ERR_STATE;
	buf_fini(&want);
	return r;
}

/* What the staged commit adds to the log. */
static int
read_staged(struct group *g, struct bytes entries)
{
	struct bytes raw;
	struct rd r;

	if (entries.n > 0) {
		if (g->log == NULL)
			return ERR_STATE;
		g->staged = member_log_try(g->log);
	}
	rd_init(&r, entries);
	while (member_entry_next(&r, &raw)) {
		int err = member_log_append(g->staged, raw);

		if (err != 0)
			return err > 0 ? ERR_STATE : err;
	}
	if (rd_end(&r) != 0 || (g->staged != NULL && !mls_commit_staged(g->mls)) ||
	    (g->entering && mls_commit_staged(g->mls)))
		return ERR_PARSE;
	return group_staged(g) ? check_log(mls_staged_extensions(g->mls),
				     g->staged != NULL ? g->staged : g->log)
			       : 0;
}

static int
read_room(struct group **out, struct keyring *k, const uint8_t key[static 32], struct bytes text,
    struct member_log *log)
{
	struct mls_group *mls = NULL;
	struct bytes entries;
	struct group *g;
	bool entering;
	struct rd in;
	int r;

	rd_init(&in, text);
	entering = rd_present(&in);
	entries = vec_get(&in);
	if (in.err != 0)
		return ERR_PARSE;
	if ((r = mls_load(&mls, keyring_client(k), key, rd_bytes(&in, rd_left(&in)))) != 0)
		return rule_err(r);
	if ((r = group_log_cut(mls_extensions(mls), log)) != 0 || (r = check_log(mls_extensions(mls), log)) != 0) {
		mls_group_free(mls);
		return r;
	}
	if ((r = group_wrap(&g, k, mls, log)) != 0)
		return r;
	g->entering = entering;
	if ((r = read_staged(g, entries)) != 0)
		group_free(g);
	else
		*out = g;
	return r;
}

int
group_load(struct group **out, struct keyring *k, const uint8_t key[static 32], struct bytes state,
    struct member_log *log)
{
	struct buf text = BUF_INIT(VEC_MAX);
	int r;

	if ((r = sealed_get(SEALED_ROOM, key, state, &text)) == 0)
		r = read_room(out, k, key, buf_bytes(&text), log);
	buf_fini(&text);
	return r;
}
