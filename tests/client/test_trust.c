/* client/trust.h and client/choices.h, with a worker that has no thread and no connection. */
#include "client/choices.h"
#include "client/trust.h"

#include "base/mem.h"
#include "client/worker_int.h"
#include "crypto/safety.h"
#include "tests/support/cm.h"

/* One person to be met, with one key. */
struct guest {
	struct keyring *keys;
	struct buf package;
};

struct desk {
	struct worker w;
	struct guest eve, eve2, bob;
};

static void
guest_init(struct guest *g, const char *nick)
{
	buf_init(&g->package, 8192);
	assert_int_equal(keyring_new(&g->keys, nick), 0);
	assert_int_equal(keypkg_new(g->keys, &g->package), 0);
}

static void
guest_fini(struct guest *g)
{
	keyring_free(g->keys);
	buf_fini(&g->package);
}

static int
setup(void **state)
{
	struct desk *d = mem_calloc(1, sizeof *d);

	assert_int_equal(crypto_init(), 0);
	d->w.bus = bus_new(1024);
	snprintf(d->w.nick, sizeof d->w.nick, "me");
	list_init(&d->w.backlog);
	list_init(&d->w.told);
	rooms_init(&d->w.rooms);
	private_init(&d->w.private);
	outbox_init(&d->w.outbox);
	assert_int_equal(keyring_new(&d->w.keyring, "me"), 0);
	guest_init(&d->eve, "eve");
	guest_init(&d->eve2, "Eve");
	guest_init(&d->bob, "bob");
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct desk *d = *state;

	outbox_clear(&d->w.outbox);
	rooms_clear(&d->w.rooms);
	people_fini(&d->w.people);
	trust_told_clear(&d->w.told);
	keyring_free(d->w.keyring);
	guest_fini(&d->eve);
	guest_fini(&d->eve2);
	guest_fini(&d->bob);
	bus_free(d->w.bus);
	free(d);
	return 0;
}

static void
bring(struct room *r, const struct guest *g)
{
	struct buf commit = BUF_INIT(1 << 20), welcome = BUF_INIT(1 << 20);
	struct group_change *c = mem_calloc(1, sizeof *c);
	struct bytes package = buf_bytes(&g->package);

	assert_int_equal(group_add(r->group, &package, 1, &commit, &welcome), 0);
	assert_int_equal(group_accept(r->group, c), 0);
	buf_fini(&commit);
	buf_fini(&welcome);
	free(c);
}

static void
send_away(struct room *r, const char *nick)
{
	struct buf commit = BUF_INIT(1 << 20);
	struct group_change *c = mem_calloc(1, sizeof *c);
	uint32_t leaf = group_member_find(r->group, nick)->leaf;

	assert_int_equal(group_remove(r->group, &leaf, 1, &commit), 0);
	assert_int_equal(group_accept(r->group, c), 0);
	buf_fini(&commit);
	free(c);
}

/* A room with us and whoever g is; already looked at. */
static struct room *
room_with(struct desk *d, const char *name, const struct guest *g)
{
	struct room *r = mem_calloc(1, sizeof *r);

	snprintf(r->name, sizeof r->name, "%s", name);
	memcpy(r->id, name, 2);
	assert_int_equal(group_create(&r->group, d->w.keyring, r->id, NULL), 0);
	bring(r, g);
	list_push(&d->w.rooms.all, &r->node);
	trust_look(&d->w, r);
	return r;
}

static struct event *
next(struct desk *d, enum event_type type)
{
	struct event *ev = bus_take_event(d->w.bus);

	if (ev == NULL || ev->type != type)
		fail_msg("%s instead of %s", ev == NULL ? "nothing" : event_name(ev->type),
		    event_name(type));
	return ev;
}

static void
nothing(struct desk *d)
{
	struct event *ev = bus_take_event(d->w.bus);

	if (ev != NULL)
		fail_msg("%s", event_name(ev->type));
}

static void
expect(struct desk *d, enum event_type type, const char *room, enum trust trust)
{
	struct event *ev = next(d, type);

	assert_string_equal(ev->room, room);
	assert_int_equal(ev->trust, trust);
	event_free(ev);
}

