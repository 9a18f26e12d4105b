/*
 * server/room.h - rooms: who is in each, its one order of messages, and one commit an epoch.
 *
 * The server cannot make or read a group. It asks one member at a time to commit a change
 * (CHANGE: add those who wait, or remove those who left), orders the commit, and asks the
 * next one when no commit comes in time. What the room's membership log does not permit is not
 * ordered. Everything but that log is in memory. Server thread only.
 */
#ifndef SNUG_SERVER_ROOM_H
#define SNUG_SERVER_ROOM_H

#include "base/err.h"
#include "net/loop.h"
#include "net/wire.h"

#define ROOM_LOBBY "#lobby"

struct member_log;
struct peer;
struct room_set;

/* No rooms yet; the membership log of the lobby is in dir/rooms. 0, or as room_log_open. */
int room_set_new(struct room_set **out, struct loop *l, const char *dir, struct fault *f);
void room_set_free(struct room_set *rs);         /* NULL is nothing */
size_t room_set_size(const struct room_set *rs); /* how many there are */
/* The log of the lobby: who may what. Lent. */
const struct member_log *room_set_log(const struct room_set *rs);

/*
 * p wants to be in the lobby and has so many entries of its log: is told the rest, then asked to
 * make the room, or waits to be added.
 */
void room_join(struct room_set *rs, struct peer *p, uint64_t entries);
/* p made the group it was asked to make. 0 or ERR_PROTO when it was not asked. */
int room_made(struct room_set *rs, struct peer *p, const struct wire_room_made *m);
/* New key packages of p: it may wait for being added. */
void room_keypkgs_came(struct room_set *rs, struct peer *p);
/* p disconnected or is being closed. */
void room_peer_gone(struct room_set *rs, struct peer *p);

/* 0, or the enum wire_refusal to tell p; of WIRE_REFUSED_ROLE the cause in *f too. */
uint16_t room_commit(struct peer *p, const struct wire_commit *m, struct fault *f);
uint16_t room_send(struct peer *p, const struct wire_send *m);
uint16_t room_open(struct room_set *rs, struct peer *p, const struct wire_open *m);

#endif
