/* The screen program without a terminal: keys in, intents and cells out. */
#include "tests/ui/keyboard.h"

#include "base/mem.h"
#include "ui/text.h"

static void
enter_sends(void **state)
{
	struct fix *x = *state;

	keys(x, "hello");
	assert_true(shows(x, "\u203a hello"));
	keys(x, "\r");
	posts(x, IN_SAY, "hello");
	assert_string_equal(typed(x), "");
	assert_true(shows(x, "sending"));
	events_own(x->u.model, EV_SENT, 1, NULL, 1);
	assert_true(shows(x, " sent\n"));
	keys(x, "\033[A");
	assert_string_equal(typed(x), "hello");
}

static void
wrong_command_stays(void **state)
{
	struct fix *x = *state;

	keys(x, "/msq alice secret\r");
	posts_nothing(x);
	assert_string_equal(typed(x), "/msq alice secret");
	assert_true(shows(x, "did you mean /msg?"));
	assert_true(shows(x, "command: /msq"));
	keys(x, "x");
	assert_false(shows(x, "did you mean"));
}

static void
full_ring_keeps_the_line(void **state)
{
	struct fix *x = *state;
	char line[16];

	for (int i = 0; i < 8; i++) {
		snprintf(line, sizeof line, "m%d\r", i);
		keys(x, line);
	}
	keys(x, "one more\r");
	assert_string_equal(typed(x), "one more");
	assert_true(shows(x, "Too much is waiting"));
	assert_int_equal(x->u.model->under_way, 8);
	posts(x, IN_SAY, "m0");
	keys(x, "\r");
	assert_string_equal(typed(x), "");
}

static void
drafts_stay_in_their_room(void **state)
{
	struct fix *x = *state;

	events_say(x->u.model, "@bob", "bob", "psst", 1);
	ui_sync(&x->u);
	assert_true(shows(x, "1!"));
	keys(x, "half a\0332");
	posts(x, IN_DRAFT, "half a");
	assert_string_equal(typed(x), "");
	assert_true(shows(x, "psst"));
	keys(x, "yes\r");
	posts(x, IN_MSG, "yes");
	keys(x, "\020"); /* Ctrl-P */
	assert_string_equal(typed(x), "half a");
	keys(x, "\033a");
	assert_string_equal(model_room(x->u.model)->name, "#lobby");
}

static void
paste_never_sends(void **state)
{
	struct fix *x = *state;

	keys(x, "\033[200~one line\r\033[201~");
	posts_nothing(x);
	assert_string_equal(typed(x), "one line");
	keys(x, "\025\033[200~a\rb\rc\033[201~");
	assert_true(shows(x, "Paste 3 lines ? [ctrl-y] yes [ctrl-n] no [ctrl-e] edit"));
	assert_string_equal(typed(x), "");
	keys(x, "\r");
	posts_nothing(x);
	keys(x, "\016"); /* Ctrl-N */
	assert_string_equal(typed(x), "");
	keys(x, "\033[200~a\rb\rc\033[201~\031");
	assert_string_equal(typed(x), "a\nb\nc");
	posts_nothing(x);
	keys(x, "\r");
	posts(x, IN_SAY, "a\nb\nc");
}

static void
huge_paste_is_whole_and_refused_at_enter(void **state)
{
	struct fix *x = *state;
	size_t n = 100 * 1024;
	char *s = malloc(n + 13);

	memcpy(s, "\033[200~", 6);
	memset(s + 6, 'w', n);
	memcpy(s + 6 + n, "\033[201~", 7);
	keys(x, s);
	assert_int_equal(strlen(typed(x)), n);
	assert_true(shows(x, "wwww"));
	keys(x, "\r");
	posts_nothing(x);
	assert_int_equal(strlen(typed(x)), n);
	assert_true(shows(x, "102400"));
	assert_true(shows(x, "16384"));
	free(s);
}

static void
leaving_asks(void **state)
{
	struct fix *x = *state;

	keys(x, "exit\r");
	posts_nothing(x);
	assert_true(shows(x, "Leave snug? Enter again"));
	keys(x, "x\r");
	posts(x, IN_SAY, "exitx");
	keys(x, "half\003");
	assert_string_equal(typed(x), "");
	keys(x, "\003a\177\003");
	posts_nothing(x);
	keys(x, "\003");
	posts(x, IN_QUIT, "");
	assert_true(x->u.leaving);
}

