/*
 * tests/ui/ui_demo.c - the screen with a made-up worker behind it, to look at and to test:
 * ui_demo [--plain] [--ascii] [--scene talk|empty|lost|fail|busy|key|kept].  Not installed, no
 * network.
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/query.h"
#include "bus/bus.h"
#include "ui/plain.h"
#include "ui/ui.h"

struct demo {
	struct bus *bus;
	sem_t wake, shown; /* shown: the scene is in the ring */
	const char *scene;
	int64_t at;   /* of the next message */
	uint64_t seq; /* of the newest message */
	bool offline;
	uint64_t queued[16]; /* intents, while it is */
	size_t n_queued;
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
	ev->seq = ++d->seq;
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
	for (size_t i = 0; i < ev->n_members; i++) {
		snprintf(ev->members[i].nick, sizeof ev->members[i].nick, "%s", names[i]);
		if (strcmp(d->scene, "key") == 0 && i % 3 != 1)
			ev->members[i].trust = TRUST_VERIFIED;
	}
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

/* what is kept ------------------------------------------------------------------- */

static const char *const spoken[][2] = {
	{ "ada", "the old lb2 cert expired, that is why" },
	{ "me", "ouch. adding a check" },
	{ "grace", "test for the cert expiry job is flaky" },
	{ "ken", "can someone check the certificate expiry on lb2? last time it bit us" },
	{ "ada", "it expires in December, renewing tonight" },
	{ "me", "thanks, all green here" },
};
#define SPOKEN (sizeof spoken / sizeof spoken[0])
#define KEPT 600 /* lines */

static void
kept_line(struct demo *d, struct event_line *to, uint64_t seq)
{
	const char *const *what = spoken[seq % SPOKEN];

	(void)d;
	*to = (struct event_line){ .seq = seq,
		.time_ms = INT64_C(1795381200000) - (int64_t)(KEPT - seq) * 900000,
		.own = strcmp(what[0], "me") == 0,
		.text = strdup(what[1]),
		.text_len = strlen(what[1]) };
	strcpy(to->room, "#lobby");
	strcpy(to->nick, what[0]);
}

/* The page before a place. */
static void
past(struct demo *d, uint64_t before, uint64_t unread)
{
	struct event *ev = make("#lobby", "", NULL, EV_PAST);
	uint64_t from = before > 100 ? before - 100 : 1;

	ev->n_lines = before - from;
	ev->lines = calloc(ev->n_lines + 1, sizeof *ev->lines);
	for (uint64_t i = from; i < before; i++)
		kept_line(d, &ev->lines[i - from], i);
	ev->more = from > 1;
	ev->seq = unread;
	post(d, ev);
}

static void
search(struct demo *d, const struct intent *in)
{
	struct event *ev = make(in->room, "", NULL, EV_HITS);
	struct query q;
	struct fault f;

	ev->id = in->id;
	ev->lines = calloc(KEPT, sizeof *ev->lines);
	if (query_parse(&q, bytes_of(in->text, in->text_len), &f) == 0)
		for (uint64_t i = KEPT; i-- > 1;) {
			const char *const *what = spoken[i % SPOKEN];
			struct query_line l = { "#lobby", what[0], 1, bytes_str(what[1]) };

			ev->done++;
			if (query_fits(&q, &l))
				kept_line(d, &ev->lines[ev->n_lines++], i);
		}
	ev->total = ev->n_lines;
	post(d, ev);
}

static void
pending(struct demo *d, uint64_t id, const char *text)
{
	struct event *ev = make("#lobby", "me", text, EV_PENDING);

	ev->id = id;
	ev->time_ms = d->at;
	d->queued[d->n_queued++ % 16] = id;
	post(d, ev);
}

static void
receipts(struct demo *d, uint64_t seq)
{
	static const char *const names[] = { "ada", "dennis", "grace", "hedy", "ken", "linus",
		"margaret", "radia" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct event *ev = make("#lobby", names[i], NULL, EV_RECEIPT);

		ev->seq = seq;
		post(d, ev);
		ev = make("#lobby", names[i], NULL, EV_PRESENCE);
		ev->own = i != 5;
		post(d, ev);
	}
}

