/* What a click and the wheel do, once the person lent us the mouse. */
#include "ui/ui_int.h"

#define WHEEL_ROWS 3

void
ui_mouse_toggle(struct ui *u, int unused)
{
	(void)unused;
	u->mouse = !u->mouse;
	if (u->term != NULL)
		term_mouse(u->term, u->mouse);
	ui_aid(u, u->mouse ? "Mouse on: wheel, clicks; Shift and drag still selects text"
			   : "Mouse off: the terminal has it again");
}

static bool
has(const struct rect *r, const struct mouse *m)
{
	return m->y >= r->y && m->y < r->y + r->h && m->x >= r->x && m->x < r->x + r->w;
}

static void
click(struct ui *u, const struct draw_geometry *geo, const struct mouse *m)
{
	const struct layout *l = &geo->frame;
	const struct rect *rooms = u->screen.wish.over == PANE_ROOMS ? &l->over : &l->rooms;
	int window;

	if (has(rooms, m)) {
		size_t room = draw_rooms_at(&u->screen, rooms, m->y);

		if (room < u->model->n_rooms)
			ui_enter(u, room);
	} else if (!has(&l->over, m) && (window = windows_at(&geo->windows, m->y, m->x)) >= 0) {
		u->screen.wish.over = PANE_NONE;
		ui_window_focus(u, window);
	}
}

void
ui_mouse_key(struct ui *u)
{
	struct mouse m = term_key_mouse(u->keys);
	struct draw_geometry geo;
	int window;

	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	window = windows_at(&geo.windows, m.y, m.x);
	if (m.button == MOUSE_LEFT)
		click(u, &geo, &m);
	else if (window >= 0) /* where the pointer is, whatever has the focus */
		ui_scroll_window(u, window, m.button == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
}
