/*
 * Who lost the state of their room comes back to it by themselves: the server keeps what that
 * takes, and lets nobody come back as somebody else. With real groups, since it checks them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "tests/server/house.h"

/* alice made the lobby with a GroupInfo, said one thing, and has lost everything since. */
struct lost {
	struct raw *a;
	uint8_t id[WIRE_ROOM_ID_SIZE];
};

static void
make_with_info(struct house *h, struct raw *a, uint8_t *id)
{
	struct wire_room_made made = { .entries.n = 1 };
	struct wire_room_new m;
	struct group *g = NULL;
	struct buf info = BUF_INIT(WIRE_INFO_MAX);
	struct raw_frame *f;

	raw_join(a);
	f = raw_await(a, WIRE_ROOM_NEW);
	assert_int_equal(wire_get_room_new(buf_bytes(&f->body), &m), 0);
	memcpy(id, m.room, WIRE_ROOM_ID_SIZE);
	raw_frame_free(f);
	assert_int_equal(keyring_found(a->keyring, h->log, "#lobby", &member_policy_default), 0);
	assert_int_equal(group_create(&g, a->keyring, id, h->log), 0);
	assert_int_equal(group_info(g, &info), 0);
	memcpy(made.room, id, sizeof made.room);
	made.entries.item[0] = member_log_entry(h->log, 0);
	made.info = buf_bytes(&info);
	RAW_SEND(a, WIRE_ROOM_MADE, room_made, &made);
	rawroom_live(a);
	group_free(g);
	buf_fini(&info);
}

static struct lost
lose(struct house *h)
{
	struct lost l = { .a = house_enter(h, "alice") };

	make_with_info(h, l.a, l.id);
	house_say(l.a, l.id, 0, 1, 10);
	house_expect(l.a, 1, 1);
	house_again(h);
	raw_free(l.a);
	l.a = house_enter(h, "alice");
	raw_join(l.a);
	return l;
}

/* What INFO says, and the commit that it allows; the group is freed. */
static void
come_back(
    struct house *h, struct raw *who, struct keyring *as, struct buf *commit, struct buf *info)
{
	struct raw_frame *f = raw_await(who, WIRE_INFO);
	struct wire_info m;
	struct group *g = NULL;

	assert_int_equal(wire_get_info(buf_bytes(&f->body), &m), 0);
	assert_string_equal(m.name, "#lobby");
	assert_int_equal(group_rejoin(&g, as, m.info, h->log, commit), 0);
	assert_int_equal(group_info(g, info), 0);
	raw_frame_free(f);
	group_free(g);
}

static void
send_external(
    struct raw *r, const uint8_t *id, uint64_t epoch, struct bytes commit, struct bytes info)
{
	struct wire_commit m = { .epoch = epoch, .external = true, .commit = commit, .info = info };

	memcpy(m.room, id, sizeof m.room);
	assert_int_equal(getentropy(m.id, sizeof m.id), 0);
	RAW_SEND(r, WIRE_COMMIT, commit, &m);
}

static void
who_lost_their_state_comes_back(void **state)
{
	struct house *h = *state;
	struct lost l = lose(h);
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX), info = BUF_INIT(WIRE_INFO_MAX);

	come_back(h, l.a, l.a->keyring, &commit, &info);
	send_external(l.a, l.id, 0, buf_bytes(&commit), buf_bytes(&info));
	assert_int_equal(rawroom_committed(l.a).seq, 2);
	rawroom_live(l.a);
	house_say(l.a, l.id, 1, 3, 10);
	house_expect(l.a, 3, 3);
	/* And once more: the GroupInfo that came with it is kept. */
	house_again(h);
	raw_free(l.a);
	l.a = house_enter(h, "alice");
	raw_join(l.a);
	buf_clear(&commit);
	buf_clear(&info);
	come_back(h, l.a, l.a->keyring, &commit, &info);
	buf_fini(&commit);
	buf_fini(&info);
	raw_free(l.a);
}

/* An epoch later it is for another group: the room goes on without it. */
static void
a_commit_without_a_group_info_ends_that(void **state)
{
	struct house *h = *state;
	struct lost l = lose(h);

	raw_frame_free(raw_await(l.a, WIRE_INFO));
	rawroom_resume(l.a, l.id, 1);
	rawroom_live(l.a);
	house_commit(l.a, l.id, 0, NULL);
	rawroom_committed(l.a);
	raw_free(l.a);
	l.a = house_enter(h, "alice");
	raw_join(l.a);
	/* She was alone in it: begun anew. */
	raw_frame_free(raw_await(l.a, WIRE_ROOM_NEW));
	raw_free(l.a);
}

