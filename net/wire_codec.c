#include <assert.h>

#include "base/err.h"
#include "base/rw.h"
#include "base/utf8.h"
#include "net/wire.h"

/* A reader that also knows errors of its own: the first one counts. */
struct dec {
	struct rd r;
	int err;
};

static struct dec
dec_of(struct bytes body)
{
	struct dec d = { .err = 0 };

	rd_init(&d.r, body);
	return d;
}

static void
refuse(struct dec *d, int err)
{
	if (d->err == 0 && d->r.err == 0)
		d->err = err;
}

static int
dec_end(const struct dec *d)
{
	return d->err != 0 ? d->err : rd_end(&d->r);
}

static void
put_name(struct buf *b, const char *s)
{
	wr_vec8(b, bytes_str(s));
}

static void
get_name(struct dec *d, char *out, size_t cap, bool (*valid)(const char *))
{
	struct bytes v = rd_vec8(&d->r, 0, UINT8_MAX);

	out[0] = '\0';
	if (v.n < cap && (v.n == 0 || memchr(v.p, 0, v.n) == NULL)) {
		memcpy(out, v.p, v.n);
		out[v.n] = '\0';
	}
	if (!valid(out)) {
		refuse(d, ERR_NAME);
		out[0] = '\0';
	}
}

#define get_nick(d, out) get_name(d, out, sizeof(out), nick_valid)
#define get_room_name(d, out) get_name(d, out, sizeof(out), nick_room_valid)

static void
put_text(struct buf *b, const char *s)
{
	wr_vec16(b, bytes_str(s));
}

static void
get_text_of(struct dec *d, char *out, size_t cap)
{
	struct bytes v = rd_vec16(&d->r, 0, cap - 1);

	if (!utf8_valid(v) || (v.n > 0 && memchr(v.p, 0, v.n) != NULL)) {
		refuse(d, ERR_UTF8);
		v.n = 0;
	}
	memcpy(out, v.p, v.n);
	out[v.n] = '\0';
}

#define get_text(d, out) get_text_of(d, out, sizeof(out))

static void
put_opaque(struct buf *b, struct bytes v, size_t max)
{
	if (v.n <= max)
		wr_vec32(b, v);
	else if (b->err == 0)
		b->err = ERR_LIMIT;
}

static void
put_id(struct buf *b, const uint8_t id[static WIRE_ROOM_ID_SIZE])
{
	wr_bytes(b, bytes_of(id, WIRE_ROOM_ID_SIZE));
}

static void
put_batch(struct buf *b, const struct wire_batch *v)
{
	assert(v->n <= WIRE_BATCH_MAX);
	wr_u8(b, (uint8_t)v->n);
	for (size_t i = 0; i < v->n; i++) {
		if (v->item[i].n > WIRE_KEYPKG_MAX && b->err == 0)
			b->err = ERR_LIMIT;
		wr_vec16(b, v->item[i]);
	}
}

static void
get_batch(struct dec *d, struct wire_batch *v)
{
	size_t n = rd_u8(&d->r);

	v->n = 0;
	if (n > WIRE_BATCH_MAX)
		refuse(d, ERR_PARSE);
	else
		for (; v->n < n; v->n++)
			v->item[v->n] = rd_vec16(&d->r, 1, WIRE_KEYPKG_MAX);
}

static void
check_nicks(struct dec *d, const struct wire_batch *v)
{
	char nick[NICK_MAX + 1];

	for (size_t i = 0; i < v->n; i++) {
		struct bytes b = v->item[i];

		if (b.n > NICK_MAX || b.n == 0 || memchr(b.p, 0, b.n) != NULL) {
			refuse(d, ERR_NAME);
			continue;
		}
		memcpy(nick, b.p, b.n);
		nick[b.n] = '\0';
		if (!nick_valid(nick))
			refuse(d, ERR_NAME);
	}
}

void
wire_put_hello(struct buf *b, const struct wire_hello *m)
{
	wr_u16(b, m->version);
	put_text(b, m->agent);
}

int
wire_get_hello(struct bytes body, struct wire_hello *m)
{
	struct dec d = dec_of(body);

	m->version = rd_u16(&d.r);
	get_text(&d, m->agent);
	return dec_end(&d);
}

