/*
 * bench/lag.h - a way between clients and server that is worse than loopback, in a thread of its
 * own: what arrives is passed on later. It works above TCP, so that nothing is ever missing or out
 * of order for who reads: a lost segment comes when TCP would have sent it again, and what is
 * behind it waits, as it does behind one that was overtaken.
 */
#ifndef SNUG_BENCH_LAG_H
#define SNUG_BENCH_LAG_H

#include "base/err.h"
#include "base/hostport.h"

struct lag;
struct plan;

/* A port of 127.0.0.1 from which the way leads to at. 0; ERR_RESOLVE, ERR_SYS. */
int lag_open(struct lag **out, const struct hostport *at, const struct plan *p, struct fault *f);
/* Cuts what is still open. NULL is nothing. */
void lag_close(struct lag *l);
uint16_t lag_port(const struct lag *l);

#endif
