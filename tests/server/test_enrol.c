/* How people come to belong to a server: the real one in a thread of its own, frames by hand. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/record.h"
#include "certs/issued.h"
#include "certs/proof.h"
#include "server/guess.h"
#include "server/invites.h"
#include "server/server.h"
#include "tests/support/certify.h"
#include "tests/support/cm.h"
#include "tests/support/raw.h"
#include "tests/support/tmpdir.h"

struct house {
	struct server *server;
	struct server_opts o;
	pthread_t thread;
	struct loop *loop; /* of the clients */
	char *home, *dir;  /* dir: the server's folder */
};

static void *
run(void *user)
{
	server_run(user);
	return NULL;
}

static void
open_house(struct house *h)
{
	struct fault f;

	assert_int_equal(server_new(&h->server, &h->o, &f), 0);
	assert_int_equal(pthread_create(&h->thread, NULL, run, h->server), 0);
}

static void
shut_house(struct house *h)
{
	server_stop(h->server);
	pthread_join(h->thread, NULL);
	server_free(h->server);
	h->server = NULL;
}

static int
set_up(void **state)
{
	struct house *h = mem_calloc(1, sizeof *h);

	log_open("", LOG_ERROR);
	h->home = tmpdir_new();
	h->dir = mem_printf("%s/server", h->home);
	h->o = (struct server_opts){
		.state = { .home = h->home, .listen = { { .host = "127.0.0.1" } }, .n_listen = 1 },
		.name = "test",
	};
	h->loop = loop_new();
	open_house(h);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	if (h->server != NULL)
		shut_house(h);
	loop_free(h->loop);
	tmpdir_free(h->home);
	free(h->dir);
	free(h);
	return 0;
}

static const struct invite *
door(const struct house *h)
{
	return server_invite(h->server);
}

static struct identity *
keys(void)
{
	struct identity *id = NULL;
	struct fault f;

	assert_int_equal(identity_new(&id, "ed25519", &f), 0);
	return id;
}

/* Asks by the invite for the nick, and must be refused with that error and these words. */
static void
refused(struct house *h, const struct invite *in, const struct identity *id, const char *nick,
    int code, const char *words)
{
	struct raw *r = raw_dial(h->loop, in);

	raw_ask(r, in, id, nick);
	raw_await_closed(r);
	if (r->why.code != code || strstr(r->why.cause, words) == NULL)
		fail_msg("%s: %s instead of %s", err_name(r->why.code), r->why.cause, words);
	raw_free(r);
}

/* READY, as the server sees id. */
static struct wire_ready
ready(struct house *h, struct identity *id, struct raw **out)
{
	struct raw *r = raw_dial_as(h->loop, door(h), id);
	struct wire_ready m;
	struct raw_frame *f;

	raw_greet(r);
	f = raw_await(r, WIRE_READY);
	assert_int_equal(wire_get_ready(buf_bytes(&f->body), &m), 0);
	raw_frame_free(f);
	*out = r;
	return m;
}

static enum role
role_of(struct house *h, struct identity *id)
{
	struct raw *r;
	enum role role = (enum role)ready(h, id, &r).role;

	raw_free(r);
	return role;
}

static void
the_first_is_the_owner_and_the_others_are_members(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"),
			*b = raw_enrol(h->loop, door(h), "bob");

	assert_int_equal(role_of(h, a), ROLE_OWNER);
	assert_int_equal(role_of(h, b), ROLE_MEMBER);
	assert_string_equal(identity_nick(a), "alice");
	/* A server that comes back knows them. */
	shut_house(h);
	h->o.state.listen[0].port = 0;
	open_house(h);
	assert_int_equal(role_of(h, a), ROLE_OWNER);
	assert_int_equal(role_of(h, b), ROLE_MEMBER);
	identity_free(a);
	identity_free(b);
}

static void
a_guessed_token_is_refused_and_soon_nobody_may_guess(void **state)
{
	struct house *h = *state;
	struct identity *id = keys();
	struct invite wrong = *door(h);

	for (uint8_t i = 0; i < GUESS_WRONG_MAX; i++) {
		wrong.token[0] = (uint8_t)(door(h)->token[0] + 1 + i);
		refused(h, &wrong, id, "eve", ERR_DENIED, "this invite is not one of this server");
	}
	refused(h, &wrong, id, "eve", ERR_FLOOD, "too many wrong invites");
	/* Also with the right one: else a wrong answer would tell a right guess. */
	refused(h, door(h), id, "eve", ERR_FLOOD, "too many wrong invites");
	identity_free(id);
}

