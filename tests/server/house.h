/*
 * server/house.h - the real server in a thread of its own, clients that speak frames by hand, and
 * what they say to each other in the lobby. One at a time. Test thread only.
 */
#ifndef SNUG_TESTS_SERVER_HOUSE_H
#define SNUG_TESTS_SERVER_HOUSE_H

#include <pthread.h>

#include "server/server.h"
#include "tests/support/raw.h"
#include "tests/support/rawroom.h"

#define FOLK_MAX 8

struct house {
	struct server_opts opts; /* for the next start */
	struct server *server;   /* NULL: stopped */
	pthread_t thread;
	struct loop *loop; /* of the clients */
	char *home;
	struct {
		char nick[NICK_MAX + 1];
		struct identity *id;
	} folk[FOLK_MAX]; /* who was enrolled */
	size_t n_folk;
	struct member_log *log; /* of the lobby, as the clients know it */
};

/* For cmocka; a house is open when its test begins. */
int house_set_up(void **state);
int house_tear_down(void **state);
/* The same in parts, to open with other opts. */
struct house *house_new(void);
int house_open(struct house *h);
/* Politely: who is connected hears goodbye. */
void house_close(struct house *h);
/* What is kept, and nothing else, is still there; clients of before are closed. */
void house_again(struct house *h);

struct raw *house_dial(struct house *h);
struct identity *house_who(struct house *h, const char *nick); /* enrolled at the first time */
struct raw *house_enter(struct house *h, const char *nick);
/* by answers what was asked and lets whom in, by the log too. */
void house_commit_add(
    struct house *h, struct raw *by, struct raw *whom, const uint8_t *id, uint64_t epoch);
/* An answer to what was asked, which nobody can look into. */
void house_commit(struct raw *r, const uint8_t *id, uint64_t epoch, const char *welcome);
/* member is asked to add joiner and does; both hear of it, and joiner has the room live. */
void house_add(
    struct house *h, struct raw *member, struct raw *joiner, const uint8_t *id, uint64_t epoch);
/* A message whose id begins with n. */
void house_say(struct raw *r, const uint8_t *id, uint64_t epoch, uint8_t n, size_t size);
void house_expect(struct raw *r, uint8_t n, uint64_t seq);
void house_expect_refused(struct raw *r, unsigned about, unsigned why);
/* Await a CHANGE: what it asks. Its batches are lent from *f. */
struct wire_change house_asked(struct raw *r, struct raw_frame **f);
/* All that was sent by anybody before has been heard by the server. */
void house_sync(struct raw *r);

#endif
