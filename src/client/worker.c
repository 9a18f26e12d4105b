#include "client/worker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "client/enrol.h"
#include "client/identity.h"
#include "client/intents.h"
#include "client/messages.h"
#include "client/past.h"
#include "client/profile.h"
#include "client/search.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "net/netwatch.h"

#define BEAT_FIRST_MS 300 /* the first round trip is shown soon */
#define BEAT_MS 10000
#define LINGER_MS 1000 /* who leaves waits so long for what was said to be ordered */
#define NICK_TRIES 99

struct waiting_event {
	struct list node;
	struct event *ev;
};

void
worker_emit(struct worker *w, struct event *ev)
{
	struct waiting_event *we;

	if (list_empty(&w->backlog) && bus_post_event(w->bus, ev))
		return;
	we = mem_calloc(1, sizeof *we);
	we->ev = ev;
	list_push(&w->backlog, &we->node);
	if (w->session != NULL)
		session_pause(w->session);
}

static void
flush_backlog(struct worker *w)
{
	list_each (we, &w->backlog, struct waiting_event, node) {
		if (!bus_post_event(w->bus, we->ev))
			return;
		list_remove(&we->node);
		free(we);
	}
	if (w->session != NULL)
		session_resume(w->session);
	if (w->done)
		loop_stop(w->loop);
}

void
worker_notice(struct worker *w, const char *room, const char *fmt, ...)
{
	struct event *ev = event_new(EV_NOTICE);
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	event_text(ev, text, strlen(text));
	snprintf(ev->room, sizeof ev->room, "%s", room != NULL ? room : "");
	worker_emit(w, ev);
}

void
worker_stage(struct worker *w, const char *fmt, ...)
{
	struct event *ev = event_new(EV_STAGE);
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	event_text(ev, text, strlen(text));
	worker_emit(w, ev);
}

void
worker_fault(struct worker *w, const char *room, const struct fault *f)
{
	struct event *ev = event_new(EV_FAULT);

	snprintf(ev->room, sizeof ev->room, "%s", room != NULL ? room : "");
	ev->fault = *f;
	worker_emit(w, ev);
}

/* What waits is there again the next time; unless nothing is kept. */
static void
leave_outbox(struct worker *w, const struct fault *f)
{
	if (w->profile == NULL || w->keeper.history == NULL)
		outbox_fail(w, NULL,
		    f->code != 0 ? f->cause : "you left before the server confirmed it",
		    "Connect again and type it again.");
}

static void
say_bye(struct worker *w, const struct fault *f)
{
	struct event *ev;

	leave_outbox(w, f);
	ev = event_new(EV_BYE);
	ev->fault = *f;
	timer_stop(w->retry);
	timer_stop(w->beat);
	timer_stop(w->linger);
	timer_stop(w->receipt);
	timer_stop(w->stall);
	worker_emit(w, ev);
	w->done = true;
	if (list_empty(&w->backlog))
		loop_stop(w->loop);
}

static bool
is_enrolled(const struct worker *w)
{
	return w->identity != NULL && identity_nick(w->identity)[0] != '\0';
}

/* What we remember of others lies beside our keys. */
static int
open_people(struct worker *w, struct fault *f)
{
	char *path = w->profile != NULL ? profile_path(w->profile, "people") : NULL;
	int r;

	people_fini(&w->people);
	r = people_load(&w->people, path, f);
	free(path);
	return r;
}

/* What our certificates make possible. */
static int
use_identity(struct worker *w, struct fault *f)
{
	int r;

	if ((r = open_people(w, f)) != 0 ||
	    (r = identity_tlsctx(w->identity, w->o.priority, &w->ctx, f)) != 0)
		return r;
	snprintf(w->nick, sizeof w->nick, "%s", identity_nick(w->identity));
	if ((r = keeper_open(w, f)) == 0)
		settings_load(w);
	return r;
}

