/* ui/view.h - how the person looks at the rooms: what belongs to the screen and not to the model.
 */
#ifndef SNUG_UI_VIEW_H
#define SNUG_UI_VIEW_H

#include "ui/edit.h"
#include "ui/history.h"
#include "ui/layout.h"
#include "ui/model.h"
#include "ui/scroll.h"
#include "ui/switch.h"
#include "ui/window.h"

/* Of one room. */
struct view {
	struct edit *edit;       /* owned; the draft stays when another room is entered */
	struct history *history; /* owned */
	struct scroll scroll;
	char *draft; /* owned, or NULL: text that was held, until the person chose */
};

/* What stands in a box over everything and takes the keys. */
enum overlay {
	OVERLAY_NONE,
	OVERLAY_VERIFY, /* are these digits the same? */
	OVERLAY_PASTE,  /* then the program compares */
	OVERLAY_QR,
	OVERLAY_SWITCH, /* where to go */
};

/* All that a frame is drawn from; nothing here is owned. */
struct screen {
	const struct model *model;
	const struct view *view;       /* of the current room */
	const struct windows *windows; /* the focused one is on the current room; NULL: one */
	const char *server_name;
	const char *hint; /* "" or words that take the place of the status, cleaned */
	struct layout_wish wish;
	enum overlay overlay;
	const struct edit *digits;       /* that are typed in OVERLAY_PASTE */
	const struct switcher *switcher; /* of OVERLAY_SWITCH */
	uint64_t selected;               /* number of a line of the current room that keys act on */
	bool selecting;                  /* selected is one */
	bool numbers;                    /* the rooms show theirs */
	uint64_t now;                    /* monotonic */
	bool ascii;
};

#endif
