/*
 * Golden screens: tests/ui/golden/NAME.txt. To make them anew after a wanted change, look at
 * them and commit: GOLDEN=write make check
 */
#include "ui/draw.h"

#include <time.h>

#include "tests/support/cm.h"
#include "tests/support/term_fake.h"
#include "base/mem.h"
#include "tests/ui/events.h"
#include "ui/text.h"

static const char *const people[] = { "ada", "dennis", "grace", "hedy", "ken", "linus", "margaret",
	"me", "radia", NULL };

static const struct {
	int cols, rows;
} sizes[] = { { 120, 36 }, { 80, 24 }, { 60, 18 }, { 40, 8 } };

struct fix {
	struct model *m;
	struct view v;
	struct search f;
	struct screen s;
	struct grid g;
};

static void
start(struct fix *x)
{
	*x = (struct fix){ .m = model_new("me") };
	x->v = (struct view){ .edit = edit_new(), .history = history_new() };
	x->f.edit = edit_new();
	x->s = (struct screen){ .model = x->m,
		.view = &x->v,
		.search = &x->f,
		.server_name = "chat.example.org:9420",
		.hint = "",
		.now = 100000 };
	grid_init(&x->g);
	events_online(x->m, false);
	events_room(x->m, "#lobby", people, 40);
	for (size_t i = 0; people[i] != NULL; i++)
		events_here(x->m, "#lobby", people[i], true, 0);
}

static void
end(struct fix *x)
{
	edit_free(x->v.edit);
	edit_free(x->f.edit);
	history_free(x->v.history);
	grid_fini(&x->g);
	model_free(x->m);
}

static char *
read_golden(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *s = calloc(1 << 16, 1);

	if (f == NULL || s == NULL) {
		free(s);
		return NULL;
	}
	s[fread(s, 1, (1 << 16) - 1, f)] = '\0';
	fclose(f);
	return s;
}

static void
compare(struct fix *x, const char *name, int cols, int rows)
{
	const char *src = getenv("top_srcdir"), *mode = getenv("GOLDEN");
	char path[1024], *got, *want;
	FILE *f;

	grid_resize(&x->g, rows, cols);
	draw_screen(&x->g, &x->s);
	assert_true(term_fake_sound(&x->g));
	got = term_fake_text(&x->g);
	snprintf(path, sizeof path, "%s/tests/ui/golden/%s-%dx%d.txt", src != NULL ? src : ".",
	    name, cols, rows);
	if (mode != NULL && strcmp(mode, "write") == 0 && (f = fopen(path, "wb")) != NULL) {
		fputs(got, f);
		fclose(f);
	}
	want = read_golden(path);
	if (want == NULL || strcmp(got, want) != 0)
		fail_msg("%s differs; it is now\n%s", path, got);
	free(want);
	free(got);
}

static void
compare_all(struct fix *x, const char *name)
{
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		compare(x, name, sizes[i].cols, sizes[i].rows);
}

static void
talk(struct model *m)
{
	events_say(
	    m, "#lobby", "ada", "morning! the nightly fuzz run finished, 14 h, no crashes", 2);
	events_say(
	    m, "#lobby", "grace", "\U0001F389 nice. did it cover the ratchet parser this time?", 3);
	events_say(
	    m, "#lobby", "ada", "yes, 97.4 % of lines, the rest is the out-of-memory paths", 3);
	events_say(m, "#lobby", "ada", "and a second line of the same minute", 3);
	events_say(m, "#lobby", "linus", "those are the ones that bite", 4);
	events_say(m, "#lobby", "ada",
	    "me: can you look at https://git.example.org/snug/changes/218 before lunch? It moves "
	    "the key "
	    "schedule out of the session.",
	    6);
	events_move(m, EV_JOIN, "barbara", 41, 7);
	events_move(m, EV_LEAVE, "barbara", 42, 7);
	events_say(m, "#lobby", "ken",
	    "benchmark on the small board:\nseal 41 \u00b5s   open 44 \u00b5s", 14);
	events_own(m, EV_PENDING, 1, "looking now, give me ten minutes", 16);
	events_own(m, EV_SENT, 1, NULL, 16);
	events_say(m, "@grace", "grace", "call me", 17);
}

static void
empty_room(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	compare_all(&x, "empty");
	end(&x);
}

