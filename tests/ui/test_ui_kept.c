/* The screen program and what the worker keeps for it: drafts, read positions, older lines,
 * searches. */
#include "ui/ui_int.h"

#include "base/clock.h"
#include "bus/intent.h"
#include "tests/support/cm.h"
#include "tests/support/term_fake.h"
#include "tests/ui/events.h"
#include "ui/text.h"

#define LATER 100000000 /* ms: whatever waits for a pause is due */

static const char *const people[] = { "me", "alice", "bob", NULL };

struct fix {
	struct bus *bus;
	struct ui_opts opts;
	struct ui u;
};

static int
setup(void **state)
{
	struct fix *x = calloc(1, sizeof *x);

	x->opts = (struct ui_opts){ .nick = "me", .server_name = "s:1" };
	x->bus = bus_new(8);
	ui_init(&x->u, x->bus, &x->opts);
	events_online(x->u.model, false);
	events_room(x->u.model, "#lobby", people, 7);
	events_room(x->u.model, "#dev", people, 7);
	ui_sync(&x->u);
	grid_resize(&x->u.grid, 24, 80);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	ui_fini(&x->u);
	bus_free(x->bus);
	free(x);
	return 0;
}

static void
keys(struct fix *x, const char *s)
{
	ui_feed(&x->u, s, strlen(s));
}

static void
esc(struct fix *x)
{
	struct key k;

	keys(x, "\033");
	term_key_timeout(x->u.keys);
	while (term_key_take(x->u.keys, &k))
		ui_key(&x->u, k);
}

static const char *
typed(const struct fix *x)
{
	return edit_text(x->u.views[x->u.model->current].edit);
}

static void
give(struct fix *x, struct event *ev)
{
	ui_apply(&x->u, ev);
	event_free(ev);
}

/* The caller's to free. */
static struct intent *
posts(struct fix *x, enum intent_type type, const char *room, const char *text)
{
	struct intent *in = bus_take_intent(x->bus);

	assert_non_null(in);
	assert_int_equal(in->type, type);
	assert_string_equal(in->room, room);
	assert_string_equal(in->text != NULL ? in->text : "", text);
	return in;
}

static void
posts_nothing(struct fix *x)
{
	assert_null(bus_take_intent(x->bus));
}

static bool
shows(struct fix *x, const char *words)
{
	char *s;
	bool found;

	ui_draw(&x->u);
	assert_true(term_fake_sound(&x->u.grid));
	s = term_fake_text(&x->u.grid);
	found = strstr(s, words) != NULL;
	free(s);
	return found;
}

static void
pause_for(struct fix *x)
{
	ui_keep_tick(&x->u, clock_mono_ms() + LATER);
	ui_search_tick(&x->u);
}

static struct event *
past(const char *room, uint64_t from, uint64_t n, bool more)
{
	struct events_line *v = calloc(n + 1, sizeof *v);
	char(*text)[24] = calloc(n + 1, sizeof *text);
	struct event *ev;

	for (uint64_t i = 0; i < n; i++) {
		snprintf(text[i], sizeof text[i], "line <%llu>", (unsigned long long)(from + i));
		v[i] = (struct events_line){ from + i, i % 2 ? "alice" : "bob", text[i], 1, NULL };
	}
	ev = events_lines(EV_PAST, room, v, n);
	ev->more = more;
	free(v);
	free(text);
	return ev;
}

/* drafts ------------------------------------------------------------------------- */

static void
a_pause_keeps_the_draft(void **state)
{
	struct fix *x = *state;

	pause_for(x);
	posts_nothing(x);
	keys(x, "half a thought");
	pause_for(x);
	intent_free(posts(x, IN_DRAFT, "#lobby", "half a thought"));
	pause_for(x);
	posts_nothing(x);
	/* What is said is no draft any more, at once. */
	keys(x, "\r");
	intent_free(posts(x, IN_SAY, "#lobby", "half a thought"));
	intent_free(posts(x, IN_DRAFT, "#lobby", ""));
	posts_nothing(x);
}

static void
leaving_keeps_the_draft(void **state)
{
	struct fix *x = *state;

	keys(x, "one\0332");
	intent_free(posts(x, IN_DRAFT, "#lobby", "one"));
	keys(x, "two");
	ui_leave(&x->u);
	intent_free(posts(x, IN_DRAFT, "#dev", "two"));
	intent_free(posts(x, IN_QUIT, "", ""));
	posts_nothing(x);
}

