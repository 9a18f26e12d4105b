/* Lines that one goes to, and a message that keys act on. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct view *
view(struct ui *u)
{
	return &u->views[u->model->current];
}

static void
measure(struct ui *u, struct draw_geometry *geo)
{
	draw_measure(geo, &u->screen, u->grid.rows, u->grid.cols);
}

/* bringing a line into view ------------------------------------------------------- */

/* The lowest line that is read: the one at the bottom of the part that scrolls. */
static uint64_t
bottom_line(const struct scroll *s, const struct scroll_src *src)
{
	return s->back ? s->number : src->end - 1;
}

static bool
is_in_view(const struct draw_geometry *geo, const struct scroll *s, uint64_t number)
{
	uint64_t bottom = bottom_line(s, &geo->src);
	int rows = s->back ? geo->page + s->hidden : geo->layout.talk.h;

	if (number > bottom || (number == bottom && s->hidden > 0))
		return false;
	for (uint64_t i = bottom; rows > 0; i--) {
		rows -= geo->src.height(geo->src.user, i);
		if (i == number)
			return rows >= 0;
		if (i == geo->src.first)
			break;
	}
	return false;
}

/* With so many rows of what comes after it, if there are so many. */
static void
bring(struct ui *u, const struct draw_geometry *geo, uint64_t number, int after)
{
	struct scroll *s = &view(u)->scroll;

	*s = (struct scroll){ .back = true, .number = number };
	scroll_down(s, &geo->src, after > 0 ? after : 0);
	if (s->back)
		scroll_up(s, &geo->src, 0, geo->page);
}

/* In the middle, when it is not to be seen yet. */
static void
reveal(struct ui *u, uint64_t number)
{
	struct draw_geometry geo;

	measure(u, &geo);
	if (!is_in_view(&geo, &view(u)->scroll, number))
		bring(u, &geo, number, geo.page / 2);
}

void
ui_go_unread(struct ui *u, int unused)
{
	const struct room *r = model_room(u->model);
	struct draw_geometry geo;

	(void)unused;
	if (r->mark == MODEL_NONE || lines_get(&r->lines, r->mark) == NULL) {
		ui_hint(u, "No unread line here");
		return;
	}
	measure(u, &geo);
	if (is_in_view(&geo, &view(u)->scroll, r->mark))
		return;
	bring(u, &geo, r->mark, geo.page - geo.src.height(geo.src.user, r->mark));
}

/* selecting ------------------------------------------------------------------------- */

typedef bool (*wanted_fn)(const struct line *ln);

static bool
is_message(const struct line *ln)
{
	return ln->kind == LINE_MESSAGE;
}

static bool
is_highlight(const struct line *ln)
{
	return ln->mention;
}

/* The nearest wanted line above or below from, which need not be one; false: there is none. */
static bool
find(const struct lines *l, uint64_t from, int step, wanted_fn wanted, uint64_t *out)
{
	uint64_t i = from, end = lines_end(l);

	if (step < 0 && i > end)
		i = end;
	while (step < 0 ? i-- > l->first : ++i < end)
		if (wanted(lines_get(l, i))) {
			*out = i;
			return true;
		}
	return false;
}

/* Where a search begins: at the selected line, or below what is read. */
static uint64_t
begin_at(struct ui *u)
{
	const struct lines *l = &model_room(u->model)->lines;
	const struct scroll *s = &view(u)->scroll;

	if (u->screen.selecting && lines_get(l, u->screen.selected) != NULL)
		return u->screen.selected;
	return s->back ? s->number + 1 : lines_end(l);
}

static bool
select_next(struct ui *u, int step, wanted_fn wanted)
{
	uint64_t found;

	if (!find(&model_room(u->model)->lines, begin_at(u), step, wanted, &found))
		return false;
	u->screen.selected = found;
	u->screen.selecting = true;
	reveal(u, found);
	return true;
}

/* Above what is here there may be more: asked for, for another key. */
static bool
goes_older(struct ui *u, int step)
{
	if (step > 0 || !ui_keep_older(u, u->model->current))
		return false;
	ui_hint(u, "Loading older lines; again to go on");
	return true;
}

void
ui_go_highlight(struct ui *u, int step)
{
	u->choosing = false; /* what is typed now is meant for the line */
	if (select_next(u, step, is_highlight) || goes_older(u, step))
		return;
	ui_hint(u, step < 0 ? "No highlight before this" : "No highlight after this");
}

void
ui_select_step(struct ui *u, int step)
{
	bool begun = u->choosing;

	if (step > 0 && !begun && !u->screen.selecting)
		return;
	if (!select_next(u, step, is_message)) {
		if (step > 0)
			ui_select_end(u);
		else
			goes_older(u, step);
		return;
	}
	u->choosing = true;
	ui_aid(u, "y copies   Esc back");
}

void
ui_select_end(struct ui *u)
{
	u->screen.selecting = u->choosing = false;
}

/* acting on it ------------------------------------------------------------------------ */

/* The text of the message, to the clipboard. */
static void
copy(struct ui *u)
{
	const struct line *ln = lines_get(&model_room(u->model)->lines, u->screen.selected);
	bool done = ln != NULL && u->front.copy != NULL && u->front.copy(u, ln->text, ln->text_len);

	ui_select_end(u);
	ui_hint(
	    u, done ? "Copied, if the terminal lets us" : "This terminal has no clipboard for us");
}

/* 1 is the newest message, 2 the one before. */
static unsigned
count_back(const struct lines *l, uint64_t number)
{
	unsigned n = 0;

	for (uint64_t i = lines_end(l); i-- > number;)
		n += is_message(lines_get(l, i));
	return n;
}

/* The line becomes "/reply 3 ", with what stood there behind it. */
static void
compose(struct ui *u, const char *command)
{
	struct edit *e = view(u)->edit;
	char *text = mem_printf("/%s %u %s", command,
	    count_back(&model_room(u->model)->lines, u->screen.selected), edit_text(e));

	edit_set(e, text, strlen(text));
	mem_wipe(text, strlen(text));
	free(text);
}

static bool
has_command(const char *name)
{
	const char *other;

	for (size_t i = 0; (other = command_name(i)) != NULL; i++)
		if (strcmp(other, name) == 0)
			return true;
	return false;
}

static const struct {
	char key;
	const char *command;
} keys[] = { { 'r', "reply" }, { 'e', "edit" }, { 'd', "delete" }, { '+', "react" },
	{ 'o', "url" } };

bool
ui_select_key(struct ui *u, struct key k)
{
	if (!u->choosing)
		return false;
	if (k.code == KEY_ESC) {
		ui_select_end(u);
		return true;
	}
	if (k.mods == 0 && k.code == 'y') {
		copy(u);
		return true;
	}
	for (size_t i = 0; k.mods == 0 && i < sizeof keys / sizeof keys[0]; i++)
		if (k.code == (uint32_t)keys[i].key && has_command(keys[i].command)) {
			compose(u, keys[i].command);
			ui_select_end(u);
			return true;
		}
	if (k.mods == 0 && k.code < KEY_BASE)
		ui_select_end(u); /* the person writes */
	return false;
}
