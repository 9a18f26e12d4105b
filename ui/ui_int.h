/* ui/ui_int.h - the screen program from inside: shared by action.c, ui.c (loop) and ui_*.c. */
#ifndef SNUG_UI_UI_INT_H
#define SNUG_UI_UI_INT_H

#include "bus/bus.h"
#include "ui/command.h"
#include "ui/complete.h"
#include "ui/draw.h"
#include "ui/term.h"
#include "ui/term_key.h"
#include "ui/ui.h"

#define HINT_MAX 512

/* What a second press does: the first one only asked. */
enum armed { ARMED_NOT, ARMED_ENTER, ARMED_CANCEL };

/* Main thread only. */
struct ui {
	struct bus *bus;
	const struct ui_opts *opts;
	struct model *model; /* owned */
	struct view *views;  /* owned, one per room of the model */
	size_t n_views;
	struct screen screen;
	struct front front;
	struct complete complete;
	struct search search;
	struct edit *digits; /* owned, or NULL: typed into OVERLAY_PASTE */
	bool overlay_seen;   /* the box was drawn as it is */
	struct buf paste;    /* waits for yes or no while asking */
	bool asking;
	enum armed armed;
	char hint[HINT_MAX];
	struct terminal *term; /* NULL in tests */
	struct term_key *keys;
	struct grid grid;
	bool dirty;   /* the screen is not what it should be */
	bool leaving; /* IN_QUIT is posted, or will be as soon as there is room */
	bool gone;    /* the terminal is */
	bool quit_posted;
	size_t doing; /* index + 1 of the room whose line is being done, and is no draft; 0: none */
	/* Monotonic: when drafts, and what was read, are to be kept; 0: there is nothing. */
	uint64_t draft_at, read_at;
	uint64_t drawn, fed; /* monotonic: the last frame, the last bytes of keys */
};

/* The parts of ui_run, so that tests can run them without a terminal. */
void ui_init(struct ui *u, struct bus *bus, const struct ui_opts *o);
void ui_fini(struct ui *u);
/* Takes in what the worker sent; false: nothing was there. */
bool ui_take(struct ui *u);
void ui_apply(struct ui *u, const struct event *ev);
/* Draws u->grid as it is sized. */
void ui_draw(struct ui *u);

/* The person goes to that room. */
void ui_enter(struct ui *u, size_t room);
/* Begin to look for something: with text, or NULL to go on with what was typed. */
void ui_search_open(struct ui *u, bool all, const char *text);
void ui_search_key(struct ui *u, struct key k);
/* After the model took ev. */
void ui_search_event(struct ui *u, const struct event *ev);
void ui_search_tick(struct ui *u);

/* The newest line was drawn. */
void ui_keep_seen(struct ui *u);
/* Something was typed. */
void ui_keep_typed(struct ui *u);
void ui_keep_tick(struct ui *u, uint64_t now);
/* Tell the worker all that it shall keep. false: not yet all, it is behind. */
bool ui_keep_drafts(struct ui *u);
bool ui_keep_all(struct ui *u);
void ui_keep_event(struct ui *u, const struct event *ev);
void ui_keep_free(struct view *v);
/* Ask for older lines of that room, once. false: there are none, or no room for them. */
bool ui_keep_older(struct ui *u, size_t room);

/* After rooms were added or another one was entered. */
void ui_sync(struct ui *u);
void ui_hint(struct ui *u, const char *words);
/* Ask the worker to stop; again, when its ring was full. */
void ui_leave(struct ui *u);
/* What a key does while there is a box over the screen. */
void ui_overlay_key(struct ui *u, struct key k);
/* After the model took ev: boxes open and close, held text comes back. */
void ui_overlay_event(struct ui *u, const struct event *ev);
/* What could not be sent, kept until the person chose. */
void ui_draft_keep(struct view *v, const char *text, size_t n);
void ui_draft_free(struct view *v);
/* What a key does, whatever it is. */
void ui_key(struct ui *u, struct key k);
/* Bytes from the terminal. */
void ui_feed(struct ui *u, const void *p, size_t n);

#endif
