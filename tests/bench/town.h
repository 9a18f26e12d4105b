/*
 * bench/town.h - a server's home that exists before the server does: a CA, the certificate of the
 * host 127.0.0.1, and people who have theirs, so that thousands can come without being enrolled one
 * by one. Dies with a message when anything fails.
 */
#ifndef SNUG_BENCH_TOWN_H
#define SNUG_BENCH_TOWN_H

#include <stddef.h>

#include "base/bytes.h"

struct identity;
struct town;

/* So many who may be in rooms, the first being the owner, and then so many who only connect. */
struct town *town_new(size_t citizens, size_t visitors);
void town_free(struct town *t); /* and all of its files; NULL is nothing */

const char *town_home(const struct town *t); /* for --home; lent */
/* PEM, lent: of the host, of the CA. */
void town_host(const struct town *t, struct bytes *cert, struct bytes *key, struct bytes *ca);
/* Of the i-th person, whichever kind: for TLS. PEM, lent. */
void town_tls(const struct town *t, size_t i, struct bytes *cert, struct bytes *key);
/* i < citizens. Lent. */
struct identity *town_citizen(const struct town *t, size_t i);
/* A file in the town, for a server that reads its certificates from files; free it. */
char *town_file(const struct town *t, const char *name, struct bytes data);

#endif