static void
ask(struct desk *d, void (*what)(struct worker *, const struct intent *), const char *room,
    const char *nick, const char *text)
{
	struct intent *in = intent_new(IN_VERIFY);

	snprintf(in->room, sizeof in->room, "%s", room);
	snprintf(in->nick, sizeof in->nick, "%s", nick);
	if (text != NULL)
		intent_text(in, text, strlen(text));
	what(&d->w, in);
	intent_free(in);
}

/* What both screens show. */
static char *
digits(struct desk *d, const char *room, const char *nick)
{
	struct event *ev;
	char *both;

	ask(d, choices_verify, room, nick, NULL);
	ev = next(d, EV_VERIFY);
	both = mem_printf("%s\n%s", ev->person->pair[0], ev->person->pair[1]);
	event_free(ev);
	return both;
}

static void
compare(struct desk *d, const char *room, const char *nick)
{
	char *both = digits(d, room, nick);

	ask(d, choices_compare, room, nick, both);
	free(both);
}

static void
say(struct desk *d, const char *room, const char *text)
{
	struct intent *in = intent_new(IN_SAY);

	in->id = 7;
	intent_text(in, text, strlen(text));
	outbox_add(&d->w, in, room);
	outbox_flush(&d->w, room);
	event_free(next(d, EV_PENDING));
	intent_free(in);
}

static void
holds(struct desk *d, const char *room, const char *nick, enum trust why)
{
	struct event *ev;

	say(d, room, "secret");
	ev = next(d, EV_HELD);
	assert_string_equal(ev->room, room);
	assert_string_equal(ev->nick, nick);
	assert_int_equal(ev->trust, why);
	assert_int_equal(ev->id, 7);
	assert_string_equal(ev->text, "secret");
	event_free(ev);
	assert_true(outbox_empty(&d->w.outbox));
}

/* It waits for the connection, which there is not. */
static void
sends(struct desk *d, const char *room)
{
	say(d, room, "secret");
	nothing(d);
	assert_true(outbox_has(&d->w.outbox, room));
	outbox_clear(&d->w.outbox);
}

/* Eve verified in #a, then there with another key. */
static struct room *
changed(struct desk *d)
{
	struct room *r = room_with(d, "#a", &d->eve);

	compare(d, "#a", "eve");
	expect(d, EV_TRUST, "#a", TRUST_VERIFIED);
	expect(d, EV_TRUST, "@eve", TRUST_VERIFIED);
	event_free(next(d, EV_COMPARED));
	nothing(d);
	send_away(r, "eve");
	bring(r, &d->eve2);
	trust_look(&d->w, r);
	return r;
}

static char *
shown(struct desk *d)
{
	struct event *ev = next(d, EV_KEY);
	char *row = mem_strdup(ev->person->row);

	event_free(ev);
	expect(d, EV_KEY, "@Eve", TRUST_CHANGED);
	return row;
}

static void
both_sides_see_the_same(void **state)
{
	struct desk *d = *state;
	char eve[SAFETY_ROW_SIZE], me[SAFETY_ROW_SIZE], *both, *want;
	struct safety s;

	room_with(d, "#a", &d->eve);
	safety_row("eve", keyring_sign_key(d->eve.keys), eve);
	safety_row("me", keyring_sign_key(d->w.keyring), me);
	safety_pair(&s, me, eve);
	both = digits(d, "#a", "EVE");
	want = mem_printf("%s\n%s", s.row[0], s.row[1]);
	assert_string_equal(both, want);
	free(both);
	free(want);
}

static void
wrong_digits_verify_nobody(void **state)
{
	static const struct {
		size_t at;
		const char *words;
	} rows[] = {
		{ 0, "The first row differs from what eve's screen shows" },
		{ SAFETY_ROW_SIZE, "The second row differs from what eve's screen shows" },
	};
	struct desk *d = *state;
	struct event *ev;
	char *both;

	room_with(d, "#a", &d->eve);
	for (size_t i = 0; i < 2; i++) {
		both = digits(d, "#a", "eve");
		both[rows[i].at] = both[rows[i].at] == '9' ? '0' : (char)(both[rows[i].at] + 1);
		ask(d, choices_compare, "#a", "eve", both);
		ev = next(d, EV_COMPARED);
		assert_false(ev->own);
		assert_string_equal(ev->text, rows[i].words);
		event_free(ev);
		free(both);
	}
	both = digits(d, "#a", "eve");
	both[SAFETY_ROW_SIZE - 1] = '\0';
	ask(d, choices_compare, "#a", "eve", both);
	free(both);
	ev = next(d, EV_COMPARED);
	assert_string_equal(ev->text, "That is one row; both are needed");
	event_free(ev);
	ask(d, choices_compare, "#a", "eve", NULL);
	ev = next(d, EV_COMPARED);
	assert_false(ev->own);
	event_free(ev);
	assert_int_equal(people_find(&d->w.people, "eve")->verified, 0);
}

