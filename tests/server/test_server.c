/* The real server in a thread of its own, and clients that speak frames by hand. */
#include "server/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/log.h"
#include "tests/support/raw.h"
#include "tests/support/rawroom.h"
#include "tests/support/tmpdir.h"

#define FOLK_MAX 8

struct house {
	struct server *server;
	pthread_t thread;
	struct loop *loop; /* of the clients */
	char *home;
	struct {
		char nick[NICK_MAX + 1];
		struct identity *id;
	} folk[FOLK_MAX]; /* who was enrolled */
	size_t n_folk;
	struct member_log *log; /* of the lobby, as the clients know it */
};

static void *
run(void *user)
{
	server_run(user);
	return NULL;
}

static int
set_up_with(void **state, unsigned max_peers, unsigned rate)
{
	static struct house h;
	struct server_opts o = {
		.state = { .listen = { { .host = "127.0.0.1" } }, .n_listen = 1 },
		.name = "test",
		.max_peers = max_peers,
		.rate = rate,
	};
	struct fault f;

	log_open("", LOG_ERROR);
	h = (struct house){ .home = tmpdir_new() };
	o.state.home = h.home;
	/* The options must outlive the server. */
	static struct server_opts kept;
	kept = o;
	if (server_new(&h.server, &kept, &f) != 0) {
		fprintf(stderr, "%s\n", f.cause);
		return -1;
	}
	h.loop = loop_new();
	h.log = member_log_new();
	*state = &h;
	return pthread_create(&h.thread, NULL, run, h.server);
}

static int
set_up(void **state)
{
	return set_up_with(state, 0, 0);
}

/* Ten units a second, and forty at first. */
static int
set_up_slow(void **state)
{
	return set_up_with(state, 0, 10);
}

static int
set_up_for_two(void **state)
{
	return set_up_with(state, 2, 0);
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	if (h->server != NULL) {
		server_stop(h->server);
		pthread_join(h->thread, NULL);
		server_free(h->server);
	}
	for (size_t i = 0; i < h->n_folk; i++)
		identity_free(h->folk[i].id);
	member_log_free(h->log);
	loop_free(h->loop);
	tmpdir_free(h->home);
	return 0;
}

static struct raw *
dial(struct house *h)
{
	return raw_dial(h->loop, server_invite(h->server));
}

/* Enrolled at the first time. */
static struct identity *
who(struct house *h, const char *nick)
{
	for (size_t i = 0; i < h->n_folk; i++)
		if (strcmp(h->folk[i].nick, nick) == 0)
			return h->folk[i].id;
	assert_true(h->n_folk < FOLK_MAX);
	snprintf(h->folk[h->n_folk].nick, sizeof h->folk[0].nick, "%s", nick);
	h->folk[h->n_folk].id = raw_enrol(h->loop, server_invite(h->server), nick);
	return h->folk[h->n_folk++].id;
}

static struct raw *
enter(struct house *h, const char *nick)
{
	struct identity *id = who(h, nick);
	struct raw *r = raw_dial_as(h->loop, server_invite(h->server), id);

	raw_enter(r, id);
	return r;
}

/* alice makes the room; its id. */
static void
make_room(struct house *h, struct raw *alice, uint8_t *id)
{
	rawroom_make(alice, h->log, id);
}

/* An answer to what was asked, which nobody can look into. */
static void
commit(struct raw *r, const uint8_t *id, uint64_t epoch, const char *welcome)
{
	rawroom_send(r, &(struct rawroom_commit){ id, epoch, { NULL, 0 }, welcome, true });
}

/* The same, that lets somebody in. */
static void
commit_add(
    struct house *h, struct raw *by, struct raw *whom, const uint8_t *id, uint64_t epoch)
{
	struct member_entry e = rawroom_add(whom, ROLE_MEMBER);
	struct buf entries = BUF_INIT(4096);

