#include "bench/crowd.h"

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/worker.h"

#define ROOM "#lobby"
#define BUS_CAPACITY 1024
#define ENTERING_MAX 16   /* clients under way at once: the server has a limit too */
#define STUCK_MS 30000    /* nothing happened for so long */
#define TAIL_MS 5000      /* the same, when all was said and some was not heard */
#define TURN_NS 50000000u /* how long a signal may wait */
#define AGAIN_NS 1000000u /* until a worker is asked again that took nothing */
#define HEAD "snug-bench"
#define HEAD_MAX 48 /* of a text: "snug-bench RUN TIME " */

struct client {
	struct bus *bus;
	struct worker *worker; /* NULL: not started, or joined */
	bool online, in_room, leaving, over;
	uint64_t epoch; /* of the room */
};

struct crowd {
	struct crowd_opts o;
	struct client *client; /* n of them, of which n_started were started */
	struct pollfd *poll;
	size_t n, n_started, n_online, n_room, n_over;
	uint64_t run;                   /* drawn: what others say is not ours */
	uint64_t begun_ns, happened_ns; /* this part began; and something was last got done */
	int signal;
	struct fault why; /* of the first client that gave up */
	struct crowd_facts facts;
};

struct crowd *
crowd_new(const struct crowd_opts *o)
{
	struct crowd *c = mem_calloc(1, sizeof *c);

	c->o = *o;
	c->n = o->plan->clients;
	c->client = mem_calloc(c->n, sizeof *c->client);
	c->poll = mem_calloc(c->n, sizeof *c->poll);
	c->run = clock_mono_ns();
	return c;
}

const struct crowd_facts *
crowd_facts(const struct crowd *c)
{
	return &c->facts;
}

int
crowd_signal(const struct crowd *c)
{
	return c->signal;
}

/* ---- what clients tell ------------------------------------------------------------------- */

/* Did it change anything? It comes with each new round trip time, too. */
static bool
on_link(struct crowd *c, struct client *k, const struct event *ev)
{
	if (ev->link == LINK_ONLINE && !k->online) {
		k->online = true;
		c->n_online++;
		return true;
	}
	if (ev->link != LINK_WAITING || !k->online)
		return false;
	k->online = false;
	c->n_online--;
	c->facts.lost++;
	return true;
}

static void
on_room(struct crowd *c, struct client *k, const struct event *ev)
{
	if (!k->in_room)
		c->n_room++;
	k->in_room = true;
	k->epoch = ev->epoch;
}

static void
on_message(struct crowd *c, const struct event *ev)
{
	uint64_t run, said;

	if (ev->own || sscanf(ev->text, HEAD " %" SCNx64 " %" SCNx64 " ", &run, &said) != 2 ||
	    run != c->run)
		return;
	c->facts.heard++;
	tally_add(&c->facts.latency, clock_mono_ns() - said);
}

static void
on_bye(struct crowd *c, struct client *k, const struct event *ev)
{
	k->over = true;
	c->n_over++;
	if (c->why.code == 0)
		c->why = ev->fault;
}

static void
on_event(struct crowd *c, struct client *k, const struct event *ev)
{
	bool here = strcmp(ev->room, ROOM) == 0;

	if (ev->type == EV_LINK) {
		if (!on_link(c, k, ev))
			return;
	} else if (ev->type == EV_ROOM && here) {
		on_room(c, k, ev);
	} else if (ev->type == EV_EPOCH && here) {
		k->epoch = ev->epoch;
	} else if (ev->type == EV_MESSAGE && here) {
		on_message(c, ev);
	} else if (ev->type == EV_SENT) {
		c->facts.sent++;
		tally_add(&c->facts.order, clock_mono_ns() - ev->id);
	} else if (ev->type == EV_SEND_FAILED) {
		c->facts.failed++;
		c->why = c->why.code == 0 ? ev->fault : c->why;
	} else if (ev->type == EV_BYE) {
		on_bye(c, k, ev);
	} else {
		return;
	}
	c->happened_ns = clock_mono_ns();
}

