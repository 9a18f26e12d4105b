/* The worker against a server that follows a script, frame by frame. */
#include "client/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/list.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "client/identity.h"
#include "client/rooms.h"
#include "net/listen.h"
#include "net/wire.h"
#include "tests/support/certify.h"

#define TICK_MS 2
#define PATIENCE 10000 /* ticks: only a test that fails waits so long */

struct heard {
	struct list node;
	unsigned type;
	struct buf body;
};

/* Thread of the test; the worker has its own. */
struct desk {
	struct loop *loop;
	struct timer *tick;
	struct listener *listener;
	struct ca *ca;
	struct conn *conn; /* the last one that came; NULL: gone */
	bool open;
	struct fault why;
	struct list heard;
	struct bus *bus;
	struct worker *worker;
	struct worker_opts opts;
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)chain, (void)n, (void)f;
	return 0;
}

static void
on_open(void *user)
{
	struct desk *d = user;

	d->open = true;
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct desk *d = user;
	struct heard *h = mem_calloc(1, sizeof *h);

	h->type = type;
	buf_init(&h->body, WIRE_BODY_MAX);
	buf_put(&h->body, body.p, body.n);
	list_push(&d->heard, &h->node);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct desk *d = user;

	d->conn = NULL;
	d->open = false;
	d->why = *why;
}

static bool
on_come(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits)
{
	static const struct conn_ops desk_ops = {
		.verify = on_verify,
		.open = on_open,
		.frame = on_frame,
		.closed = on_closed,
	};
	struct desk *d = user;

	(void)limits;
	d->conn = c;
	*ops = &desk_ops;
	*conn_user = d;
	return true;
}

static void
on_tick(void *user)
{
	loop_stop(user);
}

#define AWAIT(d, condition)                                                                        \
	for (int n_ = 0; !(condition); n_++) {                                                     \
		if (n_ == PATIENCE)                                                                \
			fail_msg("waited in vain for %s", #condition);                             \
		loop_run((d)->loop);                                                               \
	}

static void
listen_here(struct desk *d)
{
	const char *names[] = { "127.0.0.1" };
	struct ca_server_req req = { .type = KEYTYPE_ED25519, .names = names, .n_names = 1 };
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct hostport at = { .host = "127.0.0.1" };
	struct tlsctx *ctx = NULL;
	uint8_t spki[SPKI_HASH_SIZE];
	struct fault f;

	assert_int_equal(ca_new(&d->ca, KEYTYPE_ED25519, "desk", &f), 0);
	assert_int_equal(ca_issue_server(d->ca, &req, &cert, &key, &f), 0);
	assert_int_equal(tlsctx_server_new(&ctx, NULL,
			     &(struct tlsctx_cert){ buf_bytes(&cert), buf_bytes(&key) }, 1, &f),
	    0);
	assert_int_equal(listen_new(&d->listener, d->loop, &at, ctx, on_come, d, &f), 0);
	tlsctx_unref(ctx);
	ca_spki_hash(d->ca, spki);
	memcpy(d->opts.pin, spki, sizeof d->opts.pin);
	at.port = listen_port(d->listener);
	d->opts.at = at;
	buf_fini(&cert);
	buf_fini(&key);
}

static int
set_up(void **state)
{
	struct desk *d = mem_calloc(1, sizeof *d);
	struct fault f;

	d->loop = loop_new();
	d->tick = timer_new(d->loop, on_tick, d->loop);
	timer_start(d->tick, TICK_MS, TICK_MS);
	list_init(&d->heard);
	d->opts = (struct worker_opts){ .has_pin = true, .nick = "mia" };
	listen_here(d);
	assert_int_equal(identity_new(&d->opts.identity, "ed25519", &f), 0);
	certify(d->ca, NULL, d->opts.identity, "mia", 0, 0);
	d->bus = bus_new(1024);
	assert_int_equal(worker_start(&d->worker, d->bus, &d->opts, &f), 0);
	*state = d;
	return 0;
}

static void
post(struct desk *d, enum intent_type type, const char *nick, const char *text)
{
	struct intent *in = intent_new(type);

	in->id = 1;
	snprintf(in->nick, sizeof in->nick, "%s", nick);
	snprintf(in->room, sizeof in->room, "#lobby");
	intent_text(in, text, strlen(text));
	assert_true(bus_post_intent(d->bus, in));
}

/* The next event of that type; those before it are dropped. */
static struct event *
event_of(struct desk *d, enum event_type type)
{
	struct event *ev = NULL;

	for (;;) {
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
		if (ev->type == type)
			return ev;
		event_free(ev);
	}
}

/* Returns which attempt the next one is. */
static unsigned
await_link(struct desk *d, enum link_state state)
{
	struct event *ev;
	unsigned attempt;
	bool found;

	do {
		ev = event_of(d, EV_LINK);
		found = ev->link == state;
		attempt = ev->attempt;
		event_free(ev);
	} while (!found);
	return attempt;
}

static int
tear_down(void **state)
{
	struct desk *d = *state;
	struct fault none = { 0 };
	struct event *ev;

	post(d, IN_QUIT, "", "");
	ev = event_of(d, EV_BYE);
	assert_int_equal(ev->fault.code, 0);
	event_free(ev);
	worker_join(d->worker);
	bus_free(d->bus);
	if (d->conn != NULL)
		conn_abort(d->conn, &none);
	AWAIT(d, d->conn == NULL);
	list_each(h, &d->heard, struct heard, node) {
		buf_fini(&h->body);
		free(h);
	}
	listen_free(d->listener);
	timer_free(d->tick);
	loop_free(d->loop);
	ca_free(d->ca);
	free(d);
	return 0;
}

#define SEND(d, type, name, m)                                                                     \
	do {                                                                                       \
		struct buf send_b_ = BUF_INIT(WIRE_BODY_MAX);                                      \
		wire_put_##name(&send_b_, m);                                                      \
		assert_int_equal(buf_err(&send_b_), 0);                                            \
		assert_int_equal(conn_send((d)->conn, type, buf_bytes(&send_b_)), 0);              \
		buf_fini(&send_b_);                                                                \
	} while (0)

/* The next frame, which must be of that type; its body in *body, the caller's. */
static void
expect(struct desk *d, unsigned type, struct buf *body)
{
	struct heard *h;

	AWAIT(d, !list_empty(&d->heard) || d->conn == NULL);
	if (list_empty(&d->heard))
		fail_msg("%s instead of %s", d->why.cause, wire_name(type));
	h = list_item(d->heard.next, struct heard, node);
	assert_string_equal(wire_name(h->type), wire_name(type));
	list_remove(&h->node);
	buf_move(body, &h->body);
	free(h);
}

static void
expect_only(struct desk *d, unsigned type)
{
	struct buf body = BUF_INIT(0);

	expect(d, type, &body);
	buf_fini(&body);
}

/* Until the client has greeted. */
static void
greet(struct desk *d)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "desk" };

	AWAIT(d, d->open);
	SEND(d, WIRE_HELLO, hello, &hello);
	expect_only(d, WIRE_HELLO);
}

