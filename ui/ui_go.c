/* From room to room. */
#include "ui/ui_int.h"

#include <stdio.h>

void
ui_enter(struct ui *u, size_t room)
{
	u->home = UI_NOWHERE;
	if (u->screen.wish.over == PANE_ROOMS)
		u->screen.wish.over = PANE_NONE;
	ui_keep_all(u);
	history_rest(u->all); /* its draft is of the room that is left */
	model_enter(u->model, room);
	ui_sync(u);
}

void
ui_go_place(struct ui *u, int place)
{
	ui_enter(u, model_nth(u->model, (size_t)place));
}

void
ui_go_step(struct ui *u, int step)
{
	size_t n = u->model->n_rooms, at = model_place(u->model, u->model->current);

	ui_enter(u, model_nth(u->model, step > 0 ? (at + 1) % n : (at + n - 1) % n));
}

void
ui_go_last(struct ui *u, int unused)
{
	(void)unused;
	ui_enter(u, u->last);
}

/* Where nothing waits any more it goes back to where it began. */
void
ui_go_active(struct ui *u, int unused)
{
	size_t next = model_next_active(u->model), home = u->home;

	(void)unused;
	if (next == u->model->current) {
		if (home == UI_NOWHERE)
			ui_hint(u, "Nothing waits for you");
		ui_enter(u, home);
		return;
	}
	if (home == UI_NOWHERE)
		home = u->model->current;
	ui_enter(u, next);
	u->home = home;
}

/* the box that asks where ------------------------------------------------------ */

void
ui_go_ask(struct ui *u, int unused)
{
	(void)unused;
	switch_begin(&u->switcher, u->model, u->last);
	u->screen.switcher = &u->switcher;
	u->screen.overlay = OVERLAY_SWITCH;
}

static void
go(struct ui *u)
{
	const struct switch_offer *o = switch_chosen(&u->switcher);

	if (o == NULL)
		return;
	u->screen.overlay = OVERLAY_NONE;
	ui_enter(u, o->room < u->model->n_rooms ? o->room : model_open(u->model, o->name));
}

void
ui_switch_key(struct ui *u, struct key k)
{
	struct switcher *sw = &u->switcher;
	bool ctrl = k.mods == MOD_CTRL;

	if (k.code == KEY_ESC || (ctrl && (k.code == 'c' || k.code == 'g')) ||
	    (k.mods == MOD_ALT && k.code == 'g'))
		u->screen.overlay = OVERLAY_NONE;
	else if (k.code == KEY_ENTER)
		go(u);
	else if (k.code == KEY_DOWN || k.code == KEY_TAB || (ctrl && k.code == 'n'))
		switch_step(sw, k.mods == MOD_SHIFT ? -1 : 1);
	else if (k.code == KEY_UP || (ctrl && k.code == 'p'))
		switch_step(sw, -1);
	else if (k.code == KEY_BACKSPACE || (ctrl && k.code == 'h'))
		switch_erase(sw, u->model, false);
	else if (ctrl && (k.code == 'u' || k.code == 'w'))
		switch_erase(sw, u->model, true);
	else if (k.mods == 0 && k.code < 0x80)
		switch_type(sw, u->model, (char)k.code);
}
