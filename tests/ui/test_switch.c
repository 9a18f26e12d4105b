#include "ui/switch.h"

#include "tests/support/cm.h"
#include "tests/ui/events.h"

static const char *const people[] = { "ada", "dennis", "me", "margaret", NULL };

static void
letters_in_their_order(void **state)
{
	(void)state;
	assert_int_equal(switch_score("#ops", "x"), 0);
	assert_int_equal(switch_score("#ops", "so"), 0);
	assert_int_equal(switch_score("#ops", "opsx"), 0);
	assert_true(switch_score("#ops", "") > 0);
	assert_true(switch_score("#ops", "OS") > 0);
	assert_true(switch_score("@eve", "@e") > 0);
	/* Adjoining, at the start of a word, in a shorter name. */
	assert_true(switch_score("#release", "rel") > switch_score("#rxexl", "rel"));
	assert_true(switch_score("#build-ops", "o") > switch_score("#lobby", "o"));
	assert_true(switch_score("#dev", "dev") > switch_score("#develop", "dev"));
	/* A better match further on is found. */
	assert_true(switch_score("#d-dev", "dev") > switch_score("#daxxev", "dev"));
	/* However often a letter is there. */
	assert_true(switch_score("#aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaa") > 0);
	assert_int_equal(switch_score("#aaaaaaaaaaaaaaaaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaaa"), 0);
}

static struct model *
rooms(void)
{
	struct model *m = model_new("me");

	events_room(m, "#lobby", people, 1);
	events_room(m, "#dev", people, 1);
	events_room(m, "#design", people, 1);
	events_say(m, "@ada", "ada", "psst", 1);
	events_say(m, "#design", "ada", "me: look", 1);
	return m;
}

static const char *
name(const struct switcher *sw, size_t i)
{
	return i < sw->n ? sw->offers[i].name : "";
}

static void
begins_with_the_last_room(void **state)
{
	struct model *m = rooms();
	struct switcher sw;

	(void)state;
	switch_begin(&sw, m, 1);
	assert_string_equal(name(&sw, 0), "#dev");
	assert_string_equal(name(&sw, 1), "#design"); /* a mention */
	assert_string_equal(name(&sw, 2), "@ada");
	assert_string_equal(name(&sw, 3), "#lobby"); /* the current one */
	assert_int_equal(sw.n, 4);
	model_free(m);
}

static void
finds_as_one_types(void **state)
{
	struct model *m = rooms();
	struct switcher sw;

	(void)state;
	switch_begin(&sw, m, m->n_rooms);
	assert_true(switch_type(&sw, m, 'd'));
	assert_string_equal(name(&sw, 0), "#dev");
	assert_true(switch_type(&sw, m, 'n'));
	/* Of equals the one where there are words already. */
	assert_string_equal(switch_chosen(&sw)->name, "#design");
	assert_string_equal(name(&sw, 1), "@dennis");
	switch_step(&sw, 1);
	assert_string_equal(switch_chosen(&sw)->name, "@dennis");
	assert_int_equal(switch_chosen(&sw)->room, m->n_rooms);
	switch_step(&sw, 1);
	assert_string_equal(switch_chosen(&sw)->name, "#design");
	switch_step(&sw, -1);
	assert_string_equal(switch_chosen(&sw)->name, "@dennis");
	switch_type(&sw, m, 'q');
	assert_null(switch_chosen(&sw));
	switch_step(&sw, 1);
	switch_erase(&sw, m, false);
	assert_string_equal(switch_chosen(&sw)->name, "#design");
	switch_erase(&sw, m, true);
	switch_erase(&sw, m, false);
	assert_int_equal(sw.n, 4);
	/* Neither ourselves nor somebody twice. */
	switch_type(&sw, m, 'm');
	assert_int_equal(sw.n, 1);
	assert_string_equal(name(&sw, 0), "@margaret");
	assert_false(switch_type(&sw, m, ' '));
	assert_false(switch_type(&sw, m, '\033'));
	model_free(m);
}

static void
only_the_best_of_many(void **state)
{
	struct model *m = model_new("me");
	struct switcher sw;
	char room[24];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(room, sizeof room, "#room-%d", i);
		events_room(m, room, people, 1);
	}
	events_room(m, "#rm", people, 1);
	switch_begin(&sw, m, m->n_rooms);
	assert_int_equal(sw.n, SWITCH_SHOWN);
	switch_type(&sw, m, 'r');
	switch_type(&sw, m, 'm');
	assert_int_equal(sw.n, SWITCH_SHOWN);
	assert_string_equal(name(&sw, 0), "#rm");
	for (size_t i = 1; i < sw.n; i++)
		assert_true(sw.offers[i].score <= sw.offers[i - 1].score);
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_in_their_order),
		cmocka_unit_test(begins_with_the_last_room),
		cmocka_unit_test(finds_as_one_types),
		cmocka_unit_test(only_the_best_of_many),
	};

	return cmocka_run_group_tests_name("switch", tests, NULL, NULL);
}
