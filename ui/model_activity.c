/* What the person looks at and what waits meanwhile. */
#include "ui/model_int.h"

static void
leave_mark(struct room *r)
{
	r->mark = lines_end(&r->lines);
}

static void
is_seen(struct room *r)
{
	r->unread = r->mentions = 0;
	r->moved = false;
}

void
model_enter(struct model *m, size_t i)
{
	if (i >= m->n_rooms || i == m->current)
		return;
	if (!model_room(m)->shown)
		leave_mark(model_room(m));
	m->current = i;
	is_seen(model_room(m));
}

void
model_show(struct model *m, size_t i, bool shown)
{
	struct room *r = &m->rooms[i];

	if (r->shown && !shown && i != m->current)
		leave_mark(r);
	if (shown)
		is_seen(r);
	r->shown = shown;
}

void
model_away(struct model *m, bool away)
{
	for (size_t i = 0; away && !m->away && i < m->n_rooms; i++)
		if (i == m->current || m->rooms[i].shown)
			leave_mark(&m->rooms[i]);
	m->away = away;
}

/* Does room i change before the person's eyes? */
static bool
is_looked_at(const struct model *m, size_t i)
{
	return i == m->current || m->rooms[i].shown;
}

void
model_count_unread(struct model *m, size_t room, bool mention)
{
	struct room *r = &m->rooms[room];

	if (is_looked_at(m, room))
		return;
	if (r->mark == MODEL_NONE)
		r->mark = lines_end(&r->lines) - 1;
	r->unread++;
	r->mentions += mention || r->name[0] == '@';
}

void
model_count_move(struct model *m, size_t room)
{
	if (!is_looked_at(m, room))
		m->rooms[room].moved = true;
}

enum urgency
model_urgency(const struct model *m, size_t room)
{
	const struct room *r = &m->rooms[room];

	if (is_looked_at(m, room))
		return URGENCY_NONE;
	if (r->name[0] == '@' && r->unread + r->mentions > 0)
		return URGENCY_DIRECT;
	if (r->mentions > 0)
		return URGENCY_MENTION;
	return r->unread > 0 ? URGENCY_MESSAGE : r->moved ? URGENCY_MOVE : URGENCY_NONE;
}

size_t
model_next_active(const struct model *m)
{
	size_t best = m->current;
	enum urgency most = URGENCY_NONE;

	for (size_t i = 0; i < m->n_rooms; i++)
		if (model_urgency(m, i) > most) {
			most = model_urgency(m, i);
			best = i;
		}
	return best;
}
