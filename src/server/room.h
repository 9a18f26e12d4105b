/*
 * server/room.h - rooms: who is in each, its one order of messages, and one commit an epoch.
 *
 * A room's members are people, connected or not; its log, its members and what waits for them
 * are in the store, and nothing is passed on or answered before it is there for good. The server
 * cannot make or read a group. It asks one member at a time to commit a change (CHANGE: add those
 * who wait, or remove those whose state is lost), orders the commit, and asks the next one when
 * none comes in time. What the room's membership log does not permit is not ordered. Server
 * thread only.
 */
#ifndef SNUG_SERVER_ROOM_H
#define SNUG_SERVER_ROOM_H

#include "base/err.h"
#include "net/loop.h"
#include "net/wire.h"
#include "store/store.h"

#define ROOM_LOBBY "#lobby"

struct member_log;
struct peer;
struct room_set;
struct server;

/*
 * All rooms that are in s's store; the membership log of the lobby is in dir/rooms. 0; as
 * room_log_open; or what the store says.
 */
int room_set_new(struct room_set **out, struct server *s, const char *dir, struct fault *f);
/* After the store was closed. NULL is nothing. */
void room_set_free(struct room_set *rs);
size_t room_set_size(const struct room_set *rs); /* how many there are */
/* The log of the lobby: who may what. Lent. */
const struct member_log *room_set_log(const struct room_set *rs);
/* Somebody's certificate was revoked: they are to be taken out of the group. */
void room_judge(struct room_set *rs);

/* p was admitted. */
void room_peer_came(struct room_set *rs, struct peer *p);
/* p disconnected or is being closed. */
void room_peer_gone(struct room_set *rs, struct peer *p);

/*
 * p wants to be in the lobby and has so many entries of its log: is told the rest, then gets its
 * welcome, or what it needs to come back, or is asked to make the room, or waits to be added.
 */
void room_join(struct room_set *rs, struct peer *p, uint64_t entries);
/* p has a group of that room and all up to seq. */
void room_resume(struct room_set *rs, struct peer *p, const struct wire_resume *m);
void room_ack(struct peer *p, const struct wire_ack *m);
/* p made the group it was asked to make. 0 or ERR_PROTO when it was not asked. */
int room_made(struct room_set *rs, struct peer *p, const struct wire_room_made *m);
/* The store has new key packages of nick, who may wait for being added. */
void room_keypkgs_came(struct room_set *rs, const char *nick);

/*
 * 0, or the enum wire_refusal to tell p; of WIRE_REFUSED_ROLE the cause in *f too. After 0 the
 * answer comes when the store has it, and may still be a refusal.
 */
uint16_t room_commit(struct peer *p, const struct wire_commit *m, struct fault *f);
uint16_t room_send(struct peer *p, const struct wire_send *m);
uint16_t room_open(struct room_set *rs, struct peer *p, const struct wire_open *m);

/* For feed.c: */

/*
 * Send a welcome of the store to p, if it is still of use, and to a room with a membership log or
 * not, as with_log says. Was it?
 */
bool room_welcome(
    struct room_set *rs, struct peer *p, const struct store_welcome *w, bool with_log);
/* p joined the lobby, and no welcome to it waits. */
void room_readmit(struct room_set *rs, struct peer *p);
void room_send_record(
    struct peer *to, const uint8_t room[static WIRE_ROOM_ID_SIZE], const struct store_record *rec);
/* p has all that is in the log: the room is live. */
void room_caught_up(
    struct room_set *rs, struct peer *p, const uint8_t room[static WIRE_ROOM_ID_SIZE]);

#endif
