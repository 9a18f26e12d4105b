/* What the person types while they look for something, and the way to what was found. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bus/intent.h"
#include "ui/action.h"
#include "ui/keymap.h"
#include "ui/text.h"

#define PAGE_HITS 5

/* asking ------------------------------------------------------------------------- */

/* Again at the next tick, when the worker is behind. */
static void
send(struct ui *u)
{
	struct search *f = &u->search;
	struct intent *in = intent_new(IN_SEARCH);

	in->id = ++u->front.next_id;
	if (!f->all)
		snprintf(in->room, sizeof in->room, "%s", model_room(u->model)->name);
	intent_text(in, edit_text(f->edit), edit_len(f->edit));
	f->unsent = !bus_post_intent(u->bus, in);
	if (f->unsent) {
		intent_free(in);
		return;
	}
	f->id = u->front.next_id;
	f->asked = clock_mono_ms();
}

static void
ask(struct ui *u)
{
	struct search *f = &u->search;
	struct fault fault;

	f->why[0] = '\0';
	f->unsent = false;
	if (edit_len(f->edit) == 0 ||
	    query_parse(&f->query, bytes_of(edit_text(f->edit), edit_len(f->edit)), &fault) == 0) {
		if (edit_len(f->edit) > 0)
			send(u);
		else
			f->query = (struct query){ 0 };
		return;
	}
	f->query = (struct query){ 0 };
	snprintf(f->why, sizeof f->why, "%.70s. %.70s", fault.cause, fault.remedy);
	if (f->why[0] >= 'a' && f->why[0] <= 'z')
		f->why[0] = (char)(f->why[0] - 'a' + 'A');
}

void
ui_search_tick(struct ui *u)
{
	if (u->search.on && u->search.unsent)
		send(u);
}

void
ui_search_open(struct ui *u, bool all, const char *text)
{
	struct search *f = &u->search;

	f->on = true;
	f->all = all;
	f->seek = (struct place){ 0 };
	if (text != NULL)
		edit_set(f->edit, text, strlen(text));
	ask(u);
	u->dirty = true;
}

/* going there ---------------------------------------------------------------------- */

/* In the middle of the view. */
static void
arrive(struct ui *u, size_t room, uint64_t number)
{
	struct view *v = &u->views[room];
	struct draw_geometry geo;

	v->found = number;
	v->scroll = (struct scroll){ .back = true, .number = number };
	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	scroll_down(&v->scroll, &geo.src, geo.page / 2);
}

/* Another step on the way to the line: it is there, or older lines are asked for. */
static void
seek(struct ui *u)
{
	struct search *f = &u->search;
	struct room *r = &u->model->rooms[f->seek_room];
	uint64_t number;

	if (f->seek_room != u->model->current) {
		f->seek = (struct place){ 0 }; /* the person went elsewhere */
		return;
	}
	if (r->oldest.seq == 0 || place_before(f->seek, r->oldest)) {
		if (ui_keep_older(u, f->seek_room)) {
			ui_hint(u, "Loading older lines");
			return;
		}
		ui_hint(u, r->more ? "That is too far back to be shown; /export writes it all"
				   : "That line is not here any more");
	} else if (model_at(r, f->seek, &number)) {
		ui_hint(u, "");
		arrive(u, f->seek_room, number);
	}
	f->seek = (struct place){ 0 };
}

static void
open_hit(struct ui *u)
{
	struct search *f = &u->search;
	const struct line *ln = lines_get(&u->model->hits.found.lines, f->selected);

	if (ln == NULL || u->model->hits.id != f->id)
		return;
	f->on = false;
	f->seek = (struct place){ ln->seq, ln->part };
	f->seek_room = ln->from;
	ui_enter(u, ln->from);
	seek(u);
}

void
ui_search_event(struct ui *u, const struct event *ev)
{
	struct search *f = &u->search;

	if (ev->type == EV_HITS && u->model->hits.id == ev->id) {
		f->selected = lines_end(&u->model->hits.found.lines) - 1;
		f->took_ms = (unsigned)(clock_mono_ms() - f->asked);
	} else if (ev->type == EV_PAST && f->seek.seq != 0) {
		seek(u);
	}
}

/* keys --------------------------------------------------------------------------- */

static void
step(struct ui *u, int by)
{
	const struct lines *l = &u->model->hits.found.lines;
	struct search *f = &u->search;

	while (by < 0 && f->selected > l->first)
		by++, f->selected--;
	while (by > 0 && f->selected + 1 < lines_end(l))
		by--, f->selected++;
}

static void
type(struct ui *u, struct key k, enum action a)
{
	struct edit *e = u->search.edit;
	bool cut;
	char s[6];

	if (k.code == KEY_PASTE) {
		struct bytes b = term_key_paste(u->keys, &cut);
		size_t n = 0;

		while (n < b.n && n < QUERY_MAX && b.p[n] != '\n' && b.p[n] != '\r')
			n++;
		edit_insert(e, (const char *)b.p, n);
	} else if (a != ACT__COUNT) {
		action_edit(e, a);
	} else if (k.code < KEY_BASE && (k.mods & (MOD_ALT | MOD_CTRL)) == 0) {
		edit_insert(e, s, text_put(k.code, s));
	}
}

/* Only another text is another question. */
static void
type_and_ask(struct ui *u, struct key k, enum action a)
{
	char *was = mem_strdup(edit_text(u->search.edit));

	type(u, k, a);
	if (strcmp(was, edit_text(u->search.edit)) != 0)
		ask(u);
	free(was);
}

void
ui_search_key(struct ui *u, struct key k)
{
	struct search *f = &u->search;
	enum action a = keymap_find(k);

	ui_hint(u, "");
	if (k.code == KEY_ESC || a == ACT_CANCEL) {
		f->on = false;
	} else if (a == ACT_COMPLETE) {
		f->all = !f->all;
		ask(u);
	} else if (a == ACT_SEND) {
		open_hit(u);
	} else if (a == ACT_OLDER || a == ACT_SEARCH) {
		step(u, -1);
	} else if (a == ACT_NEWER) {
		step(u, 1);
	} else if (a == ACT_PAGE_UP || a == ACT_PAGE_DOWN) {
		step(u, a == ACT_PAGE_UP ? -PAGE_HITS : PAGE_HITS);
	} else {
		type_and_ask(u, k, a);
	}
}