void
worker_connect(struct worker *w)
{
	char at[HOST_MAX + 16];
	struct event *ev;
	struct fault f;

	timer_stop(w->retry);
	if (w->session != NULL || w->enrol != NULL || w->done)
		return;
	w->stuck.code = 0;
	ev = event_new(EV_LINK);
	hostport_format(&w->o.at, false, at, sizeof at);
	if (!w->introduced && w->reconnect.attempt == 0)
		worker_stage(w, "Connecting to %s ...", at);
	ev->link = LINK_DIALING;
	ev->attempt = w->reconnect.attempt;
	worker_emit(w, ev);
	if (!is_enrolled(w)) {
		if ((w->enrol = enrol_new(w, &f)) == NULL)
			say_bye(w, &f);
	} else if (w->ctx == NULL && use_identity(w, &f) != 0) {
		say_bye(w, &f);
	} else {
		past_tell(w);
		w->session = session_new(w);
	}
}

void
worker_session_again(struct worker *w)
{
	struct fault none = { .code = 0 };

	if (w->quitting) {
		worker_session_over(w, &none);
		return;
	}
	w->session = NULL;
	worker_connect(w);
}

void
worker_enrol_over(struct worker *w, bool enrolled, const struct fault *why)
{
	w->enrol = NULL;
	if (enrolled && !w->quitting)
		worker_connect(w);
	else
		worker_session_over(w, why);
}

/* Whom did the person not name: try bob-2, bob-3 ... */
static bool
try_another_nick(struct worker *w, const struct fault *why)
{
	char suffix[8];
	int n;

	if (why->code != ERR_NICKTAKEN || w->was_online || w->o.nick_chosen ||
	    w->nick_suffix >= NICK_TRIES)
		return false;
	w->nick_suffix = w->nick_suffix == 0 ? 2 : w->nick_suffix + 1;
	n = snprintf(suffix, sizeof suffix, "-%u", w->nick_suffix);
	snprintf(w->nick, sizeof w->nick, "%.*s%s", NICK_MAX - n, w->o.nick, suffix);
	timer_start(w->retry, 0, 0);
	return true;
}

/* Who comes with an invite and with certificates that are not taken any more, uses the invite. */
static bool
try_invite(struct worker *w, const struct fault *why)
{
	if (w->was_online || w->reenrolled || !w->o.has_token || !is_enrolled(w) ||
	    (why->code != ERR_TLS && why->code != ERR_DENIED && why->code != ERR_EXPIRED))
		return false;
	w->reenrolled = true;
	rooms_clear(&w->rooms);
	keeper_close(w);
	keyring_free(w->keyring);
	w->keyring = NULL;
	tlsctx_unref(w->ctx);
	w->ctx = NULL;
	identity_forget_certs(w->identity);
	worker_stage(w, "%s. Asking for new certificates by the invite.", why->cause);
	timer_start(w->retry, 0, 0);
	return true;
}

/* What another try cannot mend needs a person. */
static bool
is_hopeless(const struct fault *why)
{
	return err_status(why->code) == 10 || err_status(why->code) == 77 ||
	       why->code == ERR_VERSION || why->code == ERR_ELSEWHERE || why->code == ERR_EXPIRED ||
	       why->code == ERR_NOTYET;
}

/*
 * Who has been in has something to do without the server: read, search, write what waits. Not when
 * it is there and the two sides do not agree.
 */
static bool
may_stay(const struct worker *w, const struct fault *why)
{
	int status = err_status(why->code);

	return w->was_online ||
	       (w->profile != NULL && !list_empty(&w->rooms.all) && !is_hopeless(why) &&
		   (status == err_status(ERR_UNREACHABLE) || status == err_status(ERR_FULL)));
}

static void
wait_and_retry(struct worker *w, const struct fault *why)
{
	struct event *ev = event_new(EV_LINK);
	bool hopeless = is_hopeless(why); /* until /reconnect */

	reconnect_down(&w->reconnect, loop_now_ms(w->loop));
	ev->link = LINK_WAITING;
	ev->fault = *why;
	ev->attempt = w->reconnect.attempt;
	ev->delay_ms = hopeless ? 0 : reconnect_delay(&w->reconnect);
	if (hopeless)
		w->stuck = *why;
	else
		timer_start(w->retry, ev->delay_ms, 0);
	worker_emit(w, ev);
}