	rawroom_entry(h->log, by, &e, &entries);
	rawroom_send(by,
	    &(struct rawroom_commit){ id, epoch, buf_bytes(&entries), "a welcome", true });
	buf_fini(&entries);
}

/* member is asked to add joiner and does; both hear of it. */
static void
add(struct house *h, struct raw *member, struct raw *joiner, const uint8_t *id, uint64_t epoch)
{
	struct wire_change ask;
	struct wire_committed done;
	struct wire_welcome w;
	struct raw_frame *f;

	raw_join(joiner);
	f = raw_await(member, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.epoch, epoch);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.remove.n, 0);
	raw_frame_free(f);
	commit_add(h, member, joiner, id, epoch);
	f = raw_await(member, WIRE_COMMITTED);
	assert_int_equal(wire_get_committed(buf_bytes(&f->body), &done), 0);
	assert_true(done.yours);
	assert_int_equal(done.commit.n, 0);
	assert_int_equal(done.epoch, epoch);
	raw_frame_free(f);
	f = raw_await(joiner, WIRE_WELCOME);
	assert_int_equal(wire_get_welcome(buf_bytes(&f->body), &w), 0);
	assert_string_equal(w.name, "#lobby");
	assert_true(bytes_equal(w.welcome, bytes_str("a welcome")));
	raw_frame_free(f);
}

static void
say(struct raw *r, const uint8_t *id, uint64_t epoch, uint8_t n, size_t size)
{
	static uint8_t sealed[30000];
	struct wire_send m = { .id = { n }, .epoch = epoch, .sealed = bytes_of(sealed, size) };

	memcpy(m.room, id, sizeof m.room);
	RAW_SEND(r, WIRE_SEND, send, &m);
}

static void
expect_message(struct raw *r, uint8_t n, uint64_t seq)
{
	struct raw_frame *f = raw_await(r, WIRE_MESSAGE);
	struct wire_message m;

	assert_int_equal(wire_get_message(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.id[0], n);
	assert_int_equal(m.seq, seq);
	raw_frame_free(f);
}

static void
expect_refused(struct raw *r, unsigned about, unsigned why)
{
	struct raw_frame *f = raw_await(r, WIRE_REFUSED);
	struct wire_refused m;

	assert_int_equal(wire_get_refused(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.about, about);
	assert_int_equal(m.why, why);
	raw_frame_free(f);
}

static void
server_speaks_first_and_answers_ping_before_anything(void **state)
{
	struct raw *r = dial(*state);

	raw_frame_free(raw_await(r, WIRE_HELLO));
	raw_free(r);
}

static void
a_frame_out_of_order_ends_that_peer_alone(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE] = { 0 };
	struct raw *alice = enter(h, "alice"), *eve = dial(h);

	raw_await_open(eve);
	say(eve, id, 0, 1, 10);
	raw_await_closed(eve);
	assert_int_equal(eve->why.code, ERR_PROTO);
	assert_non_null(strstr(eve->why.cause, "WIRE_SEND"));
	make_room(h, alice, id);
	say(alice, id, 0, 7, 100);
	expect_message(alice, 7, 1);
	raw_free(alice);
	raw_free(eve);
}

static void
members_add_who_joins_and_the_order_is_one(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob"), *c = enter(h, "carol");

	make_room(h, a, id);
	add(h, a, b, id, 0);
	add(h, a, c, id, 1);
	raw_frame_free(raw_await(b, WIRE_COMMITTED)); /* that carol came; not its own coming */
	/* Commits have seq 1 and 2. */
	say(b, id, 2, 9, 100);
	expect_message(a, 9, 3);
	expect_message(b, 9, 3);
	expect_message(c, 9, 3);
	raw_free(a);
	raw_free(b);
	raw_free(c);
}

static void
what_is_of_another_epoch_is_refused(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE], other[WIRE_ROOM_ID_SIZE] = { 3 };
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");

	make_room(h, a, id);
	say(b, id, 0, 1, 10); /* not in it yet */
	expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
	add(h, a, b, id, 0);
	say(b, id, 0, 1, 10);
	expect_refused(b, WIRE_SEND, WIRE_REFUSED_EPOCH);
	commit(b, id, 0, NULL);
	expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	say(b, other, 0, 1, 10);
	expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
	/* Nobody asked for an addition: a welcome may not come along. */
	commit(b, id, 1, "for whom");
	expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	/* A change of keys alone is everybody's right. */
	commit(b, id, 1, NULL);
	raw_frame_free(raw_await(b, WIRE_COMMITTED));
	raw_free(a);
	raw_free(b);
}

