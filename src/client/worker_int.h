/* client/worker_int.h - the worker as its own files see it. Worker thread only, once it runs. */
#ifndef SNUG_CLIENT_WORKER_INT_H
#define SNUG_CLIENT_WORKER_INT_H

#include <pthread.h>

#include "base/list.h"
#include "base/role.h"
#include "client/catchup.h"
#include "client/inviting.h"
#include "client/keeper.h"
#include "client/logs.h"
#include "client/outbox.h"
#include "client/people.h"
#include "client/private.h"
#include "client/reconnect.h"
#include "client/roles.h"
#include "client/rooms.h"
#include "client/settings.h"
#include "client/worker.h"
#include "crypto/group.h"
#include "net/loop.h"
#include "net/tlsctx.h"

struct enrol;
struct netwatch;
struct search;
struct session;

struct worker {
	struct worker_opts o;
	struct bus *bus;
	pthread_t thread;
	struct loop *loop;
	struct wake *wake;
	struct identity *identity; /* ours; without certificates until we are enrolled */
	struct profile *profile;   /* where it is kept; NULL: nowhere, or not yet */
	struct tlsctx *ctx;        /* with our certificate; NULL until there is one */
	struct list backlog;       /* events that did not fit into the ring, oldest first */
	struct session *session;   /* NULL between attempts */
	struct enrol *enrol;       /* the other kind of attempt */
	struct reconnect reconnect;
	struct netwatch *network;
	struct timer *retry, *beat, *linger, *receipt, *stall;
	struct keeper keeper;
	struct keyring *keyring; /* NULL until we are enrolled */
	char nick[NICK_MAX + 1]; /* as certified; before that as wanted */
	enum role role;          /* as the server told it */
	unsigned nick_suffix;
	struct rooms rooms;
	struct logs logs;
	struct roles roles;
	struct private private;
	struct outbox outbox;
	struct settings settings;
	struct catchup catchup;
	struct search *search; /* NULL: none is under way */
	struct inviting inviting;
	struct people people;
	struct list told; /* of struct trust_told */
	bool was_online, quitting, done;
	struct fault stuck; /* why there is no next attempt; code 0: there is one, or no need */
	bool reenrolled;    /* our certificates were refused, and an invite was at hand */
	bool introduced;    /* the person was shown how the server was reached */
	bool greeted;
	bool past_told; /* the person was shown what is kept */
	unsigned rtt_shown;
};

/* Give ev to the UI, now or when its ring has room again; the socket waits meanwhile. */
void worker_emit(struct worker *w, struct event *ev);
/* Shorthands for the common ones. room may be NULL. */
void worker_notice(struct worker *w, const char *room, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void worker_fault(struct worker *w, const char *room, const struct fault *f);
void worker_stage(struct worker *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The session ended (it is freed after this returns); why as in conn_ops.closed. */
void worker_session_over(struct worker *w, const struct fault *why);
/* The session ended so that another one takes its place at once. */
void worker_session_again(struct worker *w);
/* The attempt to enrol ended (it is freed after this returns): enrolled, or why not. */
void worker_enrol_over(struct worker *w, bool enrolled, const struct fault *why);
/* The disk failed, and f tells how: what it has counts (client/keeper.h). */
void worker_undone(struct worker *w, const struct fault *f);
/* The person leaves: at once, or when what was said is ordered; also whenever some of it was. */
void worker_quit(struct worker *w);
/* Dial now. */
void worker_connect(struct worker *w);

#endif
