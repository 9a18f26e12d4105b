/*
 * client/outbox.h - our messages that the server does not have in its order yet, oldest first.
 * Each ends in exactly one of EV_SENT and EV_SEND_FAILED. Worker thread only.
 */
#ifndef SNUG_CLIENT_OUTBOX_H
#define SNUG_CLIENT_OUTBOX_H

#include "base/list.h"
#include "bus/intent.h"
#include "net/wire.h"

struct worker;

struct outbox {
	struct list messages; /* of struct outmsg */
};

struct outmsg {
	struct list node;
	uint64_t intent; /* id of the intent, for the events about it */
	uint8_t id[WIRE_MSG_ID_SIZE];
	char room[ROOM_NAME_MAX + 1];
	bool action;
	bool in_flight; /* handed to the connection, not ordered yet */
	uint64_t epoch; /* that it was sealed in, when in_flight */
	char *text;
	size_t len;
};

void outbox_init(struct outbox *o);
void outbox_clear(struct outbox *o); /* frees without a word */

/* Take in a message for room; says EV_PENDING, or EV_SEND_FAILED when the text cannot be sent at all. */
void outbox_add(struct worker *w, const struct intent *in, const char *room);
/*
 * Send what waits for room as far as the connection takes it; but when nothing may be sent there
 * because of what is known of somebody's key, then give it back: EV_HELD. The only way to
 * rooms_send().
 */
void outbox_flush(struct worker *w, const char *room);
void outbox_flush_all(struct worker *w);
/* The one with this id, or NULL. */
struct outmsg *outbox_find(struct outbox *o, const uint8_t *id);
/* It was ordered: EV_SENT; m is freed. */
void outbox_sent(struct worker *w, struct outmsg *m, int64_t time_ms);
/* The connection is gone: what was in flight waits again, with the same id. */
void outbox_requeue(struct outbox *o);
/* EV_SEND_FAILED for what waits for room (or everything); freed. */
void outbox_fail(struct worker *w, const char *room, const char *cause, const char *remedy);
void outbox_fail_all(struct worker *w, const char *cause);
bool outbox_empty(const struct outbox *o);
bool outbox_has(const struct outbox *o, const char *room);

#endif
