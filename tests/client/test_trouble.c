/* What a disk that is full, a server that was set back or that lies, and a hostile member cannot
 * take away: what was said arrives, or its fate is told. */
#include <signal.h>
#include <sys/resource.h>

#include "tests/client/tale.h"

#include "base/mem.h"

/* ---- a group that took the place of another ------------------------------------------------ */

/* A key package of mia's that was not used yet. */
static void
ask_keypkg(struct desk *d, struct buf *keypkg)
{
	struct wire_keypkg_need need = { .count = 1 };
	struct buf body = BUF_INIT(0);
	struct wire_keypkgs m;

	SEND(d, WIRE_KEYPKG_NEED, keypkg_need, &need);
	desk_expect(d, WIRE_KEYPKGS, &body);
	assert_int_equal(wire_get_keypkgs(buf_bytes(&body), &m), 0);
	buf_put(keypkg, m.keypkgs.item[0].p, m.keypkgs.item[0].n);
	buf_fini(&body);
}

/* olga begins the room anew, with mia, who is in its log. */
static void
begin_anew(struct tale *t, uint8_t id, struct bytes keypkg)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), welcome = BUF_INIT(WIRE_BODY_MAX);
	struct wire_welcome m = { .room = { id }, .no = 2, .name = "#lobby", .seq = 1 };

	group_free(t->olga.group);
	assert_int_equal(group_create(&t->olga.group, t->olga.keyring, m.room, t->olga.log), 0);
	assert_int_equal(group_add(t->olga.group, &keypkg, 1, &commit, &welcome), 0);
	assert_int_equal(group_accept(t->olga.group, change), 0);
	m.welcome = buf_bytes(&welcome);
	SEND(t->d, WIRE_WELCOME, welcome, &m);
	desk_expect_only(t->d, WIRE_WELCOMED);
	desk_resume(t->d, id, 1);
	buf_fini(&commit);
	buf_fini(&welcome);
	free(change);
}

static void
room_is_gone(struct desk *d, bool again)
{
	struct wire_room_gone m = { .room = { 1 }, .again = again, .text = "begun anew" };

	SEND(d, WIRE_ROOM_GONE, room_gone, &m);
	desk_expect_only(d, WIRE_JOIN);
}

/* Both groups are in their first epoch: what was sealed for the one opens nothing of the other. */
static void
what_was_sealed_for_another_group_is_not_sent(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	ask_keypkg(d, &keypkg);
	desk_post(d, IN_SAY, "", "did it arrive?");
	(void)tale_sent(&t, &mem);
	desk_crash(d);
	desk_greet(d);
	desk_admit(d, 1);
	desk_resume(d, 1, 0);
	room_is_gone(d, true);
	begin_anew(&t, 2, buf_bytes(&keypkg));
	desk_live(d, 2, 1);
	ev = desk_event(d, EV_SEND_FAILED);
	assert_int_equal(ev->fault.code, ERR_STATE);
	event_free(ev);
	desk_post(d, IN_SAY, "", "this does");
	m = tale_sent(&t, &mem);
	order_begin(&t.order, t.olga.group);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "this does");
	buf_fini(&keypkg);
	buf_fini(&mem);
	tale_end(&t);
}

/* What was said between the one and the other is missing, and that is told. */
static void
who_is_added_anew_is_told_of_the_gap(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX);
	struct desk *d = *state;
	struct tale t;

	tale_begin(&t, d);
	ask_keypkg(d, &keypkg);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	room_is_gone(d, true);
	begin_anew(&t, 2, buf_bytes(&keypkg));
	desk_live(d, 2, 1);
	tale_expect(d, EV_GAP, "the keys of that time are not on this computer");
	buf_fini(&keypkg);
	tale_end(&t);
}

/* ---- a server that lies -------------------------------------------------------------------- */

