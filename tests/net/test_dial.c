/* net/dial.c through conn_dial: every way not to get there, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/netend.h"

static int
setup(void **state)
{
	static struct netbed bed;

	netbed_init(&bed);
	*state = &bed;
	return 0;
}

static int
teardown(void **state)
{
	netbed_fini(*state);
	return 0;
}

/* A port of the loopback that is bound, so that nobody else gets it, and listens when asked to. */
static int
hold_port(struct hostport *at, bool listens)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof sa;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &n), 0);
	if (listens)
		assert_int_equal(listen(fd, 0), 0);
	*at = (struct hostport){ .host = "127.0.0.1", .port = ntohs(sa.sin_port) };
	return fd;
}

static void
test_refused(void **state)
{
	struct netbed *b = *state;
	struct netend e = { .closed = 0 };
	struct hostport at;
	char cause[100];
	int fd = hold_port(&at, false);

	netend_dial(b, &e, &at);
	netbed_await(b, e.closed);
	snprintf(cause, sizeof cause, "cannot reach 127.0.0.1:%u: connection refused", at.port);
	assert_int_equal(e.why.code, ERR_UNREACHABLE);
	assert_string_equal(e.why.cause, cause);
	assert_string_equal(e.why.remedy, "Is the server running, is the port open?");
	assert_int_equal(e.reached, 0);
	netend_fini(b, &e);
	close(fd);
}

static void
test_unknown_name(void **state)
{
	struct netbed *b = *state;
	struct netend e = { .closed = 0 };
	struct hostport at = { .host = "no-such-host.invalid", .port = 9420 };

	netend_dial(b, &e, &at);
	netbed_await(b, e.closed);
	assert_int_equal(e.why.code, ERR_RESOLVE);
	assert_memory_equal(e.why.cause, "cannot reach no-such-host.invalid:9420: ", 40);
	assert_true(strlen(e.why.remedy) > 0);
	netend_fini(b, &e);
}

/* localhost may be ::1 first, where nobody listens: the next address is tried. */
static void
test_name_with_several_addresses(void **state)
{
	struct netbed *b = *state;
	struct netend e = { .closed = 0 };
	struct hostport at = { .host = "localhost", .port = b->at.port };

	netend_dial(b, &e, &at);
	netbed_await(b, e.closed || e.opened);
	assert_int_equal(e.opened, 1);
	assert_int_equal(e.reached, 1);
	netend_fini(b, &e);
}

struct result {
	int calls;
	struct sock *sock;
	struct fault why;
};

static void
on_result(void *user, struct sock *s, const char *address, const struct fault *why)
{
	struct result *r = user;

	assert_non_null(address);
	r->calls++;
	r->sock = s;
	if (why != NULL)
		r->why = *why;
}

static void
test_no_answer(void **state)
{
	struct netbed *b = *state;
	struct result r[8] = { { .calls = 0 } };
	struct dial *d[8];
	struct hostport at;
	unsigned late = 0;
	int fd = hold_port(&at, true);

	/* Nobody accepts: the kernel takes one or two for the queue and leaves the others hanging.
	 */
	for (int i = 0; i < 8; i++)
		d[i] = dial_new(b->loop, &at, 100, on_result, &r[i]);
	for (int i = 0; i < 8; i++) {
		netbed_await(b, r[i].calls == 1);
		dial_free(d[i]);
		sock_free(r[i].sock);
		if (r[i].sock != NULL)
			continue;
		late++;
		assert_int_equal(r[i].why.code, ERR_TIMEOUT);
		assert_non_null(strstr(r[i].why.cause, "no answer"));
	}
	assert_true(late > 0);
	close(fd);
}

static void
test_given_up(void **state)
{
	struct netbed *b = *state;
	struct hostport name = { .host = "no-such-host.invalid", .port = 1 };
	struct result r = { .calls = 0 };
	struct netend e = { .closed = 0 };

	dial_free(dial_new(b->loop, &name, 1000, on_result, &r));
	dial_free(dial_new(b->loop, &b->at, 1000, on_result, &r));
	dial_free(NULL);
	netend_dial(b, &e, &name);
	conn_close(e.conn, &(struct fault){ .code = ERR_CLOSED });
	netbed_await(b, e.closed);
	assert_int_equal(e.why.code, ERR_CLOSED);
	netend_fini(b, &e);
	memset(&e, 0, sizeof e);
	netend_dial(b, &e, &b->at);
	conn_abort(e.conn, &(struct fault){ .code = ERR_INTERNAL });
	netbed_await(b, e.closed);
	assert_int_equal(e.why.code, ERR_INTERNAL);
	netend_fini(b, &e);
	assert_int_equal(r.calls, 0);
}

static void
on_peer(uv_stream_t *server, int status)
{
	struct sock *s;

	assert_int_equal(status, 0);
	assert_int_equal(sock_accept(&s, server->data, server), 0);
	sock_free(s);
	uv_close((uv_handle_t *)server, NULL);
}

static void
test_peer_hangs_up(void **state)
{
	struct netbed *b = *state;
	struct netend e = { .closed = 0 };
	struct hostport at = { .host = "127.0.0.1" };
	struct sockaddr_in sa;
	int n = sizeof sa;
	uv_tcp_t server;

	uv_tcp_init(loop_uv(b->loop), &server);
	server.data = b->loop;
	uv_ip4_addr("127.0.0.1", 0, &sa);
	assert_int_equal(uv_tcp_bind(&server, (struct sockaddr *)&sa, 0), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&server, 8, on_peer), 0);
	uv_tcp_getsockname(&server, (struct sockaddr *)&sa, &n);
	at.port = ntohs(sa.sin_port);
	netend_dial(b, &e, &at);
	netbed_await(b, e.closed);
	assert_int_equal(e.reached, 1);
	assert_int_equal(e.opened, 0);
	assert_int_equal(e.why.code, ERR_TRUNCATED);
	assert_non_null(strstr(e.why.cause, "hung up in the handshake"));
	netend_fini(b, &e);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_refused),
		TEST(test_unknown_name),
		TEST(test_name_with_several_addresses),
		TEST(test_no_answer),
		TEST(test_given_up),
		TEST(test_peer_hangs_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