static void
talk_with_runs(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	edit_insert(x.v.edit, "and here is a line that I am still typ", 38);
	compare_all(&x, "talk");
	x.s.ascii = true;
	compare(&x, "talk-ascii", 80, 24);
	x.s.wish.bare = true;
	compare(&x, "talk-bare", 80, 24);
	end(&x);
}

static void
wide_and_hostile_text(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_say(x.m, "#lobby", "radia",
	    "\u4f60\u597d\uff0c\u6211\u4eca\u5929\u4e5f\u5728 - caf\u00e9 "
	    "na\u00efve \u0416\u0443\u043a "
	    "\u4f60\u597d\u4f60\u597d\u4f60\u597d\u4f60\u597d\u4f60\u597d",
	    1);
	events_say(x.m, "#lobby", "eve",
	    "\033[2J\033]0;gone\a \u202etxet\u202c a\u0301\u0302\u0303\u0304\u0305\u0306 "
	    "\U0001F468\u200d\U0001F469\u200d\U0001F467 pay\u200dpal \U000e0041",
	    2);
	events_say(x.m, "#lobby", "a\033[31mveryveryverylongname", "nicks too", 3);
	edit_insert(x.v.edit, "\u4f60\u597d e\u0301 \U0001F389", 15);
	compare_all(&x, "wide");
	end(&x);
}

static void
scrolled_back(void **state)
{
	struct fix x;
	struct draw_geometry geo;
	char text[64];

	(void)state;
	start(&x);
	for (int i = 1; i <= 60; i++) {
		snprintf(text, sizeof text, "line %d of a long evening", i);
		events_say(x.m, "#lobby", i % 4 < 2 ? "ada" : "ken", text, i / 3);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		draw_measure(&geo, &x.s, sizes[i].rows, sizes[i].cols);
		scroll_bottom(&x.v.scroll);
		scroll_up(&x.v.scroll, &geo.src, 2 * geo.page, geo.page);
		compare(&x, "scrolled", sizes[i].cols, sizes[i].rows);
	}
	draw_measure(&geo, &x.s, 24, 80);
	scroll_top(&x.v.scroll, &geo.src, geo.page);
	compare(&x, "scrolled-top", 80, 24);
	end(&x);
}

static void
failed_send(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_own(x.m, EV_PENDING, 1, "one that is on its way", 1);
	events_own(x.m, EV_PENDING, 2, "one that does not make it", 1);
	events_own(x.m, EV_SEND_FAILED, 2, NULL, 1);
	x.s.hint = "There is no /secruity; did you mean /security?";
	edit_insert(x.v.edit, "/secruity", 9);
	compare_all(&x, "failed");
	end(&x);
}

static void
reconnecting(void **state)
{
	struct fix x;
	struct event *ev;

	(void)state;
	start(&x);
	talk(x.m);
	x.m->link = (struct link){ .state = LINK_WAITING,
		.was_online = true,
		.since = 100000,
		.retry = 220000,
		.attempt = 4 };
	x.s.now = 212000;
	compare_all(&x, "reconnecting");
	ev = events_make(EV_ROOM_GONE, "#lobby", NULL, NULL, 20);
	fault_set(&ev->fault, ERR_DENIED, "Ask ada.", "you were removed from the room");
	events_give(x.m, ev);
	x.m->link.state = LINK_ONLINE;
	compare(&x, "gone", 80, 24);
	end(&x);
}

static void
new_rule_and_rooms(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_say(x.m, "#lobby", "ada", "before", 1);
	events_say(x.m, "@grace", "grace", "psst", 2);
	events_say(x.m, "#design", "ken", "three", 2);
	model_enter(x.m, model_find(x.m, "@grace"));
	events_say(x.m, "#lobby", "ada", "after, me", 3);
	compare(&x, "other-room", 80, 24);
	model_enter(x.m, 0);
	compare(&x, "new-rule", 120, 36);
	compare(&x, "new-rule", 60, 18);
	end(&x);
}

static void
input_of_many_lines(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	for (int i = 0; i < 12; i++)
		edit_insert(x.v.edit, "a line of twelve\n", 17);
	compare_all(&x, "multiline");
	end(&x);
}

static void
too_small(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	compare(&x, "small", 39, 8);
	compare(&x, "small", 20, 5);
	compare(&x, "small", 1, 1);
	end(&x);
}

