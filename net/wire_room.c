/* net/wire_room.c - frames about a room: who comes in, commits, messages, what was missed. */
#include "base/err.h"
#include "net/wire_field.h"

void
wire_put_join(struct buf *b, const struct wire_join *m)
{
	field_put_name(b, m->name);
	wr_u64(b, m->entries);
}

int
wire_get_join(struct bytes body, struct wire_join *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_room(&d, m->name);
	m->entries = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_log(struct buf *b, const struct wire_log *m)
{
	field_put_name(b, m->name);
	wr_u64(b, m->first);
	wr_u8(b, m->more);
	field_put_batch(b, &m->entries);
}

int
wire_get_log(struct bytes body, struct wire_log *m)
{
	struct field_rd d = field_rd_of(body);

	field_get_room(&d, m->name);
	m->first = rd_u64(&d.r);
	m->more = rd_present(&d.r);
	field_get_batch(&d, &m->entries);
	return field_end(&d);
}

void
wire_put_room_new(struct buf *b, const struct wire_room_new *m)
{
	field_put_id(b, m->room);
	field_put_name(b, m->name);
	wr_u64(b, m->entries);
}

int
wire_get_room_new(struct bytes body, struct wire_room_new *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	field_get_room(&d, m->name);
	m->entries = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_room_made(struct buf *b, const struct wire_room_made *m)
{
	field_put_id(b, m->room);
	field_put_batch(b, &m->entries);
	field_put_opaque(b, m->info, WIRE_INFO_MAX);
}

int
wire_get_room_made(struct bytes body, struct wire_room_made *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	field_get_batch(&d, &m->entries);
	m->info = rd_vec32(&d.r, 0, WIRE_INFO_MAX);
	return field_end(&d);
}

void
wire_put_change(struct buf *b, const struct wire_change *m)
{
	field_put_id(b, m->room);
	wr_u64(b, m->epoch);
	field_put_batch(b, &m->add);
	wr_bytes(b, bytes_of(m->role, m->add.n));
	field_put_batch(b, &m->remove);
}

int
wire_get_change(struct bytes body, struct wire_change *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->epoch = rd_u64(&d.r);
	field_get_batch(&d, &m->add);
	for (size_t i = 0; i < m->add.n; i++)
		m->role[i] = field_get_role(&d);
	field_get_nicks(&d, &m->remove);
	if ((m->add.n == 0) == (m->remove.n == 0))
		field_refuse(&d, ERR_PARSE);
	return field_end(&d);
}

void
wire_put_commit(struct buf *b, const struct wire_commit *m)
{
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	wr_u64(b, m->epoch);
	wr_u8(b, m->answer);
	wr_u8(b, m->external);
	field_put_opaque(b, m->commit, WIRE_COMMIT_MAX);
	field_put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
	field_put_opaque(b, m->info, WIRE_INFO_MAX);
}

int
wire_get_commit(struct bytes body, struct wire_commit *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->epoch = rd_u64(&d.r);
	m->answer = rd_present(&d.r);
	m->external = rd_present(&d.r);
	m->commit = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	m->welcome = rd_vec32(&d.r, 0, WIRE_COMMIT_MAX);
	m->info = rd_vec32(&d.r, 0, WIRE_INFO_MAX);
	/* Who comes in by themselves answers nothing and brings nobody. */
	if (m->external && (m->answer || m->welcome.n > 0))
		field_refuse(&d, ERR_PARSE);
	return field_end(&d);
}

void
wire_put_committed(struct buf *b, const struct wire_committed *m)
{
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	wr_u64(b, m->seq);
	wr_u64(b, m->epoch);
	wr_u64(b, m->wall_ms);
	wr_u8(b, m->yours);
	field_put_opaque(b, m->commit, WIRE_COMMIT_MAX);
}

int
wire_get_committed(struct bytes body, struct wire_committed *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->seq = rd_u64(&d.r);
	m->epoch = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->yours = rd_present(&d.r);
	m->commit = rd_vec32(&d.r, 0, WIRE_COMMIT_MAX);
	if (m->yours != (m->commit.n == 0))
		field_refuse(&d, ERR_PARSE);
	return field_end(&d);
}

void
wire_put_welcome(struct buf *b, const struct wire_welcome *m)
{
	field_put_id(b, m->room);
	wr_u64(b, m->no);
	field_put_name(b, m->name);
	wr_u64(b, m->seq);
	wr_u64(b, m->wall_ms);
	field_put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
}

int
wire_get_welcome(struct bytes body, struct wire_welcome *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->no = rd_u64(&d.r);
	field_get_room(&d, m->name);
	m->seq = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->welcome = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	return field_end(&d);
}

void
wire_put_send(struct buf *b, const struct wire_send *m)
{
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	wr_u64(b, m->epoch);
	field_put_opaque(b, m->sealed, WIRE_SEALED_MAX);
}

int
wire_get_send(struct bytes body, struct wire_send *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->epoch = rd_u64(&d.r);
	m->sealed = rd_vec32(&d.r, 1, WIRE_SEALED_MAX);
	return field_end(&d);
}

void
wire_put_message(struct buf *b, const struct wire_message *m)
{
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	wr_u64(b, m->seq);
	wr_u64(b, m->wall_ms);
	field_put_opaque(b, m->sealed, WIRE_SEALED_MAX);
}

int
wire_get_message(struct bytes body, struct wire_message *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	m->seq = rd_u64(&d.r);
	m->wall_ms = rd_u64(&d.r);
	m->sealed = rd_vec32(&d.r, 1, WIRE_SEALED_MAX);
	return field_end(&d);
}

void
wire_put_open(struct buf *b, const struct wire_open *m)
{
	field_put_id(b, m->room);
	field_put_id(b, m->id);
	field_put_name(b, m->nick);
	field_put_opaque(b, m->commit, WIRE_COMMIT_MAX);
	field_put_opaque(b, m->welcome, WIRE_COMMIT_MAX);
}

int
wire_get_open(struct bytes body, struct wire_open *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	rd_copy(&d.r, m->id, sizeof m->id);
	field_get_nick(&d, m->nick);
	m->commit = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	m->welcome = rd_vec32(&d.r, 1, WIRE_COMMIT_MAX);
	return field_end(&d);
}

void
wire_put_room_gone(struct buf *b, const struct wire_room_gone *m)
{
	field_put_id(b, m->room);
	wr_u8(b, m->again);
	field_put_text(b, m->text);
}

int
wire_get_room_gone(struct bytes body, struct wire_room_gone *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->again = rd_present(&d.r);
	field_get_text(&d, m->text);
	return field_end(&d);
}

void
wire_put_welcomed(struct buf *b, const struct wire_welcomed *m)
{
	wr_u64(b, m->no);
}

int
wire_get_welcomed(struct bytes body, struct wire_welcomed *m)
{
	struct field_rd d = field_rd_of(body);

	m->no = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_resume(struct buf *b, const struct wire_resume *m)
{
	field_put_id(b, m->room);
	wr_u64(b, m->seq);
}

int
wire_get_resume(struct bytes body, struct wire_resume *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->seq = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_resumed(struct buf *b, const struct wire_resumed *m)
{
	field_put_id(b, m->room);
	wr_u64(b, m->seq);
	wr_u64(b, m->lost);
	wr_u8(b, m->live);
}

int
wire_get_resumed(struct bytes body, struct wire_resumed *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->seq = rd_u64(&d.r);
	m->lost = rd_u64(&d.r);
	m->live = rd_present(&d.r);
	return field_end(&d);
}

void
wire_put_ack(struct buf *b, const struct wire_ack *m)
{
	field_put_id(b, m->room);
	wr_u64(b, m->seq);
}

int
wire_get_ack(struct bytes body, struct wire_ack *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->seq = rd_u64(&d.r);
	return field_end(&d);
}

void
wire_put_presence(struct buf *b, const struct wire_presence *m)
{
	field_put_id(b, m->room);
	wr_u8(b, m->here);
	field_put_batch(b, &m->nicks);
}

int
wire_get_presence(struct bytes body, struct wire_presence *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	m->here = rd_present(&d.r);
	field_get_nicks(&d, &m->nicks);
	return field_end(&d);
}

void
wire_put_info(struct buf *b, const struct wire_info *m)
{
	field_put_id(b, m->room);
	field_put_name(b, m->name);
	wr_u64(b, m->seq);
	field_put_opaque(b, m->info, WIRE_INFO_MAX);
}

int
wire_get_info(struct bytes body, struct wire_info *m)
{
	struct field_rd d = field_rd_of(body);

	rd_copy(&d.r, m->room, sizeof m->room);
	field_get_room(&d, m->name);
	m->seq = rd_u64(&d.r);
	m->info = rd_vec32(&d.r, 1, WIRE_INFO_MAX);
	return field_end(&d);
}
