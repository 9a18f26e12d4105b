/*
 * One message at a time from one client's intent to another client's event: through both
 * layers, two rings and the server, over loopback. The floor is a bare GnuTLS echo of as many
 * bytes, which makes the same two hops. Rounds of each alternate.
 */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "client/worker.h"
#include "net/tls.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"
#include "tests/bench/stat.h"

#define MESSAGES 400
#define SIZE 256

struct chatter {
	struct bus *bus;
	struct worker *worker;
};

static void
enter(struct chatter *c, const struct house *h, const char *nick)
{
	const struct invite *in = house_invite(h);
	struct worker_opts o = { .at = in->at, .has_pin = true, .has_token = true, .nick_chosen = true };
	struct fault f;

	memcpy(o.pin, in->pin, sizeof o.pin);
	memcpy(o.token, in->token, sizeof o.token);
	snprintf(o.nick, sizeof o.nick, "%s", nick);
	if ((c->bus = bus_new(1024)) == NULL || worker_start(&c->worker, c->bus, &o, &f) != 0)
		die("no worker");
}

/* Sleep as the UI does until an event of that type is there. */
static void
await(struct chatter *c, enum event_type type)
{
	for (;;) {
		struct event *ev;

		while ((ev = bus_take_event(c->bus)) != NULL) {
			enum event_type got = ev->type;

			if (got == EV_BYE)
				die("bye: %s", ev->fault.cause);
			event_free(ev);
			if (got == type)
				return;
		}
		if (bus_ui_may_sleep(c->bus)) {
			struct pollfd p = { .fd = bus_event_fd(c->bus), .events = POLLIN };

			if (poll(&p, 1, 10000) == 0)
				die("no %s within 10 s", event_name(type));
			bus_event_fd_clear(c->bus);
		}
	}
}

struct both {
	struct chatter alice, bob;
	struct bare echo;
};

static double
ours(void *user)
{
	struct both *x = user;
	struct chatter *a = &x->alice, *b = &x->bob;
	static double us[MESSAGES];
	static char text[SIZE];
	uint64_t t;

	memset(text, 'x', sizeof text);
	for (size_t i = 0; i < MESSAGES; i++) {
		struct intent *in = intent_new(IN_SAY);

		in->id = i + 1;
		snprintf(in->room, sizeof in->room, "#lobby");
		intent_text(in, text, sizeof text);
		t = clock_mono_ns();
		if (!bus_post_intent(a->bus, in))
			die("the ring is full");
		await(b, EV_MESSAGE);
		us[i] = (double)(clock_mono_ns() - t) / 1000;
		await(a, EV_SENT);
	}
	return stat_median(us, MESSAGES);
}

struct echo {
	int listener;
	gnutls_certificate_credentials_t cred;
};

static void *
run_echo(void *user)
{
	struct echo *e = user;
	uint8_t data[SIZE * 4];
	struct bare b;
	size_t n;

	if (!bare_accept(&b, e->listener, e->cred))
		die("no handshake");
	while ((n = bare_recv(&b, data, sizeof data)) > 0)
		bare_send(&b, data, n);
	bare_close(&b);
	return NULL;
}

static double
bare_echo(void *user)
{
	struct bare *b = &((struct both *)user)->echo;
	static double us[MESSAGES];
	uint8_t data[SIZE] = { 1 };

	for (size_t i = 0; i < MESSAGES; i++) {
		uint64_t t = clock_mono_ns();

		bare_send(b, data, sizeof data);
		for (size_t got = 0; got < sizeof data;)
			got += bare_recv(b, data, sizeof data);
		us[i] = (double)(clock_mono_ns() - t) / 1000;
	}
	return stat_median(us, MESSAGES);
}

int
main(void)
{
	struct house *h = house_new();
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct both x;
	struct echo e;
	pthread_t thread;
	uint16_t port = 0;

	house_pem(h, &cert, &key);
	e.listener = bare_listen(&port);
	e.cred = bare_credentials(buf_bytes(&cert), buf_bytes(&key));
	if (pthread_create(&thread, NULL, run_echo, &e) != 0)
		die("no thread");
	bare_connect(&x.echo, port, tls_proto_name(TLS_PROTO_SNUG),
	    bare_credentials(bytes_of(NULL, 0), bytes_of(NULL, 0)));
	enter(&x.alice, h, "alice");
	await(&x.alice, EV_ROOM);
	enter(&x.bob, h, "bob");
	await(&x.bob, EV_ROOM);
	await(&x.alice, EV_JOIN);
	stat_head();
	stat_compare("latency: intent to event (a bare echo)", "us", ours, bare_echo, &x);
	fflush(stdout);
	_Exit(0); /* threads and sockets end with the process */
}
