/*
 * Tests of base/ring.c. The stress sends items to an echoing thread and takes them back: both
 * sides sleep on an eventfd whenever they may, so that one missed wake-up stops everything and
 * is reported. Under ThreadSanitizer it also shows that an item's bytes travel with its pointer.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/ring.h"
#include "tests/support/random.h"

#define STRESS_ITEMS 10000000u
#define TOSS_ITEMS 200000u
#define HANG_MS 60000 /* only a lost wake-up takes so long */

static void
test_order_full_and_wrap(void **state)
{
	struct ring *r = ring_new(4);
	int v[6];

	(void)state;
	assert_null(ring_pop(r));
	for (int round = 0; round < 1000; round++) {
		for (int i = 0; i < 4; i++)
			assert_true(ring_push(r, &v[i]));
		assert_false(ring_push(r, &v[4]));
		assert_ptr_equal(ring_pop(r), &v[0]);
		assert_true(ring_push(r, &v[4]));
		assert_false(ring_push(r, &v[5]));
		for (int i = 1; i < 5; i++)
			assert_ptr_equal(ring_pop(r), &v[i]);
		assert_null(ring_pop(r));
		/* One more each round, so that every slot is once the first. */
		assert_true(ring_push(r, &v[0]));
		assert_ptr_equal(ring_pop(r), &v[0]);
	}
	ring_free(r);
	ring_free(NULL);
}

static void
test_wake_is_asked_once_and_only_when_asleep(void **state)
{
	struct ring *r = ring_new(2);
	int v;

	(void)state;
	assert_true(ring_push(r, &v));
	assert_false(ring_wants_wake(r)); /* awake from the start */
	assert_false(ring_may_sleep(r));  /* something is there */
	assert_false(ring_wants_wake(r)); /* so it did not go to sleep */
	assert_ptr_equal(ring_pop(r), &v);
	assert_true(ring_may_sleep(r));
	assert_true(ring_push(r, &v));
	assert_true(ring_wants_wake(r));
	assert_false(ring_wants_wake(r));
	assert_ptr_equal(ring_pop(r), &v);
	ring_free(r);
}

struct item {
	uint64_t seq;
	uint64_t answer;
};

/* One end of a pair of rings; out_fd wakes the other end, in_fd wakes this one. */
struct end {
	struct ring *in, *out;
	int in_fd, out_fd;
	uint64_t items;  /* to be moved each way */
	uint64_t window; /* under way at once, at most */
	uint64_t random;
	uint64_t sleeps, wakes;
	bool hung;
};

static void
spin(uint64_t turns)
{
	for (volatile uint64_t i = turns; i > 0; i--)
		;
}

static void
pause_a_little(struct end *e)
{
	uint64_t r = random_next(&e->random);

	if (r % 64 == 0)
		sched_yield();
	else if (r % 16 == 0)
		spin(r >> 8 & 0x3ff);
}

static void
wake_if_wanted(struct end *e)
{
	uint64_t one = 1;

	if (!ring_wants_wake(e->out))
		return;
	e->wakes++;
	if (write(e->out_fd, &one, sizeof one) != sizeof one)
		e->hung = true;
}

static void
sleep_if_empty(struct end *e)
{
	struct pollfd p = { .fd = e->in_fd, .events = POLLIN };
	uint64_t count;

	/* A single item in the air comes back at about this time: fall asleep just then. */
	if (e->window == 1)
		spin(random_next(&e->random) & 0xff);
	if (!ring_may_sleep(e->in))
		return;
	e->sleeps++;
	if (poll(&p, 1, HANG_MS) != 1 || read(e->in_fd, &count, sizeof count) != sizeof count)
		e->hung = true;
}

/* Push, and when full let the other side work: it sleeps only when it owes nothing. */
static void
push_hard(struct end *e, struct item *it)
{
	while (!ring_push(e->out, it)) {
		wake_if_wanted(e);
		sched_yield();
	}
}

static void *
echo(void *user)
{
	struct end *e = user;
	uint64_t seen = 0;

	while (seen < e->items && !e->hung) {
		uint64_t burst = 1 + random_next(&e->random) % 256;
		struct item *it;

		while (burst-- > 0 && (it = ring_pop(e->in)) != NULL) {
			if (it->seq != seen++)
				e->hung = true;
			it->answer = ~it->seq;
			push_hard(e, it);
		}
		wake_if_wanted(e);
		pause_a_little(e);
		if (seen < e->items)
			sleep_if_empty(e);
	}
	return NULL;
}

/* How many items may be under way: mostly many, now and then so few that both sides fall asleep. */
static uint64_t
draw_window(struct end *e)
{
	uint64_t r = random_next(&e->random);

	return r % 32 == 0 ? 1 + (r >> 8) % 3 : 1 + (r >> 8) % e->window;
}

static void
drive(struct end *e, struct item *item)
{
	uint64_t sent = 0, back = 0;

	while (back < e->items && !e->hung) {
		uint64_t w = e->window == 1 ? 1 : draw_window(e);
		struct item *it;

		/* An item that came back is ours again: item i carries the numbers i, i + window,
		 * ... */
		while (sent < e->items && sent - back < w) {
			it = &item[sent % e->window];
			it->seq = sent;
			if (!ring_push(e->out, it))
				break;
			sent++;
		}
		wake_if_wanted(e);
		pause_a_little(e);
		while ((it = ring_pop(e->in)) != NULL) {
			assert_true(it->seq == back && it->answer == ~back);
			back++;
		}
		if (back < sent)
			sleep_if_empty(e);
	}
}

static void
stress(size_t capacity, uint64_t items, uint64_t window)
{
	struct ring *there = ring_new(capacity), *back = ring_new(capacity);
	int a = eventfd(0, EFD_CLOEXEC), b = eventfd(0, EFD_CLOEXEC);
	struct item *item = mem_calloc(window, sizeof *item);
	struct end driver = {
		.in = back, .out = there, .in_fd = a, .out_fd = b, .items = items, .window = window
	};
	struct end echoer = {
		.in = there, .out = back, .in_fd = b, .out_fd = a, .items = items, .window = window
	};
	pthread_t thread;

	driver.random = random_seed("ring");
	echoer.random = ~driver.random;
	assert_int_equal(pthread_create(&thread, NULL, echo, &echoer), 0);
	drive(&driver, item);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_false(driver.hung);
	assert_false(echoer.hung);
	assert_true(driver.sleeps > 0 && echoer.sleeps > 0);
	printf("# ring of %zu: slept %llu and %llu times, woken %llu and %llu times\n", capacity,
	    (unsigned long long)driver.sleeps, (unsigned long long)echoer.sleeps,
	    (unsigned long long)echoer.wakes, (unsigned long long)driver.wakes);
	assert_null(ring_pop(there));
	assert_null(ring_pop(back));
	ring_free(there);
	ring_free(back);
	free(item);
	close(a);
	close(b);
}

/* More under way than both rings hold, so that they get full. */
static void
test_ten_million_both_ways(void **state)
{
	(void)state;
	stress(1024, STRESS_ITEMS, 3 * 1024);
}

/* One item tossed to and fro by two sides that are about to fall asleep: where wake-ups get lost.
 */
static void
test_falling_asleep_while_it_comes(void **state)
{
	(void)state;
	stress(2, TOSS_ITEMS, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_full_and_wrap),
		cmocka_unit_test(test_wake_is_asked_once_and_only_when_asleep),
		cmocka_unit_test(test_ten_million_both_ways),
		cmocka_unit_test(test_falling_asleep_while_it_comes),
	};

	return cmocka_run_group_tests_name("base/ring", tests, NULL, NULL);
}
