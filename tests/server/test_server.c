/* The real server in a thread of its own, and clients that speak frames by hand. */
#include "server/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/server/house.h"

static int
set_up_with(void **state, unsigned max_peers, unsigned rate)
{
	struct house *h = house_new();

	*state = h;
	h->opts.max_peers = max_peers;
	h->opts.rate = rate;
	return house_open(h);
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

static void
server_speaks_first_and_answers_ping_before_anything(void **state)
{
	struct raw *r = house_dial(*state);

	raw_frame_free(raw_await(r, WIRE_HELLO));
	raw_free(r);
}

static void
a_frame_out_of_order_ends_that_peer_alone(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE] = { 0 };
	struct raw *alice = house_enter(h, "alice"), *eve = house_dial(h);

	raw_await_open(eve);
	house_say(eve, id, 0, 1, 10);
	raw_await_closed(eve);
	assert_int_equal(eve->why.code, ERR_PROTO);
	assert_non_null(strstr(eve->why.cause, "WIRE_SEND"));
	rawroom_make(alice, h->log, id);
	house_say(alice, id, 0, 7, 100);
	house_expect(alice, 7, 1);
	raw_free(alice);
	raw_free(eve);
}

static void
members_add_who_joins_and_the_order_is_one(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob"),
		   *c = house_enter(h, "carol");

	rawroom_make(a, h->log, id);
	house_add(h, a, b, id, 0);
	house_add(h, a, c, id, 1);
	raw_frame_free(raw_await(b, WIRE_COMMITTED)); /* that carol came; not its own coming */
	/* Commits have seq 1 and 2. */
	house_say(b, id, 2, 9, 100);
	house_expect(a, 9, 3);
	house_expect(b, 9, 3);
	house_expect(c, 9, 3);
	raw_free(a);
	raw_free(b);
	raw_free(c);
}

static void
what_is_of_another_epoch_is_refused(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE], other[WIRE_ROOM_ID_SIZE] = { 3 };
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");

	rawroom_make(a, h->log, id);
	house_say(b, id, 0, 1, 10); /* not in it yet */
	house_expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
	house_add(h, a, b, id, 0);
	house_say(b, id, 0, 1, 10);
	house_expect_refused(b, WIRE_SEND, WIRE_REFUSED_EPOCH);
	house_commit(b, id, 0, NULL);
	house_expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	house_say(b, other, 0, 1, 10);
	house_expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
	/* Nobody asked for an addition: a welcome may not come along. */
	house_commit(b, id, 1, "for whom");
	house_expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	/* A change of keys alone is everybody's right. */
	house_commit(b, id, 1, NULL);
	rawroom_committed(b);
	raw_free(a);
	raw_free(b);
}

