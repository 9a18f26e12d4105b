/* ui/view.h - how the person looks at the rooms: what belongs to the screen and not to the model.
 */
#ifndef SNUG_UI_VIEW_H
#define SNUG_UI_VIEW_H

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
	char *draft; /* owned, or NULL: text that was held, until the person chose */
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
	const struct edit *digits; /* that are typed in OVERLAY_PASTE */
	const char *ask;	   /* NULL, or words that stand before `line` where one types */
	const struct edit *line;   /* in place of the view's, while ask is there */
	uint64_t now; /* monotonic */
	bool ascii;
};

#endif