void
worker_session_over(struct worker *w, const struct fault *why)
{
	struct fault f = *why;

	w->session = NULL;
	timer_stop(w->beat);
	roles_lost(w);
	rooms_lost(w);
	private_clear(&w->private);
	outbox_requeue(&w->outbox, NULL);
	inviting_lost(w);
	if (w->was_online)
		catchup_lost(w);
	if (w->keeper.failed && keeper_reload(w, &f) != 0) {
		say_bye(w, &f);
		return;
	}
	if (w->quitting) {
		if (err_status(f.code) == err_status(ERR_CLOSED))
			f.code = 0;
		say_bye(w, &f);
		return;
	}
	if (f.code == 0)
		f.code = ERR_CLOSED;
	if (f.cause[0] == '\0')
		fault_set(&f, f.code, f.remedy, "the server closed the connection");
	if (try_another_nick(w, &f) || try_invite(w, &f))
		return;
	if (may_stay(w, &f))
		wait_and_retry(w, &f);
	else
		say_bye(w, &f);
}

/* Another network: who waits goes at once, who is connected learns soon whether they still are. */
static void
on_network(void *user)
{
	struct worker *w = user;

	if (timer_active(w->retry))
		worker_connect(w);
	else if (w->session != NULL)
		session_ping(w->session);
}

static void
on_retry(void *user)
{
	worker_connect(user);
}

static void
on_linger(void *user)
{
	struct worker *w = user;

	if (w->session != NULL)
		session_quit(w->session);
	if (w->enrol != NULL)
		enrol_quit(w->enrol);
}

void
worker_quit(struct worker *w)
{
	if (!w->quitting) {
		w->quitting = true;
		timer_start(w->linger, LINGER_MS, 0);
	}
	if (w->enrol != NULL)
		enrol_quit(w->enrol);
	else if (w->session != NULL && (!session_admitted(w->session) || outbox_empty(&w->outbox)))
		session_quit(w->session);
}

static void
on_beat(void *user)
{
	struct worker *w = user;
	unsigned rtt = w->session != NULL ? session_rtt_ms(w->session) : 0;

	if (w->session == NULL)
		return;
	if (rtt > 0 && rtt != w->rtt_shown) {
		struct event *ev = event_new(EV_LINK);

		ev->link = LINK_ONLINE;
		ev->rtt_ms = w->rtt_shown = rtt;
		worker_emit(w, ev);
	}
	session_renew(w->session);
	session_ping(w->session);
	timer_start(w->beat, rtt > 0 ? BEAT_MS : BEAT_FIRST_MS, 0);
}

static void
on_wake(void *user)
{
	struct worker *w = user;
	struct intent *in;

	do {
		flush_backlog(w);
		while ((in = bus_take_intent(w->bus)) != NULL) {
			if (in->type == IN_QUIT && w->session == NULL && w->enrol == NULL &&
			    !w->done) {
				struct fault why = w->stuck;

				w->quitting = true;
				say_bye(w, &why);
			} else {
				intents_handle(w, in);
			}
			intent_free(in);
		}
	} while (!bus_worker_may_sleep(w->bus));
}

static void
on_tick(void *user)
{
	(void)keeper_end_tick(user);
}

static void
on_receipt(void *user)
{
	receipts_beat(user);
}

void
worker_undone(struct worker *w, const struct fault *f)
{
	struct fault again;

	if (!w->keeper.ill)
		worker_fault(w, NULL, f);
	w->keeper.ill = true;
	if (w->session != NULL)
		session_drop(w->session, f); /* worker_session_over does the rest */
	else if (keeper_reload(w, &again) != 0)
		say_bye(w, &again);
}

