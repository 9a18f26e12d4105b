/*
 * bench/crowd.h - many clients of one server, each the worker of src/client with both layers, whose
 * place of a front end this takes: they enter, come into the lobby, talk, and what they hear is
 * counted. Main thread.
 */
#ifndef SNUG_BENCH_CROWD_H
#define SNUG_BENCH_CROWD_H

#include "base/hostport.h"
#include "bench/bar.h"
#include "bench/plan.h"
#include "bench/tally.h"
#include "certs/invite.h"

struct crowd;

/* All must outlive the crowd. */
struct crowd_opts {
	const struct plan *plan;
	const struct invite *invite;        /* for as many as there are clients */
	struct hostport via;                /* where to dial instead of the invite's place */
	const char *priority, *inner_suite; /* as in struct worker_opts */
	struct bar *bar;
};

struct crowd_facts {
	uint64_t enter_ns; /* until all were enrolled, connected and admitted */
	uint64_t join_ns;  /* and until all were in one epoch of the room */
	uint64_t talk_ns;  /* until the last delivery */
	uint64_t said, sent,
	    failed;           /* messages: given to a worker; in the server's order; given up */
	uint64_t heard;       /* deliveries to others than the sender */
	uint64_t lost;        /* connections, while talking */
	struct tally latency; /* from being said to being heard by one of the others */
	struct tally order;   /* from being said to being in the server's order */
};

struct crowd *crowd_new(const struct crowd_opts *o);
/* All leave. NULL is nothing. */
void crowd_free(struct crowd *c);

/*
 * One after the other. 0; why it does not go on: what the first client without success said, or
 * ERR_TIMEOUT; ERR_CLOSED with *f empty when the person interrupts.
 */
int crowd_enter(struct crowd *c, struct fault *f);
int crowd_join(struct crowd *c, struct fault *f);
int crowd_talk(struct crowd *c, struct fault *f);
/* Lent. */
const struct crowd_facts *crowd_facts(const struct crowd *c);
/* Which signal the person sent to end it; 0: none. */
int crowd_signal(const struct crowd *c);

#endif
