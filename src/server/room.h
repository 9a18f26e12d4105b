/*
 * server/room.h - rooms: who is in each, its one order of messages, and one commit an epoch.
 *
 * The server cannot make or read a group. It asks one member at a time to commit a change
 * (CHANGE: add those who wait, or remove those who left), orders the commit, and asks the
 * next one when no commit comes in time. Everything is in memory. Server thread only.
 */
#ifndef SNUG_SERVER_ROOM_H
#define SNUG_SERVER_ROOM_H

#include "net/loop.h"
#include "net/wire.h"

#define ROOM_LOBBY "#lobby"

struct peer;
struct room_set;

struct room_set *room_set_new(struct loop *l);
void room_set_free(struct room_set *rs); /* NULL is nothing */

/* p wants to be in the lobby: asked to make it, or waits to be added. */
void room_join(struct room_set *rs, struct peer *p);
/* p made the group it was asked to make. 0 or ERR_PROTO when it was not asked. */
int room_made(struct room_set *rs, struct peer *p, const uint8_t *id);
/* New key packages of p: it may wait for being added. */
void room_keypkgs_came(struct room_set *rs, struct peer *p);
/* p disconnected or is being closed. */
void room_peer_gone(struct room_set *rs, struct peer *p);

/* 0, or the enum wire_refusal to tell p. */
uint16_t room_commit(struct peer *p, const struct wire_commit *m);
uint16_t room_send(struct peer *p, const struct wire_send *m);
uint16_t room_open(struct room_set *rs, struct peer *p, const struct wire_open *m);

#endif