static void
quit_of_a_host_asks(void **state)
{
	struct fix *x = *state;

	x->opts.hosting = true;
	keys(x, "/quit\r");
	posts_nothing(x);
	assert_true(shows(x, "closes for everybody"));
	keys(x, "\r");
	posts(x, IN_QUIT, "");
}

static void
quit_waits_for_room_in_the_ring(void **state)
{
	struct fix *x = *state;

	for (int i = 0; i < 8; i++)
		keys(x, "m\r");
	keys(x, "/quit\r");
	assert_true(x->u.leaving);
	assert_false(x->u.quit_posted);
	posts(x, IN_SAY, "m");
	ui_leave(&x->u);
	assert_true(x->u.quit_posted);
	ui_leave(&x->u);
	for (int i = 0; i < 7; i++)
		posts(x, IN_SAY, "m");
	posts(x, IN_QUIT, "");
	posts_nothing(x);
}

static void
panes_and_bare(void **state)
{
	struct fix *x = *state;

	events_say(x->u.model, "#lobby", "alice", "invite snug://host/CODE", 1);
	assert_true(shows(x, "ROOMS"));
	keys(x, "\033[18~");
	assert_false(shows(x, "ROOMS"));
	keys(x, "\033[18~\033[19~");
	assert_true(shows(x, "[E2E 1/3 verified]"));
	assert_true(shows(x, "PEOPLE"));
	/* Esc or the same key takes away what lies over the talk. */
	keys(x, "\033[19~");
	assert_false(shows(x, "PEOPLE"));
	grid_resize(&x->u.grid, 24, 50);
	assert_false(shows(x, "ROOMS"));
	keys(x, "\033B");
	assert_true(shows(x, "ROOMS"));
	esc(x);
	assert_false(shows(x, "ROOMS"));
	keys(x, "\033N");
	assert_true(shows(x, "PEOPLE"));
	keys(x, "\033N");
	assert_false(shows(x, "PEOPLE"));
	grid_resize(&x->u.grid, 24, 80);
	keys(x, "\033l");
	assert_true(shows(x, "\ninvite snug://host/CODE\n"));
	keys(x, "\033l");
	assert_true(shows(x, "alice"));
}

static void
clear_and_scroll(void **state)
{
	struct fix *x = *state;

	for (int i = 0; i < 50; i++)
		events_say(x->u.model, "#lobby", "alice", "old", 1);
	keys(x, "/clear\r");
	assert_false(shows(x, "old"));
	keys(x, "\033[5~");
	assert_true(shows(x, "old"));
	assert_true(shows(x, "-MORE("));
	keys(x, "\033[1;3F");
	assert_false(shows(x, "-MORE("));
	keys(x, "/names\r");
	assert_true(shows(x, "3 in #lobby: alice"));
}

/* What does not fit is read from its beginning. */
static void
long_answers_begin_at_their_top(void **state)
{
	struct fix *x = *state;

	grid_resize(&x->u.grid, 24, 80);
	keys(x, "hello\r/help\r");
	assert_true(shows(x, "/help [COMMAND]"));
	assert_true(shows(x, "MORE below  PgDn"));
	for (int i = 0; i < 20 && shows(x, "MORE"); i++)
		keys(x, "\033[6~");
	assert_true(shows(x, "bare text"));
	assert_false(shows(x, "MORE"));
	keys(x, "\033OP");
	assert_true(shows(x, "/help [COMMAND]"));
	/* Once it is cleared away it does not come back by itself. */
	keys(x, "/clear\r");
	assert_false(shows(x, "/help"));
	/* What fits is shown whole. */
	grid_resize(&x->u.grid, 140, 120);
	keys(x, "/help\r");
	assert_true(shows(x, "/help [COMMAND]"));
	assert_false(shows(x, "MORE"));
}

static void
looking_away_leaves_a_mark(void **state)
{
	struct fix *x = *state;

	keys(x, "\033[O");
	assert_false(shows(x, " new "));
	events_say(x->u.model, "#lobby", "alice", "are you there", 1);
	keys(x, "\033[I");
	assert_true(shows(x, " new "));
	keys(x, "yes\r");
	assert_false(shows(x, " new "));
}

/* A generator of our own, so that every machine tries the same. */
/* keys of people ------------------------------------------------------------------ */

