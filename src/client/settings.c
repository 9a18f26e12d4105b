#include "client/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "bus/intent.h"
#include "client/worker_int.h"

static const struct row {
	const char *name;
	bool on; /* by default */
} rows[] = {
	{ "privacy.receipts", true },
	{ "privacy.typing", true },
};
#define ROWS (sizeof rows / sizeof rows[0])

struct setting {
	struct list node;
	char room[ROOM_NAME_MAX + 1]; /* "": everywhere */
	const struct row *row;
	bool on;
};

void
settings_init(struct settings *s)
{
	list_init(&s->all);
}

void
settings_clear(struct settings *s)
{
	list_each (x, &s->all, struct setting, node) {
		list_remove(&x->node);
		free(x);
	}
}

static const struct row *
row_of(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcasecmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static struct setting *
find(struct settings *s, const char *room, const struct row *row)
{
	list_each (x, &s->all, struct setting, node)
		if (x->row == row && nick_equal(x->room, room))
			return x;
	return NULL;
}

static void
set(struct settings *s, const char *room, const struct row *row, bool on)
{
	struct setting *x = find(s, room, row);

	if (x == NULL) {
		x = mem_calloc(1, sizeof *x);
		snprintf(x->room, sizeof x->room, "%s", room);
		x->row = row;
		list_push(&s->all, &x->node);
	}
	x->on = on;
}

static void
load(struct worker *w, uint64_t no, const char *room)
{
	for (size_t i = 0; i < ROWS; i++) {
		struct buf v = BUF_INIT(8);

		if (history_value_get(w->keeper.history, no, rows[i].name, &v) == 0)
			set(&w->settings, room, &rows[i],
			    bytes_equal(buf_bytes(&v), bytes_str("on")));
		buf_fini(&v);
	}
}

void
settings_load(struct worker *w)
{
	struct history_room is = { .room = 0 };

	settings_clear(&w->settings);
	load(w, 0, "");
	while (history_room_next(w->keeper.history, is.room, &is) == 0)
		load(w, is.room, is.name);
}

bool
settings_on(struct worker *w, const char *room, const char *name)
{
	const struct row *row = row_of(name);
	const struct setting *x = find(&w->settings, room, row);

	if (x == NULL)
		x = find(&w->settings, "", row);
	return x != NULL ? x->on : row->on;
}

/* x NULL: it is not set there. */
static void
tell(struct worker *w, const char *room, const struct row *row, const struct setting *x)
{
	struct event *ev = event_new(EV_SET);
	const char *fallback = room[0] != '\0' ? "" : row->on ? "on" : "off";

	snprintf(ev->room, sizeof ev->room, "%s", room);
	snprintf(ev->nick, sizeof ev->nick, "%s", row->name);
	event_textf(ev, "%s", x == NULL ? fallback : x->on ? "on" : "off");
	worker_emit(w, ev);
}

void
settings_tell(struct worker *w)
{
	list_each (x, &w->settings.all, struct setting, node)
		tell(w, x->room, x->row, x);
}

static void
refuse(struct worker *w, const char *room, const char *cause, const char *remedy)
{
	struct fault f;

	fault_set(&f, ERR_USAGE, remedy, "%s", cause);
	worker_fault(w, room, &f);
}

static void
put(struct worker *w, uint64_t no, const char *room, const struct row *row, bool on)
{
	(void)history_value_put(keeper_write(w), no, row->name, bytes_str(on ? "on" : "off"));
	set(&w->settings, room, row, on);
}

static void
unset(struct worker *w, uint64_t no, const char *room, const struct row *row)
{
	struct setting *x = find(&w->settings, room, row);

	(void)history_value_del(keeper_write(w), no, row->name);
	if (x == NULL)
		return;
	list_remove(&x->node);
	free(x);
}

void
settings_set(struct worker *w, const struct intent *in)
{
	const struct row *row = row_of(in->nick);
	bool on = in->text != NULL && strcasecmp(in->text, "on") == 0;
	uint64_t no = 0;

	if (row == NULL || (in->room[0] != '\0' && !nick_room_valid(in->room))) {
		refuse(w, in->room, "there is no such setting",
		    "There are privacy.receipts and privacy.typing.");
		return;
	}
	if (in->text_len > 0 && !on && strcasecmp(in->text, "off") != 0) {
		refuse(w, in->room, "a setting is on or off", "/set privacy.receipts off");
		return;
	}
	if ((in->text_len > 0 || in->action) && w->keeper.history != NULL) {
		if (in->room[0] != '\0' && (no = keeper_place(w, in->room)) == 0)
			return;
		if (in->action)
			unset(w, no, in->room, row);
		else
			put(w, no, in->room, row, on);
	}
	tell(w, in->room, row, find(&w->settings, in->room, row));
}
