/*
 * app_look.h - look at a server from outside: TLS, one PING, nothing else is sent. Main thread,
 * signals blocked.
 */
#ifndef SNUG_APP_LOOK_H
#define SNUG_APP_LOOK_H

#include "app.h"
#include "certs/check.h"
#include "net/tls.h"

/* Where to, and whom to believe; all lent. */
struct look_at {
	struct hostport at;
	const char *host;    /* that its certificate must name */
	const uint8_t *pin;  /* INVITE_PIN_SIZE bytes; NULL: none */
	struct bytes ca_pem; /* or this; or none */
	bool open;           /* without both, look all the same: it may be anybody's server */
};

/* What was seen. */
struct look {
	char address[80];
	unsigned reached_ms, rtt_ms;
	struct check_facts facts;
	struct tls_facts tls;
	enum tls_proto proto;
	int signal; /* that ended it, or 0 */
};

/* 0, or why there is nothing to see, as a connection says it: *f filled. */
int app_look(const struct app *a, const struct look_at *at, struct look *out, struct fault *f);

#endif
