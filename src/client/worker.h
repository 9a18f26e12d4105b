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

struct worker;

struct worker_opts {
	struct hostport at;
	char cert_host[HOST_MAX + 1]; /* whom the certificate must name; "": the host of at */
	bool has_pin;
	uint8_t pin[INVITE_PIN_SIZE]; /* from an invite */
	struct bytes ca_pem;	      /* or, from --ca; must outlive the worker */
	bool has_token;
	uint8_t token[INVITE_TOKEN_SIZE];
	char nick[NICK_MAX + 1];
	bool nick_chosen;	 /* the person named it: never try another one */
	const char *inner_suite; /* of rooms that we make; NULL: the default. Outlives the worker */
	const char *people_path; /* what is remembered of others is there; NULL: nothing is.
				    Outlives the worker */
	const char *invite_path; /* remember the invite there once admitted; NULL: do not. Outlives the worker */
	const char *priority;	 /* of TLS, as in tlsctx_client_new; NULL: the default. Outlives the worker */
	const char *greeting;	 /* lines for the room, for the person to read; or NULL. Outlives the worker */
};

/* Main thread, signals blocked: start the thread and connect. 0 or *f. Ends with EV_BYE, after IN_QUIT or a failure. */
int worker_start(struct worker **out, struct bus *bus, const struct worker_opts *o, struct fault *f);
/* Main thread, after EV_BYE was taken or IN_QUIT posted: wait for its end, free. NULL is nothing. */
void worker_join(struct worker *w);

#endif
