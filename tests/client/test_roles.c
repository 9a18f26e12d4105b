/*
 * A worker among dishonest people: a server that has another log, a member that promotes itself.
 * The worker goes along with none of it and says who tried what.
 */
#include "client/roles.h"

#include "tests/client/other.h"

#include "base/rw.h"
#include "crypto/group_int.h"
#include "crypto/keyring.h"
#include "crypto/mls_client.h"
#include "crypto/mls_label.h"
#include "crypto/verify.h"

/* Back, to hear that the room was begun anew; with so many entries of its log they ask for it. */
static void
find_it_gone(struct desk *d, uint64_t entries)
{
	struct wire_room_gone gone = { .room = { 1 }, .again = true };
	struct buf body = BUF_INIT(0);
	struct wire_join join;
	struct fault none = { 0 };

	conn_abort(d->conn, &none);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	desk_post(d, IN_RECONNECT, "", "");
	desk_greet(d);
	desk_admit(d, 1);
	desk_resume(d, 1, 0);
	SEND(d, WIRE_ROOM_GONE, room_gone, &gone);
	desk_expect(d, WIRE_JOIN, &body);
	assert_int_equal(wire_get_join(buf_bytes(&body), &join), 0);
	assert_int_equal(join.entries, entries);
	buf_fini(&body);
}

static void
expect_fault(struct desk *d, const char *words)
{
	struct event *ev = desk_event(d, EV_FAULT);

	assert_non_null(strstr(ev->fault.cause, words));
	event_free(ev);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
}

/* ---- the server's log -------------------------------------------------------------------- */

static void
a_log_with_a_forged_entry(void **state)
{
	struct member_entry e = { .kind = MEMBER_ROLE, .nick = "mallory", .role = ROLE_OWNER };
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), entries = BUF_INIT(4096);
	struct wire_log m = { .name = "#lobby" };
	struct desk *d = *state;
	struct other owner, mallory;
	struct member_entry add = { .kind = MEMBER_ADD, .nick = "mallory", .role = ROLE_MEMBER };
	struct rd it;

	other_come(d, &keypkg);
	other_init(d, &owner, "olga");
	other_init(d, &mallory, "mallory");
	other_found(&owner, "#lobby");
	memcpy(add.key, keyring_sign_key(mallory.keyring), sizeof add.key);
	other_write(&owner, add, &entries);
	/* The server has mallory's key, not olga's. */
	member_log_free(mallory.log);
	mallory.log = member_log_try(owner.log);
	buf_clear(&entries);
	other_write(&mallory, e, &entries);
	rd_init(&it, buf_bytes(&entries));
	m.entries.item[0] = member_log_entry(owner.log, 0);
	m.entries.item[1] = member_log_entry(owner.log, 1);
	assert_true(member_entry_next(&it, &m.entries.item[2]));
	m.entries.n = 3;
	SEND(d, WIRE_LOG, log, &m);
	expect_fault(d, "in entry 2 mallory tried to make mallory owner and may not: only a "
			"moderator or an owner may");
	other_fini(&owner);
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&entries);
}

/* What was seen once is part of every log that is believed later. */
static void
a_log_that_was_rewritten(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX);
	struct desk *d = *state;
	struct other olga, mallory;

	other_come(d, &keypkg);
	other_init(d, &olga, "olga");
	other_init(d, &mallory, "mallory");
	other_found(&olga, "#lobby");
	other_found(&mallory, "#lobby");
	other_welcome(d, &olga, buf_bytes(&keypkg));
	find_it_gone(d, 2);
	/* Another history, from the place on where mia is. */
	for (int i = 0; i < 2; i++) {
		struct member_entry e = { .kind = MEMBER_POLICY };
		struct buf entries = BUF_INIT(4096);

		e.policy = (struct member_policy){ ROLE_GUEST, ROLE_GUEST,
			i == 0 ? ROLE_GUEST : ROLE_MEMBER };
		other_write(&mallory, e, &entries);
		buf_fini(&entries);
	}
	desk_send_log(d, "#lobby", mallory.log, 2);
	expect_fault(d, "it does not follow the entry before it");
	other_fini(&olga);
	other_fini(&mallory);
	buf_fini(&keypkg);
}

