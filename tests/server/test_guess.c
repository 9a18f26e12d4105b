#include "server/guess.h"

#include <stdio.h>

#include "tests/support/cm.h"

#define START 1000000 /* ms; any */

static void
wrong(struct guess *g, const char *peer, unsigned times, uint64_t now)
{
	for (unsigned i = 0; i < times; i++)
		guess_wrong(g, peer, now);
}

static void
test_one_address(void **state)
{
	struct guess *g = guess_new();

	(void)state;
	wrong(g, "192.0.2.7:40000", GUESS_WRONG_MAX - 1, START);
	assert_int_equal(guess_wait(g, "192.0.2.7:1", START), 0);
	wrong(g, "192.0.2.7:40001", 1, START + 1000); /* another port is no other address */
	assert_int_equal(guess_wait(g, "192.0.2.7:1", START + 1000), GUESS_WINDOW_MS);
	assert_int_equal(guess_wait(g, "192.0.2.8:1", START + 1000), 0);
	assert_int_equal(guess_wait(g, "192.0.2.7:1", START + 1000 + GUESS_WINDOW_MS - 1), 1);
	assert_int_equal(guess_wait(g, "192.0.2.7:1", START + 1000 + GUESS_WINDOW_MS), 0);
	guess_free(g);
}

/* Who has a network of IPv6 addresses has one try at them all. */
static void
test_one_network(void **state)
{
	struct guess *g = guess_new();
	char peer[64];

	(void)state;
	for (unsigned i = 0; i < GUESS_WRONG_MAX; i++) {
		snprintf(peer, sizeof peer, "[2001:db8:0:1:%x::1]:40000", i);
		guess_wrong(g, peer, START);
	}
	assert_true(guess_wait(g, "[2001:db8:0:1:ffff::]:1", START) > 0);
	assert_int_equal(guess_wait(g, "[2001:db8:0:2::1]:1", START), 0);
	guess_free(g);
}

static void
test_slow_ones_are_forgotten(void **state)
{
	struct guess *g = guess_new();

	(void)state;
	for (unsigned i = 0; i < 3 * GUESS_WRONG_MAX; i++) {
		assert_int_equal(guess_wait(g, "192.0.2.7:1", START + i * GUESS_WINDOW_MS), 0);
		guess_wrong(g, "192.0.2.7:1", START + i * GUESS_WINDOW_MS);
	}
	guess_free(g);
}

/* From everywhere at once: nobody may, for a minute after the last one. */
static void
test_all(void **state)
{
	struct guess *g = guess_new();
	char peer[64];

	(void)state;
	for (unsigned i = 0; i < GUESS_ALL_MAX; i++) {
		assert_int_equal(guess_wait(g, "198.51.100.1:1", START + i), 0);
		snprintf(peer, sizeof peer, "192.0.2.%u:1", i);
		guess_wrong(g, peer, START + i);
	}
	assert_int_equal(
	    guess_wait(g, "198.51.100.1:1", START + GUESS_ALL_MAX - 1), GUESS_ALL_WINDOW_MS);
	assert_int_equal(
	    guess_wait(g, "198.51.100.1:1", START + GUESS_ALL_MAX - 1 + GUESS_ALL_WINDOW_MS), 0);
	guess_free(g);
}

/* More sources than there are places: it forgets none that counts, and does not fall over. */
static void
test_full(void **state)
{
	struct guess *g = guess_new();
	char peer[64];

	(void)state;
	for (unsigned i = 0; i < 2000; i++) {
		snprintf(peer, sizeof peer, "10.1.%u.%u:1", i / 250, i % 250);
		guess_wrong(g, peer, START);
	}
	assert_true(guess_wait(g, "203.0.113.1:1", START) > 0);
	guess_free(g);
	guess_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_address),
		cmocka_unit_test(test_one_network),
		cmocka_unit_test(test_slow_ones_are_forgotten),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("guess", tests, NULL, NULL);
}
