/*
 * client/content.h - what is inside a sealed message: version, flags, what its author had seen of
 * the order (client/order.h), perhaps a receipt, text; and the data that goes with it in the clear
 * but authenticated: its id and which kind of room it is for.
 *
 *	u8 version (2)  u8 flags (1: action, 2: receipt)  u64 seen  u8 link[8]
 *	[u64 receipt]  bytes text (length in 4 bytes)
 *
 * Without text it is a receipt and nothing else: never shown, never told of.
 */
#ifndef SNUG_CLIENT_CONTENT_H
#define SNUG_CLIENT_CONTENT_H

#include "base/buf.h"
#include "net/wire.h"

#define CONTENT_LINK_SIZE 8

struct content {
	bool action;
	uint64_t seen;                   /* records of the epoch that the author had */
	uint8_t link[CONTENT_LINK_SIZE]; /* start of the last one's hash in the chain */
	uint64_t
	    receipt; /* the author has everything of the room up to this seq; 0: says nothing */
	struct bytes
	    text; /* valid UTF-8, at most WIRE_TEXT_MAX bytes, 0 only with a receipt; lent */
};

void content_put(struct buf *b, const struct content *c);
/* 0, ERR_PARSE, ERR_VERSION, ERR_UTF8, ERR_TRAILING. */
int content_get(struct bytes in, struct content *c);

/* room is the name here: all private rooms count as one kind, since each side names them
 * differently. */
void content_put_aad(struct buf *b, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room);
/* Is aad what content_put_aad makes of these? */
bool content_aad_fits(
    struct bytes aad, const uint8_t id[static WIRE_MSG_ID_SIZE], const char *room);

#endif
