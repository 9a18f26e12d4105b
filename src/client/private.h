/*
 * client/private.h - rooms of two: who has something to say to one person alone asks the server
 * for a key package of theirs and opens a room with it. Worker thread only.
 */
#ifndef SNUG_CLIENT_PRIVATE_H
#define SNUG_CLIENT_PRIVATE_H

#include "base/list.h"
#include "net/wire.h"

struct worker;

struct private
{
	struct list wanted; /* people a key package was asked of */
};

void private_init(struct private *p);
/* Nothing that was asked for will come any more. */
void private_clear(struct private *p);

/* Somebody has something to say to nick alone: have a room for it, soon. */
void private_want(struct worker *w, const char *nick);
/* The same for all to whom something waits to be said. */
void private_want_waiting(struct worker *w);

/* The frame. 0, or the error for which the connection is given up. */
int private_on_keypkg(struct worker *w, const struct wire_keypkg *m);

/* Our OPEN was refused. */
void private_refused(struct worker *w, const struct wire_refused *m);

#endif