/* What proves the token here proves nothing on another connection. */
static void
a_proof_is_of_one_connection(void **state)
{
	struct house *h = *state;
	struct raw *r = raw_dial(h->loop, door(h)), *other = raw_dial(h->loop, door(h));
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX);
	struct identity *id = keys();
	struct wire_enrol m = { .nick = "eve" };
	uint8_t channel[PROOF_CHANNEL_SIZE];
	char said[PROOF_LEN + 1];
	struct proof_key k;
	struct fault f;

	raw_greet(other);
	raw_greet(r);
	proof_key(&k, door(h)->token);
	assert_int_equal(conn_export(other->conn, PROOF_CHANNEL, channel, sizeof channel), 0);
	proof_make(&k, channel, said);
	assert_int_equal(identity_request(id, "eve", said, &tls, &mls, &f), 0);
	memcpy(m.id, k.id, sizeof m.id);
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	RAW_SEND(r, WIRE_ENROL, enrol, &m);
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_DENIED);
	raw_free(r);
	raw_free(other);
	identity_free(id);
	buf_fini(&tls);
	buf_fini(&mls);
}

/* The nick in the frame and the one in a request are the same, or nothing comes of it. */
static void
a_request_in_anothers_name_is_refused(void **state)
{
	struct house *h = *state;
	struct raw *r = raw_dial(h->loop, door(h));
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX);
	struct identity *id = keys();
	struct wire_enrol m = { .nick = "bob" };
	struct proof_key k;
	struct fault f;

	raw_greet(r);
	proof_key(&k, door(h)->token);
	assert_int_equal(identity_request(id, "alice", NULL, &tls, &mls, &f), 0);
	memcpy(m.id, k.id, sizeof m.id);
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	RAW_SEND(r, WIRE_ENROL, enrol, &m);
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_DENIED);
	assert_non_null(strstr(r->why.cause, "another's name"));
	raw_free(r);
	/* Nor is one key good for both. */
	r = raw_dial(h->loop, door(h));
	raw_greet(r);
	m.mls = m.tls;
	snprintf(m.nick, sizeof m.nick, "alice");
	RAW_SEND(r, WIRE_ENROL, enrol, &m);
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_KEY);
	raw_free(r);
	identity_free(id);
	buf_fini(&tls);
	buf_fini(&mls);
}

static void
a_nick_is_had_by_one_and_imitated_by_none(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b = keys();

	refused(h, door(h), b, "alice", ERR_NICKTAKEN, "somebody here has that nick");
	refused(h, door(h), b, "ALICE", ERR_NICKTAKEN, "somebody here has that nick");
	refused(h, door(h), b, "a1ice", ERR_NICKTAKEN, "a1ice can be mistaken for alice");
	refused(h, door(h), b, "Server", ERR_NICKTAKEN, "means something else here");
	/* Nor has one two. */
	refused(h, door(h), a, "alice-2", ERR_NICKTAKEN, "you are alice here already");
	identity_free(a);
	identity_free(b);
}

/* At one instant: one wins, the other is told. */
static void
two_who_want_one_nick_get_it_once(void **state)
{
	struct house *h = *state;
	struct identity *id[2] = { keys(), keys() };
	struct raw *r[2] = { raw_dial(h->loop, door(h)), raw_dial(h->loop, door(h)) };
	unsigned won = 0, told = 0;

	for (size_t i = 0; i < 2; i++)
		raw_await_open(r[i]);
	for (size_t i = 0; i < 2; i++)
		raw_ask(r[i], door(h), id[i], "carol");
	for (size_t i = 0; i < 2; i++) {
		while (
		    list_empty(&r[i]->frames) ||
		    list_item(r[i]->frames.prev, struct raw_frame, node)->type != WIRE_ENROLLED) {
			if (r[i]->closed)
				break;
			raw_turn(r[i]);
		}
		won += !r[i]->closed;
		told += r[i]->closed && r[i]->why.code == ERR_NICKTAKEN;
	}
	assert_int_equal(won, 1);
	assert_int_equal(told, 1);
	for (size_t i = 0; i < 2; i++) {
		raw_free(r[i]);
		identity_free(id[i]);
	}
}

/* ---- invites of people */