/* A GroupInfo of mallory's does not become the room of somebody else. */
static void
nobody_comes_into_a_private_room_by_info(void **state)
{
	static const uint8_t id[GROUP_ID_SIZE] = { 9 };
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_info show = { .room = { 9 }, .name = "@olga", .seq = 1 };
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), commit = BUF_INIT(WIRE_BODY_MAX),
		   welcome = BUF_INIT(WIRE_BODY_MAX), info = BUF_INIT(WIRE_BODY_MAX);
	struct other mallory;
	struct desk *d = *state;
	struct bytes lent;
	struct tale t;

	tale_begin(&t, d);
	ask_keypkg(d, &keypkg);
	lent = buf_bytes(&keypkg);
	other_init(d, &mallory, "mallory");
	assert_int_equal(group_create(&mallory.group, mallory.keyring, id, NULL), 0);
	assert_int_equal(group_add(mallory.group, &lent, 1, &commit, &welcome), 0);
	assert_int_equal(group_accept(mallory.group, change), 0);
	assert_int_equal(group_info(mallory.group, &info), 0);
	show.info = buf_bytes(&info);
	SEND(d, WIRE_INFO, info, &show);
	AWAIT(d, d->conn == NULL || !list_empty(&d->heard));
	assert_true(list_empty(&d->heard)); /* no COMMIT that brings her there */
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&info);
	free(change);
	tale_end(&t);
}

/* A welcome that is refused does not bar the door for ever. */
static void
a_welcome_that_is_refused_is_forgotten(void **state)
{
	static const uint8_t id[GROUP_ID_SIZE] = { 1 };
	struct wire_welcome m = { .room = { 1 }, .no = 7, .name = "#lobby" };
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), commit = BUF_INIT(WIRE_BODY_MAX),
		   welcome = BUF_INIT(WIRE_BODY_MAX), body = BUF_INIT(0);
	struct other olga, mallory;
	struct wire_welcomed done;
	struct desk *d = *state;
	struct bytes lent;

	other_come(d, &keypkg);
	lent = buf_bytes(&keypkg);
	other_init(d, &olga, "olga");
	other_init(d, &mallory, "mallory");
	other_found(&olga, "#lobby");
	desk_send_log(d, "#lobby", olga.log, 0);
	assert_int_equal(group_create(&mallory.group, mallory.keyring, id, NULL), 0);
	assert_int_equal(group_add(mallory.group, &lent, 1, &commit, &welcome), 0);
	m.welcome = buf_bytes(&welcome);
	SEND(d, WIRE_WELCOME, welcome, &m);
	desk_expect(d, WIRE_WELCOMED, &body);
	assert_int_equal(wire_get_welcomed(buf_bytes(&body), &done), 0);
	assert_int_equal(done.no, 7);
	(void)desk_await_link(d, LINK_WAITING);
	d->ends = ERR_DENIED; /* it waits for /reconnect, and says why */
	other_fini(&olga);
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&body);
}

/* What was said to her where she cannot come in is missing, and that is told. */
static void
a_private_room_that_does_not_open_is_told(void **state)
{
	struct wire_welcome m = { .room = { 8 }, .no = 3, .name = "@olga" };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	m.welcome = bytes_str("for a key package of long ago");
	SEND(d, WIRE_WELCOME, welcome, &m);
	desk_expect_only(d, WIRE_WELCOMED);
	ev = desk_event(d, EV_FAULT);
	assert_string_equal(ev->room, "@olga");
	assert_int_equal(ev->fault.code, ERR_KEY);
	event_free(ev);
	tale_end(&t);
}

/* ---- two answers on their way --------------------------------------------------------------- */

/* She was slow, was asked again, and the first answer is ordered: the second is not taken for it.
 */
static void
of_two_commits_only_the_one_that_was_ordered_counts(void **state)
{
	struct wire_change ask = {
		.room = { 1 }, .epoch = 1, .remove = { { bytes_str("ghost") }, 1 }
	};
	struct wire_committed first = { .room = { 1 }, .seq = 1, .epoch = 1, .yours = true };
	struct buf body = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_commit m;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	SEND(d, WIRE_CHANGE, change, &ask);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &m), 0);
	memcpy(first.id, m.id, sizeof first.id);
	SEND(d, WIRE_CHANGE, change, &ask);
	desk_expect_only(d, WIRE_COMMIT);
	SEND(d, WIRE_COMMITTED, committed, &first);
	ev = desk_event(d, EV_FAULT);
	assert_int_equal(ev->fault.code, ERR_STATE);
	event_free(ev);
	desk_await_link(d, LINK_WAITING);
	buf_fini(&body);
	tale_end(&t);
}

/* ---- a server whose disk is full --------------------------------------------------------- */