void
wire_put_error(struct buf *b, const struct wire_error *m)
{
	wr_u16(b, m->code);
	put_text(b, m->cause);
	put_text(b, m->remedy);
}

int
wire_get_error(struct bytes body, struct wire_error *m)
{
	struct dec d = dec_of(body);

	m->code = rd_u16(&d.r);
	get_text(&d, m->cause);
	get_text(&d, m->remedy);
	return dec_end(&d);
}

void
wire_put_bye(struct buf *b, const struct wire_bye *m)
{
	put_text(b, m->reason);
}

int
wire_get_bye(struct bytes body, struct wire_bye *m)
{
	struct dec d = dec_of(body);

	get_text(&d, m->reason);
	return dec_end(&d);
}

static void
put_cert(struct buf *b, struct bytes v)
{
	if (v.n <= WIRE_CERT_MAX)
		wr_vec16(b, v);
	else if (b->err == 0)
		b->err = ERR_LIMIT;
}

static struct bytes
get_cert(struct dec *d)
{
	return rd_vec16(&d->r, 1, WIRE_CERT_MAX);
}

static uint8_t
get_role(struct dec *d)
{
	uint8_t role = rd_u8(&d->r);

	if (role <= ROLE_NONE || role >= ROLE__END)
		refuse(d, ERR_PARSE);
	return role;
}

void
wire_put_enrol(struct buf *b, const struct wire_enrol *m)
{
	wr_bytes(b, bytes_of(m->id, sizeof m->id));
	put_name(b, m->nick);
	put_cert(b, m->tls);
	put_cert(b, m->mls);
}

int
wire_get_enrol(struct bytes body, struct wire_enrol *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->id, sizeof m->id);
	get_nick(&d, m->nick);
	m->tls = get_cert(&d);
	m->mls = get_cert(&d);
	return dec_end(&d);
}

void
wire_put_ready(struct buf *b, const struct wire_ready *m)
{
	put_name(b, m->nick);
	wr_u8(b, m->role);
	wr_u8(b, m->renew);
	put_text(b, m->server);
	wr_u64(b, m->wall_ms);
	wr_u32(b, m->text_max);
}

int
wire_get_ready(struct bytes body, struct wire_ready *m)
{
	struct dec d = dec_of(body);

	get_nick(&d, m->nick);
	m->role = get_role(&d);
	m->renew = rd_present(&d.r);
	get_text(&d, m->server);
	m->wall_ms = rd_u64(&d.r);
	m->text_max = rd_u32(&d.r);
	return dec_end(&d);
}

void
wire_put_keypkgs(struct buf *b, const struct wire_keypkgs *m)
{
	put_batch(b, &m->keypkgs);
}

int
wire_get_keypkgs(struct bytes body, struct wire_keypkgs *m)
{
	struct dec d = dec_of(body);

	get_batch(&d, &m->keypkgs);
	return dec_end(&d);
}

void
wire_put_keypkg_need(struct buf *b, const struct wire_keypkg_need *m)
{
	wr_u16(b, m->count);
}

int
wire_get_keypkg_need(struct bytes body, struct wire_keypkg_need *m)
{
	struct dec d = dec_of(body);

	m->count = rd_u16(&d.r);
	return dec_end(&d);
}

void
wire_put_join(struct buf *b, const struct wire_join *m)
{
	put_name(b, m->name);
	wr_u64(b, m->entries);
}

int
wire_get_join(struct bytes body, struct wire_join *m)
{
	struct dec d = dec_of(body);

	get_room_name(&d, m->name);
	m->entries = rd_u64(&d.r);
	return dec_end(&d);
}

void
wire_put_log(struct buf *b, const struct wire_log *m)
{
	put_name(b, m->name);
	wr_u64(b, m->first);
	wr_u8(b, m->more);
	put_batch(b, &m->entries);
}

int
wire_get_log(struct bytes body, struct wire_log *m)
{
	struct dec d = dec_of(body);

	get_room_name(&d, m->name);
	m->first = rd_u64(&d.r);
	m->more = rd_present(&d.r);
	get_batch(&d, &m->entries);
	return dec_end(&d);
}

