/*
 * client/enrol.h - one attempt at being enrolled: dial snug-enrol/1, verify the server, ask for
 * certificates by the token of the invite, keep them. Its end is worker_enrol_over(). Worker
 * thread only.
 */
#ifndef SNUG_CLIENT_ENROL_H
#define SNUG_CLIENT_ENROL_H

#include "base/bytes.h"
#include "base/err.h"

struct check_facts;
struct enrol;
struct wire_enrolled;
struct worker;

/* Begins to dial. Owned by itself. NULL when there can be no TLS: *f says why. */
struct enrol *enrol_new(struct worker *w, struct fault *f);
/* Give up: says goodbye if it can. */
void enrol_quit(struct enrol *e);

/*
 * Is this the server that we were told to trust (the invite's pin, or the CA file)? As
 * conn_ops.verify; *facts as check_server gives them.
 */
int enrol_verify(struct worker *w, const struct bytes *chain, size_t n, struct check_facts *facts,
    struct fault *f);
/* The next certificates came over our own connection: keep them. 0 or the error, *f filled. */
int enrol_renewed(struct worker *w, const struct wire_enrolled *m, struct fault *f);
/* By how much this computer's clock differs, as a fault of code ERR_NOTYET; false: hardly. */
bool enrol_clock_differs(uint64_t server_ms, struct fault *f);

#endif