/* Eve, who was verified, has another key in a private room; in the lobby all kinds of people. */
static void
changed_key(struct fix *x)
{
	static const char *const two[] = { "eve", "me", NULL };
	struct event *ev;

	events_room(x->m, "@eve", two, 7);
	events_trust(x->m, "@eve", "eve", TRUST_VERIFIED);
	ev = events_make(EV_MESSAGE, "@eve", "eve", "lunch at one?", 1);
	ev->trust = TRUST_VERIFIED;
	events_give(x->m, ev);
	events_give(x->m, events_person(EV_KEY, "@eve", "eve", TRUST_CHANGED, 12));
	ev = events_make(
	    EV_MESSAGE, "@eve", "eve", "lost my laptop. can you resend the wifi passphrase?", 13);
	ev->trust = TRUST_CHANGED;
	events_give(x->m, ev);
	model_enter(x->m, model_find(x->m, "@eve"));
}

static void
the_block_of_a_changed_key(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	changed_key(&x);
	edit_insert(x.v.edit, "sure, it is", 11);
	compare_all(&x, "key-changed");
	x.s.ascii = true;
	compare(&x, "key-changed-ascii", 80, 24);
	end(&x);
}

static void
the_box_that_asks(void **state)
{
	struct edit *digits = edit_new();
	struct fix x;

	(void)state;
	start(&x);
	changed_key(&x);
	events_give(x.m, events_person(EV_VERIFY, "@eve", "eve", TRUST_CHANGED, 14));
	x.s.overlay = OVERLAY_VERIFY;
	compare_all(&x, "verify");
	x.s.ascii = true;
	compare(&x, "verify-ascii", 80, 24);
	x.s.ascii = false;
	events_give(x.m, events_make(EV_COMPARED, "@eve", "eve",
			     "The first row differs from what eve's screen shows", 14));
	compare(&x, "verify-differs", 80, 24);
	compare(&x, "verify-differs", 40, 8);
	x.s.overlay = OVERLAY_PASTE;
	x.s.digits = digits;
	edit_insert(digits, EVENTS_WAS " " EVENTS_NOW, 71);
	compare(&x, "verify-paste", 80, 24);
	compare(&x, "verify-paste", 40, 8);
	edit_free(digits);
	end(&x);
}

static void
a_box_for_the_longest_nick(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_give(
	    x.m, events_person(EV_VERIFY, "#lobby", "abcdefghijklmnopqrstuvwx", TRUST_SEEN, 14));
	x.s.overlay = OVERLAY_VERIFY;
	compare(&x, "verify-long", 80, 24);
	end(&x);
}

/* A QR code where there is room for it and words where there is none, or no library. */
static void
codes_fit_or_are_words(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_give(x.m, events_person(EV_VERIFY, "#lobby", "ada", TRUST_SEEN, 14));
	x.s.overlay = OVERLAY_QR;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		grid_resize(&x.g, sizes[i].rows, sizes[i].cols);
		draw_screen(&x.g, &x.s);
		assert_true(term_fake_sound(&x.g));
	}
	x.s.ascii = true;
	compare(&x, "qr-ascii", 80, 24);
	end(&x);
}

static void
marks_and_words(void **state)
{
	static const struct {
		const char *nick;
		enum trust trust;
	} rows[] = { { "ada", TRUST_VERIFIED }, { "grace", TRUST_SEEN }, { "ken", TRUST_CHANGED },
		{ "margaret", TRUST_VERIFIED } };
	struct fix x;
	struct event *ev;

	(void)state;
	start(&x);
	events_trust(x.m, "#lobby", "radia", TRUST_BLOCKED);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		events_trust(x.m, "#lobby", rows[i].nick, rows[i].trust);
		for (int k = 0; k < 2; k++) {
			ev = events_make(EV_MESSAGE, "#lobby", rows[i].nick, "good morning", 1);
			ev->trust = rows[i].trust;
			ev->action = k == 1;
			events_give(x.m, ev);
		}
	}
	/* The same person with another key is another speaker. */
	events_say(x.m, "#lobby", "ada", "a word before", 2);
	ev = events_make(EV_MESSAGE, "#lobby", "ada", "and one after", 2);
	ev->trust = TRUST_VERIFIED;
	events_give(x.m, ev);
	events_give(x.m, events_person(EV_KEY, "#lobby", "hedy", TRUST_SEEN, 3));
	events_give(x.m, events_make(EV_UNSHOWN, "#lobby", "radia", NULL, 3));
	compare_all(&x, "marks");
	x.s.ascii = true;
	compare(&x, "marks-ascii", 120, 36);
	events_trust(x.m, "#lobby", "ken", TRUST_VERIFIED);
	for (size_t i = 0; people[i] != NULL; i++)
		events_trust(x.m, "#lobby", people[i], TRUST_VERIFIED);
	x.s.ascii = false;
	compare(&x, "all-verified", 120, 36);
	end(&x);
}