/* The digits that were on the screen are of a key that is not there any more. */
static void
a_key_that_changes_under_the_eyes(void **state)
{
	struct desk *d = *state;
	struct room *r = room_with(d, "#a", &d->eve);
	struct intent *in = intent_new(IN_COMPARE);
	char *both = digits(d, "#a", "eve");
	struct event *ev;

	send_away(r, "eve");
	bring(r, &d->eve2);
	trust_look(&d->w, r);
	expect(d, EV_KEY, "#a", TRUST_SEEN);
	memcpy(in->room, "#a", 3);
	memcpy(in->nick, "eve", 4);
	in->action = true;
	intent_text(in, both, strlen(both));
	choices_compare(&d->w, in);
	ev = next(d, EV_COMPARED);
	assert_false(ev->own);
	assert_string_equal(ev->text, "The keys changed while you compared: look again");
	assert_int_equal(people_find(&d->w.people, "eve")->verified, 0);
	event_free(ev);
	intent_free(in);
	free(both);
}

static void
never_compared_one_line_once(void **state)
{
	struct desk *d = *state;
	struct room *r = room_with(d, "#a", &d->eve);

	nothing(d);
	send_away(r, "eve");
	bring(r, &d->eve2);
	trust_look(&d->w, r);
	expect(d, EV_KEY, "#a", TRUST_SEEN);
	trust_look(&d->w, r);
	room_with(d, "#b", &d->eve);
	nothing(d);
	sends(d, "#a");
	sends(d, "@eve");
}

static void
compared_holds_until_accepted(void **state)
{
	struct desk *d = *state;
	struct room *r = changed(d), *old;
	struct event *ev;
	char *row;

	ev = next(d, EV_KEY);
	assert_string_equal(ev->room, "#a");
	assert_int_equal(ev->trust, TRUST_CHANGED);
	assert_string_not_equal(ev->person->was, ev->person->row);
	assert_string_equal(ev->person->was[0] != '\0' ? "was" : "", "was");
	assert_int_not_equal(ev->person->verified_ms, 0);
	row = mem_strdup(ev->person->row);
	event_free(ev);
	expect(d, EV_KEY, "@Eve", TRUST_CHANGED);
	trust_look(&d->w, r);
	nothing(d);
	holds(d, "#a", "Eve", TRUST_CHANGED);
	holds(d, "@eve", "eve", TRUST_CHANGED);
	/* A room without her, and one with her old key, are not concerned. */
	room_with(d, "#b", &d->bob);
	sends(d, "#b");
	old = room_with(d, "#c", &d->eve);
	sends(d, "#c");
	assert_int_equal(trust_of(&d->w, group_member_find(old->group, "eve")), TRUST_VERIFIED);
	/* Only the key that was seen. */
	ask(d, choices_accept, "#a", "eve", "00000 00000 00000 00000 00000 00000");
	event_free(next(d, EV_FAULT));
	holds(d, "#a", "Eve", TRUST_CHANGED);
	ask(d, choices_accept, "#a", "eve", row);
	expect(d, EV_TRUST, "#a", TRUST_SEEN);
	expect(d, EV_TRUST, "#c", TRUST_SEEN);
	expect(d, EV_TRUST, "@eve", TRUST_SEEN);
	event_free(next(d, EV_NOTICE));
	sends(d, "#a");
	sends(d, "@eve");
	free(row);
}

static void
compared_anew_ends_it(void **state)
{
	struct desk *d = *state;

	changed(d);
	free(shown(d));
	compare(d, "@eve", "eve");
	expect(d, EV_TRUST, "#a", TRUST_VERIFIED);
	expect(d, EV_TRUST, "@Eve", TRUST_VERIFIED);
	event_free(next(d, EV_COMPARED));
	sends(d, "#a");
}

