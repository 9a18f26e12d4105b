/* e2e/test_02_five_people.c - five at once, in lines and on screens; some vanish, some come. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PLAIN 3
#define SCREENS 2
#define LINES 10
#define MARK "line-"

struct party {
	struct house *h;
	struct proc *plain[PLAIN];
	struct pty *screen[SCREENS];
};

static const char *const plain_nicks[PLAIN] = { "ann", "ben", "cleo" };
static const char *const screen_nicks[SCREENS] = { "dora", "emil" };

static void
gather(struct party *p, struct house *h)
{
	p->h = h;
	house_open(h, NULL);
	for (size_t i = 0; i < PLAIN; i++)
		p->plain[i] = house_plain(h, plain_nicks[i]);
	for (size_t i = 0; i < SCREENS; i++)
		p->screen[i] = house_screen_sized(h, screen_nicks[i], 70, 100);
	for (size_t i = 0; i < PLAIN; i++)
		proc_await_out(p->plain[i], "emil joined", LONG);
	pty_await(p->screen[0], "emil joined", LONG);
	/* Who is heard has caught up: what happens to others from now on is news to them. */
	pty_type(p->screen[1], "good evening\r");
	for (size_t i = 0; i < PLAIN; i++)
		proc_await_out(p->plain[i], "emil: good evening\n", LONG);
	pty_await(p->screen[0], "good evening", LONG);
}

/* Everybody who is still here. */
static void
await_all(struct party *p, const char *text)
{
	for (size_t i = 0; i < PLAIN; i++)
		if (p->plain[i] != NULL)
			proc_await_out(p->plain[i], text, LONG);
	for (size_t i = 0; i < SCREENS; i++)
		pty_await(p->screen[i], text, LONG);
}

/* The marks of the lines in the order in which they stand, " " between them. Free it. */
static char *
order_of(const char *text)
{
	struct buf b = BUF_INIT(1 << 16);

	for (const char *s = text; (s = strstr(s, MARK)) != NULL; s += strlen(MARK)) {
		buf_put(&b, s, strcspn(s, " \n"));
		buf_put(&b, " ", 1);
	}
	buf_put(&b, "", 1);
	return (char *)b.p;
}

static void
assert_same_order(struct party *p, size_t n)
{
	char *want = NULL, *got;
	size_t count = 0;

	for (size_t i = 0; i < PLAIN + SCREENS; i++) {
		if (i < PLAIN && p->plain[i] == NULL)
			continue;
		got = order_of(i < PLAIN ? proc_out(p->plain[i]) : pty_text(p->screen[i - PLAIN]));
		if (want == NULL)
			want = got;
		assert_string_equal(got, want);
		if (got != want)
			free(got);
	}
	assert_non_null(want);
	for (const char *s = want; (s = strstr(s, MARK)) != NULL; s++)
		count++;
	assert_int_equal(count, n);
	free(want);
}

/*
 * Three talk at the same time. A screen shows its own line before the server has given it a
 * place, so those two take turns.
 */
static void
talk(struct party *p)
{
	char line[64];

	for (int k = 0; k < LINES; k++)
		for (size_t i = 0; i < PLAIN; i++) {
			snprintf(line, sizeof line, MARK "%s-%d\n", plain_nicks[i], k);
			proc_write(p->plain[i], line);
		}
	for (size_t i = 0; i < PLAIN; i++) {
		snprintf(line, sizeof line, MARK "%s-%d", plain_nicks[i], LINES - 1);
		await_all(p, line);
	}
	for (size_t i = 0; i < SCREENS; i++) {
		snprintf(line, sizeof line, MARK "%s", screen_nicks[i]);
		pty_type(p->screen[i], line);
		pty_keys(p->screen[i], "Enter");
		await_all(p, line);
		for (size_t k = 0; k < SCREENS; k++)
			pty_await_gone(p->screen[k], "sending", LONG);
	}
}

static void
test_same_order(void **state)
{
	struct party p;

	gather(&p, *state);
	talk(&p);
	assert_same_order(&p, PLAIN * LINES + SCREENS);
	house_close(p.h);
}

/* The one who goes without a word is the one who made the group. */
static void
test_killed(void **state)
{
	struct party p;
	struct proc *fay;

	gather(&p, *state);
	proc_signal(p.plain[0], SIGKILL);
	house_ends(p.h, p.plain[0], 128 + SIGKILL);
	p.plain[0] = NULL;
	await_all(&p, "ann is away");
	proc_write(p.plain[1], MARK "after\n");
	await_all(&p, MARK "after");
	fay = house_plain(p.h, "fay");
	proc_await_out(fay, "6 people (ann, ben, cleo, dora, emil, fay)", LONG);
	await_all(&p, "fay joined");
	proc_write(fay, MARK "new\n");
	await_all(&p, MARK "new");
	pty_type(p.screen[1], MARK "seen\r");
	await_all(&p, MARK "seen");
	proc_await_out(fay, "emil: " MARK "seen\n", LONG);
	/* What was said before it came is not for it. */
	assert_null(strstr(proc_out(fay), MARK "after"));
	assert_same_order(&p, 3);
	house_close(p.h);
}

/* Two vanish in the same moment. */
static void
test_two_killed(void **state)
{
	struct party p;

	gather(&p, *state);
	proc_signal(p.plain[0], SIGKILL);
	proc_signal(p.plain[1], SIGKILL);
	house_ends(p.h, p.plain[0], 128 + SIGKILL);
	house_ends(p.h, p.plain[1], 128 + SIGKILL);
	p.plain[0] = p.plain[1] = NULL;
	await_all(&p, "ann is away");
	await_all(&p, "ben is away");
	pty_type(p.screen[0], MARK "here\r");
	await_all(&p, MARK "here");
	proc_write(p.plain[2], "/names\n");
	proc_await_out(p.plain[2], "5 in #lobby: ann (owner, away), ben (away), cleo (you), dora, emil\n", LONG);
	house_close(p.h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_same_order),
		HOUSE_TEST(test_killed),
		HOUSE_TEST(test_two_killed),
	};

	return cmocka_run_group_tests_name("02 five people", tests, NULL, NULL);
}
