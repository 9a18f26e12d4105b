/* tests/ui/keyboard.h - a screen without a terminal: keys in, intents and cells out. */
#ifndef SNUG_TESTS_UI_KEYBOARD_H
#define SNUG_TESTS_UI_KEYBOARD_H

#include "tests/support/cm.h"
#include "tests/support/term_fake.h"
#include "tests/ui/events.h"
#include "ui/ui_int.h"

static const char *const people[] = { "me", "alice", "bob", NULL };

struct fix {
	struct bus *bus;
	struct ui_opts opts;
	struct ui u;
};

static inline int
setup(void **state)
{
	struct fix *x = calloc(1, sizeof *x);

	x->opts = (struct ui_opts){ .nick = "me", .server_name = "s:1" };
	x->bus = bus_new(8);
	ui_init(&x->u, x->bus, &x->opts);
	events_online(x->u.model, false);
	events_room(x->u.model, "#lobby", people, 7);
	ui_sync(&x->u);
	grid_resize(&x->u.grid, 24, 80);
	*state = x;
	return 0;
}

static inline int
teardown(void **state)
{
	struct fix *x = *state;

	ui_fini(&x->u);
	bus_free(x->bus);
	free(x);
	return 0;
}

static inline void
keys(struct fix *x, const char *s)
{
	ui_feed(&x->u, s, strlen(s));
}

static inline const char *
typed(const struct fix *x)
{
	return edit_text(x->u.views[x->u.model->current].edit);
}

static inline void
give(struct fix *x, struct event *ev)
{
	ui_apply(&x->u, ev);
	event_free(ev);
}

static inline void
esc(struct fix *x)
{
	struct key k;

	keys(x, "\033");
	term_key_timeout(x->u.keys);
	while (term_key_take(x->u.keys, &k))
		ui_key(&x->u, k);
}

static inline void
posts(struct fix *x, enum intent_type type, const char *text)
{
	struct intent *in = bus_take_intent(x->bus);

	assert_non_null(in);
	assert_int_equal(in->type, type);
	assert_string_equal(in->text != NULL ? in->text : "", text);
	intent_free(in);
}

static inline void
posts_nothing(struct fix *x)
{
	assert_null(bus_take_intent(x->bus));
}

static inline bool
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

#endif