/* Who may what: in groups, from the owner down, with the head of the log below. */
static void
people_by_role(void **state)
{
	static const struct event_role roles[] = {
		{ "ada", ROLE_MODERATOR, false },
		{ "dennis", ROLE_MEMBER, false },
		{ "grace", ROLE_OWNER, false },
		{ "hedy", ROLE_MEMBER, true },
		{ "ken", ROLE_GUEST, false },
		{ "linus", ROLE_MEMBER, false },
		{ "margaret", ROLE_MODERATOR, true },
		{ "me", ROLE_OWNER, false },
		{ "radia", ROLE_MEMBER, false },
	};
	struct event *ev = events_make(EV_ROLES, "#lobby", NULL, "7c1f 90ab 22e4", 0);
	struct fix x;

	(void)state;
	start(&x);
	ev->n_roles = sizeof roles / sizeof roles[0];
	ev->roles = mem_calloc(ev->n_roles, sizeof *ev->roles);
	memcpy(ev->roles, roles, sizeof roles);
	events_give(x.m, ev);
	ev = events_make(EV_DEED, "#lobby", "grace", "made ada moderator\033", 2);
	ev->epoch = 41;
	events_give(x.m, ev);
	compare(&x, "roles", 120, 36);
	compare(&x, "roles", 120, 14);
	x.s.ascii = true;
	compare(&x, "roles-ascii", 120, 24);
	end(&x);
}

/* what is kept ------------------------------------------------------------------- */

static const struct events_line past[] = {
	{ 90, "ada", "happy new year", -467 * 1440, NULL },
	{ 96, "grace", "the old lb2 cert expired, that is why", -45 * 1440 + 30, NULL },
	{ 97, "me", "ouch. adding a check", -45 * 1440 + 31, NULL },
	{ 101, "ada", "morning! the nightly fuzz run finished, 14 h, no crashes", 2, NULL },
	{ 102, "", "history incomplete: key for epoch 39 missing", 3, NULL },
	{ 103, "me", "which seed was it?", 3, NULL },
	{ 104, "ada", "17. me: look at the log", 4, NULL },
	{ 105, "ken", "can someone check the certificate expiry on lb2? last time it bit us", 5,
	    NULL },
};
#define PAST_N (sizeof past / sizeof past[0])

static void
history_before_the_network(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	x.m->link = (struct link){ .state = LINK_DIALING };
	events_past(x.m, "#lobby", past + 3, PAST_N - 3, true, 104);
	events_past(x.m, "#lobby", past, 3, false, 0);
	events_past(x.m, "@grace", (struct events_line[]){ { 7, "grace", "call me", 1, NULL } }, 1,
	    false, 6);
	compare_all(&x, "past");
	end(&x);
}

/* Nothing is sent while there is nobody to send it to. */
static void
what_waits(void **state)
{
	struct fix x;
	struct event *ev;

	(void)state;
	start(&x);
	events_say(x.m, "#lobby", "ada", "rolling back lb2", 28);
	events_own(x.m, EV_PENDING, 1, "one that was too much", 29);
	events_own(x.m, EV_SEND_FAILED, 1, NULL, 29);
	ev = events_make(EV_LINK, "", NULL, NULL, 0);
	ev->link = LINK_WAITING;
	ev->attempt = 4;
	ev->delay_ms = 8000;
	fault_set(&ev->fault, ERR_TIMEOUT, "", "no answer for 30 s");
	events_give(x.m, ev);
	lines_pop(&model_room(x.m)->lines); /* it has the time of today */
	events_own(x.m, EV_PENDING, 2, "do we need to page carol?", 31);
	events_own(x.m, EV_PENDING, 3, "I can do it from my phone", 31);
	events_own(x.m, EV_PENDING, 4, "or not", 31);
	events_own(x.m, EV_UNSENT, 4, "or not", 31);
	x.s.now = 100000;
	compare_all(&x, "queued");
	x.s.ascii = true;
	compare(&x, "queued-ascii", 80, 24);
	end(&x);
}

