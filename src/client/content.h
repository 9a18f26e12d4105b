/*
 * client/content.h - what is inside a sealed message: version, flags, text; and the data that
 * goes with it in the clear but authenticated: its id and which kind of room it is for.
 */
#ifndef SNUG_CLIENT_CONTENT_H
#define SNUG_CLIENT_CONTENT_H

#include "base/buf.h"
#include "net/wire.h"

struct content {
	bool action;
	struct bytes text; /* valid UTF-8, 1 to WIRE_TEXT_MAX bytes; lent */
};

void content_put(struct buf *b, const struct content *c);
/* 0, ERR_PARSE, ERR_VERSION, ERR_UTF8, ERR_TRAILING. */
int content_get(struct bytes in, struct content *c);

/* room is the name here: all private rooms count as one kind, since each side names them differently. */
void content_put_aad(struct buf *b, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room);
/* Is aad what content_put_aad makes of these? */
bool content_aad_fits(struct bytes aad, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room);

#endif