static void
expect_presence(struct raw *r, const char *nick, bool here)
{
	struct raw_frame *f = raw_await(r, WIRE_PRESENCE);
	struct wire_presence m;

	assert_int_equal(wire_get_presence(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.here, here);
	assert_int_equal(m.nicks.n, 1);
	assert_true(bytes_equal(m.nicks.item[0], bytes_str(nick)));
	raw_frame_free(f);
}

static void
who_goes_stays_a_member(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");

	rawroom_make(a, h->log, id);
	house_add(h, a, b, id, 0);
	expect_presence(a, "bob", true);
	expect_presence(b, "alice", true);
	raw_free(b);
	expect_presence(a, "bob", false);
	house_say(a, id, 1, 7, 100);
	house_expect(a, 7, 2);
	b = house_enter(h, "bob");
	expect_presence(a, "bob", true);
	rawroom_resume(b, id, 1);
	rawroom_live(b);
	house_expect(b, 7, 2);
	expect_presence(b, "alice", true);
	/* Nobody was asked to change anything. */
	list_each (f, &a->frames, struct raw_frame, node)
		assert_int_not_equal(f->type, WIRE_CHANGE);
	raw_free(a);
	raw_free(b);
}

static void
who_goes_while_being_added_finds_the_welcome(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	struct wire_welcome w;

	rawroom_make(a, h->log, id);
	raw_join(b);
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	conn_abort(b->conn, &(struct fault){ 0 });
	/* Whether the server hears of his going before or after the commit. */
	house_commit_add(h, a, b, id, 0);
	rawroom_committed(a);
	raw_free(b);
	house_say(a, id, 1, 7, 100);
	b = house_enter(h, "bob");
	raw_join(b);
	w = rawroom_welcomed(b);
	assert_int_equal(w.seq, 1);
	house_expect(b, 7, 2);
	raw_free(a);
	raw_free(b);
}

static void
a_new_room_waits_for_its_owner(void **state)
{
	struct house *h = *state;
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	uint8_t id[WIRE_ROOM_ID_SIZE];

	raw_join(a);
	raw_frame_free(raw_await(a, WIRE_ROOM_NEW));
	raw_join(b);
	raw_free(a);
	house_expect_refused(b, WIRE_JOIN, WIRE_REFUSED_WAIT);
	a = house_enter(h, "alice");
	rawroom_make(a, h->log, id);
	raw_frame_free(raw_await(b, WIRE_LOG));
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	raw_free(a);
	raw_free(b);
}

static void
only_moderators_add(struct house *h, struct raw *by, const uint8_t *id, uint64_t epoch)
{
	struct member_entry e = rawroom_about(by, MEMBER_POLICY);
	struct buf entries = BUF_INIT(4096);

	e.policy = member_policy_default;
	e.policy.add = ROLE_MODERATOR;
	rawroom_entry(h->log, by, &e, &entries);
	rawroom_send(by, &(struct rawroom_commit){ id, epoch, buf_bytes(&entries), NULL, false });
	rawroom_committed(by);
	buf_fini(&entries);
}

static void
who_waits_is_added_when_one_comes_who_may(void **state)
{
	struct house *h = *state;
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob"),
		   *c = house_enter(h, "carol");
	uint8_t id[WIRE_ROOM_ID_SIZE];

	rawroom_make(a, h->log, id);
	house_add(h, a, b, id, 0);
	only_moderators_add(h, a, id, 1);
	raw_free(a);
	raw_join(c);
	raw_frame_free(raw_await(c, WIRE_LOG));
	house_expect_refused(c, WIRE_JOIN, WIRE_REFUSED_WAIT);
	a = house_enter(h, "alice");
	rawroom_resume(a, id, 2);
	/* alice may let others in, as the policy is. */
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	house_commit_add(h, a, c, id, 2);
	rawroom_welcomed(c);
	list_each (f, &b->frames, struct raw_frame, node)
		assert_int_not_equal(f->type, WIRE_CHANGE);
	raw_free(a);
	raw_free(b);
	raw_free(c);
}

/* alice was alone in the room and lost its state: it is begun anew, and she goes before it is made.
 */
static void
empty_room(struct house *h, uint8_t *id)
{
	struct raw *a = house_enter(h, "alice");

	rawroom_make(a, h->log, id);
	house_say(a, id, 0, 6, 100);
	house_expect(a, 6, 1);
	raw_free(a);
	a = house_enter(h, "alice");
	raw_join(a);
	raw_frame_free(raw_await(a, WIRE_ROOM_NEW));
	raw_free(a);
}

/* Where any member lets others in, a certificate is enough when nobody is there. */
static void
an_empty_room_opens_by_certificate(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE], was[WIRE_ROOM_ID_SIZE];
	struct raw *c;

	empty_room(h, was);
	c = house_enter(h, "carol");
	rawroom_make(c, h->log, id);
	assert_memory_not_equal(id, was, sizeof id);
	house_say(c, id, 0, 7, 100);
	house_expect(c, 7, 1);
	assert_true(member_log_has(h->log, "carol", keyring_sign_key(c->keyring)));
	raw_free(c);
}

