/* ui/model_own.c - our own messages: they wait, and are sent, or fail, or are taken back. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/model_int.h"
#include "ui/names.h"
#include "ui/text.h"
#include "ui/trust_words.h"

#define OWN_DEPTH 5000 /* how far back they are looked for */

/* what waits --------------------------------------------------------------------- */

const struct waiting *
model_waiting(const struct model *m, uint64_t id)
{
	for (size_t i = 0; i < m->n_waiting; i++)
		if (m->waiting[i].id == id)
			return &m->waiting[i];
	return NULL;
}

const struct waiting *
model_waiting_no(const struct model *m, unsigned no)
{
	for (size_t i = 0; i < m->n_waiting; i++)
		if (m->waiting[i].no == no)
			return &m->waiting[i];
	return NULL;
}

/* Behind the highest number, so that none changes while somebody reads it. */
static void
wait_add(struct model *m, uint64_t id, size_t room)
{
	unsigned last = m->n_waiting > 0 ? m->waiting[m->n_waiting - 1].no : 0;

	m->waiting = realloc(m->waiting, (m->n_waiting + 1) * sizeof *m->waiting);
	if (m->waiting == NULL)
		abort();
	m->waiting[m->n_waiting++] = (struct waiting){ .id = id, .room = room, .no = last + 1 };
	m->under_way++;
}

static void
wait_drop(struct model *m, size_t i)
{
	m->under_way -= !m->waiting[i].failed;
	m->n_waiting--;
	memmove(&m->waiting[i], &m->waiting[i + 1], (m->n_waiting - i) * sizeof *m->waiting);
}

static void
wait_end(struct model *m, uint64_t id)
{
	for (size_t i = 0; i < m->n_waiting; i++)
		if (m->waiting[i].id == id) {
			wait_drop(m, i);
			return;
		}
}

/* false: it does not wait. */
static bool
wait_fails(struct model *m, uint64_t id, bool failed)
{
	for (size_t i = 0; i < m->n_waiting; i++) {
		if (m->waiting[i].id != id)
			continue;
		m->under_way -= !m->waiting[i].failed;
		m->waiting[i].failed = failed;
		m->under_way += !failed;
		return true;
	}
	return false;
}

/* their lines -------------------------------------------------------------------- */

bool
model_own(const struct model *m, uint64_t id, size_t *room, uint64_t *number)
{
	for (*room = 0; id != 0 && *room < m->n_rooms; ++*room) {
		const struct lines *l = &m->rooms[*room].lines;
		uint64_t end = lines_end(l), from = l->n > OWN_DEPTH ? end - OWN_DEPTH : l->first;

		for (*number = end; (*number)-- > from;) {
			const struct line *ln = lines_get(l, *number);

			if (ln->id == id && ln->kind == LINE_MESSAGE && ln->state != LINE_THEIRS)
				return true;
		}
	}
	return false;
}

void
model_find_own(struct room *r)
{
	uint64_t end = lines_end(&r->lines),
		 from = r->lines.n > OWN_DEPTH ? end - OWN_DEPTH : r->lines.first;

	r->own = MODEL_NONE;
	for (uint64_t i = end; i-- > from && r->own == MODEL_NONE;) {
		const struct line *ln = lines_get(&r->lines, i);

		if (ln->kind == LINE_MESSAGE && ln->state != LINE_THEIRS &&
		    ln->state != LINE_UNSENT)
			r->own = i;
	}
}

/* A line of ours gets another state, and another note (NULL: none). */
static void
set_state(struct room *r, uint64_t number, enum line_state state, const char *note)
{
	struct line *ln = lines_get(&r->lines, number);
	char *text = mem_strdup(ln->text);
	size_t n = ln->text_len;

	ln = lines_rewrite(&r->lines, number, text, note);
	ln->state = (uint8_t)state;
	mem_wipe(text, n);
	free(text);
}

/* Does the server's order say where this one is? */
static bool
is_ordered(const struct line *ln)
{
	return (ln->kind == LINE_MOVES && ln->id != 0) ||
	       (ln->kind == LINE_MESSAGE && (ln->state == LINE_THEIRS || ln->state == LINE_SENT));
}

/* What came while our line was under way is before it in the server's order. */
static void
put_in_order(struct model *m, size_t room, uint64_t number)
{
	struct room *r = &m->rooms[room];
	uint64_t to = number, end = lines_end(&r->lines);

	for (uint64_t i = number + 1; i < end; i++)
		if (is_ordered(lines_get(&r->lines, i)))
			to = i;
	lines_move(&r->lines, number, to);
	m->moved = (struct moved){ .any = true, .room = room, .from = number, .to = to };
	r->mark -= r->mark != MODEL_NONE && r->mark > number && r->mark <= to;
	r->clear -= r->clear > number && r->clear <= to;
	model_find_own(r);
}