static void
sent(struct demo *d, uint64_t id, const char *room)
{
	struct event *ev = make(room, "", NULL, EV_SENT);

	ev->id = id;
	ev->time_ms = d->at;
	ev->seq = ++d->seq;
	post(d, ev);
	receipts(d, d->seq);
}

static void
kept(struct demo *d)
{
	d->seq = KEPT;
	d->offline = true;
	room(d);
	past(d, KEPT, KEPT - 3);
	post(d, make("#lobby", "", "half a thought", EV_DRAFT));
	pending(d, UINT64_C(1) << 40, "do we need to page carol?");
	link_is(d, LINK_DIALING, 1, 0);
	link_is(d, LINK_WAITING, 4, 8000);
}

static void
come_back(struct demo *d)
{
	struct event *ev = make("#lobby", "", NULL, EV_CATCHUP);

	link_is(d, LINK_ONLINE, 0, 0);
	d->offline = false;
	ev->done = 61;
	ev->total = 98;
	post(d, ev);
	say(d, "#lobby", "hedy", "you missed this", 3);
	ev = make("#lobby", "", "key for epoch 119 missing", EV_GAP);
	ev->time_ms = d->at - 180000;
	ev->until_ms = d->at;
	post(d, ev);
	ev = make("#lobby", "", NULL, EV_CATCHUP);
	ev->done = ev->total = 98;
	post(d, ev);
	for (size_t i = 0; i < d->n_queued && i < 16; i++)
		sent(d, d->queued[i], "#lobby");
	d->n_queued = 0;
	post(d, make("", "", "back after 3m28s, 1 missed message, 1 sent", EV_NOTICE));
}

/* What a worker would say to somebody who asks for what is kept. */
static void
keep(struct demo *d, const struct intent *in)
{
	struct event *ev = NULL;

	if (in->type == IN_OLDER)
		past(d, in->seq, 0);
	else if (in->type == IN_SEARCH)
		search(d, in);
	else if (in->type == IN_ERASE)
		ev = make(in->room, "", NULL, EV_FORGOTTEN);
	else if (in->type == IN_EXPORT)
		ev = make(in->room, "", "written", EV_NOTICE);
	else if (in->type == IN_SET)
		ev = make(in->room, in->nick, in->text, EV_SET);
	else if (in->type == IN_UNSEND)
		ev = make(in->room, "", "taken back", EV_UNSENT);
	if (ev == NULL)
		return;
	ev->id = in->id;
	post(d, ev);
}

static struct person *
person(void)
{
	struct person *p = calloc(1, sizeof *p);

	*p = (struct person){
		.key = "d75a9801 82b10ab7 d54bfed3 c964073a 0ee172f3 daa62325 af021a68 f707511a",
		.was = "40213 77120 93811 00257 61984 25530",
		.row = "51877 20914 66302 18845 09371 73026",
		.pair = { "40213 77120 93811 00257 61984 25530",
		    "51877 20914 66302 18845 09371 73026" },
		.verified_ms = INT64_C(1790000000000),
		.seen_ms = INT64_C(1790000000000),
		.role = "member",
		.serial = "1f",
		.starts = "2026-11-20",
		.expires = "2026-12-20",
	};
	return p;
}

static void
about(struct demo *d, enum event_type type, const struct intent *in, enum trust trust)
{
	struct event *ev = make(in->room, in->nick, NULL, type);

	ev->trust = trust;
	ev->time_ms = d->at;
	ev->qr = in->qr;
	ev->person = person();
	post(d, ev);
}