static void
the_old_key_comes_back(void **state)
{
	struct desk *d = *state;
	struct room *r = changed(d);

	free(shown(d));
	send_away(r, "eve");
	guest_fini(&d->eve2);
	guest_init(&d->eve2, "eve");
	/* Key packages are for one use: another of the first key. */
	buf_clear(&d->eve.package);
	assert_int_equal(keypkg_new(d->eve.keys, &d->eve.package), 0);
	bring(r, &d->eve);
	trust_look(&d->w, r);
	expect(d, EV_TRUST, "#a", TRUST_VERIFIED);
	sends(d, "#a");
	sends(d, "@eve");
}

static void
blocked(void **state)
{
	struct desk *d = *state;

	changed(d);
	free(shown(d));
	ask(d, choices_block, "#a", "eve", NULL);
	expect(d, EV_TRUST, "#a", TRUST_BLOCKED);
	expect(d, EV_TRUST, "@Eve", TRUST_BLOCKED);
	event_free(next(d, EV_NOTICE));
	holds(d, "@eve", "eve", TRUST_BLOCKED);
	sends(d, "#a");
	ask(d, choices_unblock, "#a", "eve", NULL);
	expect(d, EV_TRUST, "#a", TRUST_CHANGED);
	expect(d, EV_TRUST, "@Eve", TRUST_CHANGED);
	event_free(next(d, EV_NOTICE));
	holds(d, "#a", "Eve", TRUST_CHANGED);
	/* Who is not there any more can be blocked too. */
	room_with(d, "#b", &d->bob);
	rooms_clear(&d->w.rooms);
	ask(d, choices_block, "#b", "bob", NULL);
	expect(d, EV_TRUST, "@bob", TRUST_BLOCKED);
	event_free(next(d, EV_NOTICE));
	holds(d, "@bob", "bob", TRUST_BLOCKED);
}

static void
who_is_who(void **state)
{
	struct desk *d = *state;
	struct event *ev;

	room_with(d, "#a", &d->eve);
	ask(d, choices_whois, "#a", "eve", NULL);
	ev = next(d, EV_WHOIS);
	assert_string_equal(ev->nick, "eve");
	assert_int_equal(ev->trust, TRUST_SEEN);
	assert_false(ev->own);
	assert_int_not_equal(ev->person->seen_ms, 0);
	assert_int_equal(strlen(ev->person->key), 71);
	event_free(ev);
	ask(d, choices_whois, "#a", "ME", NULL);
	ev = next(d, EV_WHOIS);
	assert_true(ev->own);
	assert_int_equal(ev->trust, TRUST_VERIFIED);
	event_free(ev);
	ask(d, choices_whois, "#a", "ghost", NULL);
	ev = next(d, EV_FAULT);
	assert_string_equal(ev->fault.cause, "nobody called ghost was ever here");
	event_free(ev);
	ask(d, choices_verify, "#a", "me", NULL);
	ev = next(d, EV_FAULT);
	assert_string_equal(ev->fault.cause, "that is yourself");
	event_free(ev);
}

static void
code_of_a_room(void **state)
{
	struct desk *d = *state;
	uint8_t a[32];
	char row[SAFETY_ROW_SIZE];
	struct room *r = room_with(d, "#a", &d->eve);
	struct event *ev;

	ask(d, choices_fingerprint, "#a", "", NULL);
	ev = next(d, EV_FINGERPRINT);
	group_epoch_authenticator(r->group, a);
	safety_room(a, row);
	assert_string_equal(ev->person->row, row);
	assert_int_equal(ev->epoch, group_epoch(r->group));
	event_free(ev);
	ask(d, choices_fingerprint, "#b", "", NULL);
	event_free(next(d, EV_FAULT));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(both_sides_see_the_same),
		T(wrong_digits_verify_nobody),
		T(a_key_that_changes_under_the_eyes),
		T(never_compared_one_line_once),
		T(compared_holds_until_accepted),
		T(compared_anew_ends_it),
		T(the_old_key_comes_back),
		T(blocked),
		T(who_is_who),
		T(code_of_a_room),
	};

	return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