/* The room was begun anew, and the person says so. */
static void
a_log_that_is_forgotten(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), body = BUF_INIT(0);
	struct wire_join join;
	struct desk *d = *state;
	struct other olga, again;
	struct event *ev;

	other_come(d, &keypkg);
	other_init(d, &olga, "olga");
	other_init(d, &again, "olga");
	other_found(&olga, "#lobby");
	other_found(&again, "#lobby");
	other_welcome(d, &olga, buf_bytes(&keypkg));
	desk_post(d, IN_FORGET, "", "");
	ev = desk_event(d, EV_FAULT);
	assert_string_equal(ev->fault.cause, "you are in this room, by its log");
	event_free(ev);
	find_it_gone(d, 2);
	desk_send_log(d, "#lobby", olga.log, 0);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	desk_post(d, IN_FORGET, "", "");
	do
		ev = desk_event(d, EV_NOTICE);
	while (strstr(ev->text, "Forgotten") == NULL && (event_free(ev), true));
	event_free(ev);
	desk_post(d, IN_RECONNECT, "", "");
	desk_greet(d);
	desk_admit(d, 1);
	desk_expect(d, WIRE_JOIN, &body);
	assert_int_equal(wire_get_join(buf_bytes(&body), &join), 0);
	assert_int_equal(join.entries, 0);
	desk_send_log(d, "#lobby", again.log, 0);
	other_fini(&olga);
	other_fini(&again);
	buf_fini(&keypkg);
	buf_fini(&body);
}

static void
a_log_of_another_room_or_place(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX);
	struct desk *d = *state;
	struct other o;

	other_come(d, &keypkg);
	other_init(d, &o, "olga");
	other_found(&o, "#other");
	desk_send_log(d, "#lobby", o.log, 0);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	assert_int_equal(d->why.code, ERR_LOG);
	desk_post(d, IN_RECONNECT, "", "");
	other_fini(&o);
	/* One that was not asked for. */
	buf_clear(&keypkg);
	other_come(d, &keypkg);
	other_init(d, &o, "olga");
	other_found(&o, "#other");
	desk_send_log(d, "#other", o.log, 0);
	desk_await_link(d, LINK_WAITING);
	AWAIT(d, d->conn == NULL);
	assert_int_equal(d->why.code, ERR_PROTO);
	other_fini(&o);
	buf_fini(&keypkg);
}

/* ---- a member ---------------------------------------------------------------------------- */

/* A commit of o's that asks nobody, with such entries and the head that they would make. */
static void
rogue(struct desk *d, struct other *o, struct bytes entries, struct bytes last)
{
	struct mls_client *c = keyring_client(o->keyring);
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), extensions = BUF_INIT(256);
	struct mls_commit_options opts = { .force_path = true, .without_pending = true };
	struct wire_committed m = { .room = { 1 }, .seq = 2, .epoch = group_epoch(o->group) };
	struct mls_hooks hooks = c->hooks;
	uint8_t head[MEMBER_HASH_SIZE];
	struct bytes list;

	wr_u16(&extensions, 0xf001);
	wr_varint(&extensions, 40);
	wr_u64(&extensions, member_log_count(o->log) + 1);
	member_entry_hash(last, head);
	buf_put(&extensions, head, sizeof head);
	list = buf_bytes(&extensions);
	opts.extensions = &list;
	opts.send.aad = entries;
	c->hooks.authorize = NULL;
	assert_int_equal(
	    mls_commit(o->group->mls, &opts, &(struct mls_commit_output){ .commit = &commit }), 0);
	c->hooks = hooks;
	m.commit = buf_bytes(&commit);
	SEND(d, WIRE_COMMITTED, committed, &m);
	buf_fini(&commit);
	buf_fini(&extensions);
}

