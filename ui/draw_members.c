/* The pane at the right: who is in the room and in which role, and what is thought of their keys.
 */
#include "ui/draw.h"

#include <stdio.h>

#define HEAD_LINES 3 /* that the log's head takes, with a blank one above */
#define HEAD_ROWS 14 /* in a lower pane people are more important */
#define MUTED_COLS 8
#define AWAY_COLS 6 /* the word with a blank on both sides */

static void
draw_member(struct grid *g, const struct screen *s, const struct rect *at, const struct member *who)
{
	const struct model *m = s->model;
	bool own = model_is_own(m, who->name), here = model_here(m, model_room(m), who);
	int end = at->x + at->w - 1, x, stop = who->muted ? end - MUTED_COLS : end - 2;

	grid_puts(g, at->y, at->x + 1, end, here ? ST_GREEN : ST_DIM,
	    theme_glyph(here ? GL_HERE : GL_AWAY, s->ascii));
	x = grid_puts(g, at->y, at->x + 3, stop,
	    own    ? ST_OWN
	    : here ? ST_TEXT
		   : ST_DIM,
	    model_name(m, who->name));
	if (!here && m->link.state == LINK_ONLINE && x + AWAY_COLS <= stop)
		grid_put_right(g, at->y, x, stop - 1, ST_DIM, "away");
	if (who->muted)
		grid_puts(g, at->y, stop + 1, end - 1, ST_DIM, "muted");
	if (who->trust != TRUST_SEEN)
		grid_puts(g, at->y, end - 1, end, draw_trust_style(who->trust),
		    theme_glyph(draw_trust_glyph(who->trust), s->ascii));
	else if (m->secured && !m->security.vouched && !own)
		grid_puts(g, at->y, end - 1, end, ST_GOLD, theme_glyph(GL_UNSURE, s->ascii));
}

/* Those of one role under its name, as far as there is room; how many were drawn. */
static size_t
draw_role(struct grid *g, const struct screen *s, struct rect *at, int end, enum role role)
{
	const struct room *r = model_room(s->model);
	size_t n = 0;

	for (size_t i = 0; i < r->n_members && at->y < end; i++) {
		if (r->members[i].role != role)
			continue;
		if (n == 0 && role != ROLE_NONE) {
			/* Not a name without anybody below it. */
			if (at->y + 1 >= end)
				return 0;
			grid_puts(
			    g, at->y++, at->x + 1, at->x + at->w - 1, ST_DIM, role_name(role));
		}
		draw_member(g, s, at, &r->members[i]);
		at->y++;
		n++;
	}
	return n;
}

/* The start of the hash that all who are in the room have: to be compared by voice. */
static void
draw_log_head(struct grid *g, const struct rect *at, int y, const char *head)
{
	grid_puts(g, y, at->x + 1, at->x + at->w - 1, ST_DIM, "log head");
	grid_puts(g, y + 1, at->x + 3, at->x + at->w, ST_TEXT, head);
}

void
draw_members(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct room *r = model_room(s->model);
	struct rect at = l->people;
	int end = l->people.h - 1;
	char count[32];
	size_t n = 0;

	if (l->people.w == 0)
		return;
	snprintf(count, sizeof count, "%zu", r->n_members);
	grid_puts(g, 0, at.x + 1, g->cols, ST_LABEL, "PEOPLE");
	grid_put_right(g, 0, at.x + 8, at.x + at.w - 1, ST_DIM, count);
	if (r->head[0] != '\0' && l->people.h >= HEAD_ROWS) {
		end -= HEAD_LINES;
		draw_log_head(g, &at, end + 1, r->head);
	}
	at.y = 2;
	for (int role = ROLE_OWNER; role >= ROLE_NONE; role--)
		n += draw_role(g, s, &at, end, (enum role)role);
	if (n < r->n_members) {
		snprintf(count, sizeof count, "and %zu more", r->n_members - n);
		grid_puts(g, at.y, at.x + 3, at.x + at.w - 1, ST_DIM, count);
	}
}
