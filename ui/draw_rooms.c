/* The pane at the left: the rooms, the people one talks with alone, and what waits there. */
#include "ui/draw.h"

#include <stdio.h>

/* Where the next row goes; g NULL: only look whose row is `wanted`. */
struct spot {
	struct grid *g;
	const struct screen *s;
	const struct rect *at;
	int y, wanted;
	size_t found;
};

/* Is nick connected? A room where that is known goes before one where it is not. */
static bool
is_here(const struct model *m, const char *nick)
{
	bool known = false, perhaps = false;

	for (size_t i = 0; i < m->n_rooms; i++) {
		const struct room *r = &m->rooms[i];

		for (size_t k = 0; k < r->n_members; k++) {
			if (!nick_equal(model_name(m, r->members[k].name), nick))
				continue;
			if (r->presence && model_here(m, r, &r->members[k]))
				return true;
			known = known || r->presence;
			perhaps = perhaps || model_here(m, r, &r->members[k]);
		}
	}
	return perhaps && !known;
}

static void
put_count(const struct spot *p, const struct room *r, bool active)
{
	enum trust why;
	bool held = model_held(p->s->model, r, &why) != NULL && why == TRUST_CHANGED;
	bool wanted = r->mentions > 0 || held;
	char count[16] = "!";

	if (r->unread == 0 && r->mentions == 0 && !held) {
		if (model_caught_up(r) < 100)
			grid_put_right(p->g, p->y, p->at->x, p->at->x + p->at->w - 2,
			    active ? ST_ACTIVEDIM : ST_DIM, "...");
		return;
	}
	if (r->unread > 0 || r->mentions > 0)
		snprintf(count, sizeof count, "%u%s", r->unread > 0 ? r->unread : r->mentions,
		    wanted ? "!" : "");
	grid_put_right(p->g, p->y, p->at->x, p->at->x + p->at->w - (wanted ? 1 : 2),
	    active   ? ST_ACTIVE
	    : wanted ? ST_GOLDBOLD
		     : ST_DIM,
	    count);
}

/* The number that keys know the room by, for as long as one is typed. */
static void
put_number(const struct spot *p, size_t place, enum style st)
{
	char number[24];

	snprintf(number, sizeof number, "%zu", place + 1);
	grid_put_right(p->g, p->y, p->at->x + 1, p->at->x + 3, st, number);
}

static void
draw_room(const struct spot *p, const struct room *r, size_t place, bool active)
{
	int x = p->at->x, w = p->at->w, end = x + w - 5;
	bool person = r->name[0] == '@', ascii = p->s->ascii;
	bool here = person && is_here(p->s->model, r->name + 1);
	enum style name = active                             ? ST_ACTIVE
			  : r->unread > 0 || r->mentions > 0 ? ST_STRONG
			  : r->gone || (person && !here)     ? ST_DIM
							     : ST_TEXT;
	const char *sign = !person ? "#" : theme_glyph(here ? GL_HERE : GL_AWAY, ascii);

	if (active) {
		grid_fill(p->g, p->y, x, x + w, ST_ACTIVE, " ");
		grid_puts(p->g, p->y, x, x + 1, ST_ACTIVEBAR, theme_glyph(GL_ACTIVE, ascii));
	}
	if (p->s->numbers)
		put_number(p, place, active ? ST_ACTIVE : ST_ACCENT);
	else
		grid_puts(p->g, p->y, x + 2, x + 3,
		    active ? ST_ACTIVEDIM
		    : here ? ST_GREEN
			   : ST_DIM,
		    sign);
	grid_puts(p->g, p->y, x + 4, end, name, r->name[0] != '\0' ? r->name + 1 : "");
	put_count(p, r, active);
}

static size_t
count_rooms(const struct model *m, bool people)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_rooms; i++)
		n += (m->rooms[i].name[0] == '@') == people;
	return n;
}

static void
walk_section(struct spot *p, const char *title, bool people)
{
	const struct model *m = p->s->model;
	size_t from = people ? count_rooms(m, false) : 0, n = count_rooms(m, people), first = 0;
	size_t place = model_place(m, m->current);
	int end = p->at->y + p->at->h - 1, rows = end - 1 - p->y;

	if (n == 0 || rows < 2)
		return;
	/* The current one is always among those that are shown. */
	if (place >= from && place < from + n && place - from >= (size_t)rows)
		first = place - from - (size_t)rows + 1;
	if (p->g != NULL)
		grid_puts(p->g, p->y, p->at->x + 1, p->at->x + p->at->w, ST_LABEL, title);
	p->y++;
	for (size_t i = first; i < n && p->y < end; i++, p->y++) {
		size_t room = model_nth(m, from + i);

		if (p->g != NULL)
			draw_room(p, &m->rooms[room], from + i, room == m->current);
		else if (p->y == p->wanted)
			p->found = room;
	}
	p->y++;
}

static void
walk(struct spot *p)
{
	p->y = p->at->y + 2;
	walk_section(p, "ROOMS", false);
	walk_section(p, "PEOPLE", true);
}

size_t
draw_rooms_at(const struct screen *s, const struct rect *at, int y)
{
	struct spot p = { .s = s, .at = at, .wanted = y, .found = s->model->n_rooms };

	walk(&p);
	return p.found;
}

void
draw_rooms(struct grid *g, const struct screen *s, const struct rect *at)
{
	struct spot p = { .g = g, .s = s, .at = at };

	if (at->w == 0)
		return;
	grid_puts(g, at->y, at->x + 1, at->x + at->w, ST_ACCENT, "snug");
	grid_put_right(g, at->y, at->x + 6, at->x + at->w - 1, ST_DIM, s->model->nick);
	walk(&p);
}
