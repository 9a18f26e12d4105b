/*
 * server/server.h - the server: listens, admits, keeps each room's one order, and can read
 * nothing of what is said. server_new and server_free belong to the thread that starts it,
 * server_run may be given a thread of its own, server_stop is for any thread.
 */
#ifndef SNUG_SERVER_SERVER_H
#define SNUG_SERVER_SERVER_H

#include "base/err.h"
#include "server/keep.h"
#include "server/state.h"

struct server;

struct server_opts {
	struct state_opts state;
	const char *name;      /* what people see; NULL: the host name */
	bool signals;          /* INT and TERM stop it, HUP reloads as USR1 always does */
	struct hostport *metrics; /* where to tell them; NULL: nowhere. Port 0 becomes the true one */
	unsigned max_peers;    /* that may be admitted at once; 0: 1000 */
	struct keep_opts keep; /* what is kept, and how surely */
	unsigned rate;         /* units a second that one peer may use up (see frames.c); 0: 1000 */
};

/* Make or load the state, bind. 0, or *f says what is wrong and nothing is left open. */
int server_new(struct server **out, const struct server_opts *o, struct fault *f);
/* Until server_stop or a signal; then tells everyone, flushes, returns. */
void server_run(struct server *s);
void server_stop(struct server *s);
void server_free(struct server *s); /* NULL is nothing */

/* The addresses that are listened on, with the true port. i < server_n_listen. */
size_t server_n_listen(const struct server *s);
void server_listen_at(const struct server *s, size_t i, struct hostport *out);
/* The operator's invite, with the true port. Lent. */
const struct invite *server_invite(const struct server *s);
/* "BAKP 3IMF ...": the CA's fingerprint. Lent. */
const char *server_fingerprint(const struct server *s);

#endif
