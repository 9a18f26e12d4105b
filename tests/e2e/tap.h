/*
 * e2e/tap.h - stands between a client and a server, passes all bytes on and writes down what
 * the client sent. Owned by its pump. One connection at a time. One thread.
 */
#ifndef SNUG_TESTS_E2E_TAP_H
#define SNUG_TESTS_E2E_TAP_H

#include "base/bytes.h"
#include "tests/support/pump.h"

struct tap;

/* Listens on 127.0.0.1; to_port 0: nobody is behind it, all that comes is only written down. */
struct tap *tap_start(struct pump *pump, unsigned to_port);
unsigned tap_port(const struct tap *t);
/* How many came so far, and what they sent, all of it. */
unsigned tap_connections(const struct tap *t);
struct bytes tap_sent(const struct tap *t);
/* From now on nothing is passed on, and every connection is cut. */
void tap_cut(struct tap *t);

/*
 * Of the TLS records in sent: how many are there, and is one of them encrypted and longer than
 * an alert? The first such is the client's Finished, without which no data can follow.
 */
struct tap_records {
	unsigned hellos, alerts, longer;
};
struct tap_records tap_records(struct bytes sent);

#endif
