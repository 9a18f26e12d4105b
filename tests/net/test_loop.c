/* net/loop.c: timers, wake-ups, signals, and calls before it blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>

#include "net/loop_int.h"

struct log {
	struct loop *loop;
	struct timer *timer, *other;
	struct wake *wake;
	struct sigwatch *sig;
	struct soon soon[3];
	char order[32];
	size_t n;
	int count;
};

static void
note(struct log *l, char c)
{
	assert_true(l->n < sizeof l->order - 1);
	l->order[l->n++] = c;
}

static void
on_timer(void *user)
{
	struct log *l = user;

	note(l, 't');
	if (++l->count == 3) {
		timer_free(l->timer);
		l->timer = NULL;
	}
}

static void
on_other(void *user)
{
	struct log *l = user;

	note(l, 'o');
	loop_stop(l->loop);
}

static void
test_timers(void **state)
{
	struct log l = { .loop = loop_new() };

	(void)state;
	l.timer = timer_new(l.loop, on_timer, &l);
	l.other = timer_new(l.loop, on_other, &l);
	assert_false(timer_active(l.timer));
	timer_start(l.timer, 1, 1);
	timer_start(l.other, 1000000, 0);
	assert_true(timer_active(l.other));
	timer_stop(l.other);
	assert_false(timer_active(l.other));
	loop_run(l.loop);
	assert_string_equal(l.order, "ttt");
	assert_null(l.timer);
	timer_start(l.other, 0, 1);
	loop_run(l.loop);
	assert_string_equal(l.order, "ttto");
	assert_true(timer_active(l.other));
	timer_free(l.other);
	timer_free(NULL);
	loop_free(l.loop);
	loop_free(NULL);
}

static void
on_wake(void *user)
{
	struct log *l = user;

	note(l, 'w');
	wake_free(l->wake);
}

static void *
sender(void *wake)
{
	wake_send(wake);
	return NULL;
}

static void
test_wake_from_another_thread(void **state)
{
	struct log l = { .loop = loop_new() };
	pthread_t t;

	(void)state;
	l.wake = wake_new(l.loop, on_wake, &l);
	assert_int_equal(pthread_create(&t, NULL, sender, l.wake), 0);
	loop_run(l.loop);
	pthread_join(t, NULL);
	assert_string_equal(l.order, "w");
	loop_free(l.loop);
}

static void
on_signal(void *user)
{
	struct log *l = user;

	note(l, 's');
	sigwatch_free(l->sig);
}

static void
test_signal(void **state)
{
	struct log l = { .loop = loop_new() };

	(void)state;
	l.sig = sigwatch_new(l.loop, SIGUSR1, on_signal, &l);
	raise(SIGUSR1);
	loop_run(l.loop);
	assert_string_equal(l.order, "s");
	assert_null(sigwatch_new(l.loop, SIGKILL, on_signal, &l));
	sigwatch_free(NULL);
	loop_free(l.loop);
}

static void
soon_a(void *user)
{
	struct log *l = user;

	note(l, 'a');
	soon_cancel(&l->soon[1]);
	/* Again comes in the next tick, after what is due in this one. */
	if (++l->count < 3)
		soon_call(l->loop, &l->soon[0]);
}

static void
soon_b(void *user)
{
	note(user, 'b');
}

static void
soon_c(void *user)
{
	note(user, 'c');
}

static void
test_soon(void **state)
{
	struct log l = { .loop = loop_new() };

	(void)state;
	soon_init(&l.soon[0], soon_a, &l);
	soon_init(&l.soon[1], soon_b, &l);
	soon_init(&l.soon[2], soon_c, &l);
	soon_call(l.loop, &l.soon[0]);
	soon_call(l.loop, &l.soon[1]);
	soon_call(l.loop, &l.soon[2]);
	soon_call(l.loop, &l.soon[2]);
	soon_cancel(&l.soon[1]);
	soon_call(l.loop, &l.soon[1]);
	loop_run(l.loop);
	assert_string_equal(l.order, "acaa");
	/* Due when the loop is freed: still called. */
	soon_call(l.loop, &l.soon[2]);
	loop_free(l.loop);
	assert_string_equal(l.order, "acaac");
}

/* A stop before the run, and handles that were closed but never run. */
static void
test_free_runs_what_is_left(void **state)
{
	struct log l = { .loop = loop_new() };

	(void)state;
	timer_free(timer_new(l.loop, on_timer, &l));
	wake_free(wake_new(l.loop, on_wake, &l));
	loop_stop(l.loop);
	loop_free(l.loop);
	assert_int_equal(l.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timers),
		cmocka_unit_test(test_wake_from_another_thread),
		cmocka_unit_test(test_signal),
		cmocka_unit_test(test_soon),
		cmocka_unit_test(test_free_runs_what_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
