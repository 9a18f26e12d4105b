/* ui/view.h - how the person looks at the rooms: what belongs to the screen and not to the model.
 */
#ifndef SNUG_UI_VIEW_H
#define SNUG_UI_VIEW_H

#include "base/query.h"
#include "ui/edit.h"
#include "ui/history.h"
#include "ui/layout.h"
#include "ui/model.h"
#include "ui/scroll.h"

/* Of one room. */
struct view {
	struct edit *edit;       /* owned; the draft stays when another room is entered */
	struct history *history; /* owned */
	struct scroll scroll;
	char *draft;              /* owned, or NULL: text that was held, until the person chose */
	char *kept;               /* owned, or NULL: what the worker keeps as being typed */
	struct place shown, read; /* up to there: was to be seen; is known to the worker */
	struct place asked; /* older lines than that were asked for; seq 0: none are under way */
	uint64_t found;     /* the line that a search led to; 0: none */
};

/* While somebody looks for something. */
struct search {
	struct edit *edit;  /* owned: what is typed */
	bool on;            /* it is to be seen */
	bool all;           /* in all rooms, not the current one */
	struct query query; /* of what is typed; without terms when that is none */
	char why[160];      /* why it is none */
	bool unsent;        /* the question did not go out yet */
	uint64_t id, asked; /* of the last question; monotonic, when it went out */
	unsigned took_ms;   /* of the last answer */
	uint64_t selected;  /* number in the lines of the hits */
	/* Where the person wants to go: lines are fetched until it is there. seq 0: nowhere. */
	struct place seek;
	size_t seek_room;
};

/* What stands in a box over everything and takes the keys. */
enum overlay {
	OVERLAY_NONE,
	OVERLAY_VERIFY, /* are these digits the same? */
	OVERLAY_PASTE,  /* then the program compares */
	OVERLAY_QR,
};

/* All that a frame is drawn from; nothing here is owned. */
struct screen {
	const struct model *model;
	const struct view *view; /* of the current room */
	const char *server_name;
	const char *hint; /* "" or words that take the place of the status, cleaned */
	struct layout_wish wish;
	enum overlay overlay;
	const struct search *search;
	const struct edit *digits; /* that are typed in OVERLAY_PASTE */
	uint64_t now;              /* monotonic */
	bool ascii;
	bool mono; /* there is no colour, and perhaps nothing in its place */
};

#endif