/* A box with digits of alice, seen. */
static void
opens(struct fix *x)
{
	keys(x, "/verify alice\r");
	posts(x, IN_VERIFY, "");
	give(x, events_person(EV_VERIFY, "#lobby", "alice", TRUST_SEEN, 1));
	assert_true(shows(x, " verify alice "));
	assert_true(shows(x, EVENTS_WAS));
	assert_true(shows(x, EVENTS_NOW));
}

static void
compared(struct fix *x, bool same, const char *words)
{
	struct event *ev = events_make(EV_COMPARED, "#lobby", "alice", words, 1);

	ev->own = same;
	give(x, ev);
}

static void
only_an_answer_verifies(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	opens(x);
	keys(x, "\r\n x\tY5\033[A");
	posts_nothing(x);
	assert_true(shows(x, " verify alice "));
	keys(x, "y");
	in = bus_take_intent(x->bus);
	assert_int_equal(in->type, IN_COMPARE);
	assert_true(in->action);
	assert_string_equal(in->nick, "alice");
	assert_string_equal(in->text, EVENTS_WAS "\n" EVENTS_NOW);
	intent_free(in);
	compared(x, true, "alice is verified");
	assert_false(shows(x, " verify alice "));
	assert_true(shows(x, "alice is verified."));
	assert_string_equal(typed(x), "");
	/* Later, or no. */
	opens(x);
	esc(x);
	posts_nothing(x);
	assert_false(shows(x, " verify alice "));
	opens(x);
	keys(x, "n");
	posts(x, IN_BLOCK, "");
	assert_false(shows(x, " verify alice "));
}

/* What was typed before the digits were to be seen is no answer to them. */
static void
typing_ahead_verifies_nobody(void **state)
{
	struct fix *x = *state;

	keys(x, "/verify alice\r");
	posts(x, IN_VERIFY, "");
	give(x, events_person(EV_VERIFY, "#lobby", "alice", TRUST_SEEN, 1));
	keys(x, "yn");
	posts_nothing(x);
	assert_true(shows(x, " verify alice "));
	esc(x);
	/* Who goes on typing gets lines instead of a box. */
	keys(x, "/verify alice\ryes, ");
	posts(x, IN_VERIFY, "");
	give(x, events_person(EV_VERIFY, "#lobby", "alice", TRUST_SEEN, 1));
	assert_false(shows(x, " verify alice \u2500"));
	assert_true(shows(x, "/verify alice yes"));
	assert_true(shows(x, EVENTS_NOW));
	keys(x, "of course");
	assert_string_equal(typed(x), "yes, of course");
	posts_nothing(x);
}

static void
the_program_compares(void **state)
{
	struct fix *x = *state;

	opens(x);
	keys(x, "p");
	assert_true(shows(x, "Enter compares"));
	keys(x, "\r");
	posts_nothing(x);
	keys(x, "12345 x\1776\r");
	posts(x, IN_COMPARE, "12345 6");
	compared(x, false, "The first row differs from what alice's screen shows");
	assert_true(shows(x, "\u2502 The first row differs from what alice's screen shows"));
	/* Pasted digits need no Enter. */
	keys(x, "p\033[200~" EVENTS_WAS "\r" EVENTS_NOW "\033[201~");
	posts(x, IN_COMPARE, EVENTS_WAS "\r" EVENTS_NOW);
	keys(x, "p");
	esc(x);
	assert_true(shows(x, "Same?"));
	keys(x, "q");
	assert_false(shows(x, "Same?"));
	keys(x, "x");
	assert_true(shows(x, "Same?"));
	posts_nothing(x);
}

static void
held_text_comes_back_for_another_enter(void **state)
{
	struct fix *x = *state;

	give(x, events_person(EV_KEY, "#lobby", "alice", TRUST_CHANGED, 1));
	assert_true(shows(x, "[E2E KEY CHANGED: alice]"));
	keys(x, "the passphrase");
	assert_true(shows(x, "BLOCKED (alice's key changed)> the passphrase"));
	keys(x, "\r");
	posts_nothing(x);
	assert_string_equal(typed(x), "the passphrase");
	assert_true(shows(x, "Held, alice's key changed: /verify, /accept, /block alice"));
	/* The line is needed for the choice. */
	keys(x, "\025/accept alice\r");
	posts(x, IN_ACCEPT, EVENTS_NOW);
	assert_string_equal(typed(x), "");
	give(x, events_make(EV_TRUST, "#lobby", "alice", NULL, 2));
	assert_string_equal(typed(x), "the passphrase");
	posts_nothing(x);
	assert_false(shows(x, "BLOCKED"));
	keys(x, "\r");
	posts(x, IN_SAY, "the passphrase");
}

