/* What the worker shall keep of what the person does here: drafts, what was read; and older lines
 * when they are wanted. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/nick.h"
#include "bus/intent.h"
#include "ui/text.h"

#define DRAFT_MAX (64 << 10) /* bytes; what is longer is not kept */
#define DRAFT_MS 2000        /* a pause in typing */
#define READ_MS 500

static struct intent *
about(const struct ui *u, size_t room, enum intent_type type)
{
	struct intent *in = intent_new(type);

	snprintf(in->room, sizeof in->room, "%s", u->model->rooms[room].name);
	return in;
}

/* Takes in. */
static bool
post(struct ui *u, struct intent *in)
{
	if (bus_post_intent(u->bus, in))
		return true;
	intent_free(in);
	return false;
}

/* drafts ------------------------------------------------------------------------- */

static void
set_kept(struct view *v, const char *text, size_t n)
{
	if (v->kept != NULL)
		mem_wipe(v->kept, strlen(v->kept));
	free(v->kept);
	v->kept = n > 0 ? mem_strndup(text, n) : NULL;
}

/* false: the worker is behind. */
static bool
keep_draft(struct ui *u, size_t room)
{
	struct view *v = &u->views[room];
	const char *text = edit_text(v->edit);
	size_t n = edit_len(v->edit) <= DRAFT_MAX && u->doing != room + 1 ? edit_len(v->edit) : 0;
	struct intent *in;

	if (strlen(v->kept != NULL ? v->kept : "") == n &&
	    (n == 0 || memcmp(v->kept, text, n) == 0))
		return true;
	if (!nick_room_valid(u->model->rooms[room].name))
		return true;
	in = about(u, room, IN_DRAFT);
	intent_text(in, text, n);
	if (!post(u, in))
		return false;
	set_kept(v, text, n);
	return true;
}

/* What is being typed now stays before what was. */
static void
put_draft(struct ui *u, const struct event *ev)
{
	size_t room = model_find(u->model, ev->room);
	struct view *v;

	if (room >= u->n_views || ev->text == NULL)
		return;
	v = &u->views[room];
	set_kept(v, ev->text, ev->text_len);
	if (edit_len(v->edit) == 0)
		edit_set(v->edit, ev->text, ev->text_len);
	else
		history_add(v->history, ev->text, ev->text_len);
}

/* what was read ------------------------------------------------------------------- */

void
ui_keep_seen(struct ui *u)
{
	struct view *v = &u->views[u->model->current];
	struct place newest = model_room(u->model)->newest;

	if (u->model->away || v->scroll.back || u->search.on || u->grid.rows == 0)
		return;
	if (place_before(v->shown, newest))
		v->shown = newest;
	if (u->read_at == 0 && place_before(v->read, v->shown))
		u->read_at = clock_mono_ms() + READ_MS;
}

static bool
keep_read(struct ui *u, size_t room)
{
	struct view *v = &u->views[room];
	struct intent *in;

	if (!place_before(v->read, v->shown))
		return true;
	in = about(u, room, IN_READ);
	in->seq = v->shown.seq;
	in->part = v->shown.part;
	if (!post(u, in))
		return false;
	v->read = v->shown;
	return true;
}

/* both ---------------------------------------------------------------------------- */

bool
ui_keep_drafts(struct ui *u)
{
	bool all = true;

	for (size_t i = 0; i < u->n_views; i++)
		all = keep_draft(u, i) && all;
	u->draft_at = all ? 0 : clock_mono_ms() + READ_MS;
	return all;
}

static bool
keep_reads(struct ui *u)
{
	bool all = true;

	for (size_t i = 0; i < u->n_views; i++)
		all = keep_read(u, i) && all;
	u->read_at = all ? 0 : clock_mono_ms() + READ_MS;
	return all;
}

bool
ui_keep_all(struct ui *u)
{
	bool drafts = ui_keep_drafts(u);

	return keep_reads(u) && drafts;
}

void
ui_keep_typed(struct ui *u)
{
	u->draft_at = clock_mono_ms() + DRAFT_MS;
}

void
ui_keep_tick(struct ui *u, uint64_t now)
{
	if (u->draft_at != 0 && now >= u->draft_at)
		ui_keep_drafts(u);
	if (u->read_at != 0 && now >= u->read_at)
		keep_reads(u);
}

void
ui_keep_event(struct ui *u, const struct event *ev)
{
	if (ev->type == EV_DRAFT)
		put_draft(u, ev);
}

void
ui_keep_free(struct view *v)
{
	set_kept(v, "", 0);
}

/* older lines ---------------------------------------------------------------------- */

bool
ui_keep_older(struct ui *u, size_t room)
{
	const struct room *r = &u->model->rooms[room];
	struct view *v = &u->views[room];
	struct intent *in;

	if (!r->more || r->oldest.seq == 0 || r->lines.n == LINES_MAX)
		return false;
	if (v->asked.seq == r->oldest.seq && v->asked.part == r->oldest.part)
		return true; /* they are on their way */
	in = about(u, room, IN_OLDER);
	in->seq = r->oldest.seq;
	in->part = r->oldest.part;
	if (post(u, in))
		v->asked = r->oldest;
	return true;
}
