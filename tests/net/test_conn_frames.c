/* net/conn_frames.c: the frames that a conn answers itself, and how long it bears silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "net/wire.h"
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

static void
test_silent_peer(void **state)
{
	static const struct conn_times times = { .handshake_ms = 10000,
		.idle_ms = 20,
		.dead_ms = 60,
		.flush_ms = 1000,
		.drain_ms = 20,
		.rekey_ms = 1000 };
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;

	b->server_times = &times;
	server = netbed_pair(b, &client);
	conn_pause(client.conn); /* reads nothing, answers nothing */
	netbed_await(b, server->closed);
	assert_int_equal(server->why.code, ERR_TIMEOUT);
	assert_non_null(strstr(server->why.cause, "no answer for"));
	/* When it listens again it hears why. */
	conn_resume(client.conn);
	netbed_await(b, client.closed);
	assert_int_equal(client.why.code, ERR_TIMEOUT);
	assert_non_null(strstr(client.why.cause, "the server says: no answer"));
	netend_fini(b, &client);
}

static void
test_keep_alive(void **state)
{
	static const struct conn_times times = { .handshake_ms = 10000,
		.idle_ms = 5,
		.dead_ms = 10000,
		.flush_ms = 1000,
		.drain_ms = 1000,
		.rekey_ms = 150 };
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;
	uint64_t opened_ms, server_pings;

	b->server_times = b->client_times = &times;
	server = netbed_pair(b, &client);
	assert_int_equal(conn_rtt_ms(server->conn), 0);
	opened_ms = client.conn->rekeyed_ms;
	conn_ping(client.conn);
	/* Several rounds, with new keys on the way: the line lives and its time is measured. */
	netbed_await(b, conn_rtt_ms(client.conn) > 0 && server->conn->ping_id >= 5);
	netbed_await(b, conn_rtt_ms(server->conn) > 0 && client.conn->ping_id >= 5);
	assert_true(client.echoed >= 4 && server->echoed >= 4);
	netbed_await(b, client.conn->rekeyed_ms > opened_ms);
	server_pings = server->conn->ping_id;
	netbed_await(b, server->conn->ping_id >= server_pings + 3);
	assert_int_equal(client.closed + server->closed, 0);
	assert_int_equal(client.frames + server->frames, 0);
	netend_fini(b, &client);
}

static void
test_echo_of_the_same_bytes(void **state)
{
	struct netbed *b = *state;
	struct buf frame = BUF_INIT(1 << 17), want = BUF_INIT(1 << 17);
	uint8_t body[16384];
	struct netraw raw;

	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (uint8_t)(i * 7);
	netraw_dial(b, &raw, true);
	for (size_t n = 0; n <= sizeof body; n += 8192) {
		frame_put(&frame, WIRE_PING, bytes_of(body, n));
		frame_put(&want, WIRE_ECHO, bytes_of(body, n));
	}
	netraw_send(&raw, buf_bytes(&frame));
	netbed_await(b, raw.got.n >= want.n);
	assert_true(bytes_equal(buf_bytes(&raw.got), buf_bytes(&want)));
	assert_int_equal(b->server[0].frames, 0);
	netraw_fini(&raw);
	netbed_await(b, b->server[0].closed);
	/* It left without close_notify. */
	assert_int_equal(b->server[0].why.code, ERR_TRUNCATED);
	buf_fini(&frame);
	buf_fini(&want);
}

static const struct conn_times short_times = { .handshake_ms = 10000,
	.idle_ms = 10,
	.dead_ms = 30,
	.flush_ms = 20,
	.drain_ms = 20,
	.rekey_ms = 100000 };

/* A server does not read from who does not read; a dead one must go all the same. */
static void
test_silent_while_paused(void **state)
{
	static uint8_t body[WIRE_BODY_MAX];
	struct netbed *b = *state;
	struct netend *server = &b->server[0];
	struct netraw raw;
	uint64_t begun;

	b->limits = (struct conn_limits){ .high = 16u << 20 };
	b->server_times = &short_times;
	netraw_dial(b, &raw, true);
	netbed_await(b, server->opened);
	(void)sock_read(raw.sock, false);
	/* More than the kernel takes. */
	for (int i = 0; i < 12; i++)
		assert_int_equal(
		    conn_send(server->conn, WIRE_COMMITTED, bytes_of(body, sizeof body)), 0);
	conn_pause(server->conn);
	begun = server->conn->heard_ms;
	netbed_await(
	    b, server->closed || server->conn->heard_ms > begun + 200 * short_times.dead_ms);
	assert_int_equal(server->closed, 1);
	assert_int_equal(server->why.code, ERR_TIMEOUT);
	assert_non_null(strstr(server->why.cause, "no answer for"));
	netraw_fini(&raw);
}

/* But who has nothing to say waits for nobody's answer. */
static void
test_alive_while_paused(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;
	uint64_t begun;

	b->server_times = b->client_times = &short_times;
	server = netbed_pair(b, &client);
	conn_pause(server->conn);
	conn_pause(client.conn);
	begun = server->conn->heard_ms;
	netbed_await(b, server->closed || server->conn->heard_ms > begun + 5 * short_times.dead_ms);
	assert_int_equal(server->closed + client.closed, 0);
	netend_fini(b, &client);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_silent_peer),
		TEST(test_keep_alive),
		TEST(test_echo_of_the_same_bytes),
		TEST(test_silent_while_paused),
		TEST(test_alive_while_paused),
	};

	return cmocka_run_group_tests_name("conn_frames", tests, NULL, NULL);
}
