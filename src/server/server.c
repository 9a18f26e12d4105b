#include "server/server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/guess.h"
#include "server/ledger.h"
#include "server/peer.h"
#include "server/roster.h"
#include "server/server_int.h"
#include "server/status.h"

#define MAX_PEERS_DEFAULT 1000
#define RATE_DEFAULT 1000
#define WATCH_MS 500            /* so soon a revocation is noticed */
#define GRACE_MS 2000           /* at the end: so long for goodbyes to get out */
#define RENEW_MS (6 * 3600000u) /* how often the certificate is looked at */

/* For new sessions; those that are open keep what they have. */
static void
reload(void *user)
{
	struct server *s = user;
	struct tlsctx *ctx = NULL;
	struct fault f;

	if (state_ca(s->state) != NULL && ledger_refresh(s->ledger, state_ca(s->state), &f) != 0)
		log_error("the list of revoked certificates is not renewed: %s", f.cause);
	if (state_tlsctx(s->state, &ctx, &f) != 0) {
		log_error("keeping the certificates as they are: %s", f.cause);
		return;
	}
	for (size_t i = 0; i < s->n_listener; i++)
		listen_set_ctx(s->listener[i], ctx);
	tlsctx_unref(s->ctx);
	s->ctx = ctx;
	log_info("certificates loaded");
}

static void
stop_loop(void *user)
{
	struct server *s = user;

	loop_stop(s->loop);
}

void
server_peer_closed(struct server *s)
{
	if (s->stopping && s->n_peers == 0)
		loop_stop(s->loop);
}

/* The first time politely, the second time at once. */
static void
stop(void *user)
{
	struct server *s = user;

	if (s->stopping) {
		loop_stop(s->loop);
		return;
	}
	log_info("stopping, %zu connected", s->n_peers);
	s->stopping = true;
	for (size_t i = 0; i < s->n_listener; i++)
		listen_free(s->listener[i]);
	s->n_listener = 0;
	peers_bye(s, "the server stops");
	timer_start(s->grace, GRACE_MS, 0);
	server_peer_closed(s);
}

static int
listen_all(struct server *s, const struct state_opts *o, struct fault *f)
{
	int r = 0;

	for (size_t i = 0; i < o->n_listen; i++) {
		r = listen_new(
		    &s->listener[s->n_listener], s->loop, &o->listen[i], s->ctx, peer_accept, s, f);
		/* A machine without IPv6 is served by the other address of the default pair. */
		if (r != 0 && r != ERR_INUSE && strchr(o->listen[i].host, ':') != NULL &&
		    i + 1 < o->n_listen) {
			log_info("not listening on [%s]: %s", o->listen[i].host, f->cause);
			r = 0;
			continue;
		}
		if (r != 0)
			return r;
		s->listen_at[s->n_listener] = o->listen[i];
		s->listen_at[s->n_listener].port = listen_port(s->listener[s->n_listener]);
		s->n_listener++;
	}
	return r;
}

static int
open_people(struct server *s, struct fault *f)
{
	char *people = mem_printf("%s/people", state_dir(s->state)),
	     *ca = mem_printf("%s/ca", state_dir(s->state));
	int r = roster_open(&s->roster, people, f);

	if (r == 0)
		r = ledger_open(&s->ledger, ca, f);
	free(people);
	free(ca);
	return r;
}

void
server_heed_ledger(struct server *s)
{
	if (!ledger_changed(s->ledger))
		return;
	peers_judge(s);
	room_judge(s->rooms);
}

static void
watch(void *user)
{
	server_heed_ledger(user);
}

int
server_new(struct server **out, const struct server_opts *o, struct fault *f)
{
	struct server *s = mem_calloc(1, sizeof *s);
	int r;

	list_init(&s->peers);
	s->max_peers = o->max_peers > 0 ? o->max_peers : MAX_PEERS_DEFAULT;
	s->rate = o->rate > 0 ? o->rate : RATE_DEFAULT;
	s->guess = guess_new();
	if ((r = state_open(&s->state, &o->state, f)) != 0 || (r = open_people(s, f)) != 0 ||
	    (r = state_tlsctx(s->state, &s->ctx, f)) != 0)
		goto out;
	snprintf(s->name, sizeof s->name, "%.63s",
	    o->name != NULL ? o->name : state_invite(s->state)->at.host);
	if ((s->loop = loop_new()) == NULL) {
		r = fault_set(f, ERR_SYS, "Raise the limit of open files (ulimit -n).",
		    "the system gives no event loop");
		goto out;
	}
	if ((s->stop = wake_new(s->loop, stop, s)) == NULL) {
		r = fault_set(f, ERR_SYS, "Raise the limit of open files (ulimit -n).",
		    "the server thread cannot be woken");
		goto out;
	}
	if ((r = keep_open(&s->keep, s->loop, state_dir(s->state), &o->keep, f)) != 0 ||
	    (r = room_set_new(&s->rooms, s, state_dir(s->state), f)) != 0)
		goto out;
	room_judge(s->rooms);
	s->renew = timer_new(s->loop, reload, s);
	s->grace = timer_new(s->loop, stop_loop, s);
	s->on_usr1 = sigwatch_new(s->loop, SIGUSR1, reload, s);
	s->watch = timer_new(s->loop, watch, s);
	if (o->signals) {
		s->on_int = sigwatch_new(s->loop, SIGINT, stop, s);
		s->on_term = sigwatch_new(s->loop, SIGTERM, stop, s);
		s->on_hup = sigwatch_new(s->loop, SIGHUP, reload, s);
	}
	if ((r = listen_all(s, &o->state, f)) != 0 ||
	    (r = state_set_port(s->state, listen_port(s->listener[0]), f)) != 0 ||
	    (r = status_new(&s->status, s, o->metrics, f)) != 0)
		goto out;
	*out = s;
	s = NULL;
out:
	server_free(s);
	return r;
}

void
server_run(struct server *s)
{
	timer_start(s->renew, RENEW_MS, RENEW_MS);
	timer_start(s->watch, WATCH_MS, WATCH_MS);
	loop_run(s->loop);
}

void
server_stop(struct server *s)
{
	wake_send(s->stop);
}

void
server_free(struct server *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_listener; i++)
		listen_free(s->listener[i]);
	status_free(s->status);
	peers_abort(s);
	timer_free(s->renew);
	timer_free(s->grace);
	timer_free(s->watch);
	sigwatch_free(s->on_int);
	sigwatch_free(s->on_term);
	sigwatch_free(s->on_hup);
	sigwatch_free(s->on_usr1);
	wake_free(s->stop);
	keep_close(s->keep);
	room_set_free(s->rooms);
	loop_free(s->loop);
	tlsctx_unref(s->ctx);
	roster_free(s->roster);
	ledger_close(s->ledger);
	guess_free(s->guess);
	state_free(s->state);
	free(s);
}

size_t
server_n_listen(const struct server *s)
{
	return s->n_listener;
}

void
server_listen_at(const struct server *s, size_t i, struct hostport *out)
{
	*out = s->listen_at[i];
}

const struct invite *
server_invite(const struct server *s)
{
	return state_invite(s->state);
}

const char *
server_fingerprint(const struct server *s)
{
	return state_fingerprint(s->state);
}
