/*
 * e2e/test_70_bench.c - snug --bench: its figures are there and can be, whatever they are; how fast
 * anything is, is not looked at.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/e2e/house.h"
#include "tests/e2e/tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* What stands in a row, which begins like that, behind these words. */
static double
figure(const char *out, const char *row, const char *words)
{
	const char *at = strstr(out, row);

	assert_non_null(at);
	at = strstr(at, words);
	assert_non_null(at);
	return strtod(at + strlen(words), NULL);
}

/* The rows that every run has, of so many clients. */
static const char *
measured(struct proc *p, unsigned clients)
{
	const char *out = proc_out(p);
	double said, half, most;

	assert_string_equal(proc_err(p), ""); /* no terminal, no bar */
	assert_true(figure(out, "\nentered", "     ") > 0);
	assert_true(figure(out, "\njoined", "one group of ") == clients);
	said = figure(out, "\nmessages", "    ");
	assert_true(said >= 1);
	assert_true(figure(out, "\nmessages", "order, ") == 0); /* not sent */
	assert_true(figure(out, "\ndeliveries", "/s, ") == said * (clients - 1));
	assert_true(figure(out, "\ndeliveries", " of ") == said * (clients - 1));
	half = figure(out, "\nheard after", "p50 ");
	most = figure(out, "\nheard after", "most ");
	assert_true(half > 0 && half <= most);
	assert_true(figure(out, "\nsent after", "p50 ") > 0);
	assert_true(figure(out, "\nclients CPU", "  ") > 0);
	return out;
}

static void
test_own_server(void **state)
{
	struct house *h = *state;
	struct proc *p = house_run(h, "bob",
	    ARGS("--bench", "--clients", "3", "--senders", "2", "--rate", "20", "--seconds", "1",
		"--size", "100"));
	const char *out;

	house_ends(h, p, 0);
	out = measured(p, 3);
	assert_non_null(strstr(out, "server       127.0.0.1:"));
	assert_non_null(strstr(out, ", of this measurement\n"));
	assert_non_null(strstr(out, "3 clients, 2 of them send, 100 bytes, 20 messages/s, 1 s\n"));
	assert_null(strstr(out, "\nway "));
	assert_true(figure(out, "\nserver CPU", "  ") > 0);
	assert_true(figure(out, "\nserver mem", "  ") > 0);
	house_close(h);
}

static void
test_given_server_and_bad_line(void **state)
{
	struct house *h = *state;
	struct proc *p;
	const char *out;

	house_open(h, NULL);
	p = house_run(h, "bob",
	    ARGS("--bench", "--connect", h->invite, "--clients", "2", "--seconds", "1", "--delay",
		"5", "--loss", "1", "--reorder"));
	house_ends(h, p, 0);
	out = measured(p, 2);
	assert_non_null(strstr(out, h->at));
	assert_null(strstr(out, "of this measurement"));
	assert_non_null(strstr(out, "way          5 ms each way, 1 % lost, some overtaken\n"));
	assert_non_null(strstr(out, "server CPU   not seen from here"));
	assert_true(figure(out, "\nheard after", "p50 ") >= 10); /* twice the way */
	house_close(h);
}

static void
fails(struct house *h, const char *const *args, int status, const char *words)
{
	struct proc *p = house_run(h, "bob", args);

	house_ends(h, p, status);
	proc_await_err(p, words, LONG);
	proc_await_err(p, "\n  ", LONG);
	assert_string_equal(proc_out(p), "");
}

static void
test_failures(void **state)
{
	struct house *h = *state;

	fails(h, ARGS("--bench", "--clients", "1"), 64, "--clients cannot be '1'");
	fails(h, ARGS("--bench", "--rate", "fast"), 64, "--rate cannot be 'fast'");
	fails(h, ARGS("--bench", "--loss", "51"), 64, "--loss cannot be '51'");
	fails(h, ARGS("--bench", "--clients", "2", "--senders", "3"), 64,
	    "of 2 clients 3 cannot send");
	fails(h, ARGS("--bench", "--server"), 64, "--bench excludes");
	fails(h, ARGS("--clients", "3"), 64, "go with --bench");
	fails(h, ARGS("--max-clients", "3"), 64, "go with --server");
	fails(h, ARGS("--bench", "--connect", "snug://x/y"), 65, "invite");
	house_open(h, ARGS("--max-clients", "1"));
	fails(h, ARGS("--bench", "--connect", h->invite, "--clients", "3"), 75,
	    "of 3 clients came in, and then: ");
	house_shut(h, SIGTERM, 0);
	fails(h, ARGS("--bench", "--connect", h->invite, "--clients", "2"), 69,
	    "0 of 2 clients came in, and then: ");
	house_close(h);
}

/* Nothing of it stays, and the parent sees the signal. */
static void
test_interrupt(void **state)
{
	struct house *h = *state;
	struct tap *t = tap_start(h->pump, 0);
	char line[512];
	struct proc *p;

	/* A place that takes connections and says nothing: it waits there. */
	house_open(h, NULL);
	snprintf(line, sizeof line, "snug://127.0.0.1:%u%s", tap_port(t), strrchr(h->invite, '/'));
	p = house_run(h, "bob", ARGS("--bench", "--connect", line, "--clients", "2"));
	for (int i = 0; i < LONG / 20 && tap_connections(t) == 0; i++)
		proc_says(p, false, "nothing", 20);
	assert_true(tap_connections(t) > 0);
	proc_signal(p, SIGINT);
	house_ends(h, p, 128 + SIGINT);
	assert_string_equal(proc_out(p), "");
	assert_string_equal(proc_err(p), "");
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_own_server),
		HOUSE_TEST(test_given_server_and_bad_line),
		HOUSE_TEST(test_failures),
		HOUSE_TEST(test_interrupt),
	};

	return cmocka_run_group_tests_name("70 bench", tests, NULL, NULL);
}
