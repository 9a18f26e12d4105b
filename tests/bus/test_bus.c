/*
 * Tests of bus/: ownership, wake-ups both ways, and a worker that found the event ring full
 * being let go on. The stress lets both threads sleep whenever they may, on small rings.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/utf8.h"
#include "bus/bus.h"
#include "tests/support/random.h"

#define HANG_MS 60000 /* only a lost wake-up takes so long */

static void
count_wake(void *user)
{
	++*(int *)user;
}

static bool
readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
test_names_and_texts(void **state)
{
	struct event *ev = event_new(EV_NOTICE);
	struct intent *in = intent_new(IN_SAY);
	char text[3 * EVENT_TEXTF_MAX];

	(void)state;
	assert_string_equal(event_name(EV_BYE), "EV_BYE");
	assert_string_equal(event_name(EV__COUNT), "EV_?");
	assert_string_equal(intent_name(IN_QUIT), "IN_QUIT");
	assert_string_equal(intent_name(IN__COUNT), "IN_?");
	event_text(ev, "abc", 2);
	assert_string_equal(ev->text, "ab");
	assert_int_equal(ev->text_len, 2);
	event_textf(ev, "%d-%s", 7, "x");
	assert_string_equal(ev->text, "7-x");
	intent_text(in, "first", 5);
	intent_text(in, "hi there", 2);
	assert_string_equal(in->text, "hi");
	/* A long text is cut, and not inside a character. */
	for (size_t i = 0; i + 4 < sizeof text; i += 4)
		memcpy(text + i, "\xf0\x9f\x98\x80", 5);
	event_textf(ev, "a%s", text);
	assert_int_equal(ev->text_len, 1 + (EVENT_TEXTF_MAX - 1) / 4 * 4);
	assert_int_equal(strlen(ev->text), ev->text_len);
	assert_true(utf8_valid(bytes_of(ev->text, ev->text_len)));
	event_free(ev);
	intent_free(in);
	event_free(NULL);
	intent_free(NULL);
}

static void
test_full_keeps_ownership_with_the_caller(void **state)
{
	struct bus *b = bus_new(2);
	struct intent *in[3] = { intent_new(IN_SAY), intent_new(IN_MSG), intent_new(IN_QUIT) };

	(void)state;
	assert_true(bus_post_intent(b, in[0]));
	assert_true(bus_post_intent(b, in[1]));
	assert_false(bus_post_intent(b, in[2]));
	assert_ptr_equal(bus_take_intent(b), in[0]);
	intent_free(in[0]);
	assert_true(bus_post_intent(b, in[2]));
	assert_ptr_equal(bus_take_intent(b), in[1]);
	intent_free(in[1]);
	/* in[2] and an event with everything in it are freed with the bus. */
	struct event *ev = event_new(EV_ROOM);
	event_text(ev, "text", 4);
	ev->members = calloc(2, sizeof *ev->members);
	ev->security = calloc(1, sizeof *ev->security);
	assert_true(bus_post_event(b, ev));
	bus_free(b);
	bus_free(NULL);
}

static void
test_worker_is_woken_only_when_asleep(void **state)
{
	struct bus *b = bus_new(4);
	int wakes = 0;

	(void)state;
	bus_set_wake(b, count_wake, &wakes);
	assert_true(bus_post_intent(b, intent_new(IN_SAY)));
	assert_int_equal(wakes, 0);
	assert_false(bus_worker_may_sleep(b));
	intent_free(bus_take_intent(b));
	assert_true(bus_worker_may_sleep(b));
	assert_true(bus_post_intent(b, intent_new(IN_SAY)));
	assert_true(bus_post_intent(b, intent_new(IN_SAY)));
	assert_int_equal(wakes, 1);
	bus_free(b);
}

static void
test_ui_is_woken_by_its_descriptor(void **state)
{
	struct bus *b = bus_new(4);

	(void)state;
	assert_true(bus_post_event(b, event_new(EV_JOIN)));
	assert_false(readable(bus_event_fd(b)));
	assert_false(bus_ui_may_sleep(b));
	event_free(bus_take_event(b));
	assert_true(bus_ui_may_sleep(b));
	assert_true(bus_post_event(b, event_new(EV_JOIN)));
	assert_true(readable(bus_event_fd(b)));
	bus_event_fd_clear(b);
	assert_false(readable(bus_event_fd(b)));
	bus_event_fd_clear(b); /* must not block */
	bus_free(b);
}

static void
fill_events(struct bus *b, int n)
{
	struct event *ev = event_new(EV_LEAVE);

	for (int i = 0; i < n; i++)
		assert_true(bus_post_event(b, event_new(EV_JOIN)));
	assert_false(bus_post_event(b, ev));
	event_free(ev);
}

/* Woken exactly once, before half of the ring was taken, whatever had been taken before it got
 * full. */
