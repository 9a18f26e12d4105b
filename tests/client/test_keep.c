/* What a worker keeps, and what comes of it when it leaves, crashes and comes back. */
#include "client/keeper.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/client/tale.h"

#include "base/mem.h"
#include "certs/pin.h"

/* ---- what was said -------------------------------------------------------------------- */

static void
what_was_said_is_there_again(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_expect(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "two");
	m = tale_sent(&t, &mem);
	tale_deliver(&t, m.id, m.sealed);
	ev = desk_event(d, EV_SENT);
	assert_int_equal(ev->seq, 2);
	event_free(ev);
	tale_tell(&t, 2, "three");
	tale_expect(d, EV_MESSAGE, "three");
	desk_leave(d);
	desk_return(d);
	ev = desk_event(d, EV_ROOM);
	assert_string_equal(ev->room, "#lobby");
	assert_int_equal(ev->n_members, 2);
	event_free(ev);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev, (const char *const[]){ "one", "two", "three" }, 3);
	assert_string_equal(ev->lines[0].nick, "olga");
	assert_false(ev->lines[0].own);
	assert_true(ev->lines[1].own);
	assert_int_equal(ev->lines[2].seq, 3);
	assert_false(ev->more);
	event_free(ev);
	tale_back(&t, 3);
	desk_live(d, 1, 3);
	tale_tell(&t, 3, "four");
	tale_expect(d, EV_MESSAGE, "four");
	buf_fini(&mem);
	tale_end(&t);
}

/* Whatever the server heard of, the disk has; and what it sends again is not said again. */
static void
what_was_confirmed_is_on_the_disk(void **state)
{
	struct desk *d = *state;
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', 2 };
	struct content c = { .text = bytes_str("two") };
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	order_say(&t.order, &c);
	tale_seal(&t, id, &c, &sealed);
	tale_deliver(&t, id, buf_bytes(&sealed));
	tale_await(&t, 2);
	desk_crash(d);
	tale_back(&t, 2);
	desk_live(d, 1, 2);
	/* With a place that was, and as a new one. */
	t.seq = 1;
	tale_deliver(&t, id, buf_bytes(&sealed));
	tale_tell(&t, 3, "three");
	tale_expect(d, EV_MESSAGE, "three");
	buf_fini(&sealed);
	tale_end(&t);
}

/* A crash before that only means that it comes once more. */
static void
what_was_not_confirmed_comes_again(void **state)
{
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', 1 };
	struct content c = { .text = bytes_str("one") };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	order_say(&t.order, &c);
	tale_seal(&t, id, &c, &sealed);
	tale_hang_up(&t);
	desk_crash(d);
	tale_back(&t, 0);
	tale_deliver(&t, id, buf_bytes(&sealed));
	tale_expect(d, EV_MESSAGE, "one");
	desk_live(d, 1, 1);
	tale_await(&t, 1);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev, (const char *const[]){ "one" }, 1);
	event_free(ev);
	tale_back(&t, 1);
	buf_fini(&sealed);
	tale_end(&t);
}

/* ---- what is to be said --------------------------------------------------------------- */

static void
same_bytes(const struct wire_send *a, const struct wire_send *b)
{
	assert_memory_equal(a->id, b->id, sizeof a->id);
	assert_true(bytes_equal(a->sealed, b->sealed));
}

/* It went out and nobody knows whether it arrived: it did not, and the same goes out again. */
static void
what_did_not_arrive_goes_out_again(void **state)
{
	struct buf first = BUF_INIT(0), again = BUF_INIT(0), next = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b, c;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &first);
	desk_crash(d);
	tale_expect(d, EV_PENDING, "hello");
	tale_back(&t, 0);
	desk_live(d, 1, 0);
	b = tale_sent(&t, &again);
	same_bytes(&a, &b);
	tale_deliver(&t, b.id, b.sealed);
	ev = desk_event(d, EV_SENT);
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	/* No key is used twice. */
	desk_post(d, IN_SAY, "", "again");
	c = tale_sent(&t, &next);
	tale_read(&t, &c, text, &receipt);
	assert_string_equal(text, "again");
	buf_fini(&first);
	buf_fini(&again);
	buf_fini(&next);
	tale_end(&t);
}

/* It did arrive: nothing goes out. */
static void
what_arrived_is_not_sent_again(void **state)
{
	struct buf first = BUF_INIT(0), next = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &first);
	desk_crash(d);
	tale_back(&t, 0);
	tale_deliver(&t, a.id, a.sealed);
	event_free(desk_event(d, EV_SENT));
	desk_live(d, 1, 1);
	desk_post(d, IN_SAY, "", "next");
	b = tale_sent(&t, &next);
	tale_read(&t, &b, text, &receipt);
	assert_string_equal(text, "next");
	buf_fini(&first);
	buf_fini(&next);
	tale_end(&t);
}

