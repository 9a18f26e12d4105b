#include "ui/model.h"

#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/text.h"

static const char *const people[] = { "me", "carol", "Bob", "alice", NULL };

static struct model *
in_lobby(void)
{
	struct model *m = model_new("me");

	events_online(m, false);
	events_room(m, "#lobby", people, 7);
	return m;
}

static const struct line *
last(const struct model *m, const char *room)
{
	const struct lines *l = &m->rooms[model_find(m, room)].lines;

	return lines_get(l, lines_end(l) - 1);
}

static void
first_room_takes_the_stages(void **state)
{
	struct model *m = model_new("me");

	(void)state;
	events_give(m, events_make(EV_STAGE, "", NULL, "TLS \033]0;x\a 1.3", 0));
	assert_false(m->opened);
	events_room(m, "#lobby", people, 7);
	assert_true(m->opened);
	assert_int_equal(m->n_rooms, 1);
	assert_string_equal(m->rooms[0].name, "#lobby");
	assert_string_equal(lines_get(&m->rooms[0].lines, LINES_FIRST)->text, "TLS ^[]0;x^G 1.3");
	assert_string_equal(m->security.server, "");
	events_online(m, true);
	assert_string_equal(m->security.server, "^[[31m");
	model_free(m);
}

static void
people_come_and_go_in_order(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);

	(void)state;
	assert_int_equal(r->n_members, 4);
	assert_string_equal(model_name(m, r->members[1].name), "Bob");
	events_move(m, EV_JOIN, "hedy", 8, 1);
	events_move(m, EV_LEAVE, "BOB", 9, 1);
	assert_int_equal(r->n_members, 4);
	assert_string_equal(model_name(m, r->members[2].name), "hedy");
	assert_int_equal(r->epoch, 9);
	assert_int_equal(last(m, "#lobby")->kind, LINE_MOVES);
	assert_string_equal(last(m, "#lobby")->text, "hedy joined\nBob left");
	assert_int_equal(last(m, "#lobby")->id, 9);
	events_move(m, EV_JOIN, "ken", 10, 2);
	assert_string_equal(last(m, "#lobby")->text, "ken joined");
	model_free(m);
}

static void
own_messages_end_in_sent_or_failed(void **state)
{
	struct model *m = in_lobby();
	uint64_t end;

	(void)state;
	events_own(m, EV_PENDING, 1, "one", 1);
	events_own(m, EV_PENDING, 2, "two", 1);
	end = lines_end(&model_room(m)->lines);
	events_own(m, EV_PENDING, 2, "two", 1);
	assert_int_equal(lines_end(&model_room(m)->lines), end);
	assert_int_equal(m->under_way, 2);
	events_own(m, EV_SENT, 1, NULL, 2);
	assert_int_equal(lines_get(&model_room(m)->lines, end - 2)->state, LINE_SENT);
	events_own(m, EV_SEND_FAILED, 2, NULL, 2);
	assert_int_equal(last(m, "#lobby")->state, LINE_FAILED);
	assert_string_equal(last(m, "#lobby")->text, "two");
	assert_string_equal(
	    line_note(last(m, "#lobby")), "FAILED: too many at once - /retry. Wait a little");
	assert_int_equal(m->under_way, 0);
	assert_int_equal(m->failed, 1);
	events_own(m, EV_SEND_FAILED, 99, NULL, 2);
	assert_int_equal(last(m, "#lobby")->kind, LINE_FAULT);
	model_free(m);
}

/* By /msg from the lobby. */
static void
what_fails_is_told_where_it_was_typed(void **state)
{
	struct model *m = in_lobby();
	struct event *ev = events_make(EV_PENDING, "@bob", NULL, "psst", 1);

	(void)state;
	ev->id = 1;
	events_give(m, ev);
	model_enter(m, model_open(m, "@carol"));
	ev = events_make(EV_SEND_FAILED, "@bob", NULL, NULL, 1);
	ev->id = 1;
	fault_set(&ev->fault, ERR_CLOSED, "/names shows who is here.", "nobody called bob is here");
	events_give(m, ev);
	assert_int_equal(last(m, "@bob")->state, LINE_FAILED);
	assert_int_equal(last(m, "#lobby")->kind, LINE_FAULT);
	assert_string_equal(last(m, "#lobby")->text, "not sent to @bob: nobody called bob is here");
	assert_string_equal(line_note(last(m, "#lobby")), "/names shows who is here.");
	assert_int_equal(m->rooms[model_find(m, "@carol")].lines.n, 0);
	model_free(m);
}