static void
who_leaves_is_to_be_removed(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	struct wire_change ask;
	struct raw_frame *f;

	make_room(h, a, id);
	add(h, a, b, id, 0);
	raw_free(b);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 0);
	assert_int_equal(ask.remove.n, 1);
	assert_true(bytes_equal(ask.remove.item[0], bytes_str("bob")));
	raw_frame_free(f);
	/* bob is back at once: removed first, then added. */
	b = enter(h, "bob");
	raw_join(b);
	commit(a, id, 1, NULL);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.epoch, 2);
	raw_frame_free(f);
	raw_free(a);
	raw_free(b);
}

static void
who_goes_while_being_added_is_removed_again(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	struct wire_change ask;
	struct raw_frame *f;

	make_room(h, a, id);
	raw_join(b);
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	conn_abort(b->conn, &(struct fault){ 0 });
	/* Whether the server hears of his going before or after the commit, he must be taken out. */
	commit_add(h, a, b, id, 0);
	raw_free(b);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.remove.n, 1);
	assert_int_equal(ask.epoch, 1);
	raw_frame_free(f);
	raw_free(a);
}

static void
a_new_room_waits_for_its_owner(void **state)
{
	struct house *h = *state;
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	uint8_t id[WIRE_ROOM_ID_SIZE];

	raw_join(a);
	raw_frame_free(raw_await(a, WIRE_ROOM_NEW));
	raw_join(b);
	raw_free(a);
	expect_refused(b, WIRE_JOIN, WIRE_REFUSED_WAIT);
	a = enter(h, "alice");
	make_room(h, a, id);
	raw_frame_free(raw_await(b, WIRE_LOG));
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	raw_free(a);
	raw_free(b);
}

/* A room that is known opens again for any of those who are in it, and for nobody else. */
static void
a_room_opens_again_for_its_members(void **state)
{
	struct house *h = *state;
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob"), *c = enter(h, "carol");
	uint8_t id[WIRE_ROOM_ID_SIZE];

	make_room(h, a, id);
	add(h, a, b, id, 0);
	raw_free(a);
	raw_free(b);
	raw_join(c);
	raw_frame_free(raw_await(c, WIRE_LOG));
	expect_refused(c, WIRE_JOIN, WIRE_REFUSED_WAIT);
	b = enter(h, "bob");
	make_room(h, b, id);
	/* bob may let others in, as the policy is. */
	raw_frame_free(raw_await(b, WIRE_CHANGE));
	commit_add(h, b, c, id, 0);
	raw_frame_free(raw_await(c, WIRE_WELCOME));
	raw_free(b);
	raw_free(c);
}