static void
key_packages_are_checked_and_given_once(void **state)
{
	struct house *h = *state;
	struct wire_take take = { .nick = "bob" }, nobody = { .nick = "nobody" };
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
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
	b = house_enter(h, "bob");
	raw_keypkgs(b, a->keyring, 1);
	raw_await_closed(b);
	assert_int_equal(b->why.code, ERR_DENIED);
	assert_non_null(strstr(b->why.cause, "another's name"));
	buf_fini(&first);
	raw_free(a);
	raw_free(b);
}

static void
a_private_room_opens_and_stays(void **state)
{
	struct house *h = *state;
	struct wire_open open = {
		.room = { 9 },
		.id = { 1 },
		.nick = "bob",
		.commit = bytes_str("c"),
		.welcome = bytes_str("w"),
	};
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	struct wire_welcome w;

	RAW_SEND(a, WIRE_OPEN, open, &open);
	rawroom_committed(a);
	rawroom_live(a);
	w = rawroom_welcomed(b);
	assert_string_equal(w.name, "@alice");
	house_say(b, open.room, 1, 4, 50);
	house_expect(a, 4, 2);
	RAW_SEND(a, WIRE_OPEN, open, &open); /* the id is in use */
	house_expect_refused(a, WIRE_OPEN, WIRE_REFUSED_ROOM);
	open.room[0] = 10;
	snprintf(open.nick, sizeof open.nick, "nobody");
	RAW_SEND(a, WIRE_OPEN, open, &open);
	house_expect_refused(a, WIRE_OPEN, WIRE_REFUSED_NICK);
	/* To somebody who is away. */
	raw_free(b);
	open.room[0] = 9;
	house_say(a, open.room, 1, 5, 50);
	house_expect(a, 5, 3);
	b = house_enter(h, "bob");
	rawroom_resume(b, open.room, 2);
	house_expect(b, 5, 3);
	raw_free(a);
	raw_free(b);
}

static void
somebody_who_is_away_is_spoken_to_in_private(void **state)
{
	struct house *h = *state;
	struct wire_open open = {
		.room = { 9 },
		.id = { 1 },
		.nick = "bob",
		.commit = bytes_str("c"),
		.welcome = bytes_str("w"),
	};
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	struct wire_keypkg m;
	struct raw_frame *f;

	house_sync(b);
	raw_free(b);
	RAW_SEND(a, WIRE_TAKE, take, &(struct wire_take){ .nick = "bob" });
	f = raw_await(a, WIRE_KEYPKG);
	assert_int_equal(wire_get_keypkg(buf_bytes(&f->body), &m), 0);
	assert_true(m.here);
	assert_true(m.keypkg.n > 0);
	raw_frame_free(f);
	RAW_SEND(a, WIRE_OPEN, open, &open);
	rawroom_committed(a);
	house_say(a, open.room, 1, 4, 50);
	house_expect(a, 4, 2);
	house_again(h);
	raw_await_closed(a);
	raw_free(a);
	b = house_enter(h, "bob");
	assert_string_equal(rawroom_welcomed(b).name, "@alice");
	house_expect(b, 4, 2);
	raw_free(b);
	/* Once it is kept it does not come again. */
	b = house_enter(h, "bob");
	rawroom_resume(b, open.room, 2);
	rawroom_live(b);
	house_sync(b);
	list_each (x, &b->frames, struct raw_frame, node)
		assert_int_not_equal(x->type, WIRE_WELCOME);
	raw_free(b);
}

static void
open_with(struct raw *from, struct raw *to, const char *nick, const uint8_t *id)
{
	static uint8_t n;
	struct wire_open open = { .commit = bytes_str("c"), .welcome = bytes_str("w") };

	memcpy(open.room, id, sizeof open.room);
	open.id[0] = ++n;
	snprintf(open.nick, sizeof open.nick, "%s", nick);
	RAW_SEND(from, WIRE_OPEN, open, &open);
	if (to == NULL)
		return;
	rawroom_committed(from);
	rawroom_live(from);
	rawroom_welcomed(to);
}

