/*
 * e2e/proxy.h - a bad network between a client and a server: it passes all bytes on, in order and
 * unchanged, but late, in bits, in bursts, or not at all any more. Which trouble comes is drawn
 * from a seed. Owned by its pump. One thread.
 */
#ifndef SNUG_TESTS_E2E_PROXY_H
#define SNUG_TESTS_E2E_PROXY_H

#include <stdint.h>

#include "tests/support/pump.h"

struct proxy;

/* What it does to what comes. */
enum proxy_mood {
	PROXY_CALM, /* on at once */
	PROXY_SLOW, /* each burst a while later */
	PROXY_THIN, /* a few bytes at a time */
	PROXY_HOLD, /* nothing, until the mood changes: then all in one burst */
};

/* Listens on 127.0.0.1, for the server on that port. */
struct proxy *proxy_start(struct pump *pump, unsigned to_port, uint64_t seed);
unsigned proxy_port(const struct proxy *p);

/* For so many ms, then calm again; 0: until it is changed. What is held goes on by the new rule. */
void proxy_mood_set(struct proxy *p, enum proxy_mood mood, unsigned ms);
/* Cut every connection: abruptly (RST), or as if both sides had closed (FIN). */
void proxy_cut(struct proxy *p, bool abruptly);
/* Nothing goes that way any more, and that side sees an end; the other way stays. */
void proxy_half_close(struct proxy *p, bool to_server);
/* One of all these, for a while; in words, constant. */
const char *proxy_trouble(struct proxy *p);

/* How many connections came, how many are there, and how many bytes were passed on. */
unsigned proxy_connections(const struct proxy *p);
unsigned proxy_open(const struct proxy *p);
uint64_t proxy_passed(const struct proxy *p);

#endif