static void
admit_at(struct desk *d, uint64_t wall_ms)
{
	struct wire_ready ready = { .nick = "mia",
		.role = ROLE_MEMBER,
		.wall_ms = wall_ms,
		.text_max = WIRE_TEXT_MAX };

	SEND(d, WIRE_READY, ready, &ready);
	expect_only(d, WIRE_KEYPKGS);
	expect_only(d, WIRE_JOIN);
}

static void
make_room(struct desk *d, const char *name, uint8_t id)
{
	struct wire_room_new m = { .room = { id } };

	snprintf(m.name, sizeof m.name, "%s", name);
	SEND(d, WIRE_ROOM_NEW, room_new, &m);
	expect_only(d, WIRE_ROOM_MADE);
}

static void
enter(struct desk *d)
{
	greet(d);
	admit_at(d, 1);
	make_room(d, "#lobby", 1);
}

/* The commit for this epoch of the lobby, which brings nobody. */
static void
expect_empty_commit(struct desk *d, uint64_t epoch)
{
	struct buf body = BUF_INIT(0);
	struct wire_commit m;

	expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &m), 0);
	assert_int_equal(m.epoch, epoch);
	assert_int_equal(m.welcome.n, 0);
	buf_fini(&body);
}

static void
order(struct desk *d, uint64_t epoch)
{
	struct wire_committed m = { .room = { 1 }, .seq = epoch, .epoch = epoch, .yours = true };

	SEND(d, WIRE_COMMITTED, committed, &m);
}

/* Silence would cost the place in the room. */
static void
a_change_that_cannot_be_made_is_answered(void **state)
{
	struct desk *d = *state;
	struct wire_change gone = { .room = { 1 }, .remove = { { bytes_str("ghost") }, 1 } };
	struct wire_change junk = { .room = { 1 }, .epoch = 1, .add = { { bytes_str("junk") }, 1 } };

	enter(d);
	SEND(d, WIRE_CHANGE, change, &gone);
	expect_empty_commit(d, 0);
	order(d, 0);
	SEND(d, WIRE_CHANGE, change, &junk);
	expect_empty_commit(d, 1);
	/* Asked again, since it came too late: what was staged gives way. */
	SEND(d, WIRE_CHANGE, change, &junk);
	expect_empty_commit(d, 1);
}

/* It may be about a commit of before, while another one is under way. */
static void
a_refused_commit_drops_no_other(void **state)
{
	struct desk *d = *state;
	struct wire_change gone = { .room = { 1 }, .remove = { { bytes_str("ghost") }, 1 } };
	struct wire_refused no = {
		.about = WIRE_COMMIT,
		.room = { 1 },
		.why = WIRE_REFUSED_EPOCH,
	};
	struct buf body = BUF_INIT(0);
	struct wire_send said;

	enter(d);
	SEND(d, WIRE_CHANGE, change, &gone);
	expect_empty_commit(d, 0);
	SEND(d, WIRE_REFUSED, refused, &no);
	order(d, 0);
	event_free(event_of(d, EV_EPOCH));
	post(d, IN_SAY, "", "hello");
	expect(d, WIRE_SEND, &body);
	assert_int_equal(wire_get_send(buf_bytes(&body), &said), 0);
	assert_int_equal(said.epoch, 1);
	buf_fini(&body);
}