static void
drain(struct crowd *c, struct client *k)
{
	struct event *ev;

	do
		while ((ev = bus_take_event(k->bus)) != NULL) {
			on_event(c, k, ev);
			event_free(ev);
		}
	while (!bus_ui_may_sleep(k->bus));
}

/* Take what is there, waiting for at most so long. False: the person wants an end. */
static bool
turn(struct crowd *c, uint64_t ns)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

	const struct timespec most = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };
	sigset_t pending;

	ppoll(c->poll, (nfds_t)c->n_started, &most, NULL);
	for (size_t i = 0; i < c->n_started; i++)
		if (c->poll[i].revents != 0) {
			bus_event_fd_clear(c->client[i].bus);
			drain(c, &c->client[i]);
		}
	sigpending(&pending);
	for (size_t i = 0; c->signal == 0 && i < sizeof ends / sizeof ends[0]; i++)
		if (sigismember(&pending, ends[i]))
			c->signal = ends[i];
	return c->signal == 0;
}

static bool
is_stuck(const struct crowd *c, unsigned ms)
{
	return clock_mono_ns() - c->happened_ns > (uint64_t)ms * 1000000;
}

static int
give_up(const struct crowd *c, const char *what, size_t done, struct fault *f)
{
	if (c->signal != 0) {
		*f = (struct fault){ .code = ERR_CLOSED };
		return f->code;
	}
	if (c->n_over > 0)
		return fault_set(f, c->why.code != 0 ? c->why.code : ERR_CLOSED,
		    c->why.remedy[0] != '\0' ? c->why.remedy : "Try again.",
		    "%zu of %zu clients %s, and then: %.150s", done, c->n, what, c->why.cause);
	return fault_set(f, ERR_TIMEOUT, "Take fewer clients, or look at the log of the server.",
	    "%zu of %zu clients %s, and then nothing happened for %d seconds", done, c->n, what,
	    STUCK_MS / 1000);
}

/* ---- entering ---------------------------------------------------------------------------- */

static int
start(struct crowd *c, size_t i, struct fault *f)
{
	const struct invite *in = c->o.invite;
	struct client *k = &c->client[i];
	struct worker_opts o = {
		.at = c->o.via,
		.has_pin = true,
		.has_token = true,
		.nick_chosen = true,
		.priority = c->o.priority,
		.inner_suite = c->o.inner_suite,
	};

	snprintf(o.cert_host, sizeof o.cert_host, "%s", in->at.host);
	memcpy(o.pin, in->pin, sizeof o.pin);
	memcpy(o.token, in->token, sizeof o.token);
	snprintf(o.nick, sizeof o.nick, "bench%u-%u", (unsigned)(c->run % 100000000), (unsigned)i);
	if ((k->bus = bus_new(BUS_CAPACITY)) == NULL)
		return fault_set(f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no descriptor");
	if (worker_start(&k->worker, k->bus, &o, f) != 0) {
		bus_free(k->bus);
		k->bus = NULL;
		return f->code;
	}
	mem_wipe(&o, sizeof o);
	c->poll[i] = (struct pollfd){ .fd = bus_event_fd(k->bus), .events = POLLIN };
	c->n_started++;
	drain(c, k);
	return 0;
}

/* The first one makes the room, if there is none: the others come when it is there. */
static bool
may_start(const struct crowd *c)
{
	return c->n_started < c->n && c->n_started < c->n_online + ENTERING_MAX &&
	       (c->n_started == 0 || c->client[0].in_room);
}

static void
begin(struct crowd *c)
{
	c->begun_ns = c->happened_ns = clock_mono_ns();
}

int
crowd_enter(struct crowd *c, struct fault *f)
{
	begin(c);
	while (c->n_online < c->n) {
		while (may_start(c))
			if (start(c, c->n_started, f) != 0)
				return f->code;
		bar_show(c->o.bar, "entering", c->n_online, c->n);
		if (!turn(c, TURN_NS) || c->n_over > 0 || is_stuck(c, STUCK_MS))
			return give_up(c, "came in", c->n_online, f);
	}
	c->facts.enter_ns = clock_mono_ns() - c->begun_ns;
	return 0;
}

static bool
is_one_epoch(const struct crowd *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->client[i].in_room || c->client[i].epoch != c->client[0].epoch)
			return false;
	return true;
}

