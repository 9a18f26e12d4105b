/* What the membership log of the lobby means for the server: whom it hears, sends away, keeps out.
 */
#include "server/moderate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/member_file.h"
#include "server/server.h"
#include "tests/support/raw.h"
#include "tests/support/rawroom.h"
#include "tests/support/tmpdir.h"

enum { ALICE, BOB, CAROL, FOLK };

/* alice owns the lobby, bob is moderator of it and carol a member. */
struct house {
	struct server_opts opts;
	struct server *server;
	pthread_t thread;
	struct loop *loop;
	char *home;
	struct identity *id[FOLK];
	struct raw *raw[FOLK];
	struct member_log *log;
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t epoch;
};

static void *
run(void *user)
{
	server_run(user);
	return NULL;
}

static void
start(struct house *h)
{
	struct fault f;

	if (server_new(&h->server, &h->opts, &f) != 0)
		fail_msg("%s", f.cause);
	assert_int_equal(pthread_create(&h->thread, NULL, run, h->server), 0);
}

static void
stop(struct house *h)
{
	server_stop(h->server);
	pthread_join(h->thread, NULL);
	server_free(h->server);
}

static struct raw *
enter(struct house *h, int who)
{
	struct raw *r = raw_dial_as(h->loop, server_invite(h->server), h->id[who]);

	raw_enter(r, h->id[who]);
	return r;
}

static void
send_commit(struct house *h, int by, const struct member_entry *e, size_t n, const char *welcome)
{
	struct buf entries = BUF_INIT(65536);

	for (size_t i = 0; i < n; i++)
		rawroom_entry(h->log, h->raw[by], &e[i], &entries);
	rawroom_send(h->raw[by], &(struct rawroom_commit){ h->room, h->epoch, buf_bytes(&entries),
				     welcome, welcome != NULL });
	buf_fini(&entries);
}

/* by is asked to let whom in, as what the server thinks, and does. */
static void
add(struct house *h, int by, int whom, enum role role)
{
	struct member_entry e = rawroom_add(h->raw[whom], role);
	struct wire_change ask;
	struct raw_frame *f;

	raw_join(h->raw[whom]);
	f = raw_await(h->raw[by], WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.role[0], ROLE_MEMBER);
	raw_frame_free(f);
	send_commit(h, by, &e, 1, "a welcome");
	h->epoch++;
	rawroom_committed(h->raw[by]);
	rawroom_welcomed(h->raw[whom]);
}

/* A commit with that entry is ordered. */
static void
deed(struct house *h, int by, const struct member_entry *e)
{
	send_commit(h, by, e, 1, NULL);
	h->epoch++;
	rawroom_committed(h->raw[by]);
}

static struct wire_refused
refused(struct raw *r)
{
	struct raw_frame *f = raw_await(r, WIRE_REFUSED);
	struct wire_refused m;

	assert_int_equal(wire_get_refused(buf_bytes(&f->body), &m), 0);
	raw_frame_free(f);
	return m;
}

static int
set_up(void **state)
{
	static const char *const nick[] = { "alice", "bob", "carol" };
	struct house *h = mem_calloc(1, sizeof *h);
	struct member_entry e;

	log_open("", LOG_ERROR);
	h->home = tmpdir_new();
	h->opts = (struct server_opts){
		.state = { .home = h->home, .listen = { { .host = "127.0.0.1" } }, .n_listen = 1 },
		.name = "test",
	};
	start(h);
	h->loop = loop_new();
	h->log = member_log_new();
	for (int i = 0; i < FOLK; i++) {
		h->id[i] = raw_enrol(h->loop, server_invite(h->server), nick[i]);
		h->raw[i] = enter(h, i);
	}
	rawroom_make(h->raw[ALICE], h->log, h->room);
	add(h, ALICE, BOB, ROLE_MEMBER);
	add(h, ALICE, CAROL, ROLE_MEMBER);
	e = rawroom_about(h->raw[BOB], MEMBER_ROLE);
	e.role = ROLE_MODERATOR;
	deed(h, ALICE, &e);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < FOLK; i++) {
		raw_free(h->raw[i]);
		identity_free(h->id[i]);
	}
	stop(h);
	member_log_free(h->log);
	loop_free(h->loop);
	tmpdir_free(h->home);
	free(h);
	return 0;
}

static void
say(struct house *h, int who)
{
	struct wire_send m = { .id = { 1 }, .epoch = h->epoch, .sealed = bytes_str("sealed") };

	memcpy(m.room, h->room, sizeof m.room);
	RAW_SEND(h->raw[who], WIRE_SEND, send, &m);
}

static struct member_entry
removal(struct house *h, int whom, uint64_t until)
{
	struct member_entry e = rawroom_about(h->raw[whom], MEMBER_REMOVE);

	e.until = until;
	e.reason = bytes_str("enough");
	return e;
}

