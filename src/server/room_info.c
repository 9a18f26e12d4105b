/* server/room_info.c - the GroupInfo of a room: kept by the server, for who comes back with
 * nothing. */
#include "server/room_int.h"

#include <stdio.h>

#include "base/log.h"
#include "base/rw.h"
#include "crypto/verify.h"
#include "server/door.h"

void
room_info_key(const struct room *r, char out[static ROOM_INFO_KEY_SIZE])
{
	for (size_t i = 0; i < sizeof r->id; i++)
		snprintf(out + 2 * i, 3, "%02x", r->id[i]);
}

static bool
fits(const struct room *r, struct bytes info)
{
	uint8_t gid[16];
	uint64_t epoch;

	return info.n > 0 && verify_group_info(info, gid, &epoch) == 0 && epoch == r->epoch &&
	       memcmp(gid, r->id, sizeof gid) == 0;
}

static void
set(struct room *r, struct bytes info)
{
	buf_clear(&r->info);
	if (r->log == NULL || !fits(r, info))
		return;
	buf_put(&r->info, info.p, info.n);
	r->info_epoch = r->epoch;
	if (buf_err(&r->info) != 0)
		buf_clear(&r->info);
}

/* One that could not be kept is missing after a restart, and who needs it is added anew. */
void
room_take_info(struct room *r, struct bytes info)
{
	char key[ROOM_INFO_KEY_SIZE];
	struct store_value v = { .bucket = ROOM_INFO_BUCKET, .key = key, .rev = STORE_REV_ANY };
	struct buf b = BUF_INIT(STORE_VALUE_MAX);

	set(r, info);
	if (r->info.n == 0)
		return;
	room_info_key(r, key);
	wr_u64(&b, r->info_epoch);
	wr_bytes(&b, buf_bytes(&r->info));
	v.body = buf_bytes(&b);
	if (buf_err(&b) == 0)
		(void)store_put(
		    keep_store(r->rooms->server->keep), &v, (struct store_then){ .fn = NULL });
	buf_fini(&b);
}

void
room_read_info(struct room *r, struct bytes value)
{
	struct rd it;
	uint64_t epoch;

	rd_init(&it, value);
	epoch = rd_u64(&it);
	if (it.err == 0 && epoch == r->epoch)
		set(r, rd_bytes(&it, rd_left(&it)));
}

int
room_check_external(const struct room *r, struct peer *p, struct bytes commit, struct fault *f)
{
	struct verify_owner by;
	int e;

	if (r->info.n == 0 || r->info_epoch != r->epoch || !room_is_known(r, peer_nick(p)))
		return fault_set(f, ERR_DENIED, "Wait for somebody to add you.",
		    "you cannot come back by yourself now");
	if ((e = verify_external_commit(commit, buf_bytes(&r->info), &by)) != 0)
		return fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "what should have brought you back does not: %s", err_text(e));
	if (!nick_equal(by.nick, peer_nick(p)) ||
	    memcmp(by.sign_key, peer_sign_key(p), sizeof by.sign_key) != 0)
		return fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "you came back in another's name");
	return door_vouch(peer_server(p), peer_person(p), by.chain, by.n_chain, by.sign_key, f);
}
