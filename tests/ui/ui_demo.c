/*
 * tests/ui/ui_demo.c - the screen with a made-up worker behind it, to look at and to test:
 * ui_demo [--plain] [--ascii] [--scene talk|empty|lost|fail|busy].  Not installed, no network.
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "bus/bus.h"
#include "ui/plain.h"
#include "ui/ui.h"

struct demo {
	struct bus *bus;
	sem_t wake;
	const char *scene;
	int64_t at; /* of the next message */
};

static void
wake(void *user)
{
	sem_post(&((struct demo *)user)->wake);
}

static void
post(struct demo *d, struct event *ev)
{
	while (!bus_post_event(d->bus, ev))
		sem_wait(&d->wake);
}

static struct event *
make(const char *room, const char *nick, const char *text, enum event_type type)
{
	struct event *ev = event_new(type);

	snprintf(ev->room, sizeof ev->room, "%s", room);
	snprintf(ev->nick, sizeof ev->nick, "%s", nick);
	if (text != NULL)
		event_text(ev, text, strlen(text));
	return ev;
}

static void
say(struct demo *d, const char *room, const char *nick, const char *text, int minutes)
{
	struct event *ev = make(room, nick, text, EV_MESSAGE);

	d->at += minutes * 60000;
	ev->time_ms = d->at;
	post(d, ev);
}

static void
move(struct demo *d, const char *nick, enum event_type type, uint64_t epoch)
{
	struct event *ev = make("#lobby", nick, NULL, type);

	ev->time_ms = d->at;
	ev->epoch = epoch;
	post(d, ev);
}

static void
room(struct demo *d)
{
	static const char *const names[] = { "ada", "dennis", "grace", "hedy", "ken", "linus",
		"margaret", "me", "radia" };
	struct event *ev = make("#lobby", "me", NULL, EV_ROOM);

	ev->n_members = sizeof names / sizeof names[0];
	ev->members = calloc(ev->n_members, sizeof *ev->members);
	for (size_t i = 0; i < ev->n_members; i++)
		snprintf(ev->members[i].nick, sizeof ev->members[i].nick, "%s", names[i]);
	ev->epoch = 40;
	ev->time_ms = d->at;
	post(d, ev);
}

static void
security(struct demo *d)
{
	struct event *ev = event_new(EV_SECURITY);

	ev->security = calloc(1, sizeof *ev->security);
	*ev->security = (struct security){ .tls_version = "TLS 1.3",
		.group = "X25519",
		.cipher = "AES-256-GCM",
		.signature = "EdDSA-Ed25519",
		.server = "CN=chat.example.org",
		.fingerprint = "BAKP 3IMF 3NW5 XAZE 22BG KOY3 HA",
		.expires = "2027-02-22" };
	ev->security->vouched = getenv("DEMO_VOUCHED") != NULL;
	post(d, ev);
}

static void
link_is(struct demo *d, enum link_state state, unsigned attempt, unsigned delay)
{
	struct event *ev = event_new(EV_LINK);

	ev->link = state;
	ev->attempt = attempt;
	ev->delay_ms = delay;
	ev->rtt_ms = state == LINK_ONLINE ? 12 : 0;
	if (state == LINK_WAITING)
		fault_set(
		    &ev->fault, ERR_TIMEOUT, "It is tried again by itself.", "no answer for 30 s");
	post(d, ev);
}

static void
talk(struct demo *d)
{
	say(d, "#lobby", "ada", "morning! the nightly fuzz run finished, 14 h, no crashes", 1);
	say(d, "#lobby", "grace", "\U0001F389 nice. did it cover the ratchet parser this time?", 1);
	say(d, "#lobby", "ada",
	    "yes, 97.4 % of lines in src/proto, the rest is the out-of-memory paths", 0);
	say(d, "#lobby", "linus", "those are the ones that bite", 1);
	say(d, "#lobby", "ada",
	    "me: can you look at https://git.example.org/snug/changes/218 before lunch? It moves "
	    "the key "
	    "schedule out of the session so that a lost packet cannot leave two half-advanced "
	    "chains behind.",
	    2);
	say(d, "#lobby", "margaret",
	    "I read it. One question: what happens when the peer rejoins with an old epoch?", 1);
	say(d, "#lobby", "ada", "it gets a fresh welcome, the old leaf is blanked", 0);
	move(d, "hedy", EV_JOIN, 41);
	move(d, "barbara", EV_LEAVE, 41);
	say(d, "#lobby", "hedy", "hi all, back from the train \U0001F684", 5);
	say(d, "#lobby", "ken",
	    "benchmark on the small board:\nseal 41 µs   open 44 µs   join(64) 3.1 ms", 2);
	say(d, "#lobby", "radia", "你好，我今天也在 - and café naïve Жук are all fine here", 1);
	say(d, "#lobby", "eve", "look: \033[31mred\033[0m and \u202etxet\u202c", 1);
	say(d, "@ada", "ada", "lunch?", 0);
	say(d, "@grace", "grace", "call me", 0);
}