/* The server has mallory in the room, orders what mallory commits, and nobody goes along. */
static void
a_member_that_promotes_itself(void **state)
{
	struct member_entry add = { .kind = MEMBER_ADD, .nick = "mallory", .role = ROLE_MEMBER };
	struct member_entry up = { .kind = MEMBER_ROLE, .nick = "mallory", .role = ROLE_OWNER };
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), entries = BUF_INIT(4096);
	struct desk *d = *state;
	struct other olga, mallory;
	struct bytes last;
	struct rd it;

	other_come(d, &keypkg);
	other_init(d, &olga, "olga");
	other_init(d, &mallory, "mallory");
	other_found(&olga, "#lobby");
	memcpy(add.key, keyring_sign_key(mallory.keyring), sizeof add.key);
	other_write(&olga, add, &entries);
	/* Mallory opens the room again, of which olga is the owner, and lets mia in: that is right.
	 */
	for (uint64_t i = 0; i < member_log_count(olga.log); i++)
		assert_int_equal(member_log_append(mallory.log, member_log_entry(olga.log, i)), 0);
	other_welcome(d, &mallory, buf_bytes(&keypkg));
	buf_clear(&entries);
	other_write(&mallory, up, &entries);
	rd_init(&it, buf_bytes(&entries));
	assert_true(member_entry_next(&it, &last));
	rogue(d, &mallory, buf_bytes(&entries), last);
	expect_fault(d, "mallory tried to make mallory owner and may not: only a moderator or an "
			"owner may");
	other_fini(&olga);
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&entries);
}

/* A welcome to a room whose log is not the one that was passed on. */
static void
a_welcome_to_another_room(void **state)
{
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), b = BUF_INIT(WIRE_BODY_MAX),
		   commit = BUF_INIT(WIRE_BODY_MAX);
	static const uint8_t id[GROUP_ID_SIZE] = { 1 };
	struct wire_welcome m = { .room = { 1 }, .name = "#lobby" };
	struct desk *d = *state;
	struct other olga, mallory;
	struct bytes lent;

	other_come(d, &keypkg);
	other_init(d, &olga, "olga");
	other_init(d, &mallory, "mallory");
	other_found(&olga, "#lobby");
	desk_send_log(d, "#lobby", olga.log, 0);
	lent = buf_bytes(&keypkg);
	assert_int_equal(group_create(&mallory.group, mallory.keyring, id, NULL), 0);
	assert_int_equal(group_add(mallory.group, &lent, 1, &commit, &b), 0);
	m.welcome = buf_bytes(&b);
	SEND(d, WIRE_WELCOME, welcome, &m);
	d->ends = ERR_DENIED; /* it waits for /reconnect, and says why */
	expect_fault(
	    d, "mallory tried to bring us into a room with another membership log and may not");
	other_fini(&olga);
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&commit);
	buf_fini(&b);
}

/* By the server's word alone nobody becomes more than a member. */
static void
the_server_asks_to_add_an_owner(void **state)
{
	struct wire_change m = { .room = { 1 }, .role = { ROLE_OWNER }, .add.n = 1 };
	struct buf keypkg = BUF_INIT(WIRE_BODY_MAX), body = BUF_INIT(0);
	struct wire_commit commit;
	struct event *ev = NULL;
	struct member_entry e;
	struct desk *d = *state;
	struct bytes entries, raw;
	struct other mallory;
	struct rd it;

	desk_enter(d);
	other_init(d, &mallory, "mallory");
	assert_int_equal(keypkg_new(mallory.keyring, &keypkg), 0);
	m.add.item[0] = buf_bytes(&keypkg);
	SEND(d, WIRE_CHANGE, change, &m);
	/* Mia is the owner, and decides. */
	do
		event_free(ev), ev = desk_event(d, EV_NOTICE);
	while (strstr(ev->text, "/role mallory owner") == NULL);
	event_free(ev);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &commit), 0);
	assert_true(commit.answer);
	assert_true(commit.welcome.n > 0);
	assert_int_equal(verify_commit_entries(commit.commit, &entries), 0);
	rd_init(&it, entries);
	assert_true(member_entry_next(&it, &raw));
	assert_int_equal(member_entry_parse(&e, raw), 0);
	assert_int_equal(e.kind, MEMBER_ADD);
	assert_string_equal(e.nick, "mallory");
	assert_int_equal(e.role, ROLE_MEMBER);
	assert_false(member_entry_next(&it, &raw));
	other_fini(&mallory);
	buf_fini(&keypkg);
	buf_fini(&body);
}