int
crowd_join(struct crowd *c, struct fault *f)
{
	while (!is_one_epoch(c)) {
		bar_show(c->o.bar, "joining", c->n_room, c->n);
		if (!turn(c, TURN_NS) || c->n_over > 0 || is_stuck(c, STUCK_MS))
			return give_up(c, "came into the room", c->n_room, f);
	}
	c->facts.join_ns = clock_mono_ns() - c->begun_ns;
	c->facts.lost = 0;
	return 0;
}

/* ---- talking ----------------------------------------------------------------------------- */

/* False: its worker takes nothing now. */
static bool
say(struct crowd *c, struct client *k)
{
	struct intent *in = intent_new(IN_SAY);
	size_t n = c->o.plan->size;
	char *text = mem_calloc(1, n + HEAD_MAX);
	int head;

	in->id = clock_mono_ns();
	snprintf(in->room, sizeof in->room, ROOM);
	head = snprintf(text, HEAD_MAX, HEAD " %" PRIx64 " %" PRIx64 " ", c->run, in->id);
	memset(text + head, 'x', n > (size_t)head ? n - (size_t)head : 0);
	intent_text(in, text, n);
	free(text);
	if (bus_post_intent(k->bus, in)) {
		c->facts.said++;
		return true;
	}
	intent_free(in);
	return false;
}

static uint64_t
expected(const struct crowd *c)
{
	return (c->facts.said - c->facts.failed) * (c->n - 1);
}

/* What is on its way when the time is over. */
static int
hear_the_rest(struct crowd *c, struct fault *f)
{
	while (c->facts.heard < expected(c) && c->n_over == 0 && !is_stuck(c, TAIL_MS)) {
		bar_show(c->o.bar, "hearing", (size_t)c->facts.heard, (size_t)expected(c));
		if (!turn(c, TURN_NS))
			return give_up(c, "talked", c->n, f);
	}
	c->facts.talk_ns = c->happened_ns - c->begun_ns;
	return c->n_over > 0 ? give_up(c, "talked", c->n - c->n_over, f) : 0;
}

static uint64_t
pause_until(uint64_t next, uint64_t now)
{
	uint64_t ns = next > now ? next - now : AGAIN_NS;

	return ns < TURN_NS ? ns : TURN_NS;
}

int
crowd_talk(struct crowd *c, struct fault *f)
{
	const struct plan *p = c->o.plan;
	uint64_t step = 1000000000u / p->rate, end, next, now;

	begin(c);
	next = c->begun_ns;
	end = c->begun_ns + (uint64_t)p->seconds * 1000000000u;
	for (uint64_t i = 0; (now = clock_mono_ns()) < end;) {
		for (; next <= now && say(c, &c->client[i % p->senders]); i++)
			next += step;
		bar_show(
		    c->o.bar, "talking", (size_t)((now - c->begun_ns) / 1000000000u), p->seconds);
		now = clock_mono_ns();
		if (!turn(c, pause_until(next, now)) || c->n_over > 0)
			return give_up(c, "talked", c->n - c->n_over, f);
	}
	return hear_the_rest(c, f);
}

/* Until its worker has room for that, it is asked again. */
static void
ask_to_leave(struct client *k)
{
	struct intent *in;

	if (k->leaving || k->over)
		return;
	in = intent_new(IN_QUIT);
	if (!(k->leaving = bus_post_intent(k->bus, in)))
		intent_free(in);
}

void
crowd_free(struct crowd *c)
{
	if (c == NULL)
		return;
	while (c->n_over < c->n_started) {
		for (size_t i = 0; i < c->n_started; i++)
			ask_to_leave(&c->client[i]);
		turn(c, TURN_NS);
	}
	for (size_t i = 0; i < c->n_started; i++) {
		worker_join(c->client[i].worker);
		bus_free(c->client[i].bus);
	}
	bar_clear(c->o.bar);
	free(c->client);
	free(c->poll);
	free(c);
}
