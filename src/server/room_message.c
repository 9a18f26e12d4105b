/* server/room_message.c - a sealed message: into the log, then to everybody. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

/* On its way to the store. */
struct said {
	struct room *room;
	struct peer_ref *by;
	struct store_record record;
	struct buf sealed;
};

static void
said_free(struct said *s)
{
	room_unpin(s->room);
	peer_unref(s->by);
	buf_fini(&s->sealed);
	free(s);
}

static void
tell(struct said *s)
{
	struct wire_message m = {
		.seq = s->record.seq,
		.wall_ms = (uint64_t)s->record.time_ms,
		.sealed = buf_bytes(&s->sealed),
	};
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m.room, s->room->id, sizeof m.room);
	memcpy(m.id, s->record.id, sizeof m.id);
	wire_put_message(&b, &m);
	/* The sender too: its own frame, come back, says that it is kept. */
	room_fan_out(s->room, WIRE_MESSAGE, &b);
	buf_fini(&b);
}

static void
refuse(const struct said *s, const struct store_answer *a)
{
	struct wire_refused no = { .about = WIRE_SEND, .why = keep_refusal(a->r) };
	const char *words = keep_words(a->r, a->fault);
	struct peer *p = peer_ref_get(s->by);

	if (p == NULL)
		return;
	memcpy(no.room, s->room->id, sizeof no.room);
	memcpy(no.id, s->record.id, sizeof no.id);
	snprintf(no.text, sizeof no.text, "%.*s",
	    (int)utf8_cut(words, strlen(words), sizeof no.text - 1), words);
	peer_refuse(p, &no);
}

static void
on_kept(void *said, const struct store_answer *a)
{
	struct said *s = said;

	s->record.seq = a->seq;
	if (a->r != 0) {
		refuse(s, a);
	} else if (!a->again && !s->room->gone) {
		s->room->seq = a->seq;
		count(&s->room->rooms->server->counts, COUNT_MESSAGES);
		tell(s);
	}
	said_free(s);
}

static bool
may_write(const struct room *r, const struct peer *p)
{
	const struct member_log *l;

	if (r->log == NULL)
		return true;
	l = room_log_get(r->log);
	return member_log_may_write(l, member_log_find(l, peer_nick(p)));
}

uint16_t
room_send(struct peer *p, const struct wire_send *m)
{
	struct member *by = room_member(p, m->room);
	struct store_entry e = {
		.room = m->room,
		.kind = STORE_APPLICATION,
		.epoch = m->epoch,
		.id = m->id,
		.time_ms = clock_wall_ms(),
		.by = peer_nick(p),
		.body = m->sealed,
	};
	struct said *s;
	int r;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	/* What comes after a commit in the log must be of the epoch that it begins. */
	if (m->epoch != by->room->epoch || by->room->committing != NULL)
		return WIRE_REFUSED_EPOCH;
	if (!may_write(by->room, p))
		return WIRE_REFUSED_ROLE;
	s = mem_calloc(1, sizeof *s);
	s->room = by->room;
	room_pin(s->room);
	s->by = peer_ref(p);
	s->record.time_ms = e.time_ms;
	memcpy(s->record.id, m->id, sizeof s->record.id);
	buf_init(&s->sealed, m->sealed.n);
	buf_put(&s->sealed, m->sealed.p, m->sealed.n);
	if ((r = store_append(
		 keep_store(peer_server(p)->keep), &e, (struct store_then){ on_kept, s })) == 0)
		return 0;
	said_free(s);
	return keep_refusal(r);
}
