/* What the model makes of events about what is kept: the past, what waits, who has what. */
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
at(const struct model *m, const char *room, int64_t from_end)
{
	const struct lines *l = &m->rooms[model_find(m, room)].lines;

	return lines_get(l, lines_end(l) - (uint64_t)from_end);
}

static void
own_seq(struct model *m, uint64_t id, uint64_t seq)
{
	struct event *ev = events_make(EV_SENT, "#lobby", NULL, NULL, 1);

	ev->id = id;
	ev->seq = seq;
	events_give(m, ev);
}

/* lines ------------------------------------------------------------------------- */

static void
numbers_stay_when_older_lines_come(void **state)
{
	struct line head = { .kind = LINE_MESSAGE };
	struct lines l;
	char text[32];

	(void)state;
	lines_init(&l);
	for (uint64_t i = 0; i < LINES_MAX; i++) {
		snprintf(text, sizeof text, "%llu", (unsigned long long)i);
		head.id = i;
		if (i % 2 == 0)
			assert_non_null(lines_push(&l, &head, text, NULL));
		else
			assert_non_null(lines_unshift(&l, &head, text, "note"));
	}
	assert_int_equal(l.n, LINES_MAX);
	for (uint64_t i = 0; i < LINES_MAX; i++) {
		const struct line *ln =
		    lines_get(&l, i % 2 == 0 ? LINES_FIRST + i / 2 : LINES_FIRST - 1 - i / 2);

		assert_non_null(ln);
		assert_int_equal(ln->id, i);
		assert_string_equal(line_note(ln), i % 2 == 0 ? "" : "note");
	}
	assert_null(lines_unshift(&l, &head, "one too many", NULL));
	lines_push(&l, &head, "the oldest goes", NULL);
	assert_int_equal(l.n, LINES_MAX);
	lines_pop(&l);
	assert_non_null(lines_unshift(&l, &head, "room again", NULL));
	lines_clear(&l);
	assert_null(lines_get(&l, LINES_FIRST));
	assert_int_equal(l.n, 0);
	lines_fini(&l);
}

/* the past ------------------------------------------------------------------------ */

static const struct events_line page[] = {
	{ 5, "alice", "five", 1, NULL },
	{ 6, "bob", "me: six", 2, NULL },
	{ 7, "me", "seven", 2, NULL },
	{ 8, "bob", "\033eight", 3, NULL },
};

static void
older_lines_come_before(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);
	uint64_t first, greeted = r->lines.n;

	(void)state;
	assert_int_equal(greeted, 2);
	events_past(m, "#lobby", page + 2, 2, true, 0);
	assert_int_equal(r->lines.n, 2); /* nobody who was here is greeted */
	assert_true(r->more);
	assert_int_equal(r->oldest.seq, 7);
	assert_int_equal(r->newest.seq, 8);
	assert_string_equal(at(m, "#lobby", 1)->text, "^[eight");
	assert_int_equal(at(m, "#lobby", 2)->state, LINE_SENT);
	assert_int_equal(r->own, lines_end(&r->lines) - 2);
	events_say(m, "#lobby", "bob", "live", 4);
	first = r->lines.first;
	events_past(m, "#lobby", page, 2, false, 0);
	assert_false(r->more);
	assert_int_equal(r->oldest.seq, 5);
	assert_int_equal(r->lines.first, first - 2);
	assert_string_equal(lines_get(&r->lines, first)->text, "seven");
	assert_string_equal(lines_get(&r->lines, first - 2)->text, "five");
	assert_true(lines_get(&r->lines, first - 1)->mention);
	assert_string_equal(at(m, "#lobby", 1)->text, "live");
	/* An empty page. */
	events_past(m, "#lobby", page, 0, false, 0);
	assert_int_equal(r->lines.n, 5);
	model_free(m);
}

static void
the_unread_line_counts(void **state)
{
	struct model *m = in_lobby();
	struct room *dev;
	uint64_t number;

	(void)state;
	events_past(m, "#dev", page, 4, false, 6);
	dev = &m->rooms[model_find(m, "#dev")];
	assert_int_equal(dev->unread, 2);
	assert_int_equal(dev->mentions, 1);
	assert_string_equal(lines_get(&dev->lines, dev->mark)->text, "me: six");
	/* Where the person is, the rule stands and nothing is counted. */
	events_past(m, "#lobby", page, 4, false, 8);
	assert_int_equal(model_room(m)->unread, 0);
	assert_string_equal(lines_get(&model_room(m)->lines, model_room(m)->mark)->text, "^[eight");
	assert_true(model_at(model_room(m), (struct place){ 6, 1 }, &number));
	assert_string_equal(lines_get(&model_room(m)->lines, number)->text, "seven");
	assert_false(model_at(model_room(m), (struct place){ 9, 0 }, &number));
	model_free(m);
}