/* Eve, who was verified, has another key. */
static void
key(struct demo *d)
{
	struct event *ev = make("@eve", "me", NULL, EV_ROOM);
	struct intent eve = { .room = "@eve", .nick = "eve" };

	ev->n_members = 2;
	ev->members = calloc(2, sizeof *ev->members);
	strcpy(ev->members[0].nick, "eve");
	strcpy(ev->members[1].nick, "me");
	ev->members[0].trust = TRUST_CHANGED;
	ev->epoch = 7;
	post(d, ev);
	ev = make("@eve", "eve", "lunch at one?", EV_MESSAGE);
	ev->trust = TRUST_VERIFIED;
	ev->time_ms = d->at;
	post(d, ev);
	about(d, EV_KEY, &eve, TRUST_CHANGED);
	ev = make("@eve", "eve", "lost my laptop. can you resend the wifi passphrase?", EV_MESSAGE);
	ev->trust = TRUST_CHANGED;
	ev->time_ms = d->at += 60000;
	post(d, ev);
}

/* What a worker would say to somebody who decides about eve. */
static void
decide(struct demo *d, const struct intent *in)
{
	struct event *ev;

	if (in->type == IN_VERIFY)
		about(d, EV_VERIFY, in, TRUST_CHANGED);
	else if (in->type == IN_WHOIS)
		about(d, EV_WHOIS, in, TRUST_CHANGED);
	else if (in->type == IN_FINGERPRINT)
		about(d, EV_FINGERPRINT, in, TRUST_CHANGED);
	else if (in->type == IN_ACCEPT)
		about(d, EV_TRUST, in, TRUST_SEEN);
	else if (in->type == IN_BLOCK)
		about(d, EV_TRUST, in, TRUST_BLOCKED);
	if (in->type != IN_COMPARE)
		return;
	ev = make(in->room, in->nick,
	    in->action ? "eve is verified" : "The first row differs from what eve's screen shows",
	    EV_COMPARED);
	ev->own = in->action;
	post(d, ev);
	if (in->action)
		about(d, EV_TRUST, in, TRUST_VERIFIED);
}

static void
scene(struct demo *d)
{
	struct event *ev =
	    make("", "", "Connecting to chat.example.org:9420 ... TLS 1.3", EV_STAGE);

	post(d, ev);
	if (strcmp(d->scene, "kept") == 0) {
		kept(d);
		return;
	}
	link_is(d, LINK_DIALING, 1, 0);
	security(d);
	link_is(d, LINK_ONLINE, 0, 0);
	room(d);
	if (strcmp(d->scene, "empty") != 0)
		talk(d);
	if (strcmp(d->scene, "busy") == 0)
		busy(d);
	if (strcmp(d->scene, "key") == 0)
		key(d);
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
	if (d->offline) {
		d->queued[d->n_queued++ % 16] = in->id;
		return;
	}
	if (!fails) {
		sent(d, in->id, in->room);
		return;
	}
	ev = make(in->room, in->nick, NULL, EV_SEND_FAILED);
	ev->id = in->id;
	ev->time_ms = d->at;
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
	sem_post(&d->shown);
	while (!quit) {
		if ((in = bus_take_intent(d->bus)) == NULL) {
			if (bus_worker_may_sleep(d->bus))
				sem_wait(&d->wake);
			continue;
		}
		quit = in->type == IN_QUIT;
		if (in->type == IN_SAY || in->type == IN_MSG)
			answer(d, in);
		decide(d, in);
		keep(d, in);
		if (in->type == IN_RECONNECT && d->offline)
			come_back(d);
		else if (in->type == IN_RECONNECT)
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
	sem_init(&d.shown, 0, 0);
	if ((d.bus = bus_new(256)) == NULL)
		return 1;
	bus_set_wake(d.bus, wake, &d);
	pthread_create(&thread, NULL, worker, &d);
	/* What is read from a pipe comes after the key has changed, not while it does. */
	if (strcmp(d.scene, "key") == 0)
		sem_wait(&d.shown);
	status = plain ? plain_run(d.bus, &o) : ui_run(d.bus, &o);
	pthread_join(thread, NULL);
	bus_free(d.bus);
	sem_destroy(&d.wake);
	sem_destroy(&d.shown);
	return status;
}
