/*
 * tests/ui/golden.h - screens as files: tests/ui/golden/NAME-COLSxROWS.txt. To make them anew
 * after a wanted change, look at them and commit: GOLDEN=write make check
 */
#ifndef SNUG_TESTS_UI_GOLDEN_H
#define SNUG_TESTS_UI_GOLDEN_H

#include "ui/draw.h"

#include "tests/support/cm.h"
#include "tests/support/term_fake.h"
#include "tests/ui/events.h"

static const char *const people[] = { "ada", "dennis", "grace", "hedy", "ken", "linus", "margaret",
	"me", "radia", NULL };

static const struct {
	int cols, rows;
} sizes[] = { { 120, 36 }, { 80, 24 }, { 60, 18 }, { 40, 8 } };

/* What is drawn where there is room for it, and what instead where there is none. */
static const struct {
	int cols, rows;
} all_sizes[] = { { 160, 50 }, { 120, 36 }, { 80, 24 }, { 60, 18 }, { 40, 8 } };

struct fix {
	struct model *m;
	struct view v;
	struct search f;
	struct screen s;
	struct grid g;
};

static inline void
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

static inline void
end(struct fix *x)
{
	edit_free(x->v.edit);
	edit_free(x->f.edit);
	history_free(x->v.history);
	grid_fini(&x->g);
	model_free(x->m);
}

static inline char *
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

static inline void
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

static inline void
compare_all(struct fix *x, const char *name)
{
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		compare(x, name, sizes[i].cols, sizes[i].rows);
}

static inline void
compare_split(struct fix *x, const char *name)
{
	for (size_t i = 0; i < sizeof all_sizes / sizeof all_sizes[0]; i++)
		compare(x, name, all_sizes[i].cols, all_sizes[i].rows);
}

static inline void
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

/* Eve, who was verified, has another key in a private room; in the lobby all kinds of people. */
static inline void
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

#endif