/* The line that is done is not what is being typed. */
static void
commands_are_no_drafts(void **state)
{
	struct fix *x = *state;

	keys(x, "/query bob\r");
	posts_nothing(x);
	keys(x, "/quit\r");
	intent_free(posts(x, IN_QUIT, "", ""));
}

static void
a_full_ring_delays_what_is_kept(void **state)
{
	struct fix *x = *state;

	for (int i = 0; i < 8; i++)
		keys(x, "m\r");
	keys(x, "draft");
	pause_for(x);
	ui_leave(&x->u);
	assert_false(x->u.quit_posted);
	for (int i = 0; i < 8; i++)
		intent_free(posts(x, IN_SAY, "#lobby", "m"));
	pause_for(x);
	ui_leave(&x->u);
	intent_free(posts(x, IN_DRAFT, "#lobby", "draft"));
	intent_free(posts(x, IN_QUIT, "", ""));
	posts_nothing(x);
}

static void
drafts_come_back(void **state)
{
	struct fix *x = *state;

	give(x, events_make(EV_DRAFT, "#lobby", NULL, "of yesterday", 0));
	assert_string_equal(typed(x), "of yesterday");
	pause_for(x);
	posts_nothing(x);
	/* What is being typed now stays; the other is one step back. */
	keys(x, "\0332now");
	give(x, events_make(EV_DRAFT, "#dev", NULL, "before", 0));
	assert_string_equal(typed(x), "now");
	keys(x, "\033[A");
	assert_string_equal(typed(x), "before");
	give(x, events_make(EV_DRAFT, "#nowhere", NULL, "x", 0));
	assert_int_equal(x->u.model->n_rooms, 2);
}

/* what was read -------------------------------------------------------------------- */

static void
said(struct fix *x, const char *room, uint64_t seq)
{
	struct event *ev = events_make(EV_MESSAGE, room, "alice", "hello", 1);

	ev->seq = seq;
	give(x, ev);
}

static uint64_t
reads(struct fix *x, const char *room)
{
	struct intent *in = posts(x, IN_READ, room, "");
	uint64_t seq = in->seq;

	intent_free(in);
	return seq;
}

static void
what_was_seen_is_read(void **state)
{
	struct fix *x = *state;

	said(x, "#lobby", 4);
	said(x, "#lobby", 5);
	said(x, "#dev", 9);
	pause_for(x);
	posts_nothing(x); /* not drawn yet */
	shows(x, "hello");
	pause_for(x);
	assert_int_equal(reads(x, "#lobby"), 5);
	pause_for(x);
	posts_nothing(x);
	/* Nobody looks. */
	keys(x, "\033[O");
	said(x, "#lobby", 6);
	shows(x, "hello");
	pause_for(x);
	posts_nothing(x);
	keys(x, "\033[I");
	shows(x, "hello");
	/* Leaving tells it, whatever the time. */
	keys(x, "\0332");
	assert_int_equal(reads(x, "#lobby"), 6);
	shows(x, "hello");
	ui_leave(&x->u);
	assert_int_equal(reads(x, "#dev"), 9);
	intent_free(posts(x, IN_QUIT, "", ""));
}

static void
who_reads_further_up_has_not_read_the_newest(void **state)
{
	struct fix *x = *state;

	give(x, past("#lobby", 100, 50, false));
	shows(x, "");
	pause_for(x);
	assert_int_equal(reads(x, "#lobby"), 149);
	keys(x, "\033[5~");
	said(x, "#lobby", 200);
	assert_true(shows(x, "MORE"));
	pause_for(x);
	posts_nothing(x);
	keys(x, "\033[1;3F");
	shows(x, "");
	pause_for(x);
	assert_int_equal(reads(x, "#lobby"), 200);
}

/* older lines ------------------------------------------------------------------------ */