static void *
run(void *user)
{
	struct worker *w = user;

	on_wake(w); /* arms the wake-up */
	worker_connect(w);
	loop_run(w->loop);
	return NULL;
}

static void
wake_up(void *user)
{
	wake_send(user);
}

static void
worker_free(struct worker *w)
{
	search_free(w->search);
	keeper_close(w);
	settings_clear(&w->settings);
	outbox_clear(&w->outbox);
	rooms_clear(&w->rooms);
	roles_clear(&w->roles);
	logs_clear(&w->logs);
	people_fini(&w->people);
	trust_told_clear(&w->told);
	private_clear(&w->private);
	netwatch_free(w->network);
	timer_free(w->retry);
	timer_free(w->beat);
	timer_free(w->linger);
	timer_free(w->receipt);
	timer_free(w->stall);
	timer_free(w->keeper.tick);
	wake_free(w->wake);
	loop_free(w->loop);
	keyring_free(w->keyring);
	tlsctx_unref(w->ctx);
	identity_free(w->identity);
	profile_close(w->profile);
	list_each (we, &w->backlog, struct waiting_event, node) {
		event_free(we->ev);
		free(we);
	}
	mem_wipe(w, sizeof *w);
	free(w);
}

static int
check_inner_suite(const char *name, struct fault *f)
{
	struct keyring *k = NULL;
	int r = name == NULL ? 0 : keyring_new(&k, "anybody");

	if (r == 0 && name != NULL && (r = keyring_suite(k, name)) != 0)
		fault_set(f, r, "Take chacha20poly1305 or aes128gcm.",
		    "there is no inner suite '%s'", name);
	keyring_free(k);
	return r;
}

int
worker_start(struct worker **out, struct bus *bus, const struct worker_opts *o, struct fault *f)
{
	struct worker *w = mem_calloc(1, sizeof *w);
	int r;

	w->o = *o;
	w->bus = bus;
	w->identity = o->identity;
	w->profile = o->profile;
	memcpy(w->nick, o->nick, sizeof w->nick);
	list_init(&w->backlog);
	rooms_init(&w->rooms);
	roles_init(&w->roles);
	logs_init(&w->logs);
	private_init(&w->private);
	outbox_init(&w->outbox);
	settings_init(&w->settings);
	list_init(&w->told);
	if ((r = crypto_init()) != 0 || (w->loop = loop_new()) == NULL) {
		r = fault_set(f, r != 0 ? r : ERR_SYS,
		    "Free some memory or open files and try again.",
		    "the worker thread cannot be set up");
		goto out;
	}
	if ((w->wake = wake_new(w->loop, on_wake, w)) == NULL) {
		r = fault_set(f, ERR_SYS, "Raise the limit of open files (ulimit -n).",
		    "the worker thread cannot be woken");
		goto out;
	}
	w->retry = timer_new(w->loop, on_retry, w);
	w->network = netwatch_new(w->loop, on_network, w);
	w->beat = timer_new(w->loop, on_beat, w);
	w->linger = timer_new(w->loop, on_linger, w);
	w->receipt = timer_new(w->loop, on_receipt, w);
	w->stall = timer_new(w->loop, messages_on_stall, w);
	w->keeper.tick = timer_new(w->loop, on_tick, w);
	/* Before anything is dialled. */
	if ((r = people_load(&w->people, NULL, f)) != 0 ||
	    (r = check_inner_suite(o->inner_suite, f)) != 0 ||
	    (is_enrolled(w) && (r = use_identity(w, f)) != 0))
		goto out;
	reconnect_init(&w->reconnect);
	bus_set_wake(bus, wake_up, w->wake);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		r = fault_set(f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no thread");
		goto out;
	}
	*out = w;
	w = NULL;
out:
	if (w != NULL)
		worker_free(w);
	return r;
}

void
worker_join(struct worker *w)
{
	if (w == NULL)
		return;
	pthread_join(w->thread, NULL);
	bus_set_wake(w->bus, NULL, NULL);
	worker_free(w);
}
