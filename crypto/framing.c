#include "crypto/framing.h"

void
framing_put_kind(struct buf *b, enum framing_kind kind)
{
	wr_u8(b, FRAMING_VERSION);
	wr_u8(b, (uint8_t)kind);
}

void
framing_get_kind(struct rd *r, enum framing_kind kind)
{
	if (rd_u8(r) != FRAMING_VERSION || rd_u8(r) != (uint8_t)kind)
		rd_fail(r);
}

void
framing_put(struct buf *b, const struct framing *f)
{
	framing_put_kind(b, f->kind);
	wr_bytes(b, bytes_of(f->gid, sizeof f->gid));
	wr_u64(b, f->epoch);
}

void
framing_get(struct rd *r, struct framing *f)
{
	uint8_t version = rd_u8(r), kind = rd_u8(r);

	if (version != FRAMING_VERSION || (kind != FRAMING_COMMIT && kind != FRAMING_MESSAGE))
		rd_fail(r);
	f->kind = kind == FRAMING_COMMIT ? FRAMING_COMMIT : FRAMING_MESSAGE;
	rd_copy(r, f->gid, sizeof f->gid);
	f->epoch = rd_u64(r);
}
