/* Tests of tests/e2e/proxy.c itself, between two sockets of our own. */
#include "tests/e2e/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define LONG 20000 /* ms: only ever waited for by a test that fails */
#define MUCH (1 << 20)

/* One end: what it has still to say and what it heard. Belongs to the pump. */
struct end {
	struct actor actor; /* first */
	int fd;
	size_t said, to_say; /* bytes of the pattern */
	struct buf heard;
	bool ended, broken;
};

/* What an end says at a place: everybody knows. */
static uint8_t
pattern(size_t at)
{
	return (uint8_t)(at * 31 + (at >> 8) * 7 + (at >> 16));
}

static size_t
end_fill(struct actor *a, struct pollfd *at)
{
	struct end *e = (struct end *)a;
	int events = e->ended ? 0 : POLLIN;

	if (e->said < e->to_say)
		events |= POLLOUT;
	if (e->fd < 0 || e->broken || events == 0)
		return 0;
	*at = (struct pollfd){ .fd = e->fd, .events = (short)events };
	return 1;
}

static void
say(struct end *e)
{
	uint8_t part[4096];
	size_t n = e->to_say - e->said < sizeof part ? e->to_say - e->said : sizeof part;
	ssize_t sent;

	for (size_t i = 0; i < n; i++)
		part[i] = pattern(e->said + i);
	sent = send(e->fd, part, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent > 0)
		e->said += (size_t)sent;
	else if (errno != EAGAIN)
		e->broken = true;
}

static void
listen_to(struct end *e)
{
	char part[65536];
	ssize_t n = recv(e->fd, part, sizeof part, MSG_DONTWAIT);

	if (n > 0)
		buf_put(&e->heard, part, (size_t)n);
	else if (n == 0)
		e->ended = true;
	else if (errno != EAGAIN)
		e->broken = true;
}

static void
end_ready(struct actor *a, const struct pollfd *at, size_t n)
{
	struct end *e = (struct end *)a;

	if (n == 0)
		return;
	if ((at->revents & ~POLLOUT) != 0 && !e->ended)
		listen_to(e);
	if ((at->revents & POLLOUT) != 0 && !e->broken)
		say(e);
}

static void
end_dump(const struct actor *a)
{
	const struct end *e = (const struct end *)a;

	fprintf(stderr, "--- end: said %zu of %zu, heard %zu%s%s\n", e->said, e->to_say, e->heard.n,
	    e->ended ? ", ended" : "", e->broken ? ", broken" : "");
}

static void
end_free(struct actor *a)
{
	struct end *e = (struct end *)a;

	if (e->fd >= 0)
		close(e->fd);
	buf_fini(&e->heard);
	free(e);
}

static const struct actor_ops end_ops = { end_fill, end_ready, end_dump, end_free };

static struct {
	struct pump *pump;
	struct proxy *proxy;
	int listener;
	struct end *client, *server;
} t;

static struct end *
end_new(int fd)
{
	struct end *e = mem_calloc(1, sizeof *e);

	e->fd = fd;
	e->heard = BUF_INIT(4 * MUCH);
	pump_add(t.pump, &e->actor, &end_ops);
	return e;
}

static int
stream(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	return fd;
}

