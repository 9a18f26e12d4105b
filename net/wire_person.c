/* net/wire_person.c - frames about who is there: greetings, certificates, key packages, invites,
 * refusals. */
#include "base/err.h"
#include "net/wire_field.h"

void
wire_put_hello(struct buf *b, const struct wire_hello *m)
{
	wr_u16(b, m->version);
	field_put_text(b, m->agent);
}

int
wire_get_hello(struct bytes body, struct wire_hello *m)
{
	struct field_rd d = field_rd_of(body);

	m->version = rd_u16(&d.r);
	field_get_text(&d, m->agent);
	return field_end(&d);
}

void
wire_put_error(struct buf *b, const struct wire_error *m)
{
	wr_u16(b, m->code);
	field_put_text(b, m->cause);
	field_put_text(b, m->remedy);
}

int
wire_get_error(struct bytes body, struct wire_error *m)
{
	struct field_rd d = field_rd_of(body);

	m->code = rd_u16(&d.r);
	field_get_text(&d, m->cause);
	field_get_text(&d, m->remedy);
	return field_end(&d);
}

void
wire_put_bye(struct buf *b, const struct wire_bye *m)
{
	field_put_text(b, m->reason);
}

int
wire_get_bye(struct bytes body, struct wire_bye *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_text(&d, m->reason);
	return field_end(&d);
}

void
wire_put_enrol(struct buf *b, const struct wire_enrol *m)
{
	wr_bytes(b, bytes_of(m->id, sizeof m->id));
	field_put_name(b, m->nick);
	field_put_cert(b, m->tls);
	field_put_cert(b, m->mls);
}

int
wire_get_enrol(struct bytes body, struct wire_enrol *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->id, sizeof m->id);
	field_get_nick(&d, m->nick);
	m->tls = field_get_cert(&d);
	m->mls = field_get_cert(&d);
	return field_end(&d);
}

void
wire_put_ready(struct buf *b, const struct wire_ready *m)
{
	field_put_name(b, m->nick);
	wr_u8(b, m->role);
	wr_u8(b, m->renew);
	field_put_text(b, m->server);
	wr_u64(b, m->wall_ms);
	wr_u32(b, m->text_max);
}

int
wire_get_ready(struct bytes body, struct wire_ready *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_nick(&d, m->nick);
	m->role = field_get_role(&d);
	m->renew = rd_present(&d.r);
	field_get_text(&d, m->server);
	m->wall_ms = rd_u64(&d.r);
	m->text_max = rd_u32(&d.r);
	return field_end(&d);
}

void
wire_put_keypkgs(struct buf *b, const struct wire_keypkgs *m)
{
	field_put_batch(b, &m->keypkgs);
	wr_u8(b, m->fresh);
	wr_u8(b, m->last_resort);
}

int
wire_get_keypkgs(struct bytes body, struct wire_keypkgs *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_batch(&d, &m->keypkgs);
	m->fresh = rd_present(&d.r);
	m->last_resort = rd_present(&d.r);
	if (m->last_resort && m->keypkgs.n == 0)
		field_refuse(&d, ERR_PARSE);
	return field_end(&d);
}

void
wire_put_keypkg_need(struct buf *b, const struct wire_keypkg_need *m)
{
	wr_u16(b, m->count);
}

int
wire_get_keypkg_need(struct bytes body, struct wire_keypkg_need *m)
{
	struct field_rd d = field_rd_of(body);

	m->count = rd_u16(&d.r);
	return field_end(&d);
}

void
wire_put_refused(struct buf *b, const struct wire_refused *m)
{
	wr_u8(b, m->about);
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	wr_u16(b, m->why);
	field_put_text(b, m->text);
}

int
wire_get_refused(struct bytes body, struct wire_refused *m)
{
	struct field_rd d = field_rd_of(body);

	m->about = rd_u8(&d.r);
	if (wire_name(m->about) == NULL)
		field_refuse(&d, ERR_PARSE);
	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->why = rd_u16(&d.r);
	if (m->why < WIRE_REFUSED_EPOCH || m->why > WIRE_REFUSED_DISK)
		field_refuse(&d, ERR_PARSE);
	field_get_text(&d, m->text);
	return field_end(&d);
}

void
wire_put_take(struct buf *b, const struct wire_take *m)
{
	field_put_name(b, m->nick);
}

int
wire_get_take(struct bytes body, struct wire_take *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_nick(&d, m->nick);
	return field_end(&d);
}

void
wire_put_keypkg(struct buf *b, const struct wire_keypkg *m)
{
	field_put_name(b, m->nick);
	wr_u8(b, m->here);
	field_put_opaque(b, m->keypkg, WIRE_KEYPKG_MAX);
}

int
wire_get_keypkg(struct bytes body, struct wire_keypkg *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_nick(&d, m->nick);
	m->here = rd_present(&d.r);
	m->keypkg = rd_vec32(&d.r, 0, WIRE_KEYPKG_MAX);
	if (!m->here && m->keypkg.n > 0)
		field_refuse(&d, ERR_PARSE);
	return field_end(&d);
}

void
wire_put_enrolled(struct buf *b, const struct wire_enrolled *m)
{
	field_put_cert(b, m->tls);
	field_put_cert(b, m->mls);
	field_put_cert(b, m->ca);
	wr_u8(b, m->role);
	field_put_text(b, m->server);
	wr_u64(b, m->wall_ms);
}

int
wire_get_enrolled(struct bytes body, struct wire_enrolled *m)
{
	struct field_rd d = field_rd_of(body);

	m->tls = field_get_cert(&d);
	m->mls = field_get_cert(&d);
	m->ca = field_get_cert(&d);
	m->role = field_get_role(&d);
	field_get_text(&d, m->server);
	m->wall_ms = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_renew(struct buf *b, const struct wire_renew *m)
{
	field_put_cert(b, m->tls);
	field_put_cert(b, m->mls);
}

int
wire_get_renew(struct bytes body, struct wire_renew *m)
{
	struct field_rd d = field_rd_of(body);

	m->tls = field_get_cert(&d);
	m->mls = field_get_cert(&d);
	return field_end(&d);
}

void
wire_put_invite(struct buf *b, const struct wire_invite *m)
{
	wr_u8(b, m->role);
	wr_u32(b, m->expires_s);
	wr_u16(b, m->uses);
}

int
wire_get_invite(struct bytes body, struct wire_invite *m)
{
	struct field_rd d = field_rd_of(body);

	m->role = field_get_role(&d);
	m->expires_s = rd_u32(&d.r);
	m->uses = rd_u16(&d.r);
	return field_end(&d);
}

void
wire_put_invited(struct buf *b, const struct wire_invited *m)
{
	wr_u8(b, m->role);
	wr_u64(b, m->expires);
	wr_u16(b, m->uses);
	field_put_text(b, m->line);
}

int
wire_get_invited(struct bytes body, struct wire_invited *m)
{
	struct field_rd d = field_rd_of(body);

	m->role = field_get_role(&d);
	m->expires = rd_u64(&d.r);
	m->uses = rd_u16(&d.r);
	field_get_text(&d, m->line);
	return field_end(&d);
}
