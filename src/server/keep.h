/*
 * server/keep.h - the server's store (store/store.h) in its loop: opened and closed, its answers
 * delivered, what is too old taken away. Server thread only.
 */
#ifndef SNUG_SERVER_KEEP_H
#define SNUG_SERVER_KEEP_H

#include "base/err.h"
#include "store/store.h"

struct loop;
struct keep;

struct keep_opts {
	uint64_t retention_ms; /* messages are kept so long; 0: for ever */
	bool relaxed;          /* as store_config says */
	struct store_quota quota;
};

#define KEEP_FILE "store.db" /* in the server's folder */

/* Open dir/KEEP_FILE; what is too old is gone when this returns. 0 or *f as store_open. */
int keep_open(
    struct keep **out, struct loop *l, const char *dir, const struct keep_opts *o, struct fault *f);
/* What was asked is done and answered first. NULL is nothing. */
void keep_close(struct keep *k);
/* Lent. */
struct store *keep_store(const struct keep *k);
/* Call fn(user) whenever old records were taken away; in the loop. */
void keep_on_expired(struct keep *k, void (*fn)(void *user), void *user);
/* Turn the loop until *done, which an answer sets: for the start, when nobody is connected. */
void keep_await(struct keep *k, const bool *done);

/* What a client is told of a request that was answered, or not taken, with error r: enum
 * wire_refusal. */
uint16_t keep_refusal(int r);
/* The same in words; never the path of a file. */
const char *keep_words(int r, const struct fault *f);

#endif