void
wire_put_room_new(struct buf *b, const struct wire_room_new *m)
{
	put_id(b, m->room);
	put_name(b, m->name);
	wr_u64(b, m->entries);
}

int
wire_get_room_new(struct bytes body, struct wire_room_new *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	get_room_name(&d, m->name);
	m->entries = rd_u64(&d.r);
	return dec_end(&d);
}

void
wire_put_room_made(struct buf *b, const struct wire_room_made *m)
{
	put_id(b, m->room);
	put_batch(b, &m->entries);
}

int
wire_get_room_made(struct bytes body, struct wire_room_made *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	get_batch(&d, &m->entries);
	return dec_end(&d);
}

void
wire_put_change(struct buf *b, const struct wire_change *m)
{
	put_id(b, m->room);
	wr_u64(b, m->epoch);
	put_batch(b, &m->add);
	wr_bytes(b, bytes_of(m->role, m->add.n));
	put_batch(b, &m->remove);
}

int
wire_get_change(struct bytes body, struct wire_change *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->epoch = rd_u64(&d.r);
	get_batch(&d, &m->add);
	for (size_t i = 0; i < m->add.n; i++)
		m->role[i] = get_role(&d);
	get_batch(&d, &m->remove);
	check_nicks(&d, &m->remove);
	if ((m->add.n == 0) == (m->remove.n == 0))
		refuse(&d, ERR_PARSE);
	return dec_end(&d);
}

void
wire_put_commit(struct buf *b, const struct wire_commit *m)
{
	put_id(b, m->room);
	wr_u64(b, m->epoch);
	wr_u8(b, m->answer);
	put_opaque(b, m->commit, WIRE_COMMIT_MAX);
	put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
}

int
wire_get_commit(struct bytes body, struct wire_commit *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->epoch = rd_u64(&d.r);
	m->answer = rd_present(&d.r);
	m->commit = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	m->welcome = rd_vec32(&d.r, 0, WIRE_COMMIT_MAX);
	return dec_end(&d);
}

void
wire_put_committed(struct buf *b, const struct wire_committed *m)
{
	put_id(b, m->room);
	wr_u64(b, m->seq);
	wr_u64(b, m->epoch);
	wr_u64(b, m->wall_ms);
	wr_u8(b, m->yours);
	put_opaque(b, m->commit, WIRE_COMMIT_MAX);
}

int
wire_get_committed(struct bytes body, struct wire_committed *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->seq = rd_u64(&d.r);
	m->epoch = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->yours = rd_present(&d.r);
	m->commit = rd_vec32(&d.r, 0, WIRE_COMMIT_MAX);
	if (m->yours != (m->commit.n == 0))
		refuse(&d, ERR_PARSE);
	return dec_end(&d);
}

void
wire_put_welcome(struct buf *b, const struct wire_welcome *m)
{
	put_id(b, m->room);
	put_name(b, m->name);
	wr_u64(b, m->seq);
	wr_u64(b, m->wall_ms);
	put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
}

int
wire_get_welcome(struct bytes body, struct wire_welcome *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	get_room_name(&d, m->name);
	m->seq = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->welcome = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	return dec_end(&d);
}

void
wire_put_send(struct buf *b, const struct wire_send *m)
{
	put_id(b, m->room);
	put_id(b, m->id);
	wr_u64(b, m->epoch);
	put_opaque(b, m->sealed, WIRE_SEALED_MAX);
}

int
wire_get_send(struct bytes body, struct wire_send *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->epoch = rd_u64(&d.r);
	m->sealed = rd_vec32(&d.r, 1, WIRE_SEALED_MAX);
	return dec_end(&d);
}

void
wire_put_message(struct buf *b, const struct wire_message *m)
{
	put_id(b, m->room);
	put_id(b, m->id);
	wr_u64(b, m->seq);
	wr_u64(b, m->wall_ms);
	put_opaque(b, m->sealed, WIRE_SEALED_MAX);
}

int
wire_get_message(struct bytes body, struct wire_message *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->seq = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->sealed = rd_vec32(&d.r, 1, WIRE_SEALED_MAX);
	return dec_end(&d);
}

void
wire_put_refused(struct buf *b, const struct wire_refused *m)
{
	wr_u8(b, m->about);
	put_id(b, m->room);
	put_id(b, m->id);
	wr_u16(b, m->why);
	put_text(b, m->text);
}

