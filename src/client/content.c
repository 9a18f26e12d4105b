#include "client/content.h"

#include "base/err.h"
#include "base/nick.h"
#include "base/rw.h"
#include "base/utf8.h"

#define CONTENT_VERSION 2
#define FLAG_ACTION 1
#define FLAG_RECEIPT 2

void
content_put(struct buf *b, const struct content *c)
{
	wr_u8(b, CONTENT_VERSION);
	wr_u8(b, (uint8_t)((c->action ? FLAG_ACTION : 0) | (c->receipt > 0 ? FLAG_RECEIPT : 0)));
	wr_u64(b, c->seen);
	wr_bytes(b, bytes_of(c->link, sizeof c->link));
	if (c->receipt > 0)
		wr_u64(b, c->receipt);
	wr_vec32(b, c->text);
}

int
content_get(struct bytes in, struct content *c)
{
	struct rd r;
	uint8_t version, flags;

	rd_init(&r, in);
	version = rd_u8(&r);
	if (r.err == 0 && version != CONTENT_VERSION)
		return ERR_VERSION;
	flags = rd_u8(&r);
	c->action = (flags & FLAG_ACTION) != 0;
	c->seen = rd_u64(&r);
	rd_copy(&r, c->link, sizeof c->link);
	c->receipt = (flags & FLAG_RECEIPT) != 0 ? rd_u64(&r) : 0;
	c->text = rd_vec32(&r, c->receipt > 0 ? 0 : 1, WIRE_TEXT_MAX);
	if ((flags & ~(FLAG_ACTION | FLAG_RECEIPT)) != 0 ||
	    ((flags & FLAG_RECEIPT) != 0 && c->receipt == 0) || (c->action && c->text.n == 0))
		rd_fail(&r);
	if (rd_end(&r) != 0)
		return rd_end(&r);
	return utf8_valid(c->text) && (c->text.n == 0 || memchr(c->text.p, 0, c->text.n) == NULL)
		   ? 0
		   : ERR_UTF8;
}

void
content_put_aad(struct buf *b, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room)
{
	wr_bytes(b, bytes_of(id, WIRE_MSG_ID_SIZE));
	wr_vec8(b, bytes_str(room[0] == '@' ? "@" : room));
}

bool
content_aad_fits(struct bytes aad, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room)
{
	struct buf want = BUF_INIT(WIRE_MSG_ID_SIZE + 1 + ROOM_NAME_MAX);
	bool fits;

	content_put_aad(&want, id, room);
	fits = buf_err(&want) == 0 && bytes_equal(aad, buf_bytes(&want));
	buf_fini(&want);
	return fits;
}