/* The screen opens with what is there, and the first room has its name once. */
static void
history_comes_before_any_room(void **state)
{
	struct model *m = model_new("me");

	(void)state;
	events_past(m, "@bob", page, 4, false, 0);
	assert_false(m->opened);
	events_past(m, "#lobby", page, 4, false, 0);
	assert_true(m->opened);
	assert_string_equal(model_room(m)->name, "#lobby");
	events_room(m, "#lobby", people, 7);
	assert_int_equal(m->n_rooms, 2);
	assert_int_equal(model_room(m)->lines.n, 4);
	model_free(m);
}

static void
what_was_missed_is_new_also_to_who_looks(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);
	struct event *ev = events_make(EV_CATCHUP, "#lobby", NULL, NULL, 0);

	(void)state;
	events_say(m, "#lobby", "bob", "seen", 1);
	assert_int_equal(r->mark, MODEL_NONE);
	ev->done = 1;
	ev->total = 3;
	events_give(m, ev);
	assert_int_equal(model_caught_up(r), 33);
	events_say(m, "#lobby", "bob", "missed", 2);
	assert_string_equal(lines_get(&r->lines, r->mark)->text, "missed");
	ev = events_make(EV_CATCHUP, "#lobby", NULL, NULL, 0);
	ev->done = ev->total = 3;
	events_give(m, ev);
	assert_int_equal(model_caught_up(r), 100);
	events_say(m, "#lobby", "bob", "live", 3);
	assert_string_equal(lines_get(&r->lines, r->mark)->text, "missed");
	model_free(m);
}

static void
a_gap_is_never_silent(void **state)
{
	static const struct events_line kept[] = {
		{ 5, "", "history incomplete: key for epoch 3 missing", 1, NULL },
		{ 6, "", "something else", 1, NULL },
	};
	struct model *m = in_lobby();
	struct event *ev = events_make(EV_GAP, "#dev", NULL, "the disk\033 was full", 1);

	(void)state;
	ev->until_ms = EVENTS_T0 + 4 * 60000;
	events_give(m, ev);
	assert_int_equal(at(m, "#dev", 1)->kind, LINE_RULE);
	assert_string_equal(at(m, "#dev", 1)->text, "21:01-21:04 history incomplete");
	assert_string_equal(line_note(at(m, "#dev", 1)), "the disk^[ was full");
	assert_int_equal(m->rooms[model_find(m, "#dev")].mentions, 1);
	events_past(m, "#lobby", kept, 2, false, 0);
	assert_int_equal(at(m, "#lobby", 2)->kind, LINE_RULE);
	assert_string_equal(at(m, "#lobby", 2)->text, "history incomplete");
	assert_string_equal(line_note(at(m, "#lobby", 2)), "key for epoch 3 missing");
	assert_int_equal(at(m, "#lobby", 1)->kind, LINE_NOTICE);
	model_free(m);
}

/* what waits ---------------------------------------------------------------------- */

static void
numbers_of_what_waits_stay(void **state)
{
	struct model *m = in_lobby();

	(void)state;
	for (uint64_t id = 11; id <= 13; id++)
		events_own(m, EV_PENDING, id, "text", 1);
	assert_int_equal(model_waiting(m, 12)->no, 2);
	events_own(m, EV_SENT, 11, NULL, 2);
	assert_null(model_waiting_no(m, 1));
	assert_int_equal(model_waiting_no(m, 3)->id, 13);
	events_own(m, EV_SEND_FAILED, 12, NULL, 2);
	assert_true(model_waiting_no(m, 2)->failed);
	assert_int_equal(m->under_way, 1);
	events_own(m, EV_SEND_FAILED, 13, NULL, 2);
	assert_string_equal(
	    line_note(at(m, "#lobby", 1)), "FAILED: too many at once - /retry 3. Wait a little");
	/* Tried again: as it was before. */
	events_own(m, EV_PENDING, 13, "text", 3);
	assert_int_equal(at(m, "#lobby", 1)->state, LINE_PENDING);
	assert_string_equal(line_note(at(m, "#lobby", 1)), "");
	assert_int_equal(m->under_way, 1);
	events_own(m, EV_UNSENT, 12, "text", 3);
	assert_int_equal(m->n_waiting, 1);
	assert_int_equal(at(m, "#lobby", 2)->state, LINE_UNSENT);
	events_own(m, EV_SENT, 13, NULL, 3);
	assert_int_equal(m->n_waiting, 0);
	assert_int_equal(m->under_way, 0);
	events_own(m, EV_PENDING, 14, "text", 3);
	assert_int_equal(model_waiting(m, 14)->no, 1);
	model_free(m);
}