static void
test_starved_worker_is_woken_once(void **state)
{
	(void)state;
	for (int phase = 0; phase < 9; phase++) {
		struct bus *b = bus_new(8);
		int wakes = 0;

		bus_set_wake(b, count_wake, &wakes);
		for (int i = 0; i < phase; i++) {
			assert_true(bus_post_event(b, event_new(EV_JOIN)));
			event_free(bus_take_event(b));
		}
		fill_events(b, 8);
		for (int i = 0; i < 4; i++)
			event_free(bus_take_event(b));
		assert_int_equal(wakes, 1);
		fill_events(b, 4);
		assert_int_equal(wakes, 1);
		for (int i = 0; i < 9; i++)
			event_free(bus_take_event(b));
		assert_int_equal(wakes, 2);
		bus_free(b);
	}
}

/* Stress ------------------------------------------------------------------ */

#define STRESS_INTENTS 40000u
#define EVENTS_EACH 5u

struct worker {
	struct bus *bus;
	int fd;
	uint64_t posted, starved, slept;
	bool failed;
};

static void
write_wake(void *user)
{
	uint64_t one = 1;
	ssize_t n = write(*(int *)user, &one, sizeof one);

	(void)n;
}

static void
worker_wait(struct worker *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };
	uint64_t count;

	w->slept++;
	if (poll(&p, 1, HANG_MS) != 1 || read(w->fd, &count, sizeof count) != sizeof count)
		w->failed = true;
}

/* Post, and when the ring is full sleep until the UI took something: a real worker goes back to its
 * loop. */
static void
worker_post(struct worker *w, enum event_type type)
{
	struct event *ev = event_new(type);

	ev->id = w->posted++;
	event_textf(ev, "event %llu", (unsigned long long)ev->id);
	while (!w->failed && !bus_post_event(w->bus, ev)) {
		w->starved++;
		worker_wait(w);
	}
	if (w->failed)
		event_free(ev);
}

static void *
worker_run(void *user)
{
	struct worker *w = user;
	uint64_t next = 0;

	for (bool quit = false; !quit && !w->failed;) {
		struct intent *in;

		while ((in = bus_take_intent(w->bus)) != NULL) {
			quit = in->type == IN_QUIT;
			if (in->id != next++)
				w->failed = true;
			for (unsigned i = 0; i < EVENTS_EACH; i++)
				worker_post(w, EV_SENT);
			intent_free(in);
		}
		if (!quit && bus_worker_may_sleep(w->bus))
			worker_wait(w);
	}
	worker_post(w, EV_BYE);
	return NULL;
}

static void
test_stress(void **state)
{
	struct worker w = { .bus = bus_new(8), .fd = eventfd(0, EFD_CLOEXEC) };
	uint64_t random = random_seed("bus"), next = 0, posted = 0, slept = 0;
	struct intent *waiting = NULL;
	bool lull =
	    false; /* say nothing until all is answered, so that the worker falls asleep too */
	pthread_t thread;

	(void)state;
	bus_set_wake(w.bus, write_wake, &w.fd);
	assert_int_equal(pthread_create(&thread, NULL, worker_run, &w), 0);
	for (bool bye = false; !bye;) {
		uint64_t burst = 1 + random_next(&random) % 16;
		struct event *ev;

		lull = (lull || burst == 1) && next < posted * EVENTS_EACH;
		while (!lull && posted < STRESS_INTENTS && burst-- > 0) {
			if (waiting == NULL) {
				waiting =
				    intent_new(posted + 1 < STRESS_INTENTS ? IN_SAY : IN_QUIT);
				waiting->id = posted;
			}
			if (!bus_post_intent(w.bus, waiting))
				break;
			posted++;
			waiting = NULL;
		}
		burst = 1 + random_next(&random) % 12;
		while (burst-- > 0 && (ev = bus_take_event(w.bus)) != NULL) {
			assert_true(ev->id == next++);
			bye = ev->type == EV_BYE;
			event_free(ev);
		}
		/* Nothing to say for now: sleep, if what was asked is still to be answered. */
		if (!bye && next < posted * EVENTS_EACH + (posted == STRESS_INTENTS) &&
		    bus_ui_may_sleep(w.bus)) {
			struct pollfd p = { .fd = bus_event_fd(w.bus), .events = POLLIN };

			slept++;
			assert_int_equal(poll(&p, 1, HANG_MS), 1);
			bus_event_fd_clear(w.bus);
		}
	}
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_false(w.failed);
	assert_int_equal(next, STRESS_INTENTS * EVENTS_EACH + 1);
	assert_true(w.starved > 0 && w.slept > w.starved && slept > 0);
	printf("# starved %llu times, worker slept %llu times, ui %llu times\n",
	    (unsigned long long)w.starved, (unsigned long long)w.slept, (unsigned long long)slept);
	intent_free(waiting);
	bus_free(w.bus);
	close(w.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_texts),
		cmocka_unit_test(test_full_keeps_ownership_with_the_caller),
		cmocka_unit_test(test_worker_is_woken_only_when_asleep),
		cmocka_unit_test(test_ui_is_woken_by_its_descriptor),
		cmocka_unit_test(test_starved_worker_is_woken_once),
		cmocka_unit_test(test_stress),
	};

	return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}
