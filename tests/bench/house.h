/*
 * bench/house.h - the real server in a thread of its own, in a temporary home, for benchmarks.
 * Dies with a message when anything fails.
 */
#ifndef SNUG_BENCH_HOUSE_H
#define SNUG_BENCH_HOUSE_H

#include "base/buf.h"
#include "certs/invite.h"

struct house;

struct house *house_new(void);
void house_free(struct house *h);
const struct invite *house_invite(const struct house *h);
/* Its own certificate and key, for the floors: the same key type, the same cost. */
void house_pem(const struct house *h, struct buf *cert, struct buf *key);

void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