static void
key_packages_are_checked_and_given_once(void **state)
{
	struct house *h = *state;
	struct wire_take take = { .nick = "bob" }, nobody = { .nick = "nobody" };
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	struct keyring *eve = NULL;
	struct wire_keypkg m;
	struct raw_frame *f;
	struct buf first = BUF_INIT(8192);

	RAW_SEND(a, WIRE_TAKE, take, &take);
	f = raw_await(a, WIRE_KEYPKG);
	assert_int_equal(wire_get_keypkg(buf_bytes(&f->body), &m), 0);
	assert_true(m.keypkg.n > 0);
	buf_put(&first, m.keypkg.p, m.keypkg.n);
	raw_frame_free(f);
	RAW_SEND(a, WIRE_TAKE, take, &take);
	f = raw_await(a, WIRE_KEYPKG);
	assert_int_equal(wire_get_keypkg(buf_bytes(&f->body), &m), 0);
	assert_true(m.keypkg.n > 0);
	assert_false(bytes_equal(m.keypkg, buf_bytes(&first)));
	raw_frame_free(f);
	raw_frame_free(raw_await(b, WIRE_KEYPKG_NEED));
	RAW_SEND(a, WIRE_TAKE, take, &nobody);
	f = raw_await(a, WIRE_KEYPKG);
	assert_int_equal(wire_get_keypkg(buf_bytes(&f->body), &m), 0);
	assert_false(m.here);
	assert_int_equal(m.keypkg.n, 0);
	raw_frame_free(f);
	/* bob had three and sends no more: he is here all the same. */
	RAW_SEND(a, WIRE_TAKE, take, &take);
	raw_frame_free(raw_await(a, WIRE_KEYPKG));
	RAW_SEND(a, WIRE_TAKE, take, &take);
	f = raw_await(a, WIRE_KEYPKG);
	assert_int_equal(wire_get_keypkg(buf_bytes(&f->body), &m), 0);
	assert_true(m.here);
	assert_int_equal(m.keypkg.n, 0);
	raw_frame_free(f);
	/* That nobody vouches for, and in another's name. */
	assert_int_equal(keyring_new(&eve, "bob"), 0);
	raw_keypkgs(b, eve, 1);
	raw_await_closed(b);
	assert_int_equal(b->why.code, ERR_DENIED);
	keyring_free(eve);
	raw_free(b);
	b = enter(h, "bob");
	raw_keypkgs(b, a->keyring, 1);
	raw_await_closed(b);
	assert_int_equal(b->why.code, ERR_DENIED);
	assert_non_null(strstr(b->why.cause, "another's name"));
	buf_fini(&first);
	raw_free(a);
	raw_free(b);
}

static void
a_private_room_opens_and_ends(void **state)
{
	struct house *h = *state;
	struct wire_open open = {
		.room = { 9 },
		.nick = "bob",
		.commit = bytes_str("c"),
		.welcome = bytes_str("w"),
	};
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	struct wire_welcome w;
	struct raw_frame *f;

	RAW_SEND(a, WIRE_OPEN, open, &open);
	raw_frame_free(raw_await(a, WIRE_COMMITTED));
	f = raw_await(b, WIRE_WELCOME);
	assert_int_equal(wire_get_welcome(buf_bytes(&f->body), &w), 0);
	assert_string_equal(w.name, "@alice");
	raw_frame_free(f);
	say(b, open.room, 1, 4, 50);
	expect_message(a, 4, 2);
	RAW_SEND(a, WIRE_OPEN, open, &open); /* the id is in use */
	expect_refused(a, WIRE_OPEN, WIRE_REFUSED_ROOM);
	open.room[0] = 10;
	snprintf(open.nick, sizeof open.nick, "nobody");
	RAW_SEND(a, WIRE_OPEN, open, &open);
	expect_refused(a, WIRE_OPEN, WIRE_REFUSED_NICK);
	raw_free(b);
	raw_frame_free(raw_await(a, WIRE_ROOM_GONE));
	raw_free(a);
}

static void
open_with(struct raw *from, struct raw *to, const char *nick, const uint8_t *id)
{
	struct wire_open open = { .commit = bytes_str("c"), .welcome = bytes_str("w") };

	memcpy(open.room, id, sizeof open.room);
	snprintf(open.nick, sizeof open.nick, "%s", nick);
	RAW_SEND(from, WIRE_OPEN, open, &open);
	if (to == NULL)
		return;
	raw_frame_free(raw_await(from, WIRE_COMMITTED));
	raw_frame_free(raw_await(to, WIRE_WELCOME));
}