/* It could not keep the room that we made, and asks again when it can. */
static void
a_room_that_was_not_kept_is_made_again(void **state)
{
	struct wire_refused no = {
		.about = WIRE_ROOM_MADE, .room = { 1 }, .why = WIRE_REFUSED_DISK, .text = "full"
	};
	struct wire_room_new again = { .room = { 1 }, .name = "#lobby" };
	struct buf body = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_room_made made;

	desk_greet(d);
	desk_admit(d, 1);
	desk_expect_only(d, WIRE_JOIN);
	SEND(d, WIRE_ROOM_NEW, room_new, &again);
	desk_expect_only(d, WIRE_ROOM_MADE);
	SEND(d, WIRE_REFUSED, refused, &no);
	again.room[0] = 2;
	SEND(d, WIRE_ROOM_NEW, room_new, &again);
	desk_expect(d, WIRE_ROOM_MADE, &body);
	assert_int_equal(wire_get_room_made(buf_bytes(&body), &made), 0);
	assert_int_equal(made.room[0], 2);
	assert_int_equal(made.entries.n, 1);
	desk_live(d, 2, 0);
	desk_post(d, IN_SAY, "", "hello");
	desk_expect_only(d, WIRE_SEND);
	buf_fini(&body);
}

/* ---- a server that was set back ------------------------------------------------------------ */

/* Its log goes on with numbers that were there before: no line is lost for that. */
static void
a_number_that_comes_twice_loses_no_line(void **state)
{
	struct wire_resumed back = { .room = { 1 }, .seq = 1 };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_tell(&t, 2, "two");
	tale_await(&t, 2);
	tale_hang_up(&t);
	desk_post(d, IN_RECONNECT, "", "");
	tale_back(&t, 2);
	SEND(d, WIRE_RESUMED, resumed, &back);
	event_free(desk_event(d, EV_GAP));
	desk_live(d, 1, 1);
	t.seq = 1;
	d->acked = 1;
	tale_tell(&t, 3, "another two");
	tale_expect(d, EV_MESSAGE, "another two");
	tale_await(&t, 2);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev,
	    (const char *const[]){ "one", "two",
		"history incomplete: the server lost what was said last", "another two" },
	    4);
	event_free(ev);
	tale_back(&t, 2);
	tale_end(&t);
}

/* The commit that was waited for never came into the log: not waited for without end. */
static void
a_commit_that_never_comes_holds_nothing_up(void **state)
{
	struct wire_refused no = { .about = WIRE_SEND, .room = { 1 }, .why = WIRE_REFUSED_EPOCH };
	struct buf first = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &first);
	memcpy(no.id, a.id, sizeof no.id);
	SEND(d, WIRE_REFUSED, refused, &no);
	b = tale_sent(&t, &again);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	assert_true(bytes_equal(a.sealed, b.sealed));
	buf_fini(&first);
	buf_fini(&again);
	tale_end(&t);
}

/* ---- a disk that is full ------------------------------------------------------------------- */

static void
let_files_grow(bool may)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = may ? l.rlim_max : 1;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}

static unsigned
count_faults(struct desk *d, unsigned ticks)
{
	unsigned n = 0;
	struct event *ev;

	for (; ticks > 0; ticks--) {
		loop_run(d->loop);
		while ((ev = bus_take_event(d->bus)) != NULL) {
			n += ev->type == EV_FAULT;
			event_free(ev);
		}
	}
	return n;
}

/* It is told once, what was typed is not given up, and is kept when there is room again. */
static void
a_full_disk_is_told_once(void **state)
{
	struct desk *d = *state;
	struct tale t;

	signal(SIGXFSZ, SIG_IGN);
	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	tale_hang_up(&t);
	let_files_grow(false);
	desk_post(d, IN_SAY, "", "still here");
	tale_expect(d, EV_PENDING, "still here");
	event_free(desk_event(d, EV_FAULT));
	assert_int_equal(count_faults(d, 500), 0);
	let_files_grow(true);
	(void)count_faults(d, 1500);
	desk_crash(d);
	tale_expect(d, EV_PENDING, "still here");
	tale_back(&t, 1);
	tale_end(&t);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up_kept, desk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_sealed_for_another_group_is_not_sent),
		T(who_is_added_anew_is_told_of_the_gap),
		T(nobody_comes_into_a_private_room_by_info),
		T(a_welcome_that_is_refused_is_forgotten),
		T(a_private_room_that_does_not_open_is_told),
		T(of_two_commits_only_the_one_that_was_ordered_counts),
		T(a_room_that_was_not_kept_is_made_again),
		T(a_number_that_comes_twice_loses_no_line),
		T(a_commit_that_never_comes_holds_nothing_up),
		T(a_full_disk_is_told_once),
	};

	return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
