#include "tests/ui/hand.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/cm.h"
#include "tests/support/term_fake.h"
#include "tests/ui/events.h"

static const char *const people[] = { "me", "alice", "bob", NULL };

int
hand_setup(void **state)
{
	struct hand *h = calloc(1, sizeof *h);

	assert_non_null(h);
	h->opts = (struct ui_opts){ .nick = "me", .server_name = "s:1" };
	h->bus = bus_new(64);
	ui_init(&h->u, h->bus, &h->opts);
	events_online(h->u.model, false);
	events_room(h->u.model, "#lobby", people, 7);
	ui_sync(&h->u);
	grid_resize(&h->u.grid, 24, 80);
	*state = h;
	return 0;
}

int
hand_teardown(void **state)
{
	struct hand *h = *state;

	ui_fini(&h->u);
	bus_free(h->bus);
	free(h);
	return 0;
}

void
hand_types(struct hand *h, const char *bytes)
{
	struct key k;

	ui_feed(&h->u, bytes, strlen(bytes));
	term_key_timeout(h->u.keys);
	while (term_key_take(h->u.keys, &k))
		ui_key(&h->u, k);
}

bool
hand_sees(struct hand *h, const char *words)
{
	char *s;
	bool found;

	ui_draw(&h->u);
	assert_true(term_fake_sound(&h->u.grid));
	s = term_fake_text(&h->u.grid);
	found = strstr(s, words) != NULL;
	free(s);
	return found;
}

const char *
hand_room(const struct hand *h)
{
	return model_room(h->u.model)->name;
}

const char *
hand_typed(const struct hand *h)
{
	return edit_text(h->u.views[h->u.model->current].edit);
}

void
hand_hears(struct hand *h, struct event *ev)
{
	ui_apply(&h->u, ev);
	event_free(ev);
}

void
hand_hears_say(struct hand *h, const char *room, const char *nick, const char *text)
{
	hand_hears(h, events_make(EV_MESSAGE, room, nick, text, 1));
}

void
hand_sizes(struct hand *h, int rows, int cols)
{
	grid_resize(&h->u.grid, rows, cols);
	ui_draw(&h->u);
}