static struct invite
invited(struct raw *r, enum role role, uint32_t expires_s, uint16_t uses)
{
	struct wire_invite want = { .role = (uint8_t)role, .expires_s = expires_s, .uses = uses };
	struct wire_invited m;
	struct raw_frame *frame;
	struct invite in;
	struct fault f;

	RAW_SEND(r, WIRE_INVITE, invite, &want);
	frame = raw_await(r, WIRE_INVITED);
	assert_int_equal(wire_get_invited(buf_bytes(&frame->body), &m), 0);
	assert_int_equal(m.role, role);
	assert_int_equal(invite_parse(m.line, &in, &f), 0);
	raw_frame_free(frame);
	return in;
}

static void
an_invite_lets_in_as_often_as_it_says(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b, *c, *d = keys();
	struct raw *r;
	struct invite once, twice;

	(void)ready(h, a, &r);
	once = invited(r, ROLE_MODERATOR, 0, 0);
	twice = invited(r, ROLE_GUEST, 60, 2);
	b = raw_enrol(h->loop, &once, "bob");
	assert_int_equal(role_of(h, b), ROLE_MODERATOR);
	refused(h, &once, d, "dan", ERR_INVITE, "this invite was used on 20");
	/* What is refused for its nick is not used up. */
	refused(h, &twice, d, "bob", ERR_NICKTAKEN, "somebody here");
	c = raw_enrol(h->loop, &twice, "carol");
	assert_int_equal(role_of(h, c), ROLE_GUEST);
	identity_free(c);
	c = raw_enrol(h->loop, &twice, "carl");
	refused(h, &twice, d, "dan", ERR_INVITE, "this invite was used on 20");
	raw_free(r);
	identity_free(a);
	identity_free(b);
	identity_free(c);
	identity_free(d);
}

static void
expect_no(struct raw *r, enum role role, unsigned why)
{
	struct wire_invite want = { .role = (uint8_t)role };
	struct wire_refused m;
	struct raw_frame *f;

	RAW_SEND(r, WIRE_INVITE, invite, &want);
	f = raw_await(r, WIRE_REFUSED);
	assert_int_equal(wire_get_refused(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.about, WIRE_INVITE);
	assert_int_equal(m.why, why);
	raw_frame_free(f);
}

static void
who_may_invite_whom(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"),
			*b = raw_enrol(h->loop, door(h), "bob"), *m;
	struct raw *r, *s;
	struct invite in;

	(void)ready(h, b, &r);
	expect_no(r, ROLE_MEMBER, WIRE_REFUSED_ROLE);
	expect_no(r, ROLE_GUEST, WIRE_REFUSED_ROLE);
	raw_free(r);
	(void)ready(h, a, &r);
	in = invited(r, ROLE_MODERATOR, 0, 1);
	m = raw_enrol(h->loop, &in, "mo");
	(void)ready(h, m, &s);
	(void)invited(s, ROLE_MEMBER, 0, 1);
	expect_no(s, ROLE_MODERATOR, WIRE_REFUSED_ROLE);
	expect_no(s, ROLE_OWNER, WIRE_REFUSED_ROLE);
	raw_free(r);
	raw_free(s);
	identity_free(a);
	identity_free(b);
	identity_free(m);
}

/* What snug --invite wrote while the server runs. */
static void
an_invite_of_another_process_is_found(void **state)
{
	struct house *h = *state;
	struct invite in = *door(h);
	struct invites_row row;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b;
	struct fault f;

	assert_int_equal(invites_make(h->dir, &in, "server", ROLE_OWNER, 3600, 1, &row, &f), 0);
	b = raw_enrol(h->loop, &in, "bob");
	assert_int_equal(role_of(h, b), ROLE_OWNER);
	identity_free(a);
	identity_free(b);
}

static void
an_expired_invite_says_so(void **state)
{
	struct house *h = *state;
	char *path = mem_printf("%s/invites", h->dir);
	struct invite in = *door(h);
	struct buf b = BUF_INIT(1000);
	struct identity *id = keys();
	struct proof_key k;
	struct fault f;

	in.token[0] ^= 1;
	proof_key(&k, in.token);
	record_put_bytes(&b, "id", k.id, sizeof k.id);
	record_put_bytes(&b, "key", k.key, sizeof k.key);
	record_put(&b, "role", "member");
	record_put_time(&b, "made", 1700000000);
	record_put_time(&b, "expires", 1700000060);
	record_put_number(&b, "uses", 1);
	record_put_number(&b, "used", 0);
	record_put(&b, "by", "alice");
	record_end(&b);
	assert_int_equal(file_write(path, buf_bytes(&b), &f), 0);
	refused(h, &in, id, "eve", ERR_INVITE, "this invite has expired on 2023-11-14 22:14 UTC");
	identity_free(id);
	buf_fini(&b);
	free(path);
}

/* ---- certificates */

/* id's two certificates once more, from the server's own CA, with these dates. */
static void
issue_again(
    struct house *h, bool noted, struct identity *id, const char *nick, int64_t from, int64_t to)
{
	char *dir = mem_printf("%s/ca", h->dir);
	struct ca *ca = NULL;
	struct fault f;

	assert_int_equal(ca_load(&ca, dir, &f), 0);
	certify(ca, noted ? dir : NULL, id, nick, from, to);
	ca_free(ca);
	free(dir);
}

static void
told(struct house *h, struct identity *id, int code, const char *words)
{
	struct raw *r = raw_dial_as(h->loop, door(h), id);

	raw_await_closed(r);
	if (r->why.code != code || strstr(r->why.cause, words) == NULL)
		fail_msg("%s: %s instead of %s", err_name(r->why.code), r->why.cause, words);
	raw_free(r);
}

static void
ask_renewal(struct raw *r, struct identity *id, const char *nick)
{
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX);
	struct wire_renew m;
	struct fault f;

	assert_int_equal(identity_request(id, nick, NULL, &tls, &mls, &f), 0);
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	RAW_SEND(r, WIRE_RENEW, renew, &m);
	buf_fini(&tls);
	buf_fini(&mls);
}