/* A private word in the middle of coming back: the server wants to hear of it only afterwards. */
static void
nothing_is_asked_before_being_let_in(void **state)
{
	struct desk *d = *state;
	struct fault none = { 0 };
	struct buf body = BUF_INIT(0);
	struct wire_take take;

	enter(d);
	conn_abort(d->conn, &none);
	await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	post(d, IN_RECONNECT, "", "");
	greet(d);
	post(d, IN_MSG, "bob", "psst");
	event_free(event_of(d, EV_PENDING));
	admit_at(d, 1);
	make_room(d, "#lobby", 1);
	expect(d, WIRE_TAKE, &body);
	assert_int_equal(wire_get_take(buf_bytes(&body), &take), 0);
	assert_string_equal(take.nick, "bob");
	buf_fini(&body);
}

/* Each time all who are in must come back: the longer they wait the less it harms. */
static void
junk_commits_make_us_wait_longer_and_longer(void **state)
{
	struct wire_committed junk = {
		.room = { 1 },
		.seq = 1,
		.commit = bytes_str("junk"),
	};
	struct desk *d = *state;

	for (unsigned i = 1; i <= 3; i++) {
		enter(d);
		SEND(d, WIRE_COMMITTED, committed, &junk);
		assert_int_equal(await_link(d, LINK_WAITING), i);
		AWAIT(d, d->conn == NULL);
		post(d, IN_RECONNECT, "", "");
	}
}

/* Who is not here, and who is but cannot be reached for the moment, are two things. */
static void
without_a_key_package_the_reason_is_told(void **state)
{
	static const char *const cause[] = { "nobody called bob is here",
		"too many want to speak to bob just now" };
	struct desk *d = *state;
	struct event *ev;

	enter(d);
	for (int here = 0; here < 2; here++) {
		struct wire_keypkg none = { .nick = "bob", .here = here };

		post(d, IN_MSG, "bob", "psst");
		expect_only(d, WIRE_TAKE);
		SEND(d, WIRE_KEYPKG, keypkg, &none);
		ev = event_of(d, EV_SEND_FAILED);
		assert_string_equal(ev->fault.cause, cause[here]);
		event_free(ev);
	}
}

static void
a_clock_of_any_kind_is_told(void **state)
{
	struct desk *d = *state;
	struct event *ev;

	greet(d);
	admit_at(d, (uint64_t)1 << 63);
	ev = event_of(d, EV_NOTICE);
	assert_non_null(strstr(ev->text, "min behind the server's"));
	event_free(ev);
}

static void
no_server_makes_us_keep_rooms_without_end(void **state)
{
	struct desk *d = *state;
	struct wire_room_new m = { .room = { 2 } };
	struct event *ev;

	enter(d);
	for (unsigned i = 1; d->conn != NULL; i++) {
		assert_true(i <= ROOMS_MAX);
		snprintf(m.name, sizeof m.name, "#r%u", i);
		m.room[1] = (uint8_t)(i >> 8);
		m.room[2] = (uint8_t)i;
		SEND(d, WIRE_ROOM_NEW, room_new, &m);
		AWAIT(d, !list_empty(&d->heard) || d->conn == NULL);
		if (d->conn != NULL)
			expect_only(d, WIRE_ROOM_MADE);
		while (d->conn != NULL && (ev = bus_take_event(d->bus)) != NULL)
			event_free(ev);
	}
	await_link(d, LINK_WAITING);
	assert_int_equal(d->why.code, ERR_LIMIT);
}

/* In each of its states; the end itself is tear_down's. */
static void
leaves_while_it_dials(void **state)
{
	(void)state;
}

static void
leaves_before_it_is_let_in(void **state)
{
	greet(*state);
}

static void
leaves_before_it_is_in_a_room(void **state)
{
	greet(*state);
	admit_at(*state, 1);
}

/* A message that the server never orders holds nobody for long, and is not called sent. */
static void
leaves_with_a_message_under_way(void **state)
{
	struct desk *d = *state;
	struct event *ev;

	enter(d);
	post(d, IN_SAY, "", "hello");
	expect_only(d, WIRE_SEND);
	post(d, IN_QUIT, "", "");
	ev = event_of(d, EV_SEND_FAILED);
	assert_string_equal(ev->fault.cause, "you left before the server confirmed it");
	event_free(ev);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_change_that_cannot_be_made_is_answered),
		T(a_refused_commit_drops_no_other),
		T(nothing_is_asked_before_being_let_in),
		T(junk_commits_make_us_wait_longer_and_longer),
		T(without_a_key_package_the_reason_is_told),
		T(a_clock_of_any_kind_is_told),
		T(no_server_makes_us_keep_rooms_without_end),
		T(leaves_while_it_dials),
		T(leaves_before_it_is_let_in),
		T(leaves_before_it_is_in_a_room),
		T(leaves_with_a_message_under_way),
	};

	return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