static bool
is_nth_last(const struct room *r, uint64_t n, const char *text)
{
	return strcmp(lines_get(&r->lines, lines_end(&r->lines) - n)->text, text) == 0;
}

/* All screens show one order: the server's. What is not in it yet stays behind. */
static void
own_messages_take_their_place_when_they_are_ordered(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);

	(void)state;
	events_own(m, EV_PENDING, 1, "one", 1);
	events_own(m, EV_SENT, 1, NULL, 1);
	events_own(m, EV_PENDING, 2, "two", 1);
	events_own(m, EV_PENDING, 3, "three", 1);
	model_clear(m);
	events_say(m, "#lobby", "bob", "first", 2);
	events_move(m, EV_JOIN, "hedy", 8, 2);
	events_give(m, events_make(EV_NOTICE, "#lobby", NULL, "by the way", 2));
	assert_true(is_nth_last(r, 4, "three"));
	events_own(m, EV_SENT, 2, NULL, 2);
	assert_true(is_nth_last(r, 6, "one"));
	assert_true(is_nth_last(r, 5, "three"));
	assert_true(is_nth_last(r, 4, "first"));
	assert_true(is_nth_last(r, 3, "hedy joined"));
	assert_true(is_nth_last(r, 2, "two"));
	assert_true(is_nth_last(r, 1, "by the way"));
	/* Cleared is what was there before, and nothing else. */
	assert_string_equal(lines_get(&r->lines, r->clear)->text, "first");
	events_own(m, EV_SENT, 3, NULL, 3);
	assert_true(is_nth_last(r, 2, "three"));
	assert_string_equal(lines_get(&r->lines, r->clear)->text, "first");
	/* In its place already: it stays, also before what only this screen says. */
	events_own(m, EV_PENDING, 4, "four", 3);
	events_give(m, events_make(EV_NOTICE, "#lobby", NULL, "again", 3));
	events_own(m, EV_SENT, 4, NULL, 3);
	assert_true(is_nth_last(r, 2, "four"));
	model_free(m);
}

/* The rule above what is new stays above it. */
static void
own_messages_that_move_leave_the_mark(void **state)
{
	struct model *m = in_lobby();
	struct room *r;

	(void)state;
	events_own(m, EV_PENDING, 1, "one", 1);
	model_enter(m, model_open(m, "@bob"));
	events_say(m, "#lobby", "bob", "news", 2);
	events_own(m, EV_SENT, 1, NULL, 2);
	r = &m->rooms[0];
	assert_true(is_nth_last(r, 1, "one"));
	assert_string_equal(lines_get(&r->lines, r->mark)->text, "news");
	model_free(m);
}

static void
own_message_from_the_server_is_not_doubled(void **state)
{
	struct model *m = in_lobby();
	struct event *ev = events_make(EV_MESSAGE, "#lobby", "me", "one", 3);
	uint64_t end;

	(void)state;
	events_own(m, EV_PENDING, 1, "one", 1);
	end = lines_end(&model_room(m)->lines);
	ev->own = true;
	ev->id = 1;
	events_give(m, ev);
	assert_int_equal(lines_end(&model_room(m)->lines), end);
	assert_int_equal(last(m, "#lobby")->state, LINE_SENT);
	model_free(m);
}

static void
unread_and_mentions(void **state)
{
	struct model *m = in_lobby();
	size_t eve;

	(void)state;
	events_say(m, "@eve", "eve", "psst", 1);
	eve = model_find(m, "@EVE");
	assert_int_equal(m->rooms[eve].unread, 1);
	assert_int_equal(m->rooms[eve].mentions, 1);
	events_say(m, "#dev", "bob", "hello all", 1);
	assert_int_equal(m->rooms[model_find(m, "#dev")].mentions, 0);
	assert_int_equal(model_next_active(m), eve);
	assert_int_equal(model_nth(m, 2), eve);
	assert_int_equal(model_place(m, eve), 2);
	model_enter(m, eve);
	assert_int_equal(m->rooms[eve].unread, 0);
	assert_int_equal(m->rooms[eve].mark, LINES_FIRST);
	assert_int_equal(model_next_active(m), model_find(m, "#dev"));
	events_say(m, "#lobby", "bob", "Me: look", 2);
	assert_true(last(m, "#lobby")->mention);
	events_say(m, "#lobby", "bob", "some mess, mean", 2);
	assert_false(last(m, "#lobby")->mention);
	assert_int_equal(m->rooms[0].mark, lines_end(&m->rooms[0].lines) - 2);
	model_free(m);
}

