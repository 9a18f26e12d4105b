/* The pane at the right: who is in the room, and what is thought of their keys. */
#include "ui/draw.h"

#include <stdio.h>

static void
draw_member(struct grid *g, const struct screen *s, const struct rect *at, const struct member *who)
{
	const struct model *m = s->model;
	bool own = model_is_own(m, who->name);
	int end = at->x + at->w - 1;

	grid_puts(g, at->y, at->x + 1, end, ST_GREEN, theme_glyph(GL_HERE, s->ascii));
	grid_puts(g, at->y, at->x + 3, end - 2, own ? ST_OWN : ST_TEXT, model_name(m, who->name));
	if (who->trust != TRUST_SEEN)
		grid_puts(g, at->y, end - 1, end, draw_trust_style(who->trust),
		    theme_glyph(draw_trust_glyph(who->trust), s->ascii));
	else if (m->secured && !m->security.vouched && !own)
		grid_puts(g, at->y, end - 1, end, ST_GOLD, theme_glyph(GL_UNSURE, s->ascii));
}

void
draw_members(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct room *r = model_room(s->model);
	struct rect at = l->people;
	int end = l->people.h - 1;
	char count[32];
	size_t i = 0;

	if (l->people.w == 0)
		return;
	snprintf(count, sizeof count, "%zu", r->n_members);
	grid_puts(g, 0, at.x + 1, g->cols, ST_LABEL, "PEOPLE");
	grid_put_right(g, 0, at.x + 8, at.x + at.w - 1, ST_DIM, count);
	for (at.y = 2; i < r->n_members && at.y < end; i++, at.y++)
		draw_member(g, s, &at, &r->members[i]);
	if (i < r->n_members) {
		snprintf(count, sizeof count, "and %zu more", r->n_members - i);
		grid_puts(g, at.y, at.x + 3, at.x + at.w - 1, ST_DIM, count);
	}
}
