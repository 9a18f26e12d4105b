/*
 * What the server keeps over its own end, the end of connections and trouble with its disk: members
 * come back and get what they missed, each message once and in one order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "tests/server/house.h"
#include "tests/store/faultfs.h"

#define PATIENCE 2000 /* tries */

/* alice and bob in the lobby, whose epoch is 1 and whose newest record 1. */
struct pair {
	struct raw *a, *b;
	uint8_t id[WIRE_ROOM_ID_SIZE];
};

static struct pair
two(struct house *h)
{
	struct pair p = { .a = house_enter(h, "alice"), .b = house_enter(h, "bob") };

	rawroom_make(p.a, h->log, p.id);
	house_add(h, p.a, p.b, p.id, 0);
	return p;
}

static void
part(struct pair *p)
{
	raw_free(p->a);
	raw_free(p->b);
}

/* Both are back, and have all up to seq. */
static void
back(struct house *h, struct pair *p, uint64_t seq)
{
	p->a = house_enter(h, "alice");
	rawroom_resume(p->a, p->id, seq);
	rawroom_live(p->a);
	p->b = house_enter(h, "bob");
	rawroom_resume(p->b, p->id, seq);
	rawroom_live(p->b);
}

static struct raw_frame *
find(struct raw *r, unsigned type)
{
	list_each (f, &r->frames, struct raw_frame, node)
		if (f->type == type)
			return f;
	return NULL;
}

static void
everybody_goes_on_after_a_restart(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);

	house_say(p.a, p.id, 1, 2, 100);
	house_expect(p.a, 2, 2);
	house_again(h);
	part(&p);
	back(h, &p, 1);
	house_expect(p.a, 2, 2);
	house_expect(p.b, 2, 2);
	/* The epoch, the order and who may what are as before. */
	house_say(p.b, p.id, 0, 3, 100);
	house_expect_refused(p.b, WIRE_SEND, WIRE_REFUSED_EPOCH);
	house_say(p.b, p.id, 1, 3, 100);
	house_expect(p.a, 3, 3);
	house_commit(p.b, p.id, 1, NULL);
	assert_int_equal(rawroom_committed(p.b).seq, 4);
	part(&p);
}

/* What was missed comes whole and in its order, commits too; then what is new. */
static void
what_was_missed_comes_in_its_order(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);
	struct wire_committed c;
	struct wire_committed own;
	struct raw_frame *f;

	raw_free(p.b);
	house_say(p.a, p.id, 1, 2, 100);
	house_commit(p.a, p.id, 1, NULL);
	own = rawroom_committed(p.a);
	house_expect(p.a, 2, 2);
	house_say(p.a, p.id, 2, 4, 100);
	house_expect(p.a, 4, 4);
	p.b = house_enter(h, "bob");
	rawroom_resume(p.b, p.id, 1);
	rawroom_live(p.b);
	house_say(p.a, p.id, 2, 5, 100);
	house_expect(p.b, 2, 2);
	f = raw_await(p.b, WIRE_COMMITTED);
	assert_int_equal(wire_get_committed(buf_bytes(&f->body), &c), 0);
	assert_int_equal(c.seq, 3);
	assert_int_equal(c.epoch, 1);
	assert_false(c.yours);
	assert_true(c.commit.n > 0);
	assert_memory_equal(c.id, own.id, sizeof c.id);
	raw_frame_free(f);
	house_expect(p.b, 4, 4);
	house_expect(p.b, 5, 5);
	part(&p);
}

/* Nothing that is new comes to who has not got what is old. */
static void
nothing_is_live_before_it_is_resumed(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);

	raw_free(p.b);
	p.b = house_enter(h, "bob");
	house_say(p.a, p.id, 1, 2, 100);
	house_expect(p.a, 2, 2);
	house_sync(p.b);
	assert_null(find(p.b, WIRE_MESSAGE));
	rawroom_resume(p.b, p.id, 1);
	house_expect(p.b, 2, 2);
	part(&p);
}

static void
the_same_message_again_is_there_once(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);

	house_say(p.a, p.id, 1, 2, 100);
	house_say(p.a, p.id, 1, 2, 100);
	house_expect(p.a, 2, 2);
	house_expect(p.b, 2, 2);
	house_again(h);
	part(&p);
	back(h, &p, 2);
	house_say(p.a, p.id, 1, 2, 100);
	house_say(p.a, p.id, 1, 3, 100);
	house_expect(p.b, 3, 3);
	assert_null(find(p.a, WIRE_REFUSED));
	part(&p);
}

/* Of two commits for one epoch one is ordered, and the other is told; nothing is said between. */
static void
one_commit_an_epoch(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);

	house_commit(p.a, p.id, 1, NULL);
	house_commit(p.a, p.id, 1, NULL);
	house_say(p.a, p.id, 1, 2, 10);
	assert_int_equal(rawroom_committed(p.a).seq, 2);
	house_expect_refused(p.a, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	house_expect_refused(p.a, WIRE_SEND, WIRE_REFUSED_EPOCH);
	house_say(p.a, p.id, 2, 2, 10);
	house_expect(p.b, 2, 3);
	part(&p);
}