static void
hostile_names_are_harmless(void **state)
{
	struct model *m = in_lobby();

	(void)state;
	events_say(m, "#lobby", "ev\033[2Jil", "x\ny", 1);
	assert_string_equal(model_name(m, last(m, "#lobby")->nick), "ev^[[2Jil");
	events_say(m, "#ro\nom", "eve", "to nowhere", 1);
	assert_int_equal(m->n_rooms, 1);
	model_free(m);
}

static void
link_in_words(void **state)
{
	struct model *m = in_lobby();
	struct event *ev = event_new(EV_LINK);
	char words[64];

	(void)state;
	model_link_words(m, 100000, words, sizeof words);
	assert_string_equal(words, "");
	ev->link = LINK_WAITING;
	fault_set(&ev->fault, ERR_TIMEOUT, "", "no \033answer");
	events_give(m, ev);
	model_link_words(m, 100000 + 112000, words, sizeof words);
	assert_string_equal(words, "[OFFLINE 1m52s]");
	assert_int_equal(last(m, "#lobby")->kind, LINE_STATUS);
	assert_non_null(strstr(last(m, "#lobby")->text, "connection lost: no ^[answer"));
	events_online(m, false);
	assert_non_null(strstr(last(m, "#lobby")->text, "connected again"));
	model_free(m);
}

static void
old_lines_are_forgotten_numbers_stay(void **state)
{
	struct model *m = in_lobby();
	struct lines *l = &model_room(m)->lines;
	char text[32];

	(void)state;
	for (int i = 0; i < LINES_MAX + 10; i++) {
		snprintf(text, sizeof text, "line %d", i);
		events_say(m, "#lobby", "bob", text, 1);
	}
	assert_int_equal(l->n, LINES_MAX);
	assert_null(lines_get(l, l->first - 1));
	assert_null(lines_get(l, lines_end(l)));
	assert_string_equal(lines_get(l, l->first)->text, "line 10");
	model_free(m);
}

/* keys ------------------------------------------------------------------------- */

static void
marks_follow_trust(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);
	enum trust why;
	struct event *ev;

	(void)state;
	assert_int_equal(model_verified(m, r), 1); /* we */
	events_trust(m, "#lobby", "ALICE", TRUST_VERIFIED);
	events_trust(m, "#lobby", "bob", TRUST_VERIFIED);
	assert_int_equal(model_verified(m, r), 3);
	ev = events_make(EV_MESSAGE, "#lobby", "alice", "hi", 1);
	ev->trust = TRUST_VERIFIED;
	events_give(m, ev);
	assert_int_equal(last(m, "#lobby")->trust, TRUST_VERIFIED);
	assert_null(model_held(m, r, &why));
	/* What was said with the old key stays what it was. */
	events_give(m, events_person(EV_KEY, "#lobby", "alice", TRUST_CHANGED, 2));
	assert_string_equal(model_held(m, r, &why), "alice");
	assert_int_equal(why, TRUST_CHANGED);
	assert_int_equal(model_verified(m, r), 2);
	events_move(m, EV_LEAVE, "alice", 8, 3);
	assert_null(model_held(m, r, &why));
	model_free(m);
}