/* olga renews her key: a commit, as everybody gets it. */
static void
olga_commits(struct tale *t)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_committed m = { .room = { 1 }, .seq = ++t->seq, .id = { 'c' } };
	struct buf commit = BUF_INIT(WIRE_BODY_MAX);

	m.epoch = group_epoch(t->olga.group);
	assert_int_equal(group_add(t->olga.group, NULL, 0, &commit, NULL), 0);
	m.commit = buf_bytes(&commit);
	SEND(t->d, WIRE_COMMITTED, committed, &m);
	assert_int_equal(group_accept(t->olga.group, change), 0);
	order_begin(&t->order, t->olga.group);
	buf_fini(&commit);
	free(change);
}

/* Its epoch is over: it is sealed for who is there now, and is the same message. */
static void
what_is_of_another_epoch_is_sealed_anew(void **state)
{
	struct buf first = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &first);
	desk_crash(d);
	tale_back(&t, 0);
	olga_commits(&t);
	desk_live(d, 1, 1);
	b = tale_sent(&t, &again);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	assert_int_equal(b.epoch, a.epoch + 1);
	tale_read(&t, &b, text, &receipt);
	assert_string_equal(text, "hello");
	buf_fini(&first);
	buf_fini(&again);
	tale_end(&t);
}

/* A refusal because of a commit that is still to come: not before that. */
static void
a_commit_is_waited_for(void **state)
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
	olga_commits(&t);
	b = tale_sent(&t, &again);
	assert_int_equal(b.epoch, a.epoch + 1);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	buf_fini(&first);
	buf_fini(&again);
	tale_end(&t);
}

/* The refusal comes after the commit, and after what was said in the new epoch: the order stays. */
static void
nothing_overtakes_what_will_be_refused(void **state)
{
	struct wire_refused no = { .about = WIRE_SEND, .room = { 1 }, .why = WIRE_REFUSED_EPOCH };
	struct buf first = BUF_INIT(0), again = BUF_INIT(0), later = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b, c;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &first);
	olga_commits(&t);
	event_free(desk_event(d, EV_EPOCH));
	desk_post(d, IN_SAY, "", "and goodbye");
	tale_expect(d, EV_PENDING, "and goodbye");
	memcpy(no.id, a.id, sizeof no.id);
	SEND(d, WIRE_REFUSED, refused, &no);
	b = tale_sent(&t, &again);
	c = tale_sent(&t, &later);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	assert_memory_not_equal(a.id, c.id, sizeof a.id);
	assert_int_equal(b.epoch, a.epoch + 1);
	assert_int_equal(c.epoch, b.epoch);
	buf_fini(&first);
	buf_fini(&again);
	buf_fini(&later);
	tale_end(&t);
}

static void
who_leaves_takes_nothing_along(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	tale_hang_up(&t);
	desk_post(d, IN_SAY, "", "while away");
	tale_expect(d, EV_PENDING, "while away");
	desk_post(d, IN_DRAFT, "", "and what I was about to");
	desk_leave(d);
	desk_return(d);
	ev = desk_event(d, EV_DRAFT);
	assert_string_equal(ev->text, "and what I was about to");
	event_free(ev);
	tale_expect(d, EV_PENDING, "while away");
	tale_back(&t, 0);
	desk_live(d, 1, 0);
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "while away");
	buf_fini(&mem);
	tale_end(&t);
}

static void
act_on(struct desk *d, enum intent_type type, uint64_t id)
{
	struct intent *in = intent_new(type);

	in->id = id;
	assert_true(bus_post_intent(d->bus, in));
}

/* What failed stays, until the person decides. */
static void
what_failed_waits_for_the_person(void **state)
{
	struct wire_refused no = { .about = WIRE_SEND, .room = { 1 }, .why = WIRE_REFUSED_DISK };
	struct buf mem = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	struct event *ev;
	uint64_t id;
	struct tale t;

	tale_begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = tale_sent(&t, &mem);
	memcpy(no.id, a.id, sizeof no.id);
	SEND(d, WIRE_REFUSED, refused, &no);
	ev = desk_event(d, EV_SEND_FAILED);
	assert_int_equal(ev->fault.code, ERR_NOSPACE);
	event_free(ev);
	desk_leave(d);
	desk_return(d);
	tale_expect(d, EV_PENDING, "hello");
	ev = desk_event(d, EV_SEND_FAILED);
	assert_int_equal(ev->fault.code, ERR_NOSPACE);
	id = ev->id;
	event_free(ev);
	tale_back(&t, 0);
	desk_live(d, 1, 0);
	act_on(d, IN_RETRY, id);
	b = tale_sent(&t, &again);
	/* The server may have heard of the other one. */
	assert_memory_not_equal(a.id, b.id, sizeof a.id);
	tale_hang_up(&t);
	desk_post(d, IN_SAY, "", "never mind");
	event_free(desk_event(d, EV_PENDING));
	act_on(d, IN_UNSEND, 1);
	tale_expect(d, EV_UNSENT, "never mind");
	desk_leave(d);
	desk_return(d);
	tale_expect(d, EV_PENDING, "hello");
	desk_greet(d);
	buf_fini(&mem);
	buf_fini(&again);
	tale_end(&t);
}

