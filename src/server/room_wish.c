/* server/room_wish.c - who waits to be in a room: kept, so that they may go and find themselves let
 * in. */
#include "server/room_int.h"

#include "base/log.h"
#include "base/rw.h"

void
room_wish_save(struct room *r)
{
	struct buf b = BUF_INIT(STORE_VALUE_MAX);
	struct store_value v = { .bucket = ROOM_WISH_BUCKET, .key = r->name, .rev = STORE_REV_ANY };
	int e;

	list_each (w, &r->waiters, struct waiter, node)
		wr_vec8(&b, bytes_str(w->nick));
	v.body = buf_bytes(&b);
	e = buf_err(&b);
	if (e == 0)
		e = store_put(
		    keep_store(r->rooms->server->keep), &v, (struct store_then){ .fn = NULL });
	if (e != 0)
		log_warn("who waits for %s is not kept: %s", r->name, err_text(e));
	buf_fini(&b);
}

void
room_wish_read(struct room *r, struct bytes value)
{
	char nick[NICK_MAX + 1];
	struct rd it;

	rd_init(&it, value);
	while (rd_left(&it) > 0) {
		struct bytes v = rd_vec8(&it, 1, NICK_MAX);

		if (it.err != 0)
			break;
		memcpy(nick, v.p, v.n);
		nick[v.n] = '\0';
		if (nick_valid(nick) && room_member_named(r, nick) == NULL)
			room_add_waiter(r, nick);
	}
}