static void
older_lines_are_asked_for_once(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	give(x, past("#lobby", 100, 60, true));
	keys(x, "\033[5~");
	posts_nothing(x); /* there is enough above */
	keys(x, "\033[5~\033[5~");
	in = posts(x, IN_OLDER, "#lobby", "");
	assert_int_equal(in->seq, 100);
	intent_free(in);
	keys(x, "\033[5~\033[5~\033[5~");
	posts_nothing(x);
	assert_true(shows(x, "Loading older lines"));
	assert_true(shows(x, "line <100>"));
	/* What is read does not move. */
	give(x, past("#lobby", 40, 60, false));
	assert_true(shows(x, "line <100>"));
	assert_true(shows(x, "line <110>"));
	assert_true(shows(x, "line <159>")); /* the newest below the rule */
	keys(x, "\033[1;3H");
	assert_true(shows(x, "line <40>"));
	assert_true(shows(x, "This is the oldest line"));
	posts_nothing(x);
}

static void
a_short_room_asks_too(void **state)
{
	struct fix *x = *state;

	give(x, past("#lobby", 100, 3, true));
	keys(x, "\033[5~");
	intent_free(posts(x, IN_OLDER, "#lobby", ""));
	give(x, past("#lobby", 98, 2, false));
	assert_true(shows(x, "line <98>"));
	assert_true(shows(x, "line <102>"));
}

/* searching -------------------------------------------------------------------------- */

static struct event *
found(struct fix *x, uint64_t n)
{
	static const struct events_line v[] = {
		{ 130, "alice", "line <130> needle", 2, "#dev" },
		{ 20, "bob", "a needle too", 1, "#dev" },
	};
	struct event *ev = events_lines(EV_HITS, "", v, n);

	ev->id = x->u.search.id;
	ev->done = 1234;
	return ev;
}

static void
each_change_is_asked(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	keys(x, "my line\023"); /* Ctrl-S */
	assert_true(shows(x, "search #lobby>"));
	posts_nothing(x);
	keys(x, "ne");
	intent_free(posts(x, IN_SEARCH, "#lobby", "n"));
	in = posts(x, IN_SEARCH, "#lobby", "ne");
	assert_int_equal(in->id, x->u.search.id);
	intent_free(in);
	assert_true(shows(x, "Search: looking"));
	keys(x, "\t");
	intent_free(posts(x, IN_SEARCH, "", "ne"));
	keys(x, "\001"); /* only the cursor */
	posts_nothing(x);
	give(x, found(x, 2));
	assert_true(shows(x, "Search: 2 hits in 1 room, 1,234 messages"));
	assert_true(shows(x, "[ne]edle"));
	keys(x, "\013");
	assert_true(shows(x, "Type what to look for"));
	keys(x, "from:");
	while ((in = bus_take_intent(x->bus)) != NULL)
		intent_free(in);
	assert_true(shows(x, "Name somebody: from:alice"));
	esc(x);
	assert_string_equal(typed(x), "my line");
	assert_false(shows(x, "search"));
	/* It is there again. */
	keys(x, "\023");
	assert_true(shows(x, "search #lobby> from:"));
	keys(x, "\003");
	assert_string_equal(typed(x), "my line");
}

static void
a_question_waits_for_room_in_the_ring(void **state)
{
	struct fix *x = *state;

	for (int i = 0; i < 8; i++)
		keys(x, "m\r");
	keys(x, "\023ab");
	assert_true(shows(x, "Search: looking"));
	for (int i = 0; i < 8; i++)
		intent_free(posts(x, IN_SAY, "#lobby", "m"));
	posts_nothing(x);
	ui_search_tick(&x->u);
	intent_free(posts(x, IN_SEARCH, "#lobby", "ab"));
	ui_search_tick(&x->u);
	posts_nothing(x);
}

/* From the command to the line, which is not loaded yet. */
static void
enter_goes_to_the_hit(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	give(x, past("#dev", 140, 60, true));
	keys(x, "/search needle\r");
	assert_true(shows(x, "search all rooms> needle"));
	assert_string_equal(typed(x), "");
	intent_free(posts(x, IN_SEARCH, "", "needle"));
	keys(x, "\r");
	assert_true(shows(x, "search all rooms>")); /* no answer yet, nothing to open */
	give(x, found(x, 2));
	keys(x, "\033[A");
	assert_int_equal(x->u.search.selected, x->u.model->hits.found.lines.first);
	keys(x, "\033[A\033[B");
	assert_true(shows(x, "alice\u258c line <130> [needle]"));
	keys(x, "\r");
	assert_string_equal(model_room(x->u.model)->name, "#dev");
	in = posts(x, IN_OLDER, "#dev", "");
	assert_int_equal(in->seq, 140);
	intent_free(in);
	assert_true(shows(x, "Loading older lines"));
	give(x, past("#dev", 120, 20, true));
	posts_nothing(x);
	assert_true(shows(x, "alice\u258c line <131>") || shows(x, "\u258c line <130>"));
	assert_false(shows(x, "Loading"));
	/* Anything else that is typed ends it. */
	keys(x, "x");
	assert_false(shows(x, "\u258c line <130>"));
}

