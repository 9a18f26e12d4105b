/*
 * client/rooms.h - the rooms we are in: each a group with a name and an id, kept in step with
 * the server's order. Worker thread only.
 */
#ifndef SNUG_CLIENT_ROOMS_H
#define SNUG_CLIENT_ROOMS_H

#include "base/list.h"
#include "base/nick.h"
#include "net/wire.h"

struct group;
struct outmsg;
struct worker;

#define ROOMS_MAX 512 /* rooms at once: no server makes us keep more */
#define ROOMS_RECENT 512 /* message ids remembered, so that one sent twice is shown once */

struct room {
	struct list node;
	char name[ROOM_NAME_MAX + 1];
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct group *group;
	bool opening; /* private: our OPEN is not ordered yet */
	bool wishing; /* a commit of ours with a wish (roles.h) is under way */
};

struct rooms {
	struct list all; /* of struct room */
	uint8_t recent[ROOMS_RECENT][WIRE_MSG_ID_SIZE];
	size_t n_recent; /* counts on; the place is n_recent % ROOMS_RECENT */
};

void rooms_init(struct rooms *rs);
void rooms_clear(struct rooms *rs);
/* By name; of two private rooms with one person, the one that both sides choose: the smaller id. NULL: none. */
struct room *rooms_find(struct rooms *rs, const char *name);
bool rooms_live(const struct room *r);
/* Are there ROOMS_MAX of them? */
bool rooms_full(struct rooms *rs);
/* One more; takes g. Lent. */
struct room *rooms_add(struct rooms *rs, const char *name, const uint8_t *id, struct group *g);

/* Seal m for r and hand it to the connection. 0 also when the connection has no space now. */
int rooms_send(struct worker *w, struct room *r, struct outmsg *m);
/* The connection is gone, and with it our place in every group. */
void rooms_lost(struct worker *w);

/* Ask the server to be let into a room, by what we know of its log. 0, or as the frames below. */
int rooms_join(struct worker *w, const char *name);

/* Frames. 0, or the error for which the connection is given up. */
int rooms_on_log(struct worker *w, const struct wire_log *m);
int rooms_on_room_new(struct worker *w, const struct wire_room_new *m);
int rooms_on_change(struct worker *w, const struct wire_change *m);
int rooms_on_committed(struct worker *w, const struct wire_committed *m);
int rooms_on_welcome(struct worker *w, const struct wire_welcome *m);
int rooms_on_message(struct worker *w, const struct wire_message *m);
int rooms_on_refused(struct worker *w, const struct wire_refused *m);
int rooms_on_room_gone(struct worker *w, const struct wire_room_gone *m);

#endif
