/* client/inviting.h - invites for others, made by the server on our wish. Worker thread only. */
#ifndef SNUG_CLIENT_INVITING_H
#define SNUG_CLIENT_INVITING_H

#include "base/nick.h"
#include "bus/intent.h"
#include "net/wire.h"

#define INVITING_MAX 8

struct worker;

/* What was asked for and is not answered yet, oldest first: answers come in this order. */
struct inviting {
	struct {
		char room[ROOM_NAME_MAX + 1];
		bool qr;
	} asked[INVITING_MAX];
	size_t n;
};

/* For intents.c. */
void inviting_ask(struct worker *w, const struct intent *in);
/* For session.c: the answer; 0 or ERR_PROTO. */
int inviting_on_invited(struct worker *w, const struct wire_invited *m);
int inviting_on_refused(struct worker *w, const struct wire_refused *m);
/* The connection is gone: nothing more will be answered. */
void inviting_lost(struct worker *w);

#endif