static void
a_hit_that_is_gone_is_said(void **state)
{
	struct fix *x = *state;

	give(x, past("#dev", 140, 5, false));
	keys(x, "/search needle\r");
	intent_free(posts(x, IN_SEARCH, "", "needle"));
	give(x, found(x, 2));
	keys(x, "\r");
	posts_nothing(x);
	assert_true(shows(x, "not here any more"));
}

/* A message that waited goes below what came meanwhile: who reads between does not notice. */
static void
what_moves_does_not_move_the_reader(void **state)
{
	struct fix *x = *state;
	struct event *ev;
	struct scroll *s;
	const struct lines *l = &model_room(x->u.model)->lines;

	keys(x, "late\r");
	intent_free(posts(x, IN_SAY, "#lobby", "late"));
	for (int i = 0; i < 60; i++)
		said(x, "#lobby", (uint64_t)i + 1);
	keys(x, "\033[5~");
	s = &x->u.views[x->u.model->current].scroll;
	assert_true(s->back);
	x->u.views[x->u.model->current].found = s->number;
	ev = events_make(EV_SENT, "#lobby", NULL, NULL, 2);
	ev->id = x->u.front.next_id;
	ev->seq = 61;
	assert_true(lines_get(l, s->number)->seq > 1);
	for (uint64_t seq = lines_get(l, s->number)->seq; ev != NULL; ev = NULL) {
		give(x, ev);
		assert_int_equal(lines_get(l, s->number)->seq, seq);
		assert_int_equal(x->u.views[x->u.model->current].found, s->number);
	}
	assert_int_equal(lines_get(l, lines_end(l) - 1)->seq, 61);
}

/* the rest ---------------------------------------------------------------------------- */

static void
failed_and_tried_again(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	keys(x, "hello\r");
	intent_free(posts(x, IN_SAY, "#lobby", "hello"));
	events_own(x->u.model, EV_SEND_FAILED, x->u.front.next_id, NULL, 1);
	assert_true(shows(x, "FAILED: too many at once - /retry"));
	keys(x, "/retry\r");
	in = posts(x, IN_RETRY, "#lobby", "");
	assert_int_equal(in->id, x->u.front.next_id);
	intent_free(in);
	assert_true(shows(x, "sending"));
	assert_false(shows(x, "FAILED"));
	keys(x, "/queue\r");
	assert_true(shows(x, "1 waits."));
	assert_true(shows(x, "#lobby  sending  hello"));
}

static void
settings_are_told_when_asked(void **state)
{
	struct fix *x = *state;

	give(x, events_make(EV_SET, "", "privacy.typing", "off", 0));
	assert_false(shows(x, "privacy.typing"));
	keys(x, "/set privacy.receipts off\r");
	intent_free(posts(x, IN_SET, "", "off"));
	give(x, events_make(EV_SET, "", "privacy.receipts", "off", 0));
	assert_true(shows(x, "privacy.receipts is off, everywhere"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_pause_keeps_the_draft),
		TEST(leaving_keeps_the_draft),
		TEST(commands_are_no_drafts),
		TEST(a_full_ring_delays_what_is_kept),
		TEST(drafts_come_back),
		TEST(what_was_seen_is_read),
		TEST(who_reads_further_up_has_not_read_the_newest),
		TEST(older_lines_are_asked_for_once),
		TEST(a_short_room_asks_too),
		TEST(each_change_is_asked),
		TEST(a_question_waits_for_room_in_the_ring),
		TEST(enter_goes_to_the_hit),
		TEST(a_hit_that_is_gone_is_said),
		TEST(what_moves_does_not_move_the_reader),
		TEST(failed_and_tried_again),
		TEST(settings_are_told_when_asked),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("ui-kept", tests, NULL, NULL);
}