static void
come_back(struct house *h, int who)
{
	raw_free(h->raw[who]);
	h->raw[who] = enter(h, who);
}

static void
who_is_removed_goes_and_may_come_back(void **state)
{
	struct house *h = *state;
	struct member_entry e = removal(h, CAROL, 0);

	deed(h, BOB, &e);
	raw_await_closed(h->raw[CAROL]);
	assert_int_equal(h->raw[CAROL]->why.code, ERR_DENIED);
	assert_non_null(strstr(h->raw[CAROL]->why.cause, "bob removed you from the room: enough"));
	come_back(h, CAROL);
	/* Nobody is asked to take out a leaf that is out. */
	add(h, ALICE, CAROL, ROLE_MEMBER);
	say(h, CAROL);
	raw_frame_free(raw_await(h->raw[ALICE], WIRE_MESSAGE));
}

static void
who_is_banned_stays_out(void **state)
{
	struct house *h = *state;
	struct member_entry e = removal(h, CAROL, MEMBER_FOREVER);

	deed(h, BOB, &e);
	raw_await_closed(h->raw[CAROL]);
	raw_free(h->raw[CAROL]);
	h->raw[CAROL] = raw_dial_as(h->loop, server_invite(h->server), h->id[CAROL]);
	raw_await_closed(h->raw[CAROL]);
	assert_int_equal(h->raw[CAROL]->why.code, ERR_DENIED);
	assert_non_null(strstr(h->raw[CAROL]->why.cause, "you are banned for good: enough"));
	/* Until the ban is lifted. */
	e = (struct member_entry){ .kind = MEMBER_REMOVE, .nick = "carol", .time = e.time };
	deed(h, ALICE, &e);
	come_back(h, CAROL);
	add(h, ALICE, CAROL, ROLE_MEMBER);
}

/* A role that does not permit it, a forged signature, another's name: nothing is ordered. */
static void
what_is_not_right_is_not_ordered(void **state)
{
	struct house *h = *state;
	struct member_entry e = removal(h, BOB, 0);
	struct wire_refused no;
	struct buf entries = BUF_INIT(4096);

	send_commit(h, CAROL, &e, 1, NULL);
	no = refused(h->raw[CAROL]);
	assert_int_equal(no.about, WIRE_COMMIT);
	assert_int_equal(no.why, WIRE_REFUSED_ROLE);
	assert_string_equal(no.text, "you may not remove bob: enough: only an owner may");
	/* carol passes on what alice signed. */
	e = rawroom_about(h->raw[CAROL], MEMBER_ROLE);
	e.role = ROLE_OWNER;
	rawroom_entry(h->log, h->raw[ALICE], &e, &entries);
	rawroom_send(h->raw[CAROL],
	    &(struct rawroom_commit){ h->room, h->epoch, buf_bytes(&entries), NULL, false });
	no = refused(h->raw[CAROL]);
	assert_int_equal(no.why, WIRE_REFUSED_ROLE);
	/* alice herself may, but not with another signature. */
	entries.p[entries.n - 1] ^= 1;
	rawroom_send(h->raw[ALICE],
	    &(struct rawroom_commit){ h->room, h->epoch, buf_bytes(&entries), NULL, false });
	no = refused(h->raw[ALICE]);
	assert_non_null(strstr(no.text, "it is not signed by its author"));
	entries.p[entries.n - 1] ^= 1;
	rawroom_send(h->raw[ALICE],
	    &(struct rawroom_commit){ h->room, h->epoch, buf_bytes(&entries), NULL, false });
	rawroom_committed(h->raw[ALICE]);
	buf_fini(&entries);
}

static void
who_is_muted_is_not_heard(void **state)
{
	struct house *h = *state;
	struct member_entry e = rawroom_about(h->raw[CAROL], MEMBER_ROLE);
	struct wire_refused no;

	e.role = ROLE_MEMBER;
	e.muted = true;
	deed(h, BOB, &e);
	say(h, CAROL);
	no = refused(h->raw[CAROL]);
	assert_int_equal(no.about, WIRE_SEND);
	assert_int_equal(no.why, WIRE_REFUSED_ROLE);
	e.muted = false;
	deed(h, BOB, &e);
	say(h, CAROL);
	raw_frame_free(raw_await(h->raw[BOB], WIRE_MESSAGE));
}

