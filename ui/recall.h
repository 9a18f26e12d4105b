/*
 * ui/recall.h - looking for a line that was typed before: what is typed meanwhile is looked for,
 * and the newest line that holds it is shown until it is taken. Main thread only.
 */
#ifndef SNUG_UI_RECALL_H
#define SNUG_UI_RECALL_H

#include <stdbool.h>

#include "ui/edit.h"
#include "ui/history.h"
#include "ui/term_key.h"

#define RECALL_ASK_MAX 160

struct recall {
	struct edit *query, *shown;      /* owned; NULL: nobody is looking */
	const struct history *own, *all; /* lent: of the room, of all rooms */
	bool everywhere;
	size_t at; /* the line that is shown, or HISTORY_NONE */
	bool none; /* what is typed now is in no other line */
};

enum recall_does {
	RECALL_GOES_ON,
	RECALL_TAKES,     /* what is shown is to become the line */
	RECALL_TAKES_AND, /* and the key is to do what it does there */
	RECALL_LEAVES,
};

void recall_start(struct recall *r, const struct history *own, const struct history *all);
void recall_stop(struct recall *r); /* also when nobody is looking */
enum recall_does recall_key(struct recall *r, struct key k);
/* What stands before the line meanwhile; room: where one is, cleaned. */
void recall_ask(const struct recall *r, const char *room, char out[static RECALL_ASK_MAX]);

#endif
