/*
 * store/steps.h - one of each thing that a server asks of its store, in an order that makes
 * sense.
 */
#ifndef SNUG_TESTS_STORE_STEPS_H
#define SNUG_TESTS_STORE_STEPS_H

#include "tests/store/bed.h"

enum step {
	MAKE_ROOM,
	APPEND_1,
	APPEND_2,
	COMMIT_3, /* with a welcome for bob */
	KEYPKG_1,
	KEYPKG_2,
	APPEND_4,
	TAKE,
	COMMIT_5,
	ACK,
	PUT,
	WELCOME_ACK,
	EXPIRE, /* append 1 is the only one so old */
	APPEND_6,
	STEPS,
};

/* The answer's r. */
int steps_take(struct bed *b, struct got *g, enum step step);
/* The log of the room; empty when it is not there. */
void steps_read(struct bed *b, struct got *g);
/* After the last step there are 2, 3, 4, 5 and 6, each once. */
void steps_check(struct bed *b);

#endif