/* An id says something to those who are in that room, and nothing of the rooms of others. */
static void
rooms_of_others_do_not_matter(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE] = { 9 }, lobby[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob"), *c = enter(h, "carol"),
		   *d = enter(h, "dan");

	make_room(h, a, lobby);
	open_with(a, b, "bob", id);
	open_with(c, d, "dan", id);
	say(a, id, 1, 1, 10);
	say(d, id, 1, 2, 10);
	expect_message(b, 1, 2);
	expect_message(c, 2, 2);
	expect_message(d, 2, 2);
	/* Neither by the one who opens it nor by the other one. */
	open_with(a, NULL, "carol", id);
	expect_refused(a, WIRE_OPEN, WIRE_REFUSED_ROOM);
	open_with(d, NULL, "bob", id);
	expect_refused(d, WIRE_OPEN, WIRE_REFUSED_ROOM);
	open_with(d, NULL, "bob", lobby);
	expect_refused(d, WIRE_OPEN, WIRE_REFUSED_ROOM);
	raw_free(a);
	raw_frame_free(raw_await(b, WIRE_ROOM_GONE));
	say(c, id, 1, 3, 10);
	expect_message(d, 3, 3);
	/* The lobby ended with alice, who was alone in it. */
	open_with(b, c, "carol", lobby);
	raw_free(b);
	raw_free(c);
	raw_free(d);
}

static void
a_slow_reader_is_cut_and_the_others_go_on(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");
	struct wire_change ask;
	struct raw_frame *f = NULL;

	make_room(h, a, id);
	add(h, a, b, id, 0);
	conn_pause(b->conn);
	/* Until the server asks to remove bob: his queue and what the kernel holds are bounded. */
	for (unsigned n = 0; f == NULL; n++) {
		assert_true(n < 3000);
		say(a, id, 1, (uint8_t)n, 30000);
		raw_frame_free(raw_await(a, WIRE_MESSAGE));
		list_each(x, &a->frames, struct raw_frame, node)
			if (x->type == WIRE_CHANGE) {
				list_remove(&x->node);
				f = x;
				break;
			}
	}
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.remove.n, 1);
	raw_frame_free(f);
	raw_free(b);
	raw_free(a);
}

/* One who cannot be added is turned away; the room and those who wait beside stay. */
static void
who_cannot_be_added_goes_alone(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob"), *c = enter(h, "carol"),
		   *d = enter(h, "dan");
	struct wire_change ask;
	struct raw_frame *f;

	make_room(h, a, id);
	raw_join(b);
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	raw_join(c);
	raw_join(d);
	/* Both wait before the answer about bob is read: each was heard by the server already. */
	RAW_SEND(c, WIRE_TAKE, take, &(struct wire_take){ .nick = "nobody" });
	raw_frame_free(raw_await(c, WIRE_KEYPKG));
	RAW_SEND(d, WIRE_TAKE, take, &(struct wire_take){ .nick = "nobody" });
	raw_frame_free(raw_await(d, WIRE_KEYPKG));
	commit(a, id, 0, NULL);
	raw_await_closed(b);
	assert_int_equal(b->why.code, ERR_DENIED);
	/* Of the two, one cannot be added: they are asked for one by one. */
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.epoch, 1);
	assert_int_equal(ask.add.n, 2);
	raw_frame_free(f);
	commit(a, id, 1, NULL);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	raw_frame_free(f);
	commit(a, id, 2, NULL);
	raw_await_closed(c);
	assert_int_equal(c->why.code, ERR_DENIED);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.epoch, 3);
	raw_frame_free(f);
	commit_add(h, a, d, id, 3);
	raw_frame_free(raw_await(d, WIRE_WELCOME));
	say(d, id, 4, 5, 10);
	expect_message(a, 5, 5);
	raw_free(a);
	raw_free(b);
	raw_free(c);
	raw_free(d);
}

