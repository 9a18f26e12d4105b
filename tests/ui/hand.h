/* tests/ui/hand.h - the screen program without a terminal: a hand that types and an eye. */
#ifndef SNUG_TESTS_UI_HAND_H
#define SNUG_TESTS_UI_HAND_H

#include "ui/ui_int.h"

struct hand {
	struct bus *bus;
	struct ui_opts opts;
	struct ui u;
};

/* For cmocka: we are me, online, in #lobby with alice and bob; 80x24. */
int hand_setup(void **state);
int hand_teardown(void **state);
#define HAND_TEST(fn) cmocka_unit_test_setup_teardown(fn, hand_setup, hand_teardown)

/* Bytes as a terminal sends them; ESC alone as well. */
void hand_types(struct hand *h, const char *bytes);
/* Draws; are these words on the screen? */
bool hand_sees(struct hand *h, const char *words);
/* The name of the current room, and what is typed there. */
const char *hand_room(const struct hand *h);
const char *hand_typed(const struct hand *h);
/* What the worker says; takes ev. */
void hand_hears(struct hand *h, struct event *ev);
/* A message of nick in room. */
void hand_hears_say(struct hand *h, const char *room, const char *nick, const char *text);
/* Another size of the terminal. */
void hand_sizes(struct hand *h, int rows, int cols);

#endif
