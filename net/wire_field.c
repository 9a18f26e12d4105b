#include "net/wire_field.h"

#include <assert.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

struct field_rd
field_rd_of(struct bytes body)
{
	struct field_rd d = { .err = 0 };

	rd_init(&d.r, body);
	return d;
}

void
field_refuse(struct field_rd *d, int err)
{
	if (d->err == 0 && d->r.err == 0)
		d->err = err;
}

int
field_end(const struct field_rd *d)
{
	return d->err != 0 ? d->err : rd_end(&d->r);
}

void
field_put_name(struct buf *b, const char *s)
{
	wr_vec8(b, bytes_str(s));
}

void
field_get_name(struct field_rd *d, char *out, size_t cap, bool (*valid)(const char *))
{
	struct bytes v = rd_vec8(&d->r, 0, UINT8_MAX);

	out[0] = '\0';
	if (v.n < cap && (v.n == 0 || memchr(v.p, 0, v.n) == NULL)) {
		memcpy(out, v.p, v.n);
		out[v.n] = '\0';
	}
	if (!valid(out)) {
		field_refuse(d, ERR_NAME);
		out[0] = '\0';
	}
}

void
field_put_text(struct buf *b, const char *s)
{
	wr_vec16(b, bytes_str(s));
}

void
field_get_text_of(struct field_rd *d, char *out, size_t cap)
{
	struct bytes v = rd_vec16(&d->r, 0, cap - 1);

	if (!utf8_valid(v) || (v.n > 0 && memchr(v.p, 0, v.n) != NULL)) {
		field_refuse(d, ERR_UTF8);
		v.n = 0;
	}
	memcpy(out, v.p, v.n);
	out[v.n] = '\0';
}

void
field_put_opaque(struct buf *b, struct bytes v, size_t max)
{
	if (v.n <= max)
		wr_vec32(b, v);
	else if (b->err == 0)
		b->err = ERR_LIMIT;
}

void
field_put_id(struct buf *b, const uint8_t id[static WIRE_ROOM_ID_SIZE])
{
	wr_bytes(b, bytes_of(id, WIRE_ROOM_ID_SIZE));
}

void
field_put_batch(struct buf *b, const struct wire_batch *v)
{
	assert(v->n <= WIRE_BATCH_MAX);
	wr_u8(b, (uint8_t)v->n);
	for (size_t i = 0; i < v->n; i++) {
		if (v->item[i].n > WIRE_KEYPKG_MAX && b->err == 0)
			b->err = ERR_LIMIT;
		wr_vec16(b, v->item[i]);
	}
}

void
field_get_batch(struct field_rd *d, struct wire_batch *v)
{
	size_t n = rd_u8(&d->r);

	v->n = 0;
	if (n > WIRE_BATCH_MAX)
		field_refuse(d, ERR_PARSE);
	else
		for (; v->n < n; v->n++)
			v->item[v->n] = rd_vec16(&d->r, 1, WIRE_KEYPKG_MAX);
}

static void
check_nicks(struct field_rd *d, const struct wire_batch *v)
{
	char nick[NICK_MAX + 1];

	for (size_t i = 0; i < v->n; i++) {
		struct bytes b = v->item[i];

		if (b.n > NICK_MAX || b.n == 0 || memchr(b.p, 0, b.n) != NULL) {
			field_refuse(d, ERR_NAME);
			continue;
		}
		memcpy(nick, b.p, b.n);
		nick[b.n] = '\0';
		if (!nick_valid(nick))
			field_refuse(d, ERR_NAME);
	}
}

void
field_get_nicks(struct field_rd *d, struct wire_batch *v)
{
	field_get_batch(d, v);
	check_nicks(d, v);
}

void
field_put_cert(struct buf *b, struct bytes v)
{
	if (v.n <= WIRE_CERT_MAX)
		wr_vec16(b, v);
	else if (b->err == 0)
		b->err = ERR_LIMIT;
}

struct bytes
field_get_cert(struct field_rd *d)
{
	return rd_vec16(&d->r, 1, WIRE_CERT_MAX);
}

uint8_t
field_get_role(struct field_rd *d)
{
	uint8_t role = rd_u8(&d->r);

	if (role <= ROLE_NONE || role >= ROLE__END)
		field_refuse(d, ERR_PARSE);
	return role;
}