/* Also over a restart: who wants to be in and has gone is added, and finds the welcome. */
static void
a_newcomer_is_added_while_away(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);
	struct raw *c = house_enter(h, "carol"), *d;
	struct wire_welcome w;
	struct raw_frame *f;

	part(&p);
	raw_join(c);
	house_expect_refused(c, WIRE_JOIN, WIRE_REFUSED_WAIT);
	d = house_enter(h, "dan");
	raw_join(d);
	house_expect_refused(d, WIRE_JOIN, WIRE_REFUSED_WAIT);
	house_again(h);
	raw_await_closed(c);
	raw_free(d);
	p.a = house_enter(h, "alice");
	rawroom_resume(p.a, p.id, 1);
	assert_int_equal(house_asked(p.a, &f).add.n, 2);
	raw_frame_free(f);
	house_commit_add(h, p.a, c, p.id, 1);
	assert_int_equal(rawroom_committed(p.a).seq, 2);
	raw_free(c);
	house_say(p.a, p.id, 2, 3, 10);
	house_expect(p.a, 3, 3);
	house_again(h);
	raw_free(p.a);
	c = house_enter(h, "carol");
	raw_join(c);
	raw_frame_free(raw_await(c, WIRE_LOG));
	w = rawroom_welcomed(c);
	assert_string_equal(w.name, "#lobby");
	assert_int_equal(w.seq, 2);
	house_expect(c, 3, 3);
	raw_free(c);
}

/* A welcome comes until it is said to be kept, and not after that. */
static void
a_welcome_is_kept_until_it_is_there(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);
	struct raw *c = house_enter(h, "carol");

	raw_join(c);
	raw_frame_free(raw_await(p.a, WIRE_CHANGE));
	house_commit_add(h, p.a, c, p.id, 1);
	for (int i = 0; i < 2; i++) {
		raw_frame_free(raw_await(c, WIRE_WELCOME));
		raw_free(c);
		c = house_enter(h, "carol");
		raw_join(c);
	}
	rawroom_welcomed(c);
	raw_free(c);
	c = house_enter(h, "carol");
	rawroom_resume(c, p.id, 2);
	rawroom_live(c);
	assert_null(find(c, WIRE_WELCOME));
	raw_free(c);
	part(&p);
}

static void
what_is_too_old_is_told_to_be_lost(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);
	struct wire_resumed m;
	struct raw_frame *f;

	for (uint8_t i = 2; i < 5; i++) {
		house_say(p.a, p.id, 1, i, 10);
		house_expect(p.b, i, i);
	}
	h->opts.keep.retention_ms = 1;
	house_again(h);
	part(&p);
	h->opts.keep.retention_ms = 0;
	p.b = house_enter(h, "bob");
	rawroom_resume(p.b, p.id, 2);
	f = raw_await(p.b, WIRE_RESUMED);
	assert_int_equal(wire_get_resumed(buf_bytes(&f->body), &m), 0);
	assert_false(m.live);
	assert_int_equal(m.seq, 4);
	assert_int_equal(m.lost, 4);
	raw_frame_free(f);
	rawroom_live(p.b);
	assert_null(find(p.b, WIRE_MESSAGE));
	house_say(p.b, p.id, 1, 9, 10);
	house_expect(p.b, 9, 5);
	raw_free(p.b);
}

static void
who_wrote_too_much_is_refused(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);

	h->opts.keep.quota.person_bytes = 1000;
	house_again(h);
	part(&p);
	back(h, &p, 1);
	house_say(p.a, p.id, 1, 2, 900);
	house_expect(p.a, 2, 2);
	house_expect(p.b, 2, 2);
	house_say(p.a, p.id, 1, 3, 900);
	house_expect_refused(p.a, WIRE_SEND, WIRE_REFUSED_LIMIT);
	/* The others, and who can be added, are as free as before. */
	house_say(p.b, p.id, 1, 4, 900);
	house_expect(p.a, 4, 3);
	house_commit(p.a, p.id, 1, NULL);
	rawroom_committed(p.a);
	part(&p);
}

/* Try until the disk works again and the server found out. */
static void
say_until_kept(struct raw *r, const uint8_t *id, uint64_t epoch, uint8_t n)
{
	for (int i = 0; i < PATIENCE; i++) {
		house_say(r, id, epoch, n, 10);
		house_sync(r);
		if (find(r, WIRE_MESSAGE) != NULL)
			return;
	}
	fail_msg("it does not recover");
}