/* Nobody fills up another's private rooms. */
static void
two_people_have_two_private_rooms_at_most(void **state)
{
	struct house *h = *state;
	struct wire_open open = {
		.nick = "bob",
		.commit = bytes_str("c"),
		.welcome = bytes_str("w"),
	};
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob");

	for (open.room[0] = 1; open.room[0] <= 2; open.room[0]++) {
		RAW_SEND(a, WIRE_OPEN, open, &open);
		raw_frame_free(raw_await(a, WIRE_COMMITTED));
		raw_frame_free(raw_await(b, WIRE_WELCOME));
	}
	RAW_SEND(a, WIRE_OPEN, open, &open);
	expect_refused(a, WIRE_OPEN, WIRE_REFUSED_LIMIT);
	raw_free(a);
	raw_free(b);
}

static void
ping_much(struct raw *r)
{
	struct buf b = BUF_INIT(16);

	buf_put(&b, "pingpong", 8);
	for (int i = 0; i < 2000; i++)
		raw_send(r, WIRE_PING, &b);
	buf_fini(&b);
}

/* Minutes of debt: the server does not come to what was sent behind it, and serves others. */
static void
pings_are_paid_for_by_members_and_strangers(void **state)
{
	struct house *h = *state;
	struct raw *a = enter(h, "alice"), *stranger = dial(h), *b;
	uint8_t nowhere[WIRE_ROOM_ID_SIZE] = { 1 };

	ping_much(a);
	say(a, nowhere, 0, 1, 1); /* would be refused */
	raw_await_open(stranger);
	ping_much(stranger);
	say(stranger, nowhere, 0, 1, 1); /* would be the end: it is out of order */
	b = enter(h, "bob");
	for (uint8_t i = 0; i < 10; i++) {
		say(b, nowhere, 0, i, 1);
		expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
	}
	list_each (f, &a->frames, struct raw_frame, node)
		assert_int_not_equal(f->type, WIRE_REFUSED);
	assert_false(stranger->closed);
	raw_free(a);
	raw_free(b);
	raw_free(stranger);
}

static void
a_full_server_refuses_and_a_stopping_one_says_goodbye(void **state)
{
	struct house *h = *state;
	struct raw *a = enter(h, "alice"), *b = enter(h, "bob"),
		   *c = raw_dial_as(h->loop, server_invite(h->server), who(h, "carol"));
	uint8_t id[WIRE_ROOM_ID_SIZE];

	raw_greet(c);
	raw_await_closed(c);
	assert_int_equal(c->why.code, ERR_FULL);
	assert_int_equal(err_status(c->why.code), 75);
	raw_free(c);
	/* A place that gets free is given again. */
	make_room(h, a, id);
	add(h, a, b, id, 0);
	raw_free(b);
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	b = enter(h, "carol");
	server_stop(h->server);
	raw_await_closed(a);
	raw_await_closed(b);
	assert_int_equal(a->why.code, 0);
	assert_non_null(strstr(a->why.cause, "stops"));
	pthread_join(h->thread, NULL);
	server_free(h->server);
	h->server = NULL;
	raw_free(a);
	raw_free(b);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(server_speaks_first_and_answers_ping_before_anything),
		T(a_frame_out_of_order_ends_that_peer_alone),
		T(members_add_who_joins_and_the_order_is_one),
		T(what_is_of_another_epoch_is_refused),
		T(who_leaves_is_to_be_removed),
		T(who_goes_while_being_added_is_removed_again),
		T(a_new_room_waits_for_its_owner),
		T(a_room_opens_again_for_its_members),
		T(key_packages_are_checked_and_given_once),
		T(a_private_room_opens_and_ends),
		T(who_cannot_be_added_goes_alone),
		T(two_people_have_two_private_rooms_at_most),
		T(rooms_of_others_do_not_matter),
		T(a_slow_reader_is_cut_and_the_others_go_on),
		cmocka_unit_test_setup_teardown(
		    pings_are_paid_for_by_members_and_strangers, set_up_slow, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_full_server_refuses_and_a_stopping_one_says_goodbye, set_up_for_two,
		    tear_down),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