static void
who_has_it(void **state)
{
	struct fix x;
	struct event *ev;

	(void)state;
	start(&x);
	for (uint64_t id = 1; id <= 3; id++) {
		events_own(x.m, EV_PENDING, id, id < 3 ? "one more" : "and the last", (int)id);
		ev = events_make(EV_SENT, "#lobby", NULL, NULL, (int)id);
		ev->id = id;
		ev->seq = 10 + id;
		events_give(x.m, ev);
		for (size_t i = 0; people[i] != NULL && id < 3; i++)
			events_receipt(x.m, "#lobby", people[i], id == 1 || i < 5 ? 11 : 10);
	}
	for (size_t i = 0; i < 3; i++)
		events_receipt(x.m, "#lobby", people[i], 13);
	events_receipt(x.m, "#lobby", "ada", 2); /* late, and says nothing */
	events_say(x.m, "#lobby", "ken", "seen", 4);
	compare_all(&x, "delivered-some");
	for (size_t i = 0; people[i] != NULL; i++)
		events_receipt(x.m, "#lobby", people[i], 13);
	compare_all(&x, "delivered");
	x.s.ascii = true;
	compare(&x, "delivered-ascii", 80, 24);
	end(&x);
}

static void
who_is_here(void **state)
{
	static const char *const two[] = { "grace", "me", NULL };
	struct fix x;

	(void)state;
	start(&x);
	events_room(x.m, "@grace", two, 3);
	events_here(x.m, "@grace", "me", true, 0);
	events_here(x.m, "#lobby", "linus", false, 0);
	events_here(x.m, "#lobby", "grace", false, 0);
	events_move(x.m, EV_JOIN, "barbara", 41, 5);
	events_here(x.m, "#lobby", "barbara", true, 5);
	events_here(x.m, "#lobby", "hedy", false, 6);
	events_here(x.m, "#lobby", "hedy", true, 6);
	events_here(x.m, "#lobby", "barbara", false, 6);
	compare(&x, "here", 120, 36);
	compare(&x, "here", 80, 24);
	compare(&x, "here", 60, 18);
	x.s.ascii = true;
	compare(&x, "here-ascii", 120, 36);
	end(&x);
}

static void
catching_up(void **state)
{
	struct fix x;
	struct event *ev = events_make(EV_CATCHUP, "#lobby", NULL, NULL, 0);

	(void)state;
	start(&x);
	events_past(x.m, "#lobby", past + 3, PAST_N - 3, true, 0);
	ev->done = 61;
	ev->total = 98;
	events_give(x.m, ev);
	ev = events_make(EV_CATCHUP, "#design", NULL, NULL, 0);
	ev->total = 4;
	events_give(x.m, ev);
	/* Words of the program are of today, and no reason for a date. */
	events_give(x.m, events_make(EV_NOTICE, "#lobby", NULL, "TLS 1.3", 1500));
	events_say(x.m, "#lobby", "grace", "you missed this", 6);
	events_say(x.m, "#lobby", "grace", "and this", 1501);
	compare_all(&x, "catching-up");
	end(&x);
}

static void
the_server_lies(void **state)
{
	struct fix x;
	struct event *ev;

	(void)state;
	start(&x);
	events_say(x.m, "#lobby", "ada", "one", 1);
	ev = events_make(EV_GAP, "#lobby", NULL,
	    "the server keeps messages for 30 days, and you were away longer", 2);
	ev->until_ms = EVENTS_T0 + 5 * 60000;
	events_give(x.m, ev);
	ev = events_make(EV_GAP, "#lobby", NULL, "key for epoch 119 missing\033", 6);
	ev->until_ms = EVENTS_T0 + 6 * 60000;
	events_give(x.m, ev);
	events_give(x.m, events_make(EV_ORDER, "#lobby", "ada", NULL, 7));
	events_give(x.m, events_make(EV_ORDER, "#lobby", "ken", NULL, 8));
	events_say(x.m, "#lobby", "ada", "two", 9);
	compare_all(&x, "order");
	end(&x);
}

