/* The worker against a server that follows a script, frame by frame. */
#include "client/worker.h"

#include "tests/client/desk.h"

#include "base/clock.h"
#include "certs/check.h"
#include "certs/issue.h"
#include "client/identity.h"
#include "client/rooms.h"
#include "tests/support/certify.h"

#define DAY 86400

/* The commit for this epoch of the lobby, which brings nobody: its id and epoch. */
static struct wire_commit
expect_empty_commit(struct desk *d, uint64_t epoch)
{
	struct buf body = BUF_INIT(0);
	struct wire_commit m;

	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &m), 0);
	assert_int_equal(m.epoch, epoch);
	assert_int_equal(m.welcome.n, 0);
	buf_fini(&body);
	return m;
}

static void
order(struct desk *d, const struct wire_commit *c)
{
	struct wire_committed m = {
		.room = { 1 }, .seq = c->epoch + 1, .epoch = c->epoch, .yours = true
	};

	memcpy(m.id, c->id, sizeof m.id);
	SEND(d, WIRE_COMMITTED, committed, &m);
}

/* Silence would cost the place in the room. */
static void
a_change_that_cannot_be_made_is_answered(void **state)
{
	struct desk *d = *state;
	struct wire_change gone = { .room = { 1 }, .remove = { { bytes_str("ghost") }, 1 } };
	struct wire_commit m;
	struct wire_change junk = { .room = { 1 },
		.epoch = 1,
		.add = { { bytes_str("junk") }, 1 },
		.role = { ROLE_MEMBER } };

	desk_enter(d);
	SEND(d, WIRE_CHANGE, change, &gone);
	m = expect_empty_commit(d, 0);
	order(d, &m);
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
	struct wire_commit m;
	struct wire_send said;

	desk_enter(d);
	SEND(d, WIRE_CHANGE, change, &gone);
	m = expect_empty_commit(d, 0);
	SEND(d, WIRE_REFUSED, refused, &no);
	order(d, &m);
	event_free(desk_event(d, EV_EPOCH));
	desk_post(d, IN_SAY, "", "hello");
	desk_expect(d, WIRE_SEND, &body);
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

	desk_enter(d);
	conn_abort(d->conn, &none);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	desk_post(d, IN_RECONNECT, "", "");
	desk_greet(d);
	desk_post(d, IN_MSG, "bob", "psst");
	event_free(desk_event(d, EV_PENDING));
	desk_admit(d, 1);
	desk_resume(d, 1, 0);
	desk_expect(d, WIRE_TAKE, &body);
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
		desk_enter(d);
		SEND(d, WIRE_COMMITTED, committed, &junk);
		assert_int_equal(desk_await_link(d, LINK_WAITING), i);
		AWAIT(d, d->conn == NULL);
		desk_post(d, IN_RECONNECT, "", "");
	}
}

/* Who is not here, and who is but cannot be reached for the moment, are two things. */
static void
without_a_key_package_the_reason_is_told(void **state)
{
	static const char *const cause[] = { "nobody called bob belongs to this snug",
		"too many want to speak to bob just now" };
	struct desk *d = *state;
	struct event *ev;

	desk_enter(d);
	for (int here = 0; here < 2; here++) {
		struct wire_keypkg none = { .nick = "bob", .here = here };

		desk_post(d, IN_MSG, "bob", "psst");
		desk_expect_only(d, WIRE_TAKE);
		SEND(d, WIRE_KEYPKG, keypkg, &none);
		ev = desk_event(d, EV_SEND_FAILED);
		assert_string_equal(ev->fault.cause, cause[here]);
		event_free(ev);
	}
}

static void
a_clock_of_any_kind_is_told(void **state)
{
	struct desk *d = *state;
	struct event *ev;

	desk_greet(d);
	desk_admit(d, (uint64_t)1 << 63);
	ev = desk_event(d, EV_NOTICE);
	assert_non_null(strstr(ev->text, "min behind the server's"));
	event_free(ev);
}

static void
no_server_makes_us_keep_rooms_without_end(void **state)
{
	struct desk *d = *state;
	struct wire_room_new m = { .room = { 2 } };
	struct event *ev;

	desk_enter(d);
	for (unsigned i = 1; d->conn != NULL; i++) {
		assert_true(i <= ROOMS_MAX);
		snprintf(m.name, sizeof m.name, "#r%u", i);
		m.room[1] = (uint8_t)(i >> 8);
		m.room[2] = (uint8_t)i;
		SEND(d, WIRE_ROOM_NEW, room_new, &m);
		AWAIT(d, !list_empty(&d->heard) || d->conn == NULL);
		if (d->conn != NULL)
			desk_expect_only(d, WIRE_ROOM_MADE);
		while (d->conn != NULL && (ev = bus_take_event(d->bus)) != NULL)
			event_free(ev);
	}
	desk_await_link(d, LINK_WAITING);
	assert_int_equal(d->why.code, ERR_LIMIT);
}