/* The key changed while the words were on their way to the worker. */
static void
held_on_its_way(void **state)
{
	struct fix *x = *state;
	struct event *ev;

	keys(x, "secret one\r/me waves\rand");
	posts(x, IN_SAY, "secret one");
	posts(x, IN_SAY, "waves");
	give(x, events_person(EV_KEY, "#lobby", "alice", TRUST_CHANGED, 1));
	for (uint64_t id = 1; id <= 2; id++) {
		ev = events_make(EV_HELD, "#lobby", "alice", id == 1 ? "secret one" : "waves", 1);
		ev->id = id;
		ev->action = id == 2;
		ev->trust = TRUST_CHANGED;
		give(x, ev);
	}
	assert_string_equal(typed(x), "and\nsecret one\n/me waves");
	assert_int_equal(x->u.model->under_way, 0);
	grid_resize(&x->u.grid, 48, 80);
	assert_true(shows(x, "Held, alice's key changed: /verify"));
	/* The person has begun to write something else: nothing is mixed into it. */
	keys(x, "\003other");
	give(x, events_make(EV_TRUST, "#lobby", "alice", NULL, 2));
	assert_string_equal(typed(x), "other");
	keys(x, "\033[A");
	assert_string_equal(typed(x), "secret one\n/me waves");
	posts_nothing(x);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
random_lines(struct event *ev, uint32_t *seed, const char *text, size_t n)
{
	static const char *const nicks[] = { "alice", "", "me", "\u202eeve" };

	ev->n_lines = next(seed) % 20;
	ev->lines = mem_calloc(ev->n_lines + 1, sizeof *ev->lines);
	for (size_t i = 0; i < ev->n_lines; i++) {
		struct event_line *ln = &ev->lines[i];

		ln->seq = next(seed) % 300;
		ln->own = next(seed) % 4 == 0;
		ln->action = next(seed) % 5 == 0;
		ln->time_ms = EVENTS_T0 + next(seed) % 100000000;
		ln->text = mem_strndup(text, n);
		ln->text_len = n;
		snprintf(ln->nick, sizeof ln->nick, "%s", nicks[next(seed) % 4]);
		snprintf(ln->room, sizeof ln->room, "%s", next(seed) % 3 ? "#lobby" : "@x\033");
	}
}

static void
random_event(struct fix *x, uint32_t *seed)
{
	static const char *const nicks[] = { "alice", "bob", "me", "\u202eeve", "" };
	static const char *const rooms[] = { "#lobby", "@alice", "#dev", "", "@x\033" };
	char text[96];
	size_t n = next(seed) % sizeof text;
	struct event *ev;

	for (size_t i = 0; i < n; i++)
		text[i] = (char)(next(seed) % 5 ? 'a' + next(seed) % 26 : next(seed) % 256);
	ev = events_make((enum event_type)(next(seed) % EV_BYE), rooms[next(seed) % 5],
	    nicks[next(seed) % 5], NULL, (int)(next(seed) % 3000));
	if (next(seed) % 2 == 0) {
		event_free(ev);
		ev = events_person((enum event_type)(next(seed) % EV_BYE), rooms[next(seed) % 5],
		    nicks[next(seed) % 5], (enum trust)(next(seed) % 4), (int)(next(seed) % 3000));
		ev->qr = next(seed) % 4 == 0;
	}
	event_text(ev, text, n);
	random_lines(ev, seed, text, n);
	ev->id = next(seed) % 6;
	ev->own = next(seed) % 4 == 0;
	ev->action = next(seed) % 5 == 0;
	ev->link = (enum link_state)(next(seed) % 4);
	ev->epoch = next(seed) % 100;
	ev->seq = next(seed) % 300;
	ev->done = next(seed) % 10;
	ev->total = next(seed) % 10;
	ev->more = next(seed) % 2 == 0;
	snprintf(ev->fault.cause, sizeof ev->fault.cause, "%.*s", (int)n, text);
	ui_apply(&x->u, ev);
	event_free(ev);
}

static void
random_keys(struct fix *x, uint32_t *seed)
{
	static const char *const known[] = { "\033[A", "\033[B", "\033[5~", "\033[6~", "\033[1;3H",
		"\033l", "\033[18~", "\033[19~", "\r", "\n", "\t", "\033[Z", "\013", "\025", "\031",
		"\024", "\037", "\033a", "\0331", "\0332", "\016", "\033[200~a\nb\033[201~",
		"\u4f60", "\U0001F468\u200d\U0001F469", "/help\r", "/query alice\r", "/clear\r",
		"\033ws", "\033wv", "\033wc", "\033wm", "\033wo", "\033ww", "\033w\033[A",
		"\033w\033[C", "\033g", "\007bo\r", "\033j02", "\033/", "\033p", "\033n", "\033u",
		"\033[1;3A", "\033[1;3B", "\033B", "\033N", "\033", "\033m", "\033[<0;5;5M",
		"\033[<0;40;12M", "\033[<64;30;9M", "\033[<65;70;3M", "/window splitv 30\r",
		"/window next\r", "y", "n", "p", "q", "/verify alice\r", "/accept\r",
		"/msg alice x\r", "\033[O", "\033[I", "\022", "\030", "\033y", "\033_", "\033c",
		"\033[1;5A", "\033[1;5B", "\030\005", "/bind ctrl-t /names\r",
		"/bind meta-l,x undo\r", "/unbind ctrl-t\r", "/alias a /b ; /a\r", "/a\r", "/b x\r",
		"/alias b /me $1 ; /names\r", ":th\t", "/un\t", "/bind \t", "\007", "\023", "\023",
		"a", "e", "\033[1;3F", "/search a\r", "/queue\r", "/retry\r", "/unsend 1\r",
		"/forget #lobby\r", "/set\r", "\001", "\005", "\027", "\033[C", "\033[D", "\177" };
	char raw[4];

	if (next(seed) % 8 == 0) {
		for (size_t i = 0; i < sizeof raw; i++)
			raw[i] = (char)(next(seed) % 256);
		ui_feed(&x->u, raw, sizeof raw);
	} else {
		keys(x, known[next(seed) % (sizeof known / sizeof known[0])]);
	}
}

static void
nothing_breaks_it(void **state)
{
	struct fix *x = *state;
	uint32_t seed = 20261122;
	struct intent *in;

	for (int i = 0; i < 6000; i++) {
		if (next(&seed) % 3 == 0)
			random_event(x, &seed);
		else
			random_keys(x, &seed);
		if (next(&seed) % 20 == 0)
			grid_resize(&x->u.grid, (int)(next(&seed) % 50), (int)(next(&seed) % 150));
		while ((in = bus_take_intent(x->bus)) != NULL)
			intent_free(in);
		if (i % 3 == 0) {
			ui_draw(&x->u);
			assert_true(term_fake_sound(&x->u.grid));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(enter_sends, setup, teardown),
		cmocka_unit_test_setup_teardown(wrong_command_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(full_ring_keeps_the_line, setup, teardown),
		cmocka_unit_test_setup_teardown(drafts_stay_in_their_room, setup, teardown),
		cmocka_unit_test_setup_teardown(paste_never_sends, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    huge_paste_is_whole_and_refused_at_enter, setup, teardown),
		cmocka_unit_test_setup_teardown(leaving_asks, setup, teardown),
		cmocka_unit_test_setup_teardown(quit_of_a_host_asks, setup, teardown),
		cmocka_unit_test_setup_teardown(quit_waits_for_room_in_the_ring, setup, teardown),
		cmocka_unit_test_setup_teardown(panes_and_bare, setup, teardown),
		cmocka_unit_test_setup_teardown(clear_and_scroll, setup, teardown),
		cmocka_unit_test_setup_teardown(long_answers_begin_at_their_top, setup, teardown),
		cmocka_unit_test_setup_teardown(looking_away_leaves_a_mark, setup, teardown),
		cmocka_unit_test_setup_teardown(only_an_answer_verifies, setup, teardown),
		cmocka_unit_test_setup_teardown(typing_ahead_verifies_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(the_program_compares, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    held_text_comes_back_for_another_enter, setup, teardown),
		cmocka_unit_test_setup_teardown(held_on_its_way, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_breaks_it, setup, teardown),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}