static void
a_member_renews_over_its_own_connection(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b = keys();
	char serial[48];
	struct raw *r;

	snprintf(serial, sizeof serial, "%s", identity_facts(a)->serial);
	(void)ready(h, a, &r);
	ask_renewal(r, a, "alice");
	raw_take(r, a);
	assert_string_not_equal(identity_facts(a)->serial, serial);
	/* The key for rooms stays: another one is another person's business. */
	ask_renewal(r, b, "alice");
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_DENIED);
	raw_free(r);
	assert_int_equal(role_of(h, a), ROLE_OWNER);
	(void)ready(h, a, &r);
	ask_renewal(r, a, "bob");
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_DENIED);
	raw_free(r);
	identity_free(a);
	identity_free(b);
}

static void
an_expired_certificate_is_good_for_renewing_alone(void **state)
{
	struct house *h = *state;
	int64_t now = clock_wall_ms() / 1000;
	struct identity *a = raw_enrol(h->loop, door(h), "alice");
	struct raw *r;

	issue_again(h, true, a, "alice", now - 40 * 86400, now - 10 * 86400);
	assert_true(ready(h, a, &r).renew);
	raw_join(r);
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_PROTO);
	raw_free(r);
	assert_true(ready(h, a, &r).renew);
	ask_renewal(r, a, "alice");
	raw_take(r, a);
	raw_free(r);
	assert_false(ready(h, a, &r).renew);
	raw_free(r);
	/* Of somebody who stayed away for years. */
	issue_again(h, true, a, "alice", now - 500 * 86400, now - 400 * 86400);
	told(h, a, ERR_EXPIRED, "expired");
	identity_free(a);
}

static void
certificates_that_do_not_admit(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b = keys(), *c = keys();
	char *people = mem_printf("%s/people", h->dir), *ca = mem_printf("%s/ca", h->dir),
	     *moved = mem_printf("%s/moved", h->dir);

	/* Of our CA, but nobody knows of it: only its register says what it issued. */
	issue_again(h, false, b, "alice", 0, 0);
	told(h, b, ERR_DENIED, "");
	issue_again(h, false, c, "carol", 0, 0);
	told(h, c, ERR_DENIED, "");
	/* Of another CA: heard by an alert. */
	shut_house(h);
	assert_int_equal(rename(ca, moved), 0);
	unlink(people);
	h->o.state.listen[0].port = 0;
	open_house(h);
	told(h, a, ERR_TLS, "CA is unknown");
	free(people);
	free(ca);
	free(moved);
	identity_free(a);
	identity_free(b);
	identity_free(c);
}

static void
take_back(struct house *h, const char *serial)
{
	char *dir = mem_printf("%s/ca", h->dir);
	struct issued *is = NULL;
	struct ca *ca = NULL;
	struct fault f;

	assert_int_equal(ca_load(&ca, dir, &f), 0);
	assert_int_equal(issued_open(&is, dir, &f), 0);
	assert_int_equal(issued_revoke(is, serial, 1795132800, CRL_UNSPECIFIED, "olga", &f), 0);
	assert_int_equal(issued_save(is, ca, false, &f), 0);
	issued_close(is);
	ca_free(ca);
	free(dir);
}