/* Restored at the start: nobody has typed it now, and the unread line stays. */
static void
what_waited_before_does_not_count_as_read(void **state)
{
	struct model *m = in_lobby();
	struct event *ev;

	(void)state;
	events_past(m, "#lobby", page, 4, false, 8);
	events_own(m, EV_PENDING, 1, "from yesterday", 4);
	assert_int_not_equal(model_room(m)->mark, MODEL_NONE);
	ev = events_make(EV_PENDING, "#lobby", NULL, "typed", 5);
	ev->id = 2;
	ev->own = true;
	events_give(m, ev);
	assert_int_equal(model_room(m)->mark, MODEL_NONE);
	model_free(m);
}

static void
destroyed_is_destroyed_but_what_waits(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);
	uint64_t end;

	(void)state;
	events_past(m, "#lobby", page, 4, true, 8);
	events_own(m, EV_PENDING, 1, "waits", 4);
	end = lines_end(&r->lines);
	events_give(m, events_make(EV_FORGOTTEN, "#lobby", NULL, NULL, 5));
	assert_int_equal(r->lines.n, 2);
	assert_true(r->lines.first >= end);
	assert_string_equal(at(m, "#lobby", 2)->text, "waits");
	assert_int_equal(r->own, lines_end(&r->lines) - 2);
	assert_int_equal(r->newest.seq, 0);
	assert_false(r->more);
	events_give(m, events_make(EV_FORGOTTEN, "#nowhere", NULL, NULL, 5));
	assert_int_equal(m->n_rooms, 1);
	model_free(m);
}

/* the others ------------------------------------------------------------------------ */

static void
receipts_are_for_everything_before(void **state)
{
	struct model *m = in_lobby();
	struct room *r = model_room(m);
	size_t of;

	(void)state;
	events_own(m, EV_PENDING, 1, "one", 1);
	own_seq(m, 1, 10);
	assert_int_equal(at(m, "#lobby", 1)->seq, 10);
	assert_int_equal(model_delivered(m, r, 10, &of), 0);
	assert_int_equal(of, 3);
	events_receipt(m, "#lobby", "ALICE", 9);
	events_receipt(m, "#lobby", "bob", 12);
	events_receipt(m, "#lobby", "me", 12); /* we do not count */
	events_receipt(m, "#lobby", "nobody", 12);
	assert_int_equal(model_delivered(m, r, 10, &of), 1);
	events_receipt(m, "#lobby", "alice", 10);
	events_receipt(m, "#lobby", "alice", 3);
	assert_int_equal(model_delivered(m, r, 10, &of), 2);
	assert_int_equal(model_delivered(m, r, 0, &of), 0);
	/* They are remembered over a new list of members, and go with who leaves. */
	events_room(m, "#lobby", people, 8);
	assert_int_equal(model_delivered(m, r, 10, &of), 2);
	events_move(m, EV_LEAVE, "alice", 9, 2);
	assert_int_equal(model_delivered(m, r, 10, &of), 1);
	assert_int_equal(of, 2);
	model_free(m);
}

static void
presence_is_folded(void **state)
{
	struct model *m = in_lobby();

	(void)state;
	events_here(m, "#lobby", "alice", true, 0);
	assert_int_equal(at(m, "#lobby", 1)->kind, LINE_NOTICE);
	events_here(m, "#lobby", "bob", true, 1);
	events_here(m, "#lobby", "alice", false, 1);
	assert_string_equal(at(m, "#lobby", 1)->text, "Bob is back\nalice is away");
	events_here(m, "#lobby", "bob", false, 1);
	assert_string_equal(at(m, "#lobby", 1)->text, "alice is away\nBob is away");
	events_here(m, "#lobby", "bob", false, 1); /* nothing new */
	assert_string_equal(at(m, "#lobby", 1)->text, "alice is away\nBob is away");
	events_here(m, "#lobby", "stranger", true, 1);
	events_here(m, "#nowhere", "alice", true, 1);
	assert_int_equal(m->n_rooms, 1);
	events_here(m, "#lobby", "alice", true, 2);
	assert_string_equal(at(m, "#lobby", 1)->text, "alice is back");
	assert_true(model_here(m, model_room(m), &model_room(m)->members[0]));
	events_link(m, LINK_WAITING, 1, 1000);
	assert_false(model_here(m, model_room(m), &model_room(m)->members[0]));
	/* Back again: nobody knows yet, then those who are not named are away. */
	events_online(m, false);
	assert_true(model_here(m, model_room(m), &model_room(m)->members[0]));
	events_here(m, "#lobby", "bob", true, 0);
	assert_false(model_here(m, model_room(m), &model_room(m)->members[0]));
	model_free(m);
}