/* By the policy: an invite of a member's, and the role that a member is known in. */
static void
the_policy_lets_members_invite(void **state)
{
	struct house *h = *state;
	struct member_entry e = { .kind = MEMBER_POLICY, .time = 1800000000 };
	struct wire_invite ask = { .role = ROLE_MEMBER, .expires_s = 3600, .uses = 1 };
	struct wire_refused no;

	RAW_SEND(h->raw[CAROL], WIRE_INVITE, invite, &ask);
	no = refused(h->raw[CAROL]);
	assert_int_equal(no.about, WIRE_INVITE);
	assert_int_equal(no.why, WIRE_REFUSED_ROLE);
	RAW_SEND(h->raw[BOB], WIRE_INVITE, invite, &ask);
	raw_frame_free(raw_await(h->raw[BOB], WIRE_INVITED));
	e.policy = (struct member_policy){ ROLE_MEMBER, ROLE_MEMBER, ROLE_GUEST };
	deed(h, ALICE, &e);
	RAW_SEND(h->raw[CAROL], WIRE_INVITE, invite, &ask);
	raw_frame_free(raw_await(h->raw[CAROL], WIRE_INVITED));
	ask.role = ROLE_MODERATOR;
	RAW_SEND(h->raw[CAROL], WIRE_INVITE, invite, &ask);
	assert_int_equal(refused(h->raw[CAROL]).why, WIRE_REFUSED_ROLE);
}

static void
read_log(struct house *h, struct member_log **out)
{
	char *path = mem_printf("%s/server/rooms/lobby.log", h->home);
	struct buf text = BUF_INIT(1 << 20);
	struct member_file_fault bad;
	struct fault f;

	assert_int_equal(file_read_private(path, &text, &f), 0);
	assert_int_equal(member_file_read(out, buf_bytes(&text), &bad), 0);
	member_file_fault_fini(&bad);
	buf_fini(&text);
	free(path);
}