/* alice lets bob in, with a real commit; what comes of it is lost again. */
static struct group *
add_with_info(struct house *h, struct raw *a, struct raw *b, const uint8_t *id, struct bytes was)
{
	struct member_entry e = rawroom_add(b, ROLE_MEMBER);
	struct group_commit o = { .n_add = 1, .entries = &e, .n_entries = 1 };
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX), welcome = BUF_INIT(WIRE_COMMIT_MAX),
		   info = BUF_INIT(WIRE_INFO_MAX), back = BUF_INIT(WIRE_COMMIT_MAX);
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_commit m = { .id = { 7 }, .epoch = 1, .answer = true };
	struct wire_change ask;
	struct group *g = NULL;
	struct raw_frame *f;

	assert_int_equal(group_rejoin(&g, a->keyring, was, h->log, &back), 0);
	send_external(a, id, 0, buf_bytes(&back), bytes_of(NULL, 0));
	rawroom_committed(a);
	rawroom_live(a);
	assert_int_equal(group_accept(g, change), 0);
	raw_join(b);
	ask = house_asked(a, &f);
	o.add = ask.add.item;
	o.info = &info;
	assert_int_equal(group_commit(g, &o, &commit, &welcome), 0);
	memcpy(m.room, id, sizeof m.room);
	m.commit = buf_bytes(&commit);
	m.welcome = buf_bytes(&welcome);
	m.info = buf_bytes(&info);
	RAW_SEND(a, WIRE_COMMIT, commit, &m);
	rawroom_committed(a);
	assert_int_equal(group_accept(g, change), 0);
	rawroom_welcomed(b);
	raw_frame_free(f);
	free(change);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&info);
	buf_fini(&back);
	return g;
}

static void
nobody_comes_back_as_somebody_else(void **state)
{
	struct house *h = *state;
	struct lost l = lose(h);
	struct raw *b = house_enter(h, "bob"), *c = house_enter(h, "carol");
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX), info = BUF_INIT(WIRE_INFO_MAX);
	struct raw_frame *f = raw_await(l.a, WIRE_INFO);
	struct wire_info m;

	assert_int_equal(wire_get_info(buf_bytes(&f->body), &m), 0);
	group_free(add_with_info(h, l.a, b, l.id, m.info));
	raw_frame_free(f);
	raw_free(l.a);
	l.a = house_enter(h, "alice");
	raw_join(l.a);
	come_back(h, l.a, l.a->keyring, &commit, &info);
	/* carol is not in the room, and bob is not alice. */
	send_external(c, l.id, 2, buf_bytes(&commit), bytes_of(NULL, 0));
	house_expect_refused(c, WIRE_COMMIT, WIRE_REFUSED_ROOM);
	send_external(b, l.id, 2, buf_bytes(&commit), bytes_of(NULL, 0));
	house_expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_ROLE);
	send_external(b, l.id, 2, bytes_str("nonsense"), bytes_of(NULL, 0));
	house_expect_refused(b, WIRE_COMMIT, WIRE_REFUSED_ROLE);
	send_external(l.a, l.id, 1, buf_bytes(&commit), bytes_of(NULL, 0));
	house_expect_refused(l.a, WIRE_COMMIT, WIRE_REFUSED_EPOCH);
	send_external(l.a, l.id, 2, buf_bytes(&commit), buf_bytes(&info));
	rawroom_committed(l.a);
	rawroom_live(l.a);
	house_say(l.a, l.id, 3, 9, 10);
	house_expect(b, 9, 5);
	buf_fini(&commit);
	buf_fini(&info);
	raw_free(b);
	raw_free(c);
	raw_free(l.a);
}

/* A commit that changes nobody, of g; with a GroupInfo or without. */
static void
renew(struct raw *r, const uint8_t *id, struct group *g, bool with_info)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX), info = BUF_INIT(WIRE_INFO_MAX);
	struct group_commit o = { .info = &info };
	struct wire_commit m = { .epoch = group_epoch(g) };

	assert_int_equal(group_commit(g, &o, &commit, NULL), 0);
	memcpy(m.room, id, sizeof m.room);
	assert_int_equal(getentropy(m.id, sizeof m.id), 0);
	m.commit = buf_bytes(&commit);
	if (with_info)
		m.info = buf_bytes(&info);
	RAW_SEND(r, WIRE_COMMIT, commit, &m);
	rawroom_committed(r);
	assert_int_equal(group_accept(g, change), 0);
	buf_fini(&commit);
	buf_fini(&info);
	free(change);
}

/* bob was to be removed and added; then a GroupInfo came, and he was quicker: he stays. */
static void
who_came_back_is_not_removed(void **state)
{
	struct house *h = *state;
	struct lost l = lose(h);
	struct raw *b = house_enter(h, "bob");
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX), info = BUF_INIT(WIRE_INFO_MAX);
	struct raw_frame *f = raw_await(l.a, WIRE_INFO), *asked;
	struct wire_info m;
	struct group *g;

	assert_int_equal(wire_get_info(buf_bytes(&f->body), &m), 0);
	g = add_with_info(h, l.a, b, l.id, m.info);
	renew(l.a, l.id, g, false);
	raw_join(b);
	assert_int_equal(house_asked(l.a, &asked).remove.n, 1);
	raw_frame_free(asked);
	renew(l.a, l.id, g, true);
	assert_int_equal(house_asked(l.a, &asked).remove.n, 1);
	raw_frame_free(asked);
	raw_join(b);
	come_back(h, b, b->keyring, &commit, &info);
	send_external(b, l.id, group_epoch(g), buf_bytes(&commit), buf_bytes(&info));
	rawroom_committed(b);
	house_sync(l.a);
	list_each (x, &l.a->frames, struct raw_frame, node)
		assert_int_not_equal(x->type, WIRE_CHANGE);
	raw_frame_free(f);
	group_free(g);
	buf_fini(&commit);
	buf_fini(&info);
	raw_free(b);
	raw_free(l.a);
}

#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(who_lost_their_state_comes_back),
		T(a_commit_without_a_group_info_ends_that),
		T(nobody_comes_back_as_somebody_else),
		T(who_came_back_is_not_removed),
	};

	return cmocka_run_group_tests_name("server/rejoin", tests, NULL, NULL);
}
