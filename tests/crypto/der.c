#include "tests/crypto/der.h"

#include "base/rw.h"

#define ROOM 8192

void
der_put(struct buf *b, uint8_t tag, struct bytes content)
{
	wr_u8(b, tag);
	if (content.n >= 256) {
		wr_u8(b, 0x82);
		wr_u16(b, (uint16_t)content.n);
	} else {
		if (content.n >= 128)
			wr_u8(b, 0x81);
		wr_u8(b, (uint8_t)content.n);
	}
	wr_bytes(b, content);
}

/* What in holds becomes one value of b. */
static void
wrap(struct buf *b, uint8_t tag, struct buf *in)
{
	der_put(b, tag, buf_bytes(in));
	buf_fini(in);
}

static void
put_extension(struct buf *b, const struct der_cert *c)
{
	struct buf names = BUF_INIT(ROOM), seq = BUF_INIT(ROOM), ext = BUF_INIT(ROOM);

	der_put(&names, 0x86, bytes_str(c->uri));
	if (c->second_name)
		der_put(&names, 0x82, bytes_str("localhost"));
	wrap(&seq, 0x30, &names);
	der_put(&ext, 0x06, bytes_of("\x55\x1d\x11", 3));
	der_put(&ext, 0x01, bytes_of("\xff", 1));
	wrap(&ext, 0x04, &seq);
	wrap(b, 0x30, &ext);
}

static void
put_key(struct buf *b, const struct der_cert *c)
{
	struct buf algorithm = BUF_INIT(ROOM), bits = BUF_INIT(ROOM), spki = BUF_INIT(ROOM);

	der_put(&algorithm, 0x06, bytes_of(c->other_key ? "\x2b\x65\x71" : "\x2b\x65\x70", 3));
	wrap(&spki, 0x30, &algorithm);
	wr_u8(&bits, 0);
	wr_bytes(&bits, c->key);
	wrap(&spki, 0x03, &bits);
	wrap(b, 0x30, &spki);
}

void
der_cert_put(struct buf *b, const struct der_cert *c)
{
	struct buf version = BUF_INIT(ROOM), tbs = BUF_INIT(ROOM), all = BUF_INIT(ROOM),
		   list = BUF_INIT(ROOM), cert = BUF_INIT(ROOM);

	der_put(&version, 0x02, bytes_of("\x02", 1));
	wrap(&tbs, 0xa0, &version);
	der_put(&tbs, 0x02, bytes_of(&c->serial, 1));
	for (int i = 0; i < 4; i++)
		der_put(&tbs, 0x30, bytes_of(NULL, 0));
	put_key(&tbs, c);
	if (!c->no_extensions) {
		der_put(&all, 0x30, bytes_of("\x06\x03\x55\x1d\x13\x04\x02\x30\x00", 9));
		if (c->uri != NULL)
			put_extension(&all, c);
		if (c->twice)
			put_extension(&all, c);
		wrap(&list, 0x30, &all);
		wrap(&tbs, 0xa3, &list);
	}
	wrap(&cert, 0x30, &tbs);
	der_put(&cert, 0x30, bytes_of(NULL, 0));
	der_put(&cert, 0x03, bytes_of("\x00", 1));
	wrap(b, 0x30, &cert);
}