/* A room says nothing to those who are not in it. */
static void
rooms_of_others_are_closed(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE] = { 9 }, lobby[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob"),
		   *c = house_enter(h, "carol");
	struct wire_room_gone gone;
	struct raw_frame *f;

	rawroom_make(a, h->log, lobby);
	open_with(a, b, "bob", id);
	house_say(c, id, 1, 1, 10);
	house_expect_refused(c, WIRE_SEND, WIRE_REFUSED_ROOM);
	house_commit(c, id, 1, NULL);
	house_expect_refused(c, WIRE_COMMIT, WIRE_REFUSED_ROOM);
	open_with(c, NULL, "bob", id);
	house_expect_refused(c, WIRE_OPEN, WIRE_REFUSED_ROOM);
	open_with(c, NULL, "bob", lobby);
	house_expect_refused(c, WIRE_OPEN, WIRE_REFUSED_ROOM);
	rawroom_resume(c, id, 0);
	f = raw_await(c, WIRE_ROOM_GONE);
	assert_int_equal(wire_get_room_gone(buf_bytes(&f->body), &gone), 0);
	assert_true(gone.again);
	raw_frame_free(f);
	house_say(a, id, 1, 2, 10);
	house_expect(b, 2, 2);
	raw_free(a);
	raw_free(b);
	raw_free(c);
}

static struct raw_frame *
find(struct raw *r, unsigned type)
{
	list_each (f, &r->frames, struct raw_frame, node)
		if (f->type == type)
			return f;
	return NULL;
}

/* And what it missed it gets when it comes back, in pages: nothing of it is missing. */
static void
a_slow_reader_is_cut_and_comes_back(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	unsigned n = 0;

	rawroom_make(a, h->log, id);
	house_add(h, a, b, id, 0);
	raw_frame_free(raw_await(a, WIRE_PRESENCE)); /* that he is here */
	conn_pause(b->conn);
	/* Until the server has cut him: his queue and what the kernel holds are bounded. */
	for (; find(a, WIRE_PRESENCE) == NULL; n++) {
		assert_true(n < 3000);
		house_say(a, id, 1, (uint8_t)n, 30000);
		raw_frame_free(raw_await(a, WIRE_MESSAGE));
	}
	raw_free(b);
	b = house_enter(h, "bob");
	rawroom_resume(b, id, 1);
	for (unsigned i = 0; i < n; i++)
		house_expect(b, (uint8_t)i, 2 + i);
	assert_int_equal(rawroom_live(b).seq, 1 + n);
	raw_free(b);
	raw_free(a);
}

/* One who cannot be added is turned away; the room and those who wait beside stay. */
static void
who_cannot_be_added_goes_alone(void **state)
{
	struct house *h = *state;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob"),
		   *c = house_enter(h, "carol"), *d = house_enter(h, "dan");
	struct wire_change ask;
	struct raw_frame *f;

	rawroom_make(a, h->log, id);
	raw_join(b);
	raw_frame_free(raw_await(a, WIRE_CHANGE));
	raw_join(c);
	raw_join(d);
	/* Both wait before the answer about bob is read: each was heard by the server already. */
	RAW_SEND(c, WIRE_TAKE, take, &(struct wire_take){ .nick = "nobody" });
	raw_frame_free(raw_await(c, WIRE_KEYPKG));
	RAW_SEND(d, WIRE_TAKE, take, &(struct wire_take){ .nick = "nobody" });
	raw_frame_free(raw_await(d, WIRE_KEYPKG));
	house_commit(a, id, 0, NULL);
	raw_await_closed(b);
	assert_int_equal(b->why.code, ERR_DENIED);
	/* Of the two, one cannot be added: they are asked for one by one. */
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.epoch, 1);
	assert_int_equal(ask.add.n, 2);
	raw_frame_free(f);
	house_commit(a, id, 1, NULL);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	raw_frame_free(f);
	house_commit(a, id, 2, NULL);
	raw_await_closed(c);
	assert_int_equal(c->why.code, ERR_DENIED);
	f = raw_await(a, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.epoch, 3);
	raw_frame_free(f);
	house_commit_add(h, a, d, id, 3);
	rawroom_welcomed(d);
	house_say(d, id, 4, 5, 10);
	house_expect(a, 5, 5);
	raw_free(a);
	raw_free(b);
	raw_free(c);
	raw_free(d);
}