/* By another process: who is here is sent away soon, and does not come again. */
static void
who_is_revoked_is_out(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"),
			*b = raw_enrol(h->loop, door(h), "bob"), *c = keys();
	struct raw *r;

	(void)ready(h, b, &r);
	take_back(h, identity_facts(b)->serial);
	raw_await_closed(r);
	assert_int_equal(r->why.code, ERR_REVOKED);
	assert_int_equal(err_status(r->why.code), 77);
	assert_non_null(strstr(r->why.cause, "your certificate was revoked by olga on 2026-11-20"));
	raw_free(r);
	told(h, b, ERR_REVOKED, "your certificate was revoked by olga");
	assert_int_equal(role_of(h, a), ROLE_OWNER);
	/* The key for rooms was not: somebody else does not get the nick. */
	refused(h, door(h), c, "bob", ERR_NICKTAKEN, "somebody here has that nick");
	identity_free(a);
	identity_free(b);
	identity_free(c);
}

/* Whose key for rooms was revoked is replaced by who comes with the next invite, as a new one. */
static void
a_lost_key_gives_way_to_another(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b;

	take_back(h, identity_facts(a)->serial);
	take_back(h, identity_mls_facts(a)->serial);
	told(h, a, ERR_REVOKED, "revoked by olga");
	refused(h, door(h), a, "alice", ERR_REVOKED, "the key of alice was revoked");
	b = raw_enrol(h->loop, door(h), "alice");
	/* What the lost key was is not inherited. */
	assert_int_equal(role_of(h, b), ROLE_MEMBER);
	told(h, a, ERR_REVOKED, "revoked by olga");
	identity_free(a);
	identity_free(b);
}

/* snug --pki: they need no invite, and nobody gets their nick before they come. */
static void
who_is_certified_by_hand_is_a_member(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b = keys(), *c = keys();

	issue_again(h, true, b, "bob", 0, 0);
	refused(h, door(h), c, "bob", ERR_NICKTAKEN, "");
	assert_int_equal(role_of(h, b), ROLE_MEMBER);
	/* Another one for another key: the newest counts. */
	take_back(h, identity_facts(b)->serial);
	issue_again(h, true, c, "bob", 0, 0);
	assert_int_equal(role_of(h, c), ROLE_MEMBER);
	identity_free(a);
	identity_free(b);
	identity_free(c);
}

static void
who_signs_in_twice_is_here_once(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice");
	struct raw *first, *second;

	(void)ready(h, a, &first);
	(void)ready(h, a, &second);
	raw_await_closed(first);
	assert_int_equal(first->why.code, ERR_ELSEWHERE);
	assert_non_null(strstr(first->why.cause, "signed in from elsewhere"));
	assert_false(second->closed);
	raw_free(first);
	raw_free(second);
	identity_free(a);
}

/* The invite of an owner to somebody who has their key still, as after a new computer's TLS key. */
static void
who_comes_by_an_invite_again_stays_who_they_are(void **state)
{
	struct house *h = *state;
	struct identity *a = raw_enrol(h->loop, door(h), "alice"), *b;
	struct raw *r;
	struct fault f;

	b = raw_enrol(h->loop, door(h), "bob");
	assert_int_equal(identity_rekey(a, "p256", &f), 0);
	r = raw_dial(h->loop, door(h));
	raw_ask(r, door(h), a, "alice");
	raw_take(r, a);
	raw_free(r);
	assert_int_equal(role_of(h, a), ROLE_OWNER);
	identity_free(a);
	identity_free(b);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_first_is_the_owner_and_the_others_are_members),
		T(a_guessed_token_is_refused_and_soon_nobody_may_guess),
		T(a_proof_is_of_one_connection),
		T(a_request_in_anothers_name_is_refused),
		T(a_nick_is_had_by_one_and_imitated_by_none),
		T(two_who_want_one_nick_get_it_once),
		T(an_invite_lets_in_as_often_as_it_says),
		T(who_may_invite_whom),
		T(an_invite_of_another_process_is_found),
		T(an_expired_invite_says_so),
		T(a_member_renews_over_its_own_connection),
		T(an_expired_certificate_is_good_for_renewing_alone),
		T(certificates_that_do_not_admit),
		T(who_is_revoked_is_out),
		T(a_lost_key_gives_way_to_another),
		T(who_is_certified_by_hand_is_a_member),
		T(who_signs_in_twice_is_here_once),
		T(who_comes_by_an_invite_again_stays_who_they_are),
	};

	return cmocka_run_group_tests_name("enrol", tests, NULL, NULL);
}
