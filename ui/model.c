#include "ui/model_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/names.h"
#include "ui/text.h"

static size_t
add_room(struct model *m, const char *name)
{
	struct room *r;

	m->rooms = realloc(m->rooms, (m->n_rooms + 1) * sizeof *m->rooms);
	if (m->rooms == NULL)
		abort();
	r = &m->rooms[m->n_rooms];
	*r = (struct room){ .mark = MODEL_NONE, .own = MODEL_NONE };
	lines_init(&r->lines);
	snprintf(r->name, sizeof r->name, "%s", name);
	return m->n_rooms++;
}

struct model *
model_new(const char *nick)
{
	struct model *m = mem_calloc(1, sizeof *m);

	snprintf(m->nick, sizeof m->nick, "%.*s", NICK_MAX, nick);
	m->names = names_new();
	m->hits.found = (struct room){ .mark = MODEL_NONE, .own = MODEL_NONE };
	lines_init(&m->hits.found.lines);
	add_room(m, "");
	return m;
}

void
model_free(struct model *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n_rooms; i++) {
		lines_fini(&m->rooms[i].lines);
		free(m->rooms[i].members);
	}
	free(m->rooms);
	lines_fini(&m->hits.found.lines);
	free(m->waiting);
	free(m->sets);
	names_free(m->names);
	free(m->known);
	free(m);
}

struct room *
model_room(const struct model *m)
{
	return &m->rooms[m->current];
}

size_t
model_find(const struct model *m, const char *name)
{
	size_t i = 0;

	while (i < m->n_rooms && !nick_equal(m->rooms[i].name, name))
		i++;
	return i;
}

size_t
model_open(struct model *m, const char *name)
{
	size_t i = model_find(m, name);

	if (i < m->n_rooms)
		return i;
	i = add_room(m, name);
	model_warn(m, i);
	return i;
}

size_t
model_room_of(struct model *m, const struct event *ev)
{
	return nick_room_valid(ev->room) ? model_open(m, ev->room) : m->current;
}

/* In two steps: finding the room may move them all. */
struct room *
model_event_room(struct model *m, const struct event *ev)
{
	size_t i = model_room_of(m, ev);

	return &m->rooms[i];
}

static void
leave_mark(struct room *r)
{
	r->mark = lines_end(&r->lines);
}

void
model_enter(struct model *m, size_t i)
{
	if (i >= m->n_rooms || i == m->current)
		return;
	leave_mark(model_room(m));
	m->current = i;
	model_room(m)->unread = model_room(m)->mentions = 0;
}

void
model_clear(struct model *m)
{
	model_room(m)->clear = lines_end(&model_room(m)->lines);
}

void
model_away(struct model *m, bool away)
{
	if (away && !m->away)
		leave_mark(model_room(m));
	m->away = away;
}

static bool
is_person(const struct room *r)
{
	return r->name[0] == '@';
}

size_t
model_nth(const struct model *m, size_t i)
{
	for (int person = 0; person < 2; person++)
		for (size_t k = 0; k < m->n_rooms; k++)
			if (is_person(&m->rooms[k]) == (person == 1) && i-- == 0)
				return k;
	return m->n_rooms;
}

size_t
model_place(const struct model *m, size_t room)
{
	size_t i = 0;

	while (i < m->n_rooms && model_nth(m, i) != room)
		i++;
	return i;
}

size_t
model_next_active(const struct model *m)
{
	size_t best = m->current;
	unsigned most = 0, want;

	for (size_t i = 0; i < m->n_rooms; i++) {
		const struct room *r = &m->rooms[i];

		want = i == m->current ? 0 : r->mentions > 0 ? 2 : r->unread > 0 ? 1 : 0;
		if (want > most) {
			most = want;
			best = i;
		}
	}
	return best;
}

const char *
model_name(const struct model *m, uint32_t name)
{
	return names_text(m->names, name);
}

bool
model_is_own(const struct model *m, uint32_t name)
{
	return nick_equal(model_name(m, name), m->nick);
}

void
model_link_words(const struct model *m, uint64_t now, char *out, size_t size)
{
	const struct link *l = &m->link;
	unsigned gone = now > l->since ? (unsigned)((now - l->since) / 1000) : 0;

	out[0] = '\0';
	if (m->bye || l->state == LINK_CLOSED)
		snprintf(out, size, "[CLOSED]");
	else if (l->state == LINK_ONLINE)
		return;
	else if (!l->was_online)
		snprintf(out, size, "connecting");
	else if (gone >= 3600)
		snprintf(out, size, "[OFFLINE %uh%02um]", gone / 3600, gone / 60 % 60);
	else if (gone >= 60)
		snprintf(out, size, "[OFFLINE %um%02us]", gone / 60, gone % 60);
	else
		snprintf(out, size, "[OFFLINE %us]", gone);
}
