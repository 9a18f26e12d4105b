/* ui/ui_int.h - the screen program from inside: shared by action.c, ui.c (loop) and ui_*.c. */
#ifndef SNUG_UI_UI_INT_H
#define SNUG_UI_UI_INT_H

#include "bus/bus.h"
#include "ui/command.h"
#include "ui/complete.h"
#include "ui/custom.h"
#include "ui/draw.h"
#include "ui/kills.h"
#include "ui/recall.h"
#include "ui/look.h"
#include "ui/term.h"
#include "ui/term_key.h"
#include "ui/ui.h"

#define HINT_MAX 512

/* What a second press does: the first one only asked. */
enum armed { ARMED_NOT, ARMED_ENTER, ARMED_CANCEL };

/* What the next key belongs to. */
enum prefix { PREFIX_NONE, PREFIX_WINDOW, PREFIX_ROOM };

#define UI_NOWHERE SIZE_MAX /* no room */

/* Main thread only. */
struct ui {
	struct bus *bus;
	const struct ui_opts *opts;
	struct model *model; /* owned */
	struct view *views;  /* owned, one per room of the model */
	size_t n_views;
	struct windows windows; /* places as they were drawn last */
	struct screen screen;
	struct front front;
	struct custom *custom; /* owned */
	struct kills *kills;   /* owned */
	struct history *all;   /* owned: lines of all rooms */
	struct recall recall;
	struct key_seq seq; /* keys that began a longer sequence */
	char ask[RECALL_ASK_MAX];
	struct complete complete;
	char *editor_text; /* owned, or NULL; what /editor adds to the line before it opens */
	bool wants_editor; /* as soon as nobody is in the middle of a key */
	struct search search;
	struct edit *digits; /* owned, or NULL: typed into OVERLAY_PASTE */
	bool overlay_seen;   /* the box was drawn as it is */
	struct switcher switcher;
	size_t was, last; /* the room that ui_sync saw, the one before it */
	size_t home;      /* where going after activity began */
	enum prefix prefix;
	unsigned number, figures; /* of a room, as far as it is typed after PREFIX_ROOM */
	bool choosing;            /* letters act on screen.selected */
	bool mouse;               /* its clicks are ours */
	struct buf paste;         /* waits for yes or no while asking */
	bool asking;
	enum armed armed;
	char hint[HINT_MAX];
	struct terminal *term; /* NULL in tests */
	struct look look;
	struct term_key *keys;
	struct grid grid;
	bool dirty;   /* the screen is not what it should be */
	bool leaving; /* IN_QUIT is posted, or will be as soon as there is room */
	bool gone;    /* the terminal is */
	bool quit_posted;
	unsigned esc_ms; /* a lone ESC is a key after that */
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
/* The same for words that only help. */
void ui_aid(struct ui *u, const char *words);
/* Ask the worker to stop; again, when its ring was full. */
void ui_leave(struct ui *u);
/* ui_go.c: from room to room. The person goes to that one: */
void ui_enter(struct ui *u, size_t room);
/* Actions: to the room at that place, step places further, the last one, the most urgent one. */
void ui_go_place(struct ui *u, int place);
void ui_go_step(struct ui *u, int step);
void ui_go_last(struct ui *u, int unused);
void ui_go_active(struct ui *u, int unused);
/* Opens the box that asks where to go; then it has the keys. */
void ui_go_ask(struct ui *u, int unused);
void ui_switch_key(struct ui *u, struct key k);

/* ui_window.c: the windows, and keys that come in two. */
void ui_window_init(struct ui *u);
/* After rooms were added or another one was entered: the windows follow. */
void ui_window_sync(struct ui *u);
/* After a frame was drawn: what comes where it is to be seen is not new. */
void ui_window_drawn(struct ui *u, const struct draw_geometry *geo);
/* For struct front. */
int ui_window_command(void *user, const char *what, int percent, char *why);
/* The focus goes to that leaf. */
void ui_window_focus(struct ui *u, int leaf);
/* Action: the next key belongs to this one. */
void ui_prefix(struct ui *u, int prefix);
void ui_prefix_key(struct ui *u, struct key k);
/* What the file in layout_dir says of the layout; a hint when it cannot be read. */
void ui_window_load(struct ui *u);
void ui_window_save(const struct ui *u);

/* ui_scroll.c: actions for the focused window, by rows, by pages, to an end: up below 0. */
void ui_scroll_rows(struct ui *u, int rows);
void ui_scroll_page(struct ui *u, int direction);
void ui_scroll_end(struct ui *u, int direction);
/* The same of a window that is on the screen. */
void ui_scroll_window(struct ui *u, int window, int rows);

/* ui_select.c: lines that one goes to or acts on. */
/* Actions: the message above (-1) or below (1) is selected; the highlight before or after. */
void ui_select_step(struct ui *u, int step);
void ui_go_highlight(struct ui *u, int step);
void ui_go_unread(struct ui *u, int unused);
/* A key while a message is selected: true, it was for that. */
bool ui_select_key(struct ui *u, struct key k);
void ui_select_end(struct ui *u);

/* ui_mouse.c */
/* Action: the mouse is ours, or the terminal's. */
void ui_mouse_toggle(struct ui *u, int unused);
void ui_mouse_key(struct ui *u);

/* What a key does while there is a box over the screen. */
void ui_overlay_key(struct ui *u, struct key k);
/* After the model took ev: boxes open and close, held text comes back. */
void ui_overlay_event(struct ui *u, const struct event *ev);
/* What could not be sent, kept until the person chose. */
void ui_draft_keep(struct view *v, const char *text, size_t n);
void ui_draft_free(struct view *v);
/* Sleeps until the worker says something, a signal comes, or ms (-1: for ever) are over. */
void ui_wait(struct ui *u, int ms);
/* The person writes the line on in an editor of theirs, which has the terminal meanwhile. */
void ui_editor(struct ui *u);
/* What this key alone is bound to; ACT__COUNT. */
enum action ui_action_of(const struct ui *u, struct key k);
/* What a key does, whatever it is. */
void ui_key(struct ui *u, struct key k);
/* The terminal has answered; the person did nothing. */
void ui_report(struct ui *u);
/* Bytes from the terminal. */
void ui_feed(struct ui *u, const void *p, size_t n);

#endif
