/*
 * client/keeper.h - what stays when snug ends: the history of the profile (store/history.h), with
 * our key packages and groups, messages, what waits, settings. Without a profile it is in memory
 * alone. Worker thread only.
 *
 * All writing of one tick of the loop is one transaction. What is sealed leaves only after it
 * (session.h): so no key is used twice and nothing that was confirmed is lost, whenever the
 * process or the machine ends. Events may be told before: then they are told once more.
 *
 * When the disk fails, nothing of the tick was done: the connection is given up, and what is in
 * memory is read anew from the disk, as after a start.
 */
#ifndef SNUG_CLIENT_KEEPER_H
#define SNUG_CLIENT_KEEPER_H

#include "store/history.h"

struct room;
struct secret;
struct timer;
struct worker;

struct keeper {
	struct history *history; /* NULL: we are not enrolled yet */
	struct secret *key;      /* of groups and key packages, guarded */
	struct timer *tick;
	bool begun;   /* there is a transaction */
	bool keyring; /* it has changed */
	bool failed;  /* a transaction was undone: memory is ahead of the disk */
	bool told;    /* so the worker was told, and is about to reload */
	bool ill;     /* the last one was: the next ones do not follow at once, nor is it told */
	bool fresh;   /* the server may have key packages of ours that open nothing any more */
};

/*
 * Open the history of w's profile and what it has: w->keyring, the rooms with their groups, what
 * waits. Nothing is told yet. 0 or *f.
 */
int keeper_open(struct worker *w, struct fault *f);
/* Commit what there is, close. Nothing when it is not open. */
void keeper_close(struct worker *w);
/* Read what keeper_open did again, when a transaction was undone. 0 or *f. */
int keeper_reload(struct worker *w, struct fault *f);

/* The history, in a transaction that ends with this tick. */
struct history *keeper_write(struct worker *w);
/* r's group, cursor or what belongs to them has changed: saved with this tick. */
void keeper_room(struct worker *w, struct room *r);
/* So have the key packages. */
void keeper_keyring(struct worker *w);
/* The server has taken the key packages of this life. */
void keeper_keypkgs_taken(struct worker *w);
/* Is there something to commit, before a frame may leave? */
bool keeper_is_busy(const struct worker *w);
/* Commit, now. False when nothing of it was done, which is told. */
bool keeper_commit(struct worker *w);
/* The same, and what waited for it leaves: the end of the tick. */
bool keeper_end_tick(struct worker *w);

/*
 * The number of the room in the history: of that which we are in, or the last one of that name;
 * else of a new one, with an id drawn for the group that it may get. 0 when the disk fails.
 */
uint64_t keeper_place(struct worker *w, const char *name);
/* The same, but 0 when there is none. */
uint64_t keeper_place_find(struct worker *w, const char *name);
/* The room with a group comes into the history, or into its place there. */
void keeper_add(struct worker *w, struct room *r);
/* r has no group any more; its lines stay. */
void keeper_leave(struct worker *w, struct room *r);

#endif
