/* net/listen.c: who is let in, how many at once, and why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

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

static bool
nobody(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits)
{
	(void)user, (void)c, (void)ops, (void)conn_user, (void)limits;
	return false;
}

static int
try_listen(struct netbed *b, const char *host, uint16_t port, struct fault *f)
{
	struct hostport at = { .port = port };
	struct listener *s;
	int r;

	snprintf(at.host, sizeof at.host, "%s", host);
	r = listen_new(&s, b->loop, &at, b->server_ctx, nobody, NULL, f);
	assert_int_equal(r == 0, s != NULL);
	listen_free(s);
	return r;
}

static void
test_refusals_in_words(void **state)
{
	struct netbed *b = *state;
	char cause[100];
	struct fault f;

	assert_int_equal(try_listen(b, "127.0.0.1", b->at.port, &f), ERR_INUSE);
	snprintf(cause, sizeof cause, "port %u is already in use by another program", b->at.port);
	assert_string_equal(f.cause, cause);
	assert_non_null(strstr(f.remedy, "snug --server [::]:9421"));
	assert_int_equal(try_listen(b, "localhost", 0, &f), ERR_USAGE);
	assert_non_null(strstr(f.cause, "localhost"));
	/* TEST-NET-1 is nobody's. */
	assert_int_equal(try_listen(b, "192.0.2.1", 0, &f), ERR_USAGE);
	assert_string_equal(f.cause, "192.0.2.1 is not an address of this computer");
	listen_free(NULL);
}

static void
test_both_families_on_one_port(void **state)
{
	struct netbed *b = *state;
	struct hostport at = { .host = "::" };
	struct listener *v6, *v4;
	struct fault f;

	if (listen_new(&v6, b->loop, &at, b->server_ctx, nobody, NULL, &f) != 0)
		skip(); /* a computer without IPv6 */
	at = (struct hostport){ .host = "0.0.0.0", .port = listen_port(v6) };
	assert_true(at.port > 0);
	/* Somebody else may have it in IPv4, but we must not be in our own way. */
	if (listen_new(&v4, b->loop, &at, b->server_ctx, nobody, NULL, &f) == 0)
		assert_int_equal(listen_port(v4), listen_port(v6));
	else
		assert_int_equal(f.code, ERR_INUSE);
	listen_free(v4);
	listen_free(v6);
}

static void
test_unwanted_peer(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 };

	b->refuse_peers = true;
	netend_dial(b, &client, &b->at);
	netbed_await(b, client.closed);
	assert_int_equal(b->servers, 0);
	assert_int_equal(client.opened, 0);
	assert_int_equal(client.why.code, ERR_TRUNCATED);
	netend_fini(b, &client);
}

/* Who says nothing takes one of the places; the next gets in when one leaves. */
static void
test_handshakes_under_way_are_limited(void **state)
{
	struct netbed *b = *state;
	struct netraw idle[LISTEN_HANDSHAKES_MAX], more;
	struct netend client = { .closed = 0 };

	for (size_t i = 0; i < LISTEN_HANDSHAKES_MAX; i++)
		netraw_dial(b, &idle[i], false);
	netbed_await(b, b->servers == LISTEN_HANDSHAKES_MAX);
	netend_dial(b, &client, &b->at);
	netbed_await(b, client.reached);
	netraw_dial(b, &more, false);
	for (int i = 0; i < 20; i++)
		uv_run(loop_uv(b->loop), UV_RUN_NOWAIT);
	assert_int_equal(b->servers, LISTEN_HANDSHAKES_MAX);
	assert_int_equal(client.opened, 0);
	netraw_fini(&idle[0]);
	netbed_await(b, client.opened);
	netraw_fini(&idle[1]);
	netbed_await(b, b->servers == LISTEN_HANDSHAKES_MAX + 2);
	for (size_t i = 2; i < LISTEN_HANDSHAKES_MAX; i++)
		netraw_fini(&idle[i]);
	netraw_fini(&more);
	netend_fini(b, &client);
}

/* The listener goes while one handshakes and another is open: both live on. */
static void
test_conns_outlive_the_listener(void **state)
{
	struct netbed *b = *state;
	struct netend open = { .closed = 0 }, *server = netbed_pair(b, &open);
	struct netend late = { .closed = 0 };

	netend_dial(b, &late, &b->at);
	netbed_await(b, b->servers == 2);
	listen_free(b->listener);
	b->listener = NULL;
	netbed_await(b, late.opened && b->server[1].opened);
	assert_int_equal(conn_send(server->conn, 5, bytes_of(NULL, 0)), 0);
	netbed_await(b, open.closed);
	assert_int_equal(open.why.code, ERR_PROTO);
	netend_fini(b, &open);
	netend_fini(b, &late);
}

static void
test_new_context_is_for_new_peers(void **state)
{
	struct netbed *b = *state;
	struct netbed other;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct netend next = { .closed = 0 };

	netbed_init(&other);
	listen_set_ctx(b->listener, other.server_ctx);
	netbed_fini(&other);
	netbed_pair(b, &next);
	assert_int_equal(conn_send(client.conn, 10, bytes_str("x")), 0);
	netbed_await(b, server->frames == 1);
	netend_fini(b, &client);
	netend_fini(b, &next);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_refusals_in_words),
		TEST(test_both_families_on_one_port),
		TEST(test_unwanted_peer),
		TEST(test_handshakes_under_way_are_limited),
		TEST(test_conns_outlive_the_listener),
		TEST(test_new_context_is_for_new_peers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