int
wire_get_refused(struct bytes body, struct wire_refused *m)
{
	struct dec d = dec_of(body);

	m->about = rd_u8(&d.r);
	if (wire_name(m->about) == NULL)
		refuse(&d, ERR_PARSE);
	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->why = rd_u16(&d.r);
	if (m->why < WIRE_REFUSED_EPOCH || m->why > WIRE_REFUSED_WAIT)
		refuse(&d, ERR_PARSE);
	get_text(&d, m->text);
	return dec_end(&d);
}

void
wire_put_take(struct buf *b, const struct wire_take *m)
{
	put_name(b, m->nick);
}

int
wire_get_take(struct bytes body, struct wire_take *m)
{
	struct dec d = dec_of(body);

	get_nick(&d, m->nick);
	return dec_end(&d);
}

void
wire_put_keypkg(struct buf *b, const struct wire_keypkg *m)
{
	put_name(b, m->nick);
	wr_u8(b, m->here);
	put_opaque(b, m->keypkg, WIRE_KEYPKG_MAX);
}

int
wire_get_keypkg(struct bytes body, struct wire_keypkg *m)
{
	struct dec d = dec_of(body);

	get_nick(&d, m->nick);
	m->here = rd_present(&d.r);
	m->keypkg = rd_vec32(&d.r, 0, WIRE_KEYPKG_MAX);
	if (!m->here && m->keypkg.n > 0)
		refuse(&d, ERR_PARSE);
	return dec_end(&d);
}

void
wire_put_open(struct buf *b, const struct wire_open *m)
{
	put_id(b, m->room);
	put_name(b, m->nick);
	put_opaque(b, m->commit, WIRE_COMMIT_MAX);
	put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
}

int
wire_get_open(struct bytes body, struct wire_open *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	get_nick(&d, m->nick);
	m->commit = rd_vec32(&d.r, 0, WIRE_COMMIT_MAX);
	m->welcome = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	return dec_end(&d);
}

void
wire_put_room_gone(struct buf *b, const struct wire_room_gone *m)
{
	put_id(b, m->room);
	put_text(b, m->text);
}

int
wire_get_room_gone(struct bytes body, struct wire_room_gone *m)
{
	struct dec d = dec_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	get_text(&d, m->text);
	return dec_end(&d);
}

void
wire_put_enrolled(struct buf *b, const struct wire_enrolled *m)
{
	put_cert(b, m->tls);
	put_cert(b, m->mls);
	put_cert(b, m->ca);
	wr_u8(b, m->role);
	put_text(b, m->server);
	wr_u64(b, m->wall_ms);
}

int
wire_get_enrolled(struct bytes body, struct wire_enrolled *m)
{
	struct dec d = dec_of(body);

	m->tls = get_cert(&d);
	m->mls = get_cert(&d);
	m->ca = get_cert(&d);
	m->role = get_role(&d);
	get_text(&d, m->server);
	m->wall_ms = rd_u64(&d.r);
	return dec_end(&d);
}

void
wire_put_renew(struct buf *b, const struct wire_renew *m)
{
	put_cert(b, m->tls);
	put_cert(b, m->mls);
}

int
wire_get_renew(struct bytes body, struct wire_renew *m)
{
	struct dec d = dec_of(body);

	m->tls = get_cert(&d);
	m->mls = get_cert(&d);
	return dec_end(&d);
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
	struct dec d = dec_of(body);

	m->role = get_role(&d);
	m->expires_s = rd_u32(&d.r);
	m->uses = rd_u16(&d.r);
	return dec_end(&d);
}

void
wire_put_invited(struct buf *b, const struct wire_invited *m)
{
	wr_u8(b, m->role);
	wr_u64(b, m->expires);
	wr_u16(b, m->uses);
	put_text(b, m->line);
}

int
wire_get_invited(struct bytes body, struct wire_invited *m)
{
	struct dec d = dec_of(body);

	m->role = get_role(&d);
	m->expires = rd_u64(&d.r);
	m->uses = rd_u16(&d.r);
	get_text(&d, m->line);
	return dec_end(&d);
}
