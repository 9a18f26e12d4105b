#include "client/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/query.h"
#include "bus/intent.h"
#include "client/messages.h"
#include "client/past.h"
#include "client/worker_int.h"

#define AT_ONCE 4096 /* lines */

struct search {
	struct worker *w;
	struct timer *next;
	struct query query;
	char within[ROOM_NAME_MAX + 1]; /* "": everywhere */
	uint64_t id;
	struct history_room room;    /* that is looked through */
	struct history_place before; /* from here on back */
	size_t now;                  /* lines in this step */
	uint64_t done, total;
	struct event_line hit[2 * SEARCH_HITS]; /* the newest ones, and those of this room */
	size_t n, n_before;                     /* of the rooms before this one */
};

static void
lines_free(struct event_line *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		mem_wipe(l[i].text, l[i].text_len);
		free(l[i].text);
	}
}

void
search_free(struct search *s)
{
	if (s == NULL)
		return;
	timer_free(s->next);
	lines_free(s->hit, s->n);
	mem_wipe(s, sizeof *s);
	free(s);
}

static bool
look_at(void *user, const struct history_message *m)
{
	struct search *s = user;
	struct messages_sender from;
	struct query_line l = { .room = s->room.name, .time_ms = m->time_ms, .text = m->body };

	s->before = m->place;
	s->done++;
	if (!m->unreadable && m->kind != MESSAGES_NOTE && messages_get_sender(m->sender, &from)) {
		struct event_line hit;

		l.nick = from.nick;
		if (query_fits(&s->query, &l) && past_line(s->w, s->room.name, m, &hit)) {
			s->total++;
			if (s->n - s->n_before < SEARCH_HITS)
				s->hit[s->n++] = hit;
			else
				lines_free(&hit, 1);
		}
	}
	return ++s->now < AT_ONCE;
}

static int
newest_first(const void *a, const void *b)
{
	const struct event_line *x = a, *y = b;

	return x->time_ms != y->time_ms ? (x->time_ms < y->time_ms ? 1 : -1)
	       : x->seq != y->seq       ? (x->seq < y->seq ? 1 : -1)
					: (x->part < y->part) - (x->part > y->part);
}

/* A room is through: keep the newest of all. */
static void
merge(struct search *s)
{
	qsort(s->hit, s->n, sizeof s->hit[0], newest_first);
	if (s->n > SEARCH_HITS) {
		lines_free(s->hit + SEARCH_HITS, s->n - SEARCH_HITS);
		s->n = SEARCH_HITS;
	}
	s->n_before = s->n;
}

/* False: there is no more. */
static bool
next_room(struct search *s)
{
	merge(s);
	s->before = HISTORY_END;
	while (history_room_next(s->w->keeper.history, s->room.room, &s->room) == 0)
		if ((s->within[0] == '\0' || nick_equal(s->room.name, s->within)) &&
		    (s->query.in[0] == '\0' || nick_equal(s->room.name, s->query.in)))
			return true;
	return false;
}

static void
tell(struct search *s)
{
	struct event *ev = event_new(EV_HITS);

	ev->id = s->id;
	snprintf(ev->room, sizeof ev->room, "%s", s->within);
	ev->done = s->done;
	ev->total = s->total;
	ev->n_lines = s->n;
	ev->lines = mem_calloc(s->n > 0 ? s->n : 1, sizeof *ev->lines);
	memcpy(ev->lines, s->hit, s->n * sizeof *ev->lines);
	s->n = 0;
	worker_emit(s->w, ev);
}

static void
step(void *user)
{
	struct search *s = user;
	struct worker *w = s->w;
	int e = 0;

	for (s->now = 0; e == 0 && s->now < AT_ONCE;) {
		e = history_backward(w->keeper.history, s->room.room, s->before, look_at, s);
		if (e == 0 && s->now < AT_ONCE && !next_room(s)) {
			tell(s);
			e = 1;
		}
	}
	if (e == 0) {
		timer_start(s->next, 0, 0);
		return;
	}
	if (e < 0) {
		struct fault f = *history_fault(w->keeper.history);

		worker_fault(w, s->within, &f);
	}
	w->search = NULL;
	search_free(s);
}

void
search_begin(struct worker *w, const struct intent *in)
{
	struct search *s = mem_calloc(1, sizeof *s);
	struct fault f;

	search_free(w->search);
	w->search = NULL;
	s->w = w;
	s->id = in->id;
	s->next = timer_new(w->loop, step, s);
	snprintf(s->within, sizeof s->within, "%s", in->room);
	if (query_parse(&s->query, bytes_of(in->text, in->text_len), &f) != 0) {
		worker_fault(w, in->room, &f);
		search_free(s);
	} else if (w->keeper.history == NULL || !next_room(s)) {
		tell(s);
		search_free(s);
	} else {
		w->search = s;
		timer_start(s->next, 0, 0);
	}
}