/* ---- our own wishes ---------------------------------------------------------------------- */

static void
change_policy(struct desk *d)
{
	struct intent *in = intent_new(IN_POLICY);

	snprintf(in->room, sizeof in->room, "#lobby");
	intent_text(in, "write=member", 12);
	assert_true(bus_post_intent(d->bus, in));
}

/* A wish that comes while the server asks, and one that another commit overtakes, are made again.
 */
static void
a_wish_that_was_overtaken(void **state)
{
	struct wire_change gone = { .room = { 1 }, .remove = { { bytes_str("ghost") }, 1 } };
	struct wire_committed ours = { .room = { 1 }, .seq = 1, .yours = true };
	struct wire_refused no = { .about = WIRE_COMMIT, .room = { 1 }, .why = WIRE_REFUSED_EPOCH };
	struct wire_keypkg_need few = { .count = 1 };
	struct buf body = BUF_INIT(0);
	struct wire_commit m;
	struct desk *d = *state;
	struct event *ev;

	desk_enter(d);
	change_policy(d);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &m), 0);
	assert_false(m.answer);
	/* While it is under way nothing else is staged. */
	SEND(d, WIRE_CHANGE, change, &gone);
	SEND(d, WIRE_REFUSED, refused, &no);
	/* Nor again at once: what overtook it is yet to come. */
	SEND(d, WIRE_KEYPKG_NEED, keypkg_need, &few);
	desk_expect_only(d, WIRE_KEYPKGS);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &m), 0);
	assert_false(m.answer);
	assert_int_equal(m.epoch, 0);
	memcpy(ours.id, m.id, sizeof ours.id);
	SEND(d, WIRE_COMMITTED, committed, &ours);
	ev = desk_event(d, EV_DEED);
	assert_string_equal(ev->nick, "mia");
	assert_string_equal(ev->text, "set the policy to invite=moderator add=member write=member");
	assert_int_equal(ev->epoch, 1);
	event_free(ev);
	buf_fini(&body);
}

static void
a_wish_that_the_server_refuses(void **state)
{
	struct wire_refused no = { .about = WIRE_COMMIT,
		.room = { 1 },
		.why = WIRE_REFUSED_ROLE,
		.text = "you may not, says the server" };
	struct desk *d = *state;
	struct event *ev;

	desk_enter(d);
	change_policy(d);
	desk_expect_only(d, WIRE_COMMIT);
	SEND(d, WIRE_REFUSED, refused, &no);
	ev = desk_event(d, EV_FAULT);
	assert_string_equal(ev->fault.cause, "you may not, says the server");
	event_free(ev);
	/* It is not tried again. */
	desk_post(d, IN_SAY, "", "hello");
	desk_expect_only(d, WIRE_SEND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_log_with_a_forged_entry),
		T(a_log_that_was_rewritten),
		T(a_log_that_is_forgotten),
		T(a_log_of_another_room_or_place),
		T(a_member_that_promotes_itself),
		T(a_welcome_to_another_room),
		T(the_server_asks_to_add_an_owner),
		T(a_wish_that_was_overtaken),
		T(a_wish_that_the_server_refuses),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
