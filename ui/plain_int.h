/* ui/plain_int.h - line mode from inside: shared by plain.c (what comes in) and plain_show.c (what
 * goes out). */
#ifndef SNUG_UI_PLAIN_INT_H
#define SNUG_UI_PLAIN_INT_H

#include "base/buf.h"
#include "bus/event.h"
#include "ui/command.h"
#include "ui/look.h"
#include "ui/model.h"

struct bus;
struct fault;

/* What was told of a room. */
struct plain_room {
	struct place read;  /* the worker knows that it was printed */
	uint64_t delivered; /* seq of the own message that all have, as was told */
};

/* Main thread only. */
struct plain {
	struct bus *bus;
	const struct ui_opts *opts;
	struct model *model; /* owned */
	struct front front;
	struct look look;
	struct buf in; /* read, from at on not yet a line */
	size_t at;
	unsigned long line_no;
	bool overlong; /* the line that is being read is refused already */
	bool eof;
	bool tty;     /* somebody types */
	bool asked;   /* leaving was asked for once */
	bool refused; /* some line was */
	bool failed;  /* some message of this input did */
	bool held;    /* some message was, because of a key, and nobody typed it */
	bool deaf;    /* nobody reads stdout */
	int lost;     /* errno, when it is because what was to be told could not be written */
	bool leaving, quit_posted;
	bool prompted;
	uint64_t search;          /* the question that waits for its answer; 0: none does */
	uint64_t searched;        /* monotonic: when the last question went out */
	struct plain_room *rooms; /* owned */
	size_t n_rooms;
};

/* What was told of room i of the model. Lent until a room is added. */
struct plain_room *plain_room(struct plain *p, size_t i);
/* Words of the program, in the current room. */
void plain_tell(struct plain *p, const char *text);
void plain_complain(struct plain *p, const struct fault *f);
/* A prompt that stands there is ended. */
void plain_end_prompt(struct plain *p);
/* The model takes ev, and what it means is printed. */
void plain_apply(struct plain *p, const struct event *ev);

#endif