/* Nobody fills the server with private rooms: who opens one more lets the oldest of the two go. */
static void
private_rooms_of_two_make_way(void **state)
{
	struct house *h = *state;
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob");
	uint8_t id[WIRE_ROOM_ID_SIZE] = { 0 };
	struct wire_room_gone gone;
	struct raw_frame *f;

	for (id[0] = 1; id[0] <= 5; id[0]++)
		open_with(a, b, "bob", id);
	f = raw_await(b, WIRE_ROOM_GONE);
	assert_int_equal(wire_get_room_gone(buf_bytes(&f->body), &gone), 0);
	assert_int_equal(gone.room[0], 1);
	raw_frame_free(f);
	raw_frame_free(raw_await(a, WIRE_ROOM_GONE));
	id[0] = 1;
	house_say(a, id, 1, 1, 10);
	house_expect_refused(a, WIRE_SEND, WIRE_REFUSED_ROOM);
	id[0] = 2;
	house_say(a, id, 1, 1, 10);
	house_expect(b, 1, 2);
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
	struct raw *a = house_enter(h, "alice"), *stranger = house_dial(h), *b;
	uint8_t nowhere[WIRE_ROOM_ID_SIZE] = { 1 };

	ping_much(a);
	house_say(a, nowhere, 0, 1, 1); /* would be refused */
	raw_await_open(stranger);
	ping_much(stranger);
	house_say(stranger, nowhere, 0, 1, 1); /* would be the end: it is out of order */
	b = house_enter(h, "bob");
	for (uint8_t i = 0; i < 10; i++) {
		house_say(b, nowhere, 0, i, 1);
		house_expect_refused(b, WIRE_SEND, WIRE_REFUSED_ROOM);
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
	struct raw *a = house_enter(h, "alice"), *b = house_enter(h, "bob"),
		   *c = raw_dial_as(h->loop, server_invite(h->server), house_who(h, "carol"));
	uint8_t id[WIRE_ROOM_ID_SIZE];

	raw_greet(c);
	raw_await_closed(c);
	assert_int_equal(c->why.code, ERR_FULL);
	assert_int_equal(err_status(c->why.code), 75);
	raw_free(c);
	/* A place that gets free is given again. */
	rawroom_make(a, h->log, id);
	house_add(h, a, b, id, 0);
	raw_frame_free(raw_await(a, WIRE_PRESENCE));
	raw_free(b);
	raw_frame_free(raw_await(a, WIRE_PRESENCE));
	b = house_enter(h, "carol");
	server_stop(h->server);
	raw_await_closed(a);
	raw_await_closed(b);
	assert_int_equal(a->why.code, 0);
	assert_non_null(strstr(a->why.cause, "stops"));
	house_close(h);
	raw_free(a);
	raw_free(b);
}

#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(server_speaks_first_and_answers_ping_before_anything),
		T(a_frame_out_of_order_ends_that_peer_alone),
		T(members_add_who_joins_and_the_order_is_one),
		T(what_is_of_another_epoch_is_refused),
		T(who_goes_stays_a_member),
		T(who_goes_while_being_added_finds_the_welcome),
		T(a_new_room_waits_for_its_owner),
		T(who_waits_is_added_when_one_comes_who_may),
		T(an_empty_room_opens_by_certificate),
		T(key_packages_are_checked_and_given_once),
		T(a_private_room_opens_and_stays),
		T(somebody_who_is_away_is_spoken_to_in_private),
		T(who_cannot_be_added_goes_alone),
		T(private_rooms_of_two_make_way),
		T(rooms_of_others_are_closed),
		T(a_slow_reader_is_cut_and_comes_back),
		cmocka_unit_test_setup_teardown(
		    pings_are_paid_for_by_members_and_strangers, set_up_slow, house_tear_down),
		cmocka_unit_test_setup_teardown(
		    a_full_server_refuses_and_a_stopping_one_says_goodbye, set_up_for_two,
		    house_tear_down),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
