/*
 * server/keypkgs.h - the key packages of people, in the store: what they send, and what others
 * take to speak with them in private. Server thread only.
 */
#ifndef SNUG_SERVER_KEYPKGS_H
#define SNUG_SERVER_KEYPKGS_H

#include "net/wire.h"
#include "store/store.h"

struct peer;
struct server;

/* Those of p, checked already. */
void keypkgs_put(struct peer *p, const struct wire_keypkgs *m);
/* p wants one of nick's: a KEYPKG, now or when the store has answered. */
void keypkgs_take(struct peer *p, const char *nick);
/* One of nick's was given away by this answer: its owner may be asked for more. */
void keypkgs_taken(struct server *s, const char *nick, const struct store_answer *a);

#endif