static int
set_up_due(void **state)
{
	return desk_set_up_with(state, -21 * DAY, 9 * DAY);
}

static int
set_up_expired(void **state)
{
	return desk_set_up_with(state, -31 * DAY, -DAY);
}

static struct bytes
certificate(struct desk *d, struct bytes request, enum cert_use use, struct buf *der)
{
	struct cert_facts facts;
	struct request rq;
	struct fault f;

	assert_int_equal(request_read(request, &rq, &f), 0);
	assert_string_equal(rq.nick, "mia");
	assert_string_equal(rq.challenge, "");
	assert_int_equal(issue_member(d->ca, &rq, use, 0, 0, der, NULL, &facts, &f), 0);
	return buf_bytes(der);
}

/* RENEW comes next, and is answered. */
static void
renew(struct desk *d)
{
	struct buf body = BUF_INIT(0), tls = BUF_INIT(4096), mls = BUF_INIT(4096),
		   ca = BUF_INIT(4096);
	struct wire_enrolled answer = { .role = ROLE_MEMBER };
	struct wire_renew m;

	desk_expect(d, WIRE_RENEW, &body);
	assert_int_equal(wire_get_renew(buf_bytes(&body), &m), 0);
	answer.tls = certificate(d, m.tls, CERT_MEMBER_TLS, &tls);
	answer.mls = certificate(d, m.mls, CERT_MEMBER_MLS, &mls);
	assert_int_equal(ca_cert_der(d->ca, &ca), 0);
	answer.ca = buf_bytes(&ca);
	SEND(d, WIRE_ENROLLED, enrolled, &answer);
	buf_fini(&body);
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&ca);
}

/* In the last third of its life, while everything goes on. */
static void
a_certificate_is_renewed_in_time(void **state)
{
	struct desk *d = *state;
	struct fault none = { 0 };
	char serial[48];

	desk_greet(d);
	snprintf(serial, sizeof serial, "%s", d->shown.serial);
	desk_admit(d, 1);
	desk_expect_only(d, WIRE_JOIN);
	renew(d);
	desk_make_room(d, "#lobby", 1);
	conn_abort(d->conn, &none);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	desk_post(d, IN_RECONNECT, "", "");
	desk_greet(d);
	assert_string_not_equal(d->shown.serial, serial);
	assert_true(d->shown.expires_at > clock_wall_ms() / 1000 + 29 * DAY);
	/* Once is enough. */
	desk_admit(d, 1);
	desk_resume(d, 1, 0);
	desk_live(d, 1, 0);
	desk_post(d, IN_SAY, "", "hello");
	desk_expect_only(d, WIRE_SEND);
}

/* When it is over nothing else is done before; then it comes again by itself. */
static void
an_expired_certificate_is_renewed_first(void **state)
{
	struct wire_ready ready = {
		.nick = "mia", .role = ROLE_MEMBER, .renew = true, .text_max = WIRE_TEXT_MAX
	};
	struct desk *d = *state;

	desk_greet(d);
	assert_true(d->shown.expires_at < clock_wall_ms() / 1000);
	SEND(d, WIRE_READY, ready, &ready);
	renew(d);
	AWAIT(d, d->came == 2);
	desk_greet(d);
	assert_true(d->shown.expires_at > clock_wall_ms() / 1000);
	desk_admit(d, 1);
	desk_expect_only(d, WIRE_JOIN);
	desk_make_room(d, "#lobby", 1);
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
	desk_greet(*state);
}

static void
leaves_before_it_is_in_a_room(void **state)
{
	desk_greet(*state);
	desk_admit(*state, 1);
	desk_expect_only(*state, WIRE_JOIN);
}

/* A message that the server never orders holds nobody for long, and is not called sent. */
static void
leaves_with_a_message_under_way(void **state)
{
	struct desk *d = *state;
	struct event *ev;

	desk_enter(d);
	desk_post(d, IN_SAY, "", "hello");
	desk_expect_only(d, WIRE_SEND);
	desk_post(d, IN_QUIT, "", "");
	ev = desk_event(d, EV_SEND_FAILED);
	assert_string_equal(ev->fault.cause, "you left before the server confirmed it");
	event_free(ev);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)

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
		cmocka_unit_test_setup_teardown(
		    a_certificate_is_renewed_in_time, set_up_due, desk_tear_down),
		cmocka_unit_test_setup_teardown(
		    an_expired_certificate_is_renewed_first, set_up_expired, desk_tear_down),
		T(leaves_while_it_dials),
		T(leaves_before_it_is_let_in),
		T(leaves_before_it_is_in_a_room),
		T(leaves_with_a_message_under_way),
	};

	return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
