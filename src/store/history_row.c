#include "store/history_row.h"

#define ROW_MAX (HISTORY_BODY_MAX + HISTORY_SENDER_MAX + 64)

void
history_row_put(struct buf *b, const struct history_message *m)
{
	wr_u8(b, m->kind);
	wr_u64(b, (uint64_t)m->time_ms);
	wr_vec8(b, m->sender);
	wr_vec32(b, m->body);
}

int
history_row_get(struct bytes in, struct history_message *m)
{
	struct rd r;

	rd_init(&r, in);
	m->kind = rd_u8(&r);
	m->time_ms = (int64_t)rd_u64(&r);
	m->sender = rd_vec8(&r, 0, HISTORY_SENDER_MAX);
	m->body = rd_vec32(&r, 0, HISTORY_BODY_MAX);
	return rd_end(&r);
}

void
history_page_put(struct buf *b, const struct history_message *m)
{
	size_t at;

	wr_u64(b, m->place.seq);
	wr_u32(b, m->place.part);
	wr_bytes(b, bytes_of(m->id, sizeof m->id));
	at = wr_open32(b);
	if (!m->unreadable)
		history_row_put(b, m);
	wr_close32(b, at);
}

int
history_page_next(struct rd *r, struct history_place after, struct history_message *m)
{
	struct bytes row;

	if (rd_left(r) == 0)
		return r->err;
	*m = (struct history_message){ .unreadable = true };
	m->place.seq = rd_u64(r);
	m->place.part = rd_u32(r);
	rd_copy(r, m->id, sizeof m->id);
	row = rd_vec32(r, 0, ROW_MAX);
	if (r->err != 0 || history_place_compare(m->place, after) <= 0) {
		rd_fail(r);
		return ERR_PARSE;
	}
	if (row.n > 0) {
		m->unreadable = false;
		if (history_row_get(row, m) != 0) {
			rd_fail(r);
			return ERR_PARSE;
		}
	}
	return 1;
}

int
history_place_compare(struct history_place a, struct history_place b)
{
	if (a.seq != b.seq)
		return a.seq < b.seq ? -1 : 1;
	return (a.part > b.part) - (a.part < b.part);
}