static void
another_order_is_told_once(void **state)
{
	struct model *m = in_lobby();
	int64_t since;

	(void)state;
	assert_null(model_misordered(m, model_room(m), &since));
	events_give(m, events_make(EV_ORDER, "#lobby", "bob", NULL, 3));
	events_give(m, events_make(EV_ORDER, "#lobby", "alice", NULL, 2));
	events_give(m, events_make(EV_ORDER, "#lobby", "alice", NULL, 2));
	assert_string_equal(model_misordered(m, model_room(m), &since), "alice");
	assert_int_equal(since, EVENTS_T0 + 2 * 60000);
	assert_int_equal(at(m, "#lobby", 1)->kind, LINE_ALERT);
	assert_non_null(strstr(at(m, "#lobby", 1)->text, "what alice saw"));
	assert_non_null(strstr(at(m, "#lobby", 2)->text, "what Bob saw"));
	for (int i = 0; i < 2; i++) {
		struct event *ev = events_make(EV_ORDER, "#lobby", "alice", NULL, 0);

		ev->time_ms = 0;
		events_give(m, ev);
	}
	assert_string_equal(model_misordered(m, model_room(m), &since), "Bob");
	assert_non_null(strstr(at(m, "#lobby", 1)->text, "alice and you agree"));
	assert_non_null(strstr(at(m, "#lobby", 2)->text, "what alice saw"));
	model_free(m);
}

/* found and set --------------------------------------------------------------------- */

static void
hits_of_a_later_question_win(void **state)
{
	static const struct events_line found[] = {
		{ 9, "bob", "newest", 9, "#lobby" },
		{ 3, "carol", "oldest\033", 1, "#dev" },
		{ 2, "carol", "of no room", 1, "dev\n" },
	};
	struct model *m = in_lobby();
	struct event *ev = events_lines(EV_HITS, "", found, 3);
	const struct lines *l = &m->hits.found.lines;

	(void)state;
	ev->id = 5;
	ev->done = 100;
	events_give(m, ev);
	assert_int_equal(l->n, 2);
	assert_string_equal(lines_get(l, l->first)->text, "oldest^[");
	assert_string_equal(m->rooms[lines_get(l, l->first)->from].name, "#dev");
	assert_int_equal(lines_get(l, l->first + 1)->seq, 9);
	assert_int_equal(m->hits.looked, 100);
	ev = events_lines(EV_HITS, "", found, 0);
	ev->id = 4;
	events_give(m, ev);
	assert_int_equal(l->n, 2);
	ev = events_lines(EV_HITS, "", found, 0);
	ev->id = 6;
	events_give(m, ev);
	assert_int_equal(l->n, 0);
	assert_int_equal(m->hits.id, 6);
	model_free(m);
}

static void
settings_are_as_told(void **state)
{
	struct model *m = in_lobby();

	(void)state;
	assert_null(model_set(m, "", "privacy.receipts"));
	events_give(m, events_make(EV_SET, "", "privacy.receipts", "off", 0));
	events_give(m, events_make(EV_SET, "#lobby", "privacy.receipts", "on\033", 0));
	assert_string_equal(model_set(m, "", "privacy.receipts"), "off");
	assert_string_equal(model_set(m, "#LOBBY", "privacy.receipts"), "on^[");
	events_give(m, events_make(EV_SET, "", "privacy.receipts", "", 0));
	assert_null(model_set(m, "", "privacy.receipts"));
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_stay_when_older_lines_come),
		cmocka_unit_test(older_lines_come_before),
		cmocka_unit_test(the_unread_line_counts),
		cmocka_unit_test(history_comes_before_any_room),
		cmocka_unit_test(what_was_missed_is_new_also_to_who_looks),
		cmocka_unit_test(a_gap_is_never_silent),
		cmocka_unit_test(numbers_of_what_waits_stay),
		cmocka_unit_test(what_waited_before_does_not_count_as_read),
		cmocka_unit_test(destroyed_is_destroyed_but_what_waits),
		cmocka_unit_test(receipts_are_for_everything_before),
		cmocka_unit_test(presence_is_folded),
		cmocka_unit_test(another_order_is_told_once),
		cmocka_unit_test(hits_of_a_later_question_win),
		cmocka_unit_test(settings_are_as_told),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