/* All of it is in the file when it is ordered, and there when the server comes again. */
static void
the_log_outlives_the_server(void **state)
{
	struct house *h = *state;
	struct member_log *kept;
	struct wire_change ask;
	struct wire_log m;
	struct raw_frame *f;

	read_log(h, &kept);
	assert_memory_equal(member_log_head(kept), member_log_head(h->log), MEMBER_HASH_SIZE);
	member_log_free(kept);
	stop(h);
	for (int i = 0; i < FOLK; i++)
		raw_await_closed(h->raw[i]);
	start(h);
	come_back(h, BOB);
	raw_join(h->raw[BOB]);
	f = raw_await(h->raw[BOB], WIRE_LOG);
	assert_int_equal(wire_get_log(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.first, 0);
	assert_false(m.more);
	assert_int_equal(m.entries.n, member_log_count(h->log));
	raw_frame_free(f);
	/* bob has no group any more: somebody takes him out of it and adds him. */
	raw_frame_free(raw_await(h->raw[BOB], WIRE_REFUSED));
	come_back(h, ALICE);
	rawroom_resume(h->raw[ALICE], h->room, 3);
	f = raw_await(h->raw[ALICE], WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.remove.n, 1);
	assert_int_equal(ask.epoch, h->epoch);
	raw_frame_free(f);
	rawroom_send(h->raw[ALICE],
	    &(struct rawroom_commit){ h->room, h->epoch++, { NULL, 0 }, NULL, true });
	f = raw_await(h->raw[ALICE], WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.role[0], ROLE_MODERATOR);
	raw_frame_free(f);
	send_commit(h, ALICE, NULL, 0, "a welcome");
	rawroom_welcomed(h->raw[BOB]);
}

/* Who was removed while away is told so, and is nobody who is asked to be taken out. */
static void
who_is_removed_while_away_is_told(void **state)
{
	struct house *h = *state;
	struct member_entry e = removal(h, CAROL, 0);
	struct wire_room_gone gone;
	struct raw_frame *f;

	raw_free(h->raw[CAROL]);
	h->raw[CAROL] = NULL;
	deed(h, BOB, &e);
	come_back(h, CAROL);
	rawroom_resume(h->raw[CAROL], h->room, 3);
	f = raw_await(h->raw[CAROL], WIRE_ROOM_GONE);
	assert_int_equal(wire_get_room_gone(buf_bytes(&f->body), &gone), 0);
	assert_false(gone.again);
	raw_frame_free(f);
	say(h, CAROL);
	assert_int_equal(refused(h->raw[CAROL]).why, WIRE_REFUSED_ROOM);
	add(h, ALICE, CAROL, ROLE_MEMBER);
}

/* What a guest may not: write themselves into the log as a member, when nobody is there to see it.
 */
static void
an_empty_room_makes_nobody_more_than_they_are(void **state)
{
	struct house *h = *state;
	struct wire_invite ask = { .role = ROLE_GUEST, .expires_s = 3600, .uses = 1 };
	struct wire_room_made made = { .entries.n = 0 };
	struct wire_invited invited;
	struct wire_room_new new;
	struct invite in;
	struct fault fault;
	struct identity *id;
	struct raw *gus;
	struct raw_frame *f;

	RAW_SEND(h->raw[ALICE], WIRE_INVITE, invite, &ask);
	f = raw_await(h->raw[ALICE], WIRE_INVITED);
	assert_int_equal(wire_get_invited(buf_bytes(&f->body), &invited), 0);
	assert_int_equal(invite_parse(invited.line, &in, &fault), 0);
	raw_frame_free(f);
	id = raw_enrol(h->loop, &in, "gus");
	/* All who are in it have lost its state, and are gone again before it is made. */
	for (int i = 0; i < FOLK; i++) {
		come_back(h, i);
		raw_join(h->raw[i]);
		raw_frame_free(raw_await(h->raw[i], WIRE_LOG));
	}
	raw_frame_free(raw_await(h->raw[ALICE], WIRE_ROOM_NEW));
	for (int i = FOLK - 1; i >= 0; i--) {
		raw_free(h->raw[i]);
		h->raw[i] = NULL;
	}
	gus = raw_dial_as(h->loop, server_invite(h->server), id);
	raw_enter(gus, id);
	raw_join(gus);
	f = raw_await(gus, WIRE_ROOM_NEW);
	assert_int_equal(wire_get_room_new(buf_bytes(&f->body), &new), 0);
	assert_int_equal(keyring_come(gus->keyring, h->log, ROLE_MEMBER), 0);
	memcpy(made.room, new.room, sizeof made.room);
	made.entries.item[made.entries.n++] = member_log_entry(h->log, new.entries);
	RAW_SEND(gus, WIRE_ROOM_MADE, room_made, &made);
	raw_frame_free(f);
	raw_await_closed(gus);
	assert_int_equal(gus->why.code, ERR_DENIED);
	raw_free(gus);
	identity_free(id);
}

static void
a_damaged_log_is_told_at_the_start(void **state)
{
	struct house *h = *state;
	char *path = mem_printf("%s/server/rooms/lobby.log", h->home);
	struct buf text = BUF_INIT(1 << 20);
	struct server *again = NULL;
	struct fault f;

	stop(h);
	assert_int_equal(file_read_private(path, &text, &f), 0);
	text.p[text.n - 20] = text.p[text.n - 20] == 'A' ? 'B' : 'A';
	assert_int_equal(file_write(path, buf_bytes(&text), &f), 0);
	assert_int_equal(server_new(&again, &h->opts, &f), ERR_LOG);
	assert_non_null(strstr(f.cause, "lobby.log, line 5: an entry of the membership log is "
					"not right"));
	text.p[text.n - 20] = text.p[text.n - 20] == 'A' ? 'B' : 'A';
	/* The rest is as it was. */
	free(path);
	buf_fini(&text);
	path = mem_printf("%s/server/rooms/lobby.log", h->home);
	assert_int_equal(remove(path), 0);
	free(path);
	start(h);
}

/* A log that is longer than a page comes in several, and only then is one asked to be let in. */
static void
a_long_log_comes_in_pages(void **state)
{
	struct house *h = *state;
	struct member_entry e[32];
	uint64_t have = 0;
	struct wire_log m;

	for (int k = 0; k < 34; k++) {
		for (int i = 0; i < 32; i++) {
			e[i] = rawroom_about(h->raw[CAROL], MEMBER_ROLE);
			e[i].role = i % 2 == 0 ? ROLE_GUEST : ROLE_MEMBER;
		}
		send_commit(h, ALICE, e, 32, NULL);
		h->epoch++;
		rawroom_committed(h->raw[ALICE]);
	}
	come_back(h, CAROL);
	while (have < member_log_count(h->log)) {
		struct wire_join join = { .name = "#lobby", .entries = have };
		bool more = false;

		RAW_SEND(h->raw[CAROL], WIRE_JOIN, join, &join);
		do {
			struct raw_frame *f = raw_await(h->raw[CAROL], WIRE_LOG);

			assert_int_equal(wire_get_log(buf_bytes(&f->body), &m), 0);
			assert_int_equal(m.first, have);
			have += m.entries.n;
			more = m.more;
			raw_frame_free(f);
		} while (!more && have < member_log_count(h->log));
		assert_int_equal(more, have < member_log_count(h->log));
	}
	assert_true(have > 1024);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(who_is_removed_goes_and_may_come_back),
		T(who_is_banned_stays_out),
		T(what_is_not_right_is_not_ordered),
		T(who_is_muted_is_not_heard),
		T(the_policy_lets_members_invite),
		T(the_log_outlives_the_server),
		T(who_is_removed_while_away_is_told),
		T(an_empty_room_makes_nobody_more_than_they_are),
		T(a_damaged_log_is_told_at_the_start),
		T(a_long_log_comes_in_pages),
	};

	return cmocka_run_group_tests_name("moderate", tests, NULL, NULL);
}
