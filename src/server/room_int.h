/* server/room_int.h - rooms as their own files see them. Server thread only. */
#ifndef SNUG_SERVER_ROOM_INT_H
#define SNUG_SERVER_ROOM_INT_H

#include "base/list.h"
#include "server/peer.h"
#include "server/room.h"
#include "server/room_log.h"

/* No frame makes us look at rooms that its sender is not in. */
struct room_set {
	struct loop *loop;
	struct list all;      /* of struct room */
	struct room *lobby;   /* NULL: nobody is in it */
	struct room_log *log; /* of the lobby */
};

/* In the group, as far as the server was told. */
struct member {
	struct list node;  /* in its room */
	struct list place; /* in its peer's rooms */
	struct room *room;
	struct peer *peer;
	unsigned strikes;
};

/* Not in the group yet. */
struct waiter {
	struct list node;
	struct peer *peer; /* NULL: gone while its adding was under way */
	char nick[NICK_MAX + 1];
	bool in_change;
	bool told; /* that nobody is here who may let them in */
};

/* In the group still, but not here any more: to be removed. */
struct leaver {
	struct list node;
	char nick[NICK_MAX + 1];
};

struct room {
	struct list node;
	struct room_set *rooms;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	char name[ROOM_NAME_MAX + 1];
	bool private;
	struct room_log *log; /* lent; NULL: private */
	struct peer *maker;   /* asked to make the group; NULL when there is one */
	uint64_t epoch, seq;
	struct list members, waiters, leavers;
	struct peer *asked;   /* to commit a change; NULL when none is under way */
	size_t asked_leavers; /* how many of the first leavers the change removes */
	bool one_by_one;      /* somebody among those who wait cannot be added: find out who */
	struct timer *timer;
};

/* room.c: */
struct member *room_member(struct peer *p, const uint8_t *id); /* p in that room, or NULL */
void room_add_member(struct room *r, struct peer *p);
void room_free(struct room *r);
void room_send_welcome(struct room *r, struct peer *to, const char *name, struct bytes welcome);

/* room_change.c: who waits and who left, and whom one asks to commit that. */
struct waiter *room_waiter(struct room *r, const struct peer *p); /* NULL: none */
void room_add_waiter(struct room *r, struct peer *p);
void room_drop_waiter(struct waiter *w);
void room_add_leaver(struct room *r, const char *nick);
void room_forget_leavers(struct room *r, size_t n); /* the first n */
/* Whatever can be done now; may free r. */
void room_advance(struct room *r);
/* What was asked will not be done: those who were to be added wait again, with another key package.
 */
void room_cancel_change(struct room *r);
/* A commit was ordered that answers what was asked; welcome: for who was added. */
void room_answered(struct room *r, struct bytes welcome);
void room_on_timeout(void *room); /* of what was asked */

#endif