bool
model_own_sent(struct model *m, const struct event *ev)
{
	struct line *ln;
	uint64_t number;
	size_t room;
	bool waited;

	if (!model_own(m, ev->id, &room, &number))
		return false;
	ln = lines_get(&m->rooms[room].lines, number);
	waited = ln->state != LINE_SENT;
	if (ev->time_ms != 0)
		ln->time_ms = ev->time_ms;
	if (ev->seq != 0) {
		ln->seq = ev->seq;
		ln->part = ev->part;
		model_placed(&m->rooms[room], (struct place){ ev->seq, ev->part });
	}
	wait_end(m, ev->id);
	if (!waited)
		return true;
	set_state(&m->rooms[room], number, LINE_SENT, NULL);
	put_in_order(m, room, number);
	return true;
}

/* events ------------------------------------------------------------------------- */

/* Also one that failed and is tried again. */
void
model_on_pending(struct model *m, const struct event *ev, uint64_t now)
{
	struct event named = *ev; /* a private message may name only the person */
	uint64_t number;
	size_t room;

	(void)now;
	if (model_own(m, ev->id, &room, &number)) {
		/* The screen has shown it already when it was typed. */
		if (model_waiting(m, ev->id) != NULL && wait_fails(m, ev->id, false))
			set_state(&m->rooms[room], number, LINE_PENDING, NULL);
		return;
	}
	if (named.room[0] == '\0' && nick_valid(named.nick))
		snprintf(named.room, sizeof named.room, "@%s", ev->nick);
	model_add_message(m, &named, LINE_PENDING);
	wait_add(m, ev->id, model_room_of(m, &named));
}

void
model_on_sent(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	model_own_sent(m, ev);
}

/* "FAILED: too many at once - /retry. Wait a little." */
static void
why_failed(char *out, size_t size, const struct model *m, const struct event *ev)
{
	const struct waiting *w = model_waiting(m, ev->id);
	const struct fault *f = &ev->fault;
	char why[sizeof f->cause + sizeof f->remedy + 64], number[24] = "";
	bool alone = true;

	for (size_t i = 0; i < m->n_waiting; i++)
		alone = alone && (!m->waiting[i].failed || &m->waiting[i] == w);
	if (w != NULL && !alone)
		snprintf(number, sizeof number, " %u", w->no);
	snprintf(why, sizeof why, "FAILED: %s%s%s%s%s",
	    f->cause[0] != '\0' ? f->cause : err_text(f->code), w != NULL ? " - /retry" : "",
	    number, f->remedy[0] != '\0' ? ". " : "", f->remedy);
	text_clean_to(out, size, why);
}

/* A word to one person fails in the room of that person: who typed it elsewhere is told there too.
 */
static void
tell_where_typed(struct model *m, size_t room, size_t from, const struct event *ev)
{
	struct event told = *ev;

	if (from == room)
		return;
	fault_set(&told.fault, ev->fault.code, ev->fault.remedy, "not sent to %s: %s",
	    m->rooms[room].name,
	    ev->fault.cause[0] != '\0' ? ev->fault.cause : err_text(ev->fault.code));
	model_add_fault(&m->rooms[from], &told);
}

/* A message that cannot be found any more still fails aloud. */
void
model_on_send_failed(struct model *m, const struct event *ev, uint64_t now)
{
	char why[2 * sizeof(struct fault)];
	uint64_t number;
	size_t room, from;

	(void)now;
	m->failed++;
	wait_fails(m, ev->id, true);
	if (!model_own(m, ev->id, &room, &number)) {
		room = model_room_of(m, ev);
		model_add_fault(&m->rooms[room], ev);
		return;
	}
	from = lines_get(&m->rooms[room].lines, number)->from;
	why_failed(why, sizeof why, m, ev);
	set_state(&m->rooms[room], number, LINE_FAILED, why);
	model_count_unread(m, room, true);
	tell_where_typed(m, room, from, ev);
}

void
model_on_held(struct model *m, const struct event *ev, uint64_t now)
{
	const char *nick = model_name(m, names_number(m->names, ev->nick));
	char words[160], *note;
	uint64_t number;
	size_t room;

	(void)now;
	m->held++;
	wait_end(m, ev->id);
	if (!model_own(m, ev->id, &room, &number))
		return;
	trust_held_words(words, sizeof words, nick, ev->trust);
	note = mem_printf("%s. The text is kept.", words);
	set_state(&m->rooms[room], number, LINE_FAILED, note);
	free(note);
	model_count_unread(m, room, true);
}

/* Its line stays, so that nothing moves under who reads. */
void
model_on_unsent(struct model *m, const struct event *ev, uint64_t now)
{
	uint64_t number;
	size_t room;

	(void)now;
	wait_end(m, ev->id);
	if (!model_own(m, ev->id, &room, &number))
		return;
	set_state(&m->rooms[room], number, LINE_UNSENT, "not sent: you took it back");
	model_find_own(&m->rooms[room]);
}
