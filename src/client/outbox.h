/*
 * client/outbox.h - our messages that the server does not have in its order yet, oldest first, as
 * they are kept (client/keeper.h). Each ends in EV_SENT, or when it was given up in
 * EV_SEND_FAILED, and waits then for IN_RETRY or IN_UNSEND. Worker thread only.
 */
#ifndef SNUG_CLIENT_OUTBOX_H
#define SNUG_CLIENT_OUTBOX_H

#include "base/list.h"
#include "bus/intent.h"
#include "net/wire.h"
#include "store/history.h"

struct fault;
struct room;
struct worker;

struct outbox {
	struct list messages; /* of struct outmsg */
	uint64_t drawn;       /* intents of what was loaded, that no intent of the person has */
};

struct outmsg {
	struct list node;
	uint64_t intent; /* id of the intent, for the events about it */
	uint8_t id[WIRE_MSG_ID_SIZE];
	uint64_t home; /* room of the history where it is kept; 0: nowhere */
	char room[ROOM_NAME_MAX + 1];
	bool action;
	int64_t time_ms; /* when it was said */
	enum history_state state;
	int reason;                       /* enum err, when it failed */
	bool in_flight;                   /* handed to the connection, not ordered yet */
	uint8_t group[WIRE_ROOM_ID_SIZE]; /* that it was sealed for, when sent */
	uint64_t epoch;                   /* and in which epoch */
	struct buf frame;                 /* what was sealed then */
	uint64_t receipt;                 /* that went along; 0: none */
	char *text;
	size_t len;
};

void outbox_init(struct outbox *o);
void outbox_clear(struct outbox *o); /* frees without a word */
/*
 * What is kept, added to what is there; what is there and is not kept, since a transaction was
 * undone, is kept again. 0 or the disk's error. Nothing is told.
 */
int outbox_load(struct worker *w);
/* The history forgot that room: keep again what waits for it. */
void outbox_keep(struct worker *w, const char *room);
/* EV_PENDING for what waits, EV_SEND_FAILED for what failed. */
void outbox_tell(struct worker *w);

/* Take in a message for room; says EV_PENDING, or EV_SEND_FAILED when the text cannot be sent at
 * all. */
void outbox_add(struct worker *w, const struct intent *in, const char *room);
/* IN_UNSEND, IN_RETRY. */
void outbox_unsend(struct worker *w, const struct intent *in);
void outbox_retry(struct worker *w, const struct intent *in);
/*
 * Send what waits for room as far as the connection takes it; but when nothing may be sent there
 * because of what is known of somebody's key, then give it back: EV_HELD. The only way to
 * messages_send().
 */
void outbox_flush(struct worker *w, const char *room);
void outbox_flush_all(struct worker *w);
/* The one with this id, or NULL. */
struct outmsg *outbox_find(struct outbox *o, const uint8_t *id);
/* m's frame was sealed for the group of r as it is. */
void outbox_sealed(struct worker *w, struct outmsg *m, const struct room *r);
/* The server did not take it, and the group is gone: it is sealed anew, for the next one. */
void outbox_not_taken(struct worker *w, struct outmsg *m);
/* It was ordered as that, and kept as that part of its number: EV_SENT; m is freed. */
void outbox_sent(struct worker *w, struct outmsg *m, const struct wire_message *as, uint32_t part);
/* It was refused for good: EV_SEND_FAILED. */
void outbox_failed(struct worker *w, struct outmsg *m, const struct fault *f);
/* The same for all that waits for room. */
void outbox_fail(struct worker *w, const char *room, const char *cause, const char *remedy);
/* Whether what was handed over for room arrived cannot be known any more: so it failed. */
void outbox_doubt(struct worker *w, const char *room);
/* The connection is gone, or the room is (NULL: all): what was in flight waits again, with the same
 * id. */
void outbox_requeue(struct outbox *o, const char *room);
/* What waits and did not fail: how many, is there none, is there some for that room. */
unsigned outbox_waiting(const struct outbox *o);
bool outbox_empty(const struct outbox *o);
bool outbox_has(const struct outbox *o, const char *room);

#endif