static void
a_changed_key_is_told_where_it_matters(void **state)
{
	struct model *m = in_lobby();
	uint64_t end = lines_end(&model_room(m)->lines);
	const struct lines *l;
	enum trust why;
	size_t room;

	(void)state;
	events_give(m, events_person(EV_KEY, "#lobby", "alice", TRUST_CHANGED, 2));
	events_give(m, events_person(EV_KEY, "@alice", "alice", TRUST_CHANGED, 2));
	assert_int_equal(m->n_rooms, 1); /* nobody opens a room by changing keys */
	l = &model_room(m)->lines;
	assert_int_equal(lines_end(l), end + 3);
	assert_string_equal(lines_get(l, end)->text, "IDENTITY CHANGED: alice, 21:02");
	assert_string_equal(lines_get(l, end + 1)->text,
	    "You verified alice on 2026-08-14. Since 21:02 alice uses a new identity key, "
	    "certified by the server's CA (serial 1f^[) but not signed by the old one. alice "
	    "starting afresh looks like this; so does a dishonest server.\n\n  was  " EVENTS_WAS
	    "\n  now  " EVENTS_NOW "\n");
	assert_non_null(strstr(line_note(lines_get(l, end + 1)), "Nothing you type here goes out"));
	assert_string_equal(model_new_digits(m, "Alice"), EVENTS_NOW);
	/* Who goes there is told there too, once. */
	room = model_open(m, "@alice");
	assert_int_equal(m->rooms[room].lines.n, 3);
	assert_string_equal(model_held(m, &m->rooms[room], &why), "alice");
	assert_int_equal(model_open(m, "@alice"), room);
	assert_int_equal(m->rooms[room].lines.n, 3);
	events_trust(m, "#lobby", "alice", TRUST_SEEN);
	events_trust(m, "@alice", "alice", TRUST_SEEN);
	assert_null(model_held(m, &m->rooms[room], &why));
	assert_null(model_held(m, model_room(m), &why));
	assert_null(model_new_digits(m, "alice"));
	/* Never compared: a line and no more. */
	end = lines_end(&model_room(m)->lines);
	events_give(m, events_person(EV_KEY, "#lobby", "bob", TRUST_SEEN, 3));
	assert_int_equal(lines_end(&model_room(m)->lines), end + 1);
	assert_string_equal(last(m, "#lobby")->text, "Since 21:03 Bob has another key than before. "
						     "You never compared it: /verify Bob does.");
	assert_null(model_held(m, model_room(m), &why));
	model_free(m);
}

static void
blocked_people_are_counted(void **state)
{
	struct model *m = in_lobby();
	enum trust why;
	size_t room;

	(void)state;
	events_trust(m, "#lobby", "bob", TRUST_BLOCKED);
	assert_null(model_held(m, model_room(m), &why));
	room = model_open(m, "@bob");
	assert_string_equal(model_held(m, &m->rooms[room], &why), "Bob");
	assert_int_equal(why, TRUST_BLOCKED);
	events_give(m, events_make(EV_UNSHOWN, "#lobby", "bob", NULL, 1));
	assert_string_equal(
	    last(m, "#lobby")->text, "a message of Bob, whom you blocked, is not shown");
	for (int i = 0; i < 2; i++)
		events_give(m, events_make(EV_UNSHOWN, "#lobby", "bob", NULL, 1));
	assert_string_equal(
	    last(m, "#lobby")->text, "3 messages of Bob, whom you blocked, are not shown");
	events_say(m, "#lobby", "alice", "x", 1);
	events_give(m, events_make(EV_UNSHOWN, "#lobby", "bob", NULL, 1));
	assert_string_equal(
	    last(m, "#lobby")->text, "a message of Bob, whom you blocked, is not shown");
	assert_int_equal(model_room(m)->unread, 0);
	model_free(m);
}

static void
held_is_neither_sent_nor_failed(void **state)
{
	struct model *m = in_lobby();
	struct event *ev;

	(void)state;
	events_own(m, EV_PENDING, 1, "secret", 1);
	assert_int_equal(m->under_way, 1);
	ev = events_make(EV_HELD, "#lobby", "alice", "secret", 1);
	ev->id = 1;
	ev->trust = TRUST_CHANGED;
	events_give(m, ev);
	assert_int_equal(m->under_way, 0);
	assert_int_equal(m->failed, 0);
	assert_int_equal(m->held, 1);
	assert_string_equal(line_note(last(m, "#lobby")),
	    "Held, alice's key changed: /verify, /accept, /block alice. The text is kept.");
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_room_takes_the_stages),
		cmocka_unit_test(people_come_and_go_in_order),
		cmocka_unit_test(own_messages_end_in_sent_or_failed),
		cmocka_unit_test(what_fails_is_told_where_it_was_typed),
		cmocka_unit_test(own_messages_take_their_place_when_they_are_ordered),
		cmocka_unit_test(own_messages_that_move_leave_the_mark),
		cmocka_unit_test(own_message_from_the_server_is_not_doubled),
		cmocka_unit_test(unread_and_mentions),
		cmocka_unit_test(hostile_names_are_harmless),
		cmocka_unit_test(link_in_words),
		cmocka_unit_test(marks_follow_trust),
		cmocka_unit_test(a_changed_key_is_told_where_it_matters),
		cmocka_unit_test(blocked_people_are_counted),
		cmocka_unit_test(held_is_neither_sent_nor_failed),
		cmocka_unit_test(old_lines_are_forgotten_numbers_stay),
	};

	text_locale();
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
