/*
 * client/worker.h - the thread that owns the connection and the groups. The UI talks to it by
 * intents and hears of it by events (bus/bus.h), and by nothing else.
 */
#ifndef SNUG_CLIENT_WORKER_H
#define SNUG_CLIENT_WORKER_H

#include "base/err.h"
#include "base/hostport.h"
#include "bus/bus.h"
#include "certs/invite.h"

struct identity;
struct profile;
struct worker;

struct worker_opts {
	struct hostport at;
	char cert_host[HOST_MAX + 1]; /* whom the certificate must name; "": the host of at */
	bool has_pin;
	uint8_t pin[INVITE_PIN_SIZE]; /* from an invite */
	struct bytes ca_pem;          /* or, from --ca; must outlive the worker */
	/* Who we are there. Both are taken, also by a worker_start that fails. */
	struct identity *identity; /* with certificates; NULL: enrol first, by the next fields */
	struct profile *profile;   /* of the identity; NULL: nothing is kept, or not yet */
	bool has_token;
	uint8_t token[INVITE_TOKEN_SIZE];
	char nick[NICK_MAX + 1]; /* that is wanted */
	bool nick_chosen;        /* the person named it: never try another one */
	const char *home; /* where profiles are kept; NULL: keep nothing. Outlives the worker */
	struct bytes passphrase; /* to seal the keys with; outlives the worker */
	const char *inner_suite; /* of rooms that we make; NULL: the default. Outlives the worker */
	const char
	    *priority; /* of TLS, as in tlsctx_client_new; NULL: the default. Outlives the worker */
	const char *
	    greeting; /* lines for the room, for the person to read; or NULL. Outlives the worker */
};

/* Main thread, signals blocked: start the thread and connect. 0 or *f. Ends with EV_BYE, after
 * IN_QUIT or a failure. */
int worker_start(
    struct worker **out, struct bus *bus, const struct worker_opts *o, struct fault *f);
/* Main thread, after EV_BYE was taken or IN_QUIT posted: wait for its end, free. NULL is nothing.
 */
void worker_join(struct worker *w);

#endif