/* Refused in words, nothing of it is kept, and as soon as the disk does so does the server. */
static void
trouble(struct house *h, enum faultfs_kind kind)
{
	struct pair p = two(h);
	struct wire_refused no;
	struct raw_frame *f;

	faultfs_arm(kind, 1, 0);
	house_say(p.a, p.id, 1, 2, 10);
	f = raw_await(p.a, WIRE_REFUSED);
	assert_int_equal(wire_get_refused(buf_bytes(&f->body), &no), 0);
	assert_int_equal(no.about, WIRE_SEND);
	assert_int_equal(no.why, WIRE_REFUSED_DISK);
	assert_int_equal(no.id[0], 2);
	assert_string_equal(no.text, "the disk of the server is full or in trouble");
	raw_frame_free(f);
	house_commit(p.a, p.id, 1, NULL);
	house_expect_refused(p.a, WIRE_COMMIT, WIRE_REFUSED_DISK);
	/* Who reads is served. */
	rawroom_resume(p.b, p.id, 0);
	rawroom_live(p.b);
	faultfs_arm(FAULTFS_NONE, 0, 0);
	say_until_kept(p.a, p.id, 1, 3);
	house_expect(p.a, 3, 2);
	house_expect(p.b, 3, 2);
	house_again(h);
	part(&p);
	back(h, &p, 1);
	house_expect(p.b, 3, 2);
	part(&p);
}

static void
a_full_disk(void **state)
{
	trouble(*state, FAULTFS_FULL);
}

static void
a_failing_disk(void **state)
{
	trouble(*state, FAULTFS_IO);
}

static void
a_disk_that_may_not_be_written_to(void **state)
{
	trouble(*state, FAULTFS_READONLY);
}

/* A room is made, and somebody added, only once the disk takes it. */
static void
a_room_is_made_when_the_disk_works(void **state)
{
	struct house *h = *state;
	struct wire_room_made made = { .entries.n = 1 };
	struct raw *a = house_enter(h, "alice");
	struct wire_room_new new;
	struct raw_frame *f;
	uint8_t id[WIRE_ROOM_ID_SIZE];

	house_sync(a);
	raw_join(a);
	f = raw_await(a, WIRE_ROOM_NEW);
	assert_int_equal(wire_get_room_new(buf_bytes(&f->body), &new), 0);
	assert_int_equal(keyring_found(a->keyring, h->log, "#lobby", &member_policy_default), 0);
	memcpy(made.room, new.room, sizeof made.room);
	made.entries.item[0] = member_log_entry(h->log, 0);
	faultfs_arm(FAULTFS_FULL, 1, 0);
	RAW_SEND(a, WIRE_ROOM_MADE, room_made, &made);
	house_expect_refused(a, WIRE_ROOM_MADE, WIRE_REFUSED_DISK);
	raw_frame_free(f);
	faultfs_arm(FAULTFS_NONE, 0, 0);
	/* It is asked again by itself. */
	f = raw_await(a, WIRE_ROOM_NEW);
	assert_int_equal(wire_get_room_new(buf_bytes(&f->body), &new), 0);
	assert_int_equal(new.entries, 1);
	memcpy(made.room, new.room, sizeof made.room);
	memcpy(id, new.room, sizeof id);
	made.entries.n = 0;
	RAW_SEND(a, WIRE_ROOM_MADE, room_made, &made);
	raw_frame_free(f);
	rawroom_live(a);
	house_say(a, id, 0, 1, 10);
	house_expect(a, 1, 1);
	raw_free(a);
}

/* The log of who is in it is moved away by the operator: it is founded anew. */
static void
without_its_log_a_room_is_begun_anew(void **state)
{
	struct house *h = *state;
	struct pair p = two(h);
	char *path = mem_printf("%s/server/rooms/lobby.log", h->home);
	struct wire_room_gone gone;
	struct raw_frame *f;
	uint8_t id[WIRE_ROOM_ID_SIZE];

	house_close(h);
	part(&p);
	assert_int_equal(remove(path), 0);
	free(path);
	assert_int_equal(house_open(h), 0);
	p.a = house_enter(h, "alice");
	rawroom_resume(p.a, p.id, 1);
	f = raw_await(p.a, WIRE_ROOM_GONE);
	assert_int_equal(wire_get_room_gone(buf_bytes(&f->body), &gone), 0);
	assert_true(gone.again);
	raw_frame_free(f);
	member_log_free(h->log);
	h->log = member_log_new();
	rawroom_make(p.a, h->log, id);
	assert_memory_not_equal(id, p.id, sizeof id);
	raw_free(p.a);
}

#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(everybody_goes_on_after_a_restart),
		T(what_was_missed_comes_in_its_order),
		T(nothing_is_live_before_it_is_resumed),
		T(the_same_message_again_is_there_once),
		T(one_commit_an_epoch),
		T(a_newcomer_is_added_while_away),
		T(a_welcome_is_kept_until_it_is_there),
		T(what_is_too_old_is_told_to_be_lost),
		T(who_wrote_too_much_is_refused),
		T(a_full_disk),
		T(a_failing_disk),
		T(a_disk_that_may_not_be_written_to),
		T(a_room_is_made_when_the_disk_works),
		T(without_its_log_a_room_is_begun_anew),
	};

	faultfs_install();
	return cmocka_run_group_tests_name("server/keep", tests, NULL, NULL);
}