static struct sockaddr_in
loopback(unsigned port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static bool
has_come(void *arg)
{
	return proxy_connections(t.proxy) >= *(const unsigned *)arg;
}

/* A client comes; the server takes it. */
static void
meet(void)
{
	struct sockaddr_in at = loopback(proxy_port(t.proxy));
	unsigned n = proxy_connections(t.proxy) + 1;
	int fd = stream();

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	t.client = end_new(fd);
	assert_true(pump_until(t.pump, has_come, &n, LONG));
	if (t.listener >= 0)
		t.server = end_new(accept(t.listener, NULL, NULL));
}

static void
part(void)
{
	pump_remove(&t.client->actor);
	pump_remove(&t.server->actor);
}

static int
setup(void **state)
{
	struct sockaddr_in at = loopback(0);
	socklen_t n = sizeof at;

	(void)state;
	t.pump = pump_new();
	t.listener = stream();
	assert_int_equal(bind(t.listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(t.listener, 16), 0);
	assert_int_equal(getsockname(t.listener, (struct sockaddr *)&at, &n), 0);
	t.proxy = proxy_start(t.pump, ntohs(at.sin_port), 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pump_free(t.pump);
	if (t.listener >= 0)
		close(t.listener);
	return 0;
}

/* ---- what is awaited */

struct hope {
	const struct end *e;
	size_t heard;
};

static bool
heard(void *arg)
{
	const struct hope *h = arg;

	return h->e->heard.n >= h->heard;
}

static bool
is_over(void *arg)
{
	const struct end *e = arg;

	return e->ended || e->broken;
}

static void
assert_prefix(const struct end *e)
{
	for (size_t i = 0; i < e->heard.n; i++)
		if (e->heard.p[i] != pattern(i))
			fail_msg("byte %zu of %zu is another one", i, e->heard.n);
}

#define assert_hears(e, count)                                                                     \
	do {                                                                                       \
		if (!pump_until(t.pump, heard, &(struct hope){ e, count }, LONG))                  \
			pump_fail(t.pump, "it does not come", __FILE__, __LINE__);                 \
		assert_int_equal((e)->heard.n, count);                                             \
		assert_prefix(e);                                                                  \
	} while (0)
#define assert_over(e)                                                                             \
	do {                                                                                       \
		if (!pump_until(t.pump, is_over, e, LONG))                                         \
			pump_fail(t.pump, "it does not end", __FILE__, __LINE__);                  \
	} while (0)

/* Whatever can happen at once has happened. */
static void
settle(void)
{
	for (int i = 0; i < 50; i++)
		pump_now(t.pump);
}

/* ---- tests */

static void
test_passes(void **state)
{
	(void)state;
	meet();
	t.client->to_say = t.server->to_say = MUCH;
	assert_hears(t.server, MUCH);
	assert_hears(t.client, MUCH);
	assert_int_equal(proxy_passed(t.proxy), 2 * MUCH);
	assert_int_equal(proxy_open(t.proxy), 1);
	/* An end goes through, and the rest of the other way too. */
	shutdown(t.client->fd, SHUT_WR);
	assert_over(t.server);
	t.server->to_say += 1000;
	assert_hears(t.client, MUCH + 1000);
}

static void
test_moods(void **state)
{
	static const enum proxy_mood mood[] = { PROXY_SLOW, PROXY_THIN, PROXY_CALM };
	size_t n = 0;

	(void)state;
	meet();
	for (size_t i = 0; i < 3; i++) {
		proxy_mood_set(t.proxy, mood[i], 0);
		n += 2000;
		t.client->to_say = t.server->to_say = n;
		assert_hears(t.server, n);
		assert_hears(t.client, n);
	}
}

static void
test_hold(void **state)
{
	(void)state;
	meet();
	proxy_mood_set(t.proxy, PROXY_HOLD, 0);
	t.client->to_say = t.server->to_say = 3000;
	settle();
	assert_int_equal(t.server->said, 3000);
	assert_int_equal(t.server->heard.n + t.client->heard.n, 0);
	/* More than it keeps: the one who says it waits. */
	t.client->to_say = 64 * MUCH;
	settle();
	assert_true(t.client->said < t.client->to_say);
	t.client->to_say = t.client->said;
	proxy_mood_set(t.proxy, PROXY_CALM, 0);
	assert_hears(t.client, 3000);
	assert_hears(t.server, t.client->said);
	/* By itself, when its time is over. */
	proxy_mood_set(t.proxy, PROXY_HOLD, 30);
	t.server->to_say += 10;
	assert_hears(t.client, 3010);
}

/* What is held when the connection is cut does not come. */
static void
test_cut(void **state)
{
	(void)state;
	for (int abruptly = 0; abruptly < 2; abruptly++) {
		meet();
		proxy_mood_set(t.proxy, PROXY_HOLD, 0);
		t.client->to_say = 100;
		settle();
		proxy_cut(t.proxy, abruptly != 0);
		assert_over(t.client);
		assert_over(t.server);
		assert_int_equal(t.client->broken, abruptly);
		assert_int_equal(t.server->broken, abruptly);
		assert_int_equal(t.server->heard.n, 0);
		assert_int_equal(proxy_open(t.proxy), 0);
		proxy_mood_set(t.proxy, PROXY_CALM, 0);
		part();
	}
	meet();
	t.client->to_say = 100;
	assert_hears(t.server, 100);
}

static void
test_half_close(void **state)
{
	(void)state;
	for (int to_server = 0; to_server < 2; to_server++) {
		struct end *shut, *other;

		meet();
		shut = to_server ? t.server : t.client;
		other = to_server ? t.client : t.server;
		proxy_half_close(t.proxy, to_server != 0);
		assert_over(shut);
		assert_false(shut->broken);
		/* The other way stays, and nobody hears what is said in vain. */
		shut->to_say = 500;
		assert_hears(other, 500);
		other->to_say = 500;
		settle();
		assert_int_equal(other->said, 500);
		assert_int_equal(shut->heard.n, 0);
		shutdown(shut->fd, SHUT_WR);
		assert_over(other);
		assert_int_equal(proxy_open(t.proxy), 0);
		part();
	}
}

static void
test_nobody_there(void **state)
{
	(void)state;
	close(t.listener);
	t.listener = -1;
	meet();
	assert_over(t.client);
	assert_int_equal(proxy_open(t.proxy), 0);
}

/* Many who come and go at once: those for whom there is no place wait, and are not lost. */
static void
test_more_than_it_holds(void **state)
{
	struct sockaddr_in at = loopback(proxy_port(t.proxy));
	unsigned n = 8;
	int fd[8];

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		fd[i] = stream();
		assert_int_equal(connect(fd[i], (struct sockaddr *)&at, sizeof at), 0);
	}
	settle();
	assert_true(proxy_connections(t.proxy) < n);
	for (unsigned i = 0; i < n; i++) {
		close(fd[i]);
		close(accept(t.listener, NULL, NULL));
		settle();
	}
	assert_true(pump_until(t.pump, has_come, &n, LONG));
}

/* Whatever trouble comes: what arrives is the beginning of what was said. */
static void
test_trouble(void **state)
{
	uint64_t seed = random_seed("proxy");

	(void)state;
	pump_remove((struct actor *)t.proxy);
	{
		struct sockaddr_in at;
		socklen_t n = sizeof at;

		assert_int_equal(getsockname(t.listener, (struct sockaddr *)&at, &n), 0);
		t.proxy = proxy_start(t.pump, ntohs(at.sin_port), seed);
	}
	for (int round = 0; round < 12; round++) {
		meet();
		t.client->to_say = t.server->to_say = 20000;
		settle();
		for (int i = 0; i < 3; i++) {
			(void)proxy_trouble(t.proxy);
			settle();
		}
		proxy_mood_set(t.proxy, PROXY_CALM, 0);
		settle();
		if (proxy_open(t.proxy) == 1 && !t.client->ended && !t.server->ended) {
			assert_hears(t.client, 20000);
			assert_hears(t.server, 20000);
		}
		assert_prefix(t.client);
		assert_prefix(t.server);
		part();
		settle();
		assert_int_equal(proxy_open(t.proxy), 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_passes),
		TEST(test_moods),
		TEST(test_hold),
		TEST(test_cut),
		TEST(test_half_close),
		TEST(test_nobody_there),
		TEST(test_more_than_it_holds),
		TEST(test_trouble),
	};

	return cmocka_run_group_tests_name("a bad network", tests, NULL, NULL);
}