/* ---- the keys are lost ---------------------------------------------------------------- */

static void
who_lost_all_comes_back_by_themselves(void **state)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct buf info = BUF_INIT(WIRE_BODY_MAX), body = BUF_INIT(0), mem = BUF_INIT(0);
	struct wire_info show = { .room = { 1 }, .name = "#lobby", .seq = 1 };
	struct wire_committed yours = { .room = { 1 }, .seq = 2, .yours = true };
	struct wire_keypkgs packages;
	struct wire_commit commit;
	struct desk *d = *state;
	struct wire_send m;
	char *path, pin[PIN_LEN + 1], text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	desk_leave(d);
	pin_name(d->opts.pin, pin);
	path = mem_printf("%s/%u/profiles/%s/history.db", d->home, d->homes, pin);
	assert_int_equal(unlink(path), 0);
	desk_return(d);
	desk_greet(d);
	SEND(d, WIRE_READY, ready,
	    (&(struct wire_ready){ .nick = "mia", .role = ROLE_MEMBER, .wall_ms = 1 }));
	desk_expect(d, WIRE_KEYPKGS, &body);
	assert_int_equal(wire_get_keypkgs(buf_bytes(&body), &packages), 0);
	assert_true(packages.fresh);
	buf_fini(&body);
	desk_expect_only(d, WIRE_JOIN);
	assert_int_equal(group_info(t.olga.group, &info), 0);
	show.info = buf_bytes(&info);
	SEND(d, WIRE_INFO, info, &show);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &commit), 0);
	assert_true(commit.external);
	assert_true(commit.info.n > 0);
	assert_int_equal(commit.epoch, group_epoch(t.olga.group));
	assert_int_equal(group_process(t.olga.group, commit.commit, change), 0);
	assert_true(change->rejoined);
	order_begin(&t.order, t.olga.group);
	memcpy(yours.id, commit.id, sizeof yours.id);
	yours.epoch = commit.epoch;
	SEND(d, WIRE_COMMITTED, committed, &yours);
	desk_live(d, 1, 2);
	event_free(desk_event(d, EV_ROOM));
	desk_post(d, IN_SAY, "", "here I am");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "here I am");
	buf_fini(&info);
	buf_fini(&body);
	buf_fini(&mem);
	free(path);
	free(change);
	tale_end(&t);
}

/* ---- the disk ------------------------------------------------------------------------------ */

static void
let_files_grow(bool may)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = may ? l.rlim_max : 1;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}

/* Nothing is confirmed, and what is in memory alone is nothing: all of it comes again. */
static void
a_disk_that_fails_loses_nothing(void **state)
{
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', 2 };
	struct content c = { .text = bytes_str("two") };
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX), mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	struct tale t;

	signal(SIGXFSZ, SIG_IGN);
	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	order_say(&t.order, &c);
	tale_seal(&t, id, &c, &sealed);
	let_files_grow(false);
	tale_deliver(&t, id, buf_bytes(&sealed));
	event_free(desk_event(d, EV_FAULT));
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	assert_int_equal(d->acked, 1);
	let_files_grow(true);
	desk_post(d, IN_SAY, "", "still here");
	tale_expect(d, EV_PENDING, "still here");
	desk_post(d, IN_RECONNECT, "", "");
	tale_back(&t, 1);
	/* The server has it, and sends it again; then what was said here goes out. */
	tale_resend(&t, id, buf_bytes(&sealed));
	tale_expect(d, EV_MESSAGE, "two");
	desk_live(d, 1, 2);
	m = tale_sent(&t, &mem);
	assert_int_equal(m.epoch, 1);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev, (const char *const[]){ "one", "two" }, 2);
	event_free(ev);
	tale_expect(d, EV_PENDING, "still here");
	buf_fini(&sealed);
	buf_fini(&mem);
	tale_end(&t);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up_kept, desk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_said_is_there_again),
		T(what_was_confirmed_is_on_the_disk),
		T(what_was_not_confirmed_comes_again),
		T(what_did_not_arrive_goes_out_again),
		T(what_arrived_is_not_sent_again),
		T(what_is_of_another_epoch_is_sealed_anew),
		T(a_commit_is_waited_for),
		T(nothing_overtakes_what_will_be_refused),
		T(who_leaves_takes_nothing_along),
		T(what_failed_waits_for_the_person),
		T(who_lost_all_comes_back_by_themselves),
		T(a_disk_that_fails_loses_nothing),
	};

	return cmocka_run_group_tests_name("keep", tests, NULL, NULL);
}
