#include "bench/lag.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MUCH (600 * 1024) /* more than waits on the way at once */

/* Both ends, with the way between them. */
struct ends {
	struct lag *lag;
	int listener, client, server;
};

static int
dial(uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

static void
open_ends(struct ends *e, const struct plan *p)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct hostport at = { .host = "127.0.0.1" };
	socklen_t len = sizeof a;
	struct fault f;

	e->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(e->listener, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(e->listener, 4), 0);
	assert_int_equal(getsockname(e->listener, (struct sockaddr *)&a, &len), 0);
	at.port = ntohs(a.sin_port);
	assert_int_equal(lag_open(&e->lag, &at, p, &f), 0);
	e->client = dial(lag_port(e->lag));
	e->server = accept(e->listener, NULL, NULL);
	assert_true(e->server >= 0);
}

static void
close_ends(struct ends *e)
{
	lag_close(e->lag);
	close(e->client);
	close(e->server);
	close(e->listener);
}

static uint8_t
nth(size_t i)
{
	return (uint8_t)(i * 31 + i / 251);
}

static void *
send_much(void *user)
{
	const int *fd = user;
	static uint8_t data[MUCH];

	for (size_t i = 0; i < MUCH; i++)
		data[i] = nth(i);
	for (size_t at = 0; at < MUCH;) {
		ssize_t n = send(*fd, data + at, MUCH - at, MSG_NOSIGNAL);

		assert_true(n > 0);
		at += (size_t)n;
	}
	shutdown(*fd, SHUT_WR);
	return NULL;
}

static void
passes(int from, int to)
{
	static uint8_t data[65536];
	pthread_t thread;
	size_t at = 0;
	ssize_t n;

	assert_int_equal(pthread_create(&thread, NULL, send_much, &from), 0);
	while ((n = recv(to, data, sizeof data, 0)) > 0)
		for (ssize_t i = 0; i < n; i++, at++)
			assert_int_equal(data[i], nth(at));
	assert_int_equal(n, 0); /* the end of it too */
	assert_int_equal(at, MUCH);
	pthread_join(thread, NULL);
}

static void
all_arrives_in_order(void **state)
{
	static const struct plan plans[] = { { .delay_ms = 1 }, { .loss = 2 }, { .reorder = true },
		{ .delay_ms = 2, .loss = 1, .reorder = true } };

	(void)state;
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
		struct ends e;

		open_ends(&e, &plans[i]);
		passes(e.client, e.server);
		passes(e.server, e.client);
		close_ends(&e);
	}
}

/* Who is cut off hears it on the other side, also while something waits. */
static void
an_end_that_breaks(void **state)
{
	const struct linger at_once = { .l_onoff = 1 };
	struct ends e;
	char c;

	(void)state;
	open_ends(&e, &(struct plan){ .delay_ms = 5000 });
	assert_int_equal(send(e.client, "x", 1, 0), 1);
	assert_int_equal(setsockopt(e.server, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
	close(e.server);
	assert_true(recv(e.client, &c, 1, 0) <= 0);
	e.server = dup(e.client);
	close_ends(&e);
}

static void
nobody_behind_it(void **state)
{
	struct ends e;
	char c;

	(void)state;
	open_ends(&e, &(struct plan){ .delay_ms = 1 });
	close(e.listener);
	close(e.client);
	e.client = dial(lag_port(e.lag));
	assert_true(recv(e.client, &c, 1, 0) <= 0);
	e.listener = dup(e.client);
	close_ends(&e);
}

static void
a_name_that_is_none(void **state)
{
	const struct hostport at = { .host = "no.such.host.invalid", .port = 1 };
	struct lag *l;
	struct fault f;

	(void)state;
	assert_int_equal(lag_open(&l, &at, &(struct plan){ .delay_ms = 1 }, &f), ERR_RESOLVE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_arrives_in_order),
		cmocka_unit_test(an_end_that_breaks),
		cmocka_unit_test(nobody_behind_it),
		cmocka_unit_test(a_name_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