static void
busy(struct demo *d)
{
	char text[64];

	for (int i = 0; i < 100000; i++) {
		snprintf(text, sizeof text, "line %d of a long evening", i);
		say(d, "#lobby", i % 3 ? "ada" : "ken", text, i % 7 == 0);
	}
}

static void
scene(struct demo *d)
{
	struct event *ev =
	    make("", "", "Connecting to chat.example.org:9420 ... TLS 1.3", EV_STAGE);

	post(d, ev);
	link_is(d, LINK_DIALING, 1, 0);
	security(d);
	link_is(d, LINK_ONLINE, 0, 0);
	room(d);
	if (strcmp(d->scene, "empty") != 0)
		talk(d);
	if (strcmp(d->scene, "busy") == 0)
		busy(d);
	if (strcmp(d->scene, "lost") == 0)
		link_is(d, LINK_WAITING, 4, 8000);
}

static void
answer(struct demo *d, const struct intent *in)
{
	struct event *ev = make(in->room, in->nick, in->text, EV_PENDING);
	bool fails = strcmp(d->scene, "fail") == 0;

	ev->id = in->id;
	ev->action = in->action;
	ev->time_ms = d->at;
	post(d, ev);
	ev = make(in->room, in->nick, NULL, fails ? EV_SEND_FAILED : EV_SENT);
	ev->id = in->id;
	ev->time_ms = d->at;
	if (fails)
		fault_set(&ev->fault, ERR_FLOOD, "Wait a little and send it again.",
		    "the server takes 5 messages a second");
	post(d, ev);
}

static void *
worker(void *user)
{
	struct demo *d = user;
	struct intent *in = NULL;
	bool quit = false;

	scene(d);
	while (!quit) {
		if ((in = bus_take_intent(d->bus)) == NULL) {
			if (bus_worker_may_sleep(d->bus))
				sem_wait(&d->wake);
			continue;
		}
		quit = in->type == IN_QUIT;
		if (in->type == IN_SAY || in->type == IN_MSG)
			answer(d, in);
		if (in->type == IN_RECONNECT)
			link_is(d, LINK_ONLINE, 0, 0);
		intent_free(in);
	}
	post(d, event_new(EV_BYE));
	return NULL;
}

int
main(int argc, char **argv)
{
	struct demo d = { .scene = "talk", .at = 1795381200000 };
	struct ui_opts o = { .nick = "me",
		.server_name = "chat.example.org:9420",
		.color = getenv("NO_COLOR") == NULL };
	bool plain = false;
	pthread_t thread;
	sigset_t all;
	int status;

	for (int i = 1; i < argc; i++) {
		plain = plain || strcmp(argv[i], "--plain") == 0;
		o.ascii = o.ascii || strcmp(argv[i], "--ascii") == 0;
		o.hosting = o.hosting || strcmp(argv[i], "--hosting") == 0;
		if (strcmp(argv[i], "--scene") == 0 && i + 1 < argc)
			d.scene = argv[++i];
	}
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	sem_init(&d.wake, 0, 0);
	if ((d.bus = bus_new(64)) == NULL)
		return 1;
	bus_set_wake(d.bus, wake, &d);
	pthread_create(&thread, NULL, worker, &d);
	status = plain ? plain_run(d.bus, &o) : ui_run(d.bus, &o);
	pthread_join(thread, NULL);
	bus_free(d.bus);
	sem_destroy(&d.wake);
	return status;
}