static const struct events_line hits[] = {
	{ 105, "ken", "can someone check the certificate expiry on lb2? last time it bit us", 5,
	    "#lobby" },
	{ 12, "carol", "test for the cert expiry job is flaky", -6 * 1440, "#design" },
	{ 97, "me", "certainly expired. adding a check", -45 * 1440 + 31, "#lobby" },
	{ 96, "grace", "the old lb2 Cert EXPIred, that is why", -45 * 1440 + 30, "#lobby" },
};

static void
find(struct fix *x, const char *text)
{
	struct event *ev = events_lines(EV_HITS, "", hits, 4);
	struct fault f;

	x->f.on = x->f.all = true;
	x->f.id = ev->id = 7;
	x->f.took_ms = 12;
	ev->done = 41209;
	ev->total = 4;
	edit_insert(x->f.edit, text, strlen(text));
	if (query_parse(&x->f.query, bytes_str(text), &f) != 0)
		snprintf(x->f.why, sizeof x->f.why, "%.70s. %.70s", f.cause, f.remedy);
	events_give(x->m, ev);
	x->f.selected = lines_end(&x->m->hits.found.lines) - 2;
}

static void
looking_for_something(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	events_past(x.m, "#lobby", past, PAST_N, false, 0);
	find(&x, "cert expi");
	x.s.mono = true;
	compare_all(&x, "search");
	x.s.ascii = true;
	compare(&x, "search-ascii", 80, 24);
	x.s.ascii = x.s.mono = false;
	compare(&x, "search-color", 80, 24);
	assert_int_equal(grid_at(&x.g, 22, 20)->style, ST_ACCENT);
	/* What was found is opened in its room. */
	x.f.on = false;
	x.v.found = lines_end(&model_room(x.m)->lines) - 1;
	compare(&x, "found", 80, 24);
	end(&x);
}

static void
looking_for_nothing(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	x.f.on = true;
	compare_all(&x, "search-empty");
	edit_insert(x.f.edit, "certificate", 11);
	compare(&x, "search-asked", 80, 24);
	x.f.id = 3;
	x.m->hits.id = 3;
	x.m->hits.looked = 1;
	compare(&x, "search-nothing", 80, 24);
	edit_set(x.f.edit, "", 0);
	find(&x, "from:");
	compare(&x, "search-wrong", 80, 24);
	end(&x);
}

/* A hundred thousand lines must cost a frame no more than a screenful: counted, not timed. */
static void
only_visible_lines_are_measured(void **state)
{
	struct fix x;
	struct draw_geometry geo;

	(void)state;
	start(&x);
	for (int i = 0; i < 100000; i++)
		events_say(
		    x.m, "#lobby", i % 2 ? "ada" : "ken", "a line of a long evening", i / 20);
	grid_resize(&x.g, 24, 80);
	for (int i = 0; i < 200; i++)
		draw_screen(&x.g, &x.s);
	draw_measure(&geo, &x.s, 24, 80);
	assert_int_equal(geo.src.end - geo.src.first, LINES_MAX);
	scroll_top(&x.v.scroll, &geo.src, geo.page);
	assert_true(x.v.scroll.back);
	draw_screen(&x.g, &x.s);
	assert_true(term_fake_sound(&x.g));
	end(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_room),
		cmocka_unit_test(talk_with_runs),
		cmocka_unit_test(wide_and_hostile_text),
		cmocka_unit_test(scrolled_back),
		cmocka_unit_test(failed_send),
		cmocka_unit_test(reconnecting),
		cmocka_unit_test(new_rule_and_rooms),
		cmocka_unit_test(input_of_many_lines),
		cmocka_unit_test(too_small),
		cmocka_unit_test(the_block_of_a_changed_key),
		cmocka_unit_test(the_box_that_asks),
		cmocka_unit_test(a_box_for_the_longest_nick),
		cmocka_unit_test(codes_fit_or_are_words),
		cmocka_unit_test(marks_and_words),
		cmocka_unit_test(people_by_role),
		cmocka_unit_test(history_before_the_network),
		cmocka_unit_test(what_waits),
		cmocka_unit_test(who_has_it),
		cmocka_unit_test(who_is_here),
		cmocka_unit_test(catching_up),
		cmocka_unit_test(the_server_lies),
		cmocka_unit_test(looking_for_something),
		cmocka_unit_test(looking_for_nothing),
		cmocka_unit_test(only_visible_lines_are_measured),
	};

	setenv("TZ", "UTC0", 1);
	tzset();
	text_locale();
	return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
