/* The pane at the left: the rooms, the people one talks with alone, and what waits there. */
#include "ui/draw.h"

#include <stdio.h>

struct spot {
	struct grid *g;
	const struct screen *s;
	const struct layout *l;
	int y;
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
			grid_put_right(p->g, p->y, 0, p->l->rooms.w - 2,
			    active ? ST_ACTIVEDIM : ST_DIM, "...");
		return;
	}
	if (r->unread > 0 || r->mentions > 0)
		snprintf(count, sizeof count, "%u%s", r->unread > 0 ? r->unread : r->mentions,
		    wanted ? "!" : "");
	grid_put_right(p->g, p->y, 0, p->l->rooms.w - (wanted ? 1 : 2),
	    active   ? ST_ACTIVE
	    : wanted ? ST_GOLDBOLD
		     : ST_DIM,
	    count);
}

static void
draw_room(const struct spot *p, const struct room *r, bool active)
{
	int w = p->l->rooms.w, end = w - 5;
	bool person = r->name[0] == '@', ascii = p->s->ascii;
	bool here = person && is_here(p->s->model, r->name + 1);
	enum style name = active                             ? ST_ACTIVE
			  : r->unread > 0 || r->mentions > 0 ? ST_STRONG
			  : r->gone || (person && !here)     ? ST_DIM
							     : ST_TEXT;
	const char *sign = !person ? "#" : theme_glyph(here ? GL_HERE : GL_AWAY, ascii);

	if (active) {
		grid_fill(p->g, p->y, 0, w, ST_ACTIVE, " ");
		grid_puts(p->g, p->y, 0, 1, ST_ACTIVEBAR, theme_glyph(GL_ACTIVE, ascii));
	}
	grid_puts(p->g, p->y, 2, 3, active ? ST_ACTIVEDIM : here ? ST_GREEN : ST_DIM, sign);
	grid_puts(p->g, p->y, 4, end, name, r->name[0] != '\0' ? r->name + 1 : "");
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
draw_section(struct spot *p, const char *title, bool people)
{
	const struct model *m = p->s->model;
	size_t from = people ? count_rooms(m, false) : 0, n = count_rooms(m, people), first = 0;
	size_t place = model_place(m, m->current);
	int rows = p->g->rows - p->y - 2;

	if (n == 0 || rows < 2)
		return;
	/* The current one is always among those that are shown. */
	if (place >= from && place < from + n && place - from >= (size_t)rows)
		first = place - from - (size_t)rows + 1;
	grid_puts(p->g, p->y++, 1, p->l->rooms.w, ST_LABEL, title);
	for (size_t i = first; i < n && p->y < p->g->rows - 1; i++, p->y++) {
		size_t room = model_nth(m, from + i);

		draw_room(p, &m->rooms[room], room == m->current);
	}
	p->y++;
}

void
draw_rooms(struct grid *g, const struct screen *s, const struct layout *l)
{
	struct spot p = { .g = g, .s = s, .l = l, .y = 2 };

	if (l->rooms.w == 0)
		return;
	grid_puts(g, 0, 1, l->rooms.w, ST_ACCENT, "snug");
	grid_put_right(g, 0, 6, l->rooms.w - 1, ST_DIM, s->model->nick);
	draw_section(&p, "ROOMS", false);
	draw_section(&p, "PEOPLE", true);
}
