/*
 * client/rooms.h - the rooms we are in: each a group with a name and an id, also while there is
 * no connection. How one comes in is in joining.c, who is in them in commits.c, what is said in
 * messages.c, what was missed in catchup.c. Worker thread only.
 */
#ifndef SNUG_CLIENT_ROOMS_H
#define SNUG_CLIENT_ROOMS_H

#include "base/list.h"
#include "base/nick.h"
#include "base/rw.h"
#include "client/order.h"
#include "client/presence.h"
#include "client/receipts.h"
#include "net/wire.h"

struct group;
struct worker;

#define ROOMS_MAX 512 /* rooms at once: no server makes us keep more */

struct room {
	struct list node;
	char name[ROOM_NAME_MAX + 1];
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct group *group;
	/* kept (client/keeper.h) */
	uint64_t no;     /* in the history */
	uint64_t cursor; /* all of the server's order up to this seq was taken in */
	bool opening;    /* private: our OPEN is not ordered yet */
	bool returning;  /* our external commit is not ordered yet */
	bool stale;      /* private: the other one has lost it, and opened another */
	uint8_t commit_id[WIRE_MSG_ID_SIZE]; /* of the commit that is staged */
	struct order order;
	struct receipts receipts;
	/* of this process, or this connection */
	bool dirty;        /* to be saved with this tick */
	uint64_t acked;    /* the server knows that we have all up to there */
	bool young;        /* private: we opened it, on this connection */
	bool live;         /* we are told what happens as it happens */
	bool wishing;      /* a commit of ours with a wish (roles.h) is under way */
	bool stalled;      /* a commit is coming, before which nothing can be sent */
	uint64_t from, to; /* what is caught up with; to 0: not told of yet */
	unsigned shown;    /* percent of it that was told */
	struct presence presence;
};

struct rooms {
	struct list all; /* of struct room */
};

void rooms_init(struct rooms *rs);
void rooms_clear(struct rooms *rs);
/*
 * By name; of several private rooms with one person, the one that both sides choose: none that is
 * stale, and the smaller id, when both opened one at a time. NULL: none.
 */
struct room *rooms_find(struct rooms *rs, const char *name);
struct room *rooms_find_id(struct rooms *rs, const uint8_t *id);
/* Are we in: can something be sealed for its group? */
bool rooms_in(const struct room *r);
/* Are there ROOMS_MAX of them? */
bool rooms_full(struct rooms *rs);
/* One more; takes g. Lent. */
struct room *rooms_add(struct rooms *rs, const char *name, const uint8_t *id, struct group *g);
/* Forget it, here. */
void rooms_drop(struct room *r);

/* The room with its members, as the group itself knows them: EV_ROOM. */
void rooms_announce(struct worker *w, const struct room *r);
/* EV_EPOCH. */
void rooms_tell_epoch(struct worker *w, const struct room *r);
/* In a room at last: keep it, tell. */
void rooms_entered(struct worker *w, struct room *r);
/* We are in it and connected: what one sees of the connection, and once a greeting. */
void rooms_greet(struct worker *w, const struct room *r);
/* We are not in it any more: EV_ROOM_GONE, why; its lines stay. r is freed. */
void rooms_leave(struct worker *w, struct room *r, const char *cause);
/* The connection is gone. */
void rooms_lost(struct worker *w);

/* What keeper.h keeps of it beside its group, as bytes, and back: 0 or an error of rw.h. */
void room_put(struct buf *b, const struct room *r);
int room_get(struct rd *in, struct room *r);

#endif
