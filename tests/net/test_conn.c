/* net/conn.c: connections over the loopback in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/rw.h"
#include "net/wire.h"
#include "support/netend.h"

#define MANY 1000

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

static struct bytes
numbered(unsigned i)
{
	static uint8_t body[100];

	for (size_t k = 0; k < sizeof body; k++)
		body[k] = (uint8_t)(i >> 8 * (k % 3));
	return bytes_of(body, sizeof body);
}

/* Are they the frames numbered 0 to n-1, in order and nothing else. */
static bool
is_numbered(struct bytes log, unsigned n)
{
	struct buf want = BUF_INIT(1 << 24);
	bool same;

	for (unsigned i = 0; i < n; i++)
		frame_put(&want, WIRE_MESSAGE, numbered(i));
	same = bytes_equal(log, buf_bytes(&want));
	buf_fini(&want);
	return same;
}

/* Linux's tcp_info goes on where the C library's ends. */
struct traffic {
	struct tcp_info base;
	uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
	uint32_t segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in;
};

static void
find_most_received(uv_handle_t *h, void *user)
{
	struct traffic t, *most = user;
	socklen_t n = sizeof t;
	uv_os_fd_t fd;

	if (h->type == UV_TCP && uv_fileno(h, &fd) == 0 &&
	    getsockopt(fd, IPPROTO_TCP, TCP_INFO, &t, &n) == 0 && n == sizeof t &&
	    t.bytes_received > most->bytes_received)
		*most = t;
}

static void
test_frames_of_a_tick_leave_joined(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct traffic most = { .bytes_received = 0 };
	struct tls_facts facts;

	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(i)), 0);
	assert_int_equal(conn_queued(server->conn), MANY * (FRAME_HEADER_SIZE + 100));
	netbed_await(b, client.frames == MANY);
	assert_true(is_numbered(buf_bytes(&client.log), MANY));
	assert_int_equal(conn_queued(server->conn), 0);
	/* Few segments, and far less than the 22 bytes a frame that records of their own would add.
	 */
	uv_walk(loop_uv(b->loop), find_most_received, &most);
	assert_in_range(most.data_segs_in, 2, MANY / 10);
	assert_in_range(most.bytes_received, MANY * 106, MANY * 110);
	conn_facts(client.conn, &facts);
	assert_string_equal(facts.version, "TLS 1.3");
	assert_memory_equal(conn_peer(server->conn), "127.0.0.1:", 10);
	assert_int_equal(client.reached, 1);
	netend_fini(b, &client);
}

static void
test_both_directions(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);

	assert_int_equal(conn_send(client.conn, WIRE_JOIN, bytes_str("x")), 0);
	assert_int_equal(conn_send(server->conn, WIRE_READY, bytes_of(NULL, 0)), 0);
	netbed_await(b, client.frames == 1 && server->frames == 1);
	assert_int_equal(client.last_type, WIRE_READY);
	assert_int_equal(server->last_type, WIRE_JOIN);
	assert_int_equal(conn_send(client.conn, WIRE_JOIN, numbered(0)), ERR_TOOLONG);
	netend_fini(b, &client);
}

static void
pause_it(struct netend *e)
{
	conn_pause(e->conn);
}

static void
test_no_frame_comes_while_paused(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .at = NETEND_FRAME, .act = pause_it };
	struct netend *server = netbed_pair(b, &client);

	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(i)), 0);
	netbed_await(b, conn_queued(server->conn) == 0 && client.frames > 0);
	for (int i = 0; i < 5; i++)
		uv_run(loop_uv(b->loop), UV_RUN_NOWAIT);
	assert_int_equal(client.frames, 1);
	client.act = pause_it;
	conn_resume(client.conn);
	netbed_await(b, client.frames == 2);
	conn_resume(client.conn);
	netbed_await(b, client.frames == MANY);
	assert_true(is_numbered(buf_bytes(&client.log), MANY));
	netend_fini(b, &client);
}

/* What was said before the end, and why it is the end, waits for who has paused. */
static void
test_end_waits_for_who_paused(void **state)
{
	static const struct conn_times times = { .handshake_ms = 10000,
		.idle_ms = 10000,
		.dead_ms = 20000,
		.flush_ms = 50,
		.drain_ms = 50 };
	struct netbed *b = *state;
	struct netend client = { .at = NETEND_FRAME, .act = pause_it }, *server;
	struct fault f;

	b->server_times = &times;
	server = netbed_pair(b, &client);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(i)), 0);
	fault_set(&f, ERR_SLOW, "Read.", "too slow");
	conn_close(server->conn, &f);
	netbed_await(b, server->closed && client.frames == 1);
	for (int i = 0; i < 5; i++)
		uv_run(loop_uv(b->loop), UV_RUN_NOWAIT);
	assert_int_equal(client.closed, 0);
	conn_resume(client.conn);
	netbed_await(b, client.closed);
	assert_int_equal(client.frames, 3);
	assert_int_equal(client.why.code, ERR_SLOW);
	netend_fini(b, &client);
}

static void
test_full_queue_says_so_and_drains(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;
	unsigned sent = 0;
	int r = 0;

	b->limits = (struct conn_limits){ .high = 100000, .low = 1000 };
	server = netbed_pair(b, &client);
	conn_pause(client.conn);
	/* What the kernel takes is not ours to know: fill until the queue itself is full. */
	for (int full = 0; full < 50; full += r != 0) {
		while ((r = conn_send(server->conn, WIRE_MESSAGE, numbered(sent))) == 0)
			sent++;
		assert_int_equal(r, ERR_LIMIT);
		assert_true(conn_queued(server->conn) <= 100000);
		uv_run(loop_uv(b->loop), UV_RUN_NOWAIT);
	}
	assert_true(conn_queued(server->conn) > 90000);
	server->drained = 0;
	assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(sent)), ERR_LIMIT);
	conn_resume(client.conn);
	netbed_await(b, server->drained == 1);
	assert_true(conn_queued(server->conn) <= 1000);
	netbed_await(b, client.frames == sent);
	assert_true(is_numbered(buf_bytes(&client.log), sent));
	assert_int_equal(server->drained, 1);
	netend_fini(b, &client);
}

/* A sender that holds back by itself, above the low mark, is told too. */
static void
test_drained_without_refusal(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;
	unsigned sent = 0;

	b->limits = (struct conn_limits){ .high = 100000, .low = 1000 };
	server = netbed_pair(b, &client);
	while (conn_queued(server->conn) <= 2000) {
		assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(sent)), 0);
		sent++;
	}
	netbed_await(b, server->drained == 1);
	netbed_await(b, client.frames == sent);
	netend_fini(b, &client);
}

static void
test_reason_is_heard(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct fault f;

	fault_set(&f, ERR_NICKTAKEN, "Choose another one.", "alice is here already");
	assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(0)), 0);
	/* The client talks on: bytes that the server leaves unread must not kill its last word. */
	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(conn_send(client.conn, WIRE_SEND, numbered(i)), 0);
	conn_close(server->conn, &f);
	conn_close(server->conn, &(struct fault){ .code = ERR_PROTO });
	assert_int_equal(conn_send(server->conn, WIRE_MESSAGE, numbered(1)), ERR_STATE);
	assert_false(conn_is_open(server->conn));
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(client.frames, 1);
	assert_int_equal(client.why.code, ERR_NICKTAKEN);
	assert_string_equal(client.why.cause, "the server says: alice is here already");
	assert_string_equal(client.why.remedy, "Choose another one.");
	assert_int_equal(server->why.code, ERR_NICKTAKEN);
	assert_string_equal(server->why.cause, "alice is here already");
	netend_fini(b, &client);
}

static void
test_bye(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct fault f;

	fault_set(&f, 0, "", "good night");
	assert_int_equal(conn_send(client.conn, WIRE_SEND, numbered(7)), 0);
	conn_close(client.conn, &f);
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(server->frames, 1);
	assert_int_equal(server->why.code, 0);
	assert_string_equal(server->why.cause, "good night");
	assert_int_equal(client.why.code, 0);
	netend_fini(b, &client);
}

static void
test_both_close_at_once(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct fault f;

	fault_set(&f, 0, "", "bye");
	conn_close(client.conn, &f);
	fault_set(&f, ERR_FULL, "Later.", "full");
	conn_close(server->conn, &f);
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(client.why.code, 0);
	assert_int_equal(server->why.code, ERR_FULL);
	netend_fini(b, &client);
}

/* A queue that nobody reads does not hold up a close for ever. */
static void
test_close_of_a_stuck_peer(void **state)
{
	static const struct conn_times times = { .handshake_ms = 10000,
		.idle_ms = 10000,
		.dead_ms = 20000,
		.flush_ms = 50,
		.drain_ms = 50 };
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;
	struct fault f;

	b->server_times = &times;
	server = netbed_pair(b, &client);
	conn_pause(client.conn);
	for (int full = 0; full < 50;) {
		full += conn_send(server->conn, WIRE_MESSAGE, numbered(0)) != 0;
		if (conn_queued(server->conn) > 500000)
			uv_run(loop_uv(b->loop), UV_RUN_NOWAIT);
	}
	fault_set(&f, ERR_SLOW, "Read.", "too slow");
	conn_close(server->conn, &f);
	netbed_await(b, server->closed);
	assert_int_equal(server->why.code, ERR_SLOW);
	netend_fini(b, &client);
}

static void
test_abort(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);
	struct fault f;

	fault_set(&f, ERR_INTERNAL, "", "gone");
	conn_abort(server->conn, &f);
	assert_int_equal(server->closed, 0);
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(server->why.code, ERR_INTERNAL);
	assert_int_equal(client.why.code, ERR_TRUNCATED);
	assert_non_null(strstr(client.why.cause, "the connection was cut"));
	netend_fini(b, &client);
}

static void
reset_it(uv_handle_t *h, void *port)
{
	const struct linger hard = { .l_onoff = 1 };
	struct sockaddr_in at;
	int n = sizeof at;
	uv_os_fd_t fd;

	if (h->type == UV_TCP && uv_fileno(h, &fd) == 0 &&
	    uv_tcp_getpeername((uv_tcp_t *)h, (struct sockaddr *)&at, &n) == 0 &&
	    ntohs(at.sin_port) == *(uint16_t *)port)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

static void
test_reset(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server = netbed_pair(b, &client);

	uv_walk(loop_uv(b->loop), reset_it, &b->at.port);
	conn_abort(client.conn, &(struct fault){ .code = 0 });
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(server->why.code, ERR_TRUNCATED);
	assert_non_null(strstr(server->why.cause, "reset"));
	netend_fini(b, &client);
}

static void
test_verify_refuses(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .refuse = true };

	netend_dial(b, &client, &b->at);
	netbed_await(b, client.closed && b->servers == 1 && b->server[0].closed);
	assert_int_equal(client.why.code, ERR_PIN);
	assert_string_equal(client.why.cause, "not the CA in your invite");
	assert_int_equal(client.opened, 0);
	assert_int_equal(b->server[0].opened, 0);
	assert_int_equal(b->server[0].why.code, ERR_TLS);
	assert_non_null(strstr(b->server[0].why.cause, "CA is unknown"));
	netend_fini(b, &client);
}

static void
test_export(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .refuse = false };
	struct netend *server = netbed_pair(b, &client);
	uint8_t here[32] = { 0 }, there[32] = { 1 };

	assert_int_equal(conn_proto(client.conn), TLS_PROTO_SNUG);
	assert_int_equal(conn_proto(server->conn), TLS_PROTO_SNUG);
	assert_int_equal(conn_export(client.conn, "EXPORTER-x", here, sizeof here), 0);
	assert_int_equal(conn_export(server->conn, "EXPORTER-x", there, sizeof there), 0);
	assert_memory_equal(here, there, sizeof here);
	netend_fini(b, &client);
}

static void
test_garbage(void **state)
{
	struct netbed *b = *state;
	struct netraw raw;

	netraw_dial(b, &raw, false);
	netraw_send(&raw, bytes_str("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	netbed_await(b, raw.ended);
	assert_int_equal(raw.status, 0);
	netraw_fini(&raw);
	netbed_await(b, b->servers == 1 && b->server[0].closed);
	assert_int_equal(b->server[0].why.code, ERR_TLS);
	assert_int_equal(b->server[0].opened, 0);
}

static void
test_handshake_timeout(void **state)
{
	static const struct conn_times times = { .handshake_ms = 30 };
	struct netbed *b = *state;
	struct netraw raw;

	b->server_times = &times;
	netraw_dial(b, &raw, false);
	netbed_await(b, raw.ended && b->server[0].closed);
	assert_int_equal(b->server[0].why.code, ERR_TIMEOUT);
	assert_non_null(strstr(b->server[0].why.cause, "handshake"));
	netraw_fini(&raw);
}

/* What a raw peer sends, and the error that it is told. */
static void
expect_refusal(struct netbed *b, struct bytes frame, int code)
{
	struct frame_rd *rd = frame_rd_new();
	struct wire_error e;
	struct netraw raw;
	struct frame f;
	struct bytes in;
	unsigned at = b->servers;

	netraw_dial(b, &raw, true);
	netraw_send(&raw, frame);
	netbed_await(b, raw.ended);
	assert_int_equal(raw.status, 0);
	assert_int_equal(tls_state(raw.tls), TLS_PEER_CLOSED);
	in = buf_bytes(&raw.got);
	assert_int_equal(frame_rd_next(rd, &in, &f), 1);
	assert_int_equal(f.type, WIRE_ERROR);
	assert_int_equal(wire_get_error(f.body, &e), 0);
	assert_int_equal(e.code, -code);
	assert_true(e.cause[0] != '\0' && e.remedy[0] != '\0');
	frame_rd_free(rd);
	netraw_fini(&raw);
	netbed_await(b, b->server[at].closed);
	assert_int_equal(b->server[at].why.code, code);
	assert_int_equal(b->server[at].frames, 0);
}

static void
test_bad_frames(void **state)
{
	static const uint8_t unknown[] = { 0, 0, 0, 2, 0x12, 0x34 };
	static const uint8_t too_large[] = { 0, 1, 0, 0, 0, WIRE_JOIN, 1 };
	static const uint8_t no_length[] = { 0, 0, 0, 1, 0, WIRE_JOIN };
	static const uint8_t of_server[] = { 0, 0, 0, 4, 0, WIRE_KEYPKG_NEED, 0, 1 };
	static const uint8_t bad_error[] = { 0, 0, 0, 3, 0, WIRE_ERROR, 0 };
	static const uint8_t bad_bye[] = { 0, 0, 0, 5, 0, WIRE_BYE, 0, 1, 0xff };

	expect_refusal(*state, bytes_of(unknown, sizeof unknown), ERR_PROTO);
	expect_refusal(*state, bytes_of(too_large, sizeof too_large), ERR_LIMIT);
	expect_refusal(*state, bytes_of(no_length, sizeof no_length), ERR_PROTO);
	expect_refusal(*state, bytes_of(of_server, sizeof of_server), ERR_PROTO);
	expect_refusal(*state, bytes_of(bad_error, sizeof bad_error), ERR_PROTO);
	expect_refusal(*state, bytes_of(bad_bye, sizeof bad_bye), ERR_PROTO);
}

static void
test_error_of_an_unknown_code(void **state)
{
	struct netbed *b = *state;
	struct buf body = BUF_INIT(1000), frame = BUF_INIT(1000);
	struct wire_error e = { .code = 60000, .cause = "what", .remedy = "ever" };
	struct netraw raw;

	wire_put_error(&body, &e);
	frame_put(&frame, WIRE_ERROR, buf_bytes(&body));
	netraw_dial(b, &raw, true);
	netraw_send(&raw, buf_bytes(&frame));
	netbed_await(b, raw.ended);
	netraw_fini(&raw);
	netbed_await(b, b->server[0].closed);
	assert_int_equal(b->server[0].why.code, ERR_CLOSED);
	assert_string_equal(b->server[0].why.cause, "the client says: what");
	buf_fini(&body);
	buf_fini(&frame);
}

static void
test_close_notify_in_a_frame(void **state)
{
	static const uint8_t half[] = { 0, 0, 0, 20, 0, WIRE_JOIN, 1 };
	struct netbed *b = *state;
	struct netraw raw;

	netraw_dial(b, &raw, true);
	assert_int_equal(tls_send(raw.tls, bytes_of(half, sizeof half)), 0);
	tls_close(raw.tls);
	assert_int_equal(sock_write(raw.sock, tls_out(raw.tls)), 0);
	netbed_await(b, raw.ended);
	netraw_fini(&raw);
	netbed_await(b, b->server[0].closed);
	assert_int_equal(b->server[0].why.code, ERR_PROTO);
}

static void
test_close_notify_alone_is_clean(void **state)
{
	struct netbed *b = *state;
	struct netraw raw;

	netraw_dial(b, &raw, true);
	tls_close(raw.tls);
	assert_int_equal(sock_write(raw.sock, tls_out(raw.tls)), 0);
	netbed_await(b, raw.ended);
	assert_int_equal(tls_state(raw.tls), TLS_PEER_CLOSED);
	netraw_fini(&raw);
	netbed_await(b, b->server[0].closed);
	assert_int_equal(b->server[0].why.code, 0);
}

static void
test_frame_max(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;

	b->limits = (struct conn_limits){ .frame_max = 50 };
	server = netbed_pair(b, &client);
	conn_frame_max(server->conn, 100);
	assert_int_equal(conn_send(client.conn, WIRE_SEND, numbered(0)), 0);
	netbed_await(b, server->frames == 1);
	conn_frame_max(server->conn, 99);
	assert_int_equal(conn_send(client.conn, WIRE_SEND, numbered(1)), 0);
	netbed_await(b, client.closed);
	assert_int_equal(client.why.code, ERR_LIMIT);
	netend_fini(b, &client);
}

static void
close_it(struct netend *e)
{
	struct fault f;

	fault_set(&f, ERR_DENIED, "", "closed inside");
	conn_close(e->conn, &f);
	conn_close(e->conn, &f);
	conn_pause(e->conn);
	conn_resume(e->conn);
}

static void
abort_it(struct netend *e)
{
	struct fault f;

	fault_set(&f, ERR_DENIED, "", "aborted inside");
	conn_send(e->conn, WIRE_PING, bytes_str("x"));
	conn_abort(e->conn, &f);
	conn_abort(e->conn, &f);
	conn_close(e->conn, &f);
	assert_int_equal(conn_send(e->conn, WIRE_PING, bytes_str("x")), ERR_STATE);
	assert_int_equal(conn_queued(e->conn), conn_queued(e->conn));
	assert_false(conn_is_open(e->conn));
	conn_pause(e->conn);
	conn_resume(e->conn);
	conn_ping(e->conn);
}

static void
close_in_callback(struct netbed *b, enum netend_event at, netend_fn act, bool in_server)
{
	struct netend client = { .closed = 0 }, *server = &b->server[b->servers];

	b->server_at = in_server ? at : NETEND_NONE;
	b->server_act = in_server ? act : NULL;
	if (!in_server) {
		client.at = at;
		client.act = act;
	}
	netend_dial(b, &client, &b->at);
	netbed_await(b, client.closed || (client.opened && server->opened));
	if (at == NETEND_FRAME) {
		for (unsigned i = 0; i < MANY; i++) {
			conn_send(client.conn, WIRE_SEND, numbered(i));
			conn_send(server->conn, WIRE_MESSAGE, numbered(i));
		}
	}
	netbed_await(b, client.closed);
	netbed_await(b, at == NETEND_REACHED || server->closed);
	assert_int_equal((in_server ? server : &client)->why.code, ERR_DENIED);
	if (at == NETEND_FRAME)
		assert_int_equal((in_server ? server : &client)->frames, 1);
	netend_fini(b, &client);
}

static void
test_close_inside_callbacks(void **state)
{
	struct netbed *b = *state;

	for (int in_server = 0; in_server < 2; in_server++) {
		close_in_callback(b, NETEND_OPEN, close_it, in_server);
		close_in_callback(b, NETEND_OPEN, abort_it, in_server);
		close_in_callback(b, NETEND_FRAME, close_it, in_server);
		close_in_callback(b, NETEND_FRAME, abort_it, in_server);
	}
	close_in_callback(b, NETEND_REACHED, close_it, false);
	close_in_callback(b, NETEND_REACHED, abort_it, false);
}

static void
test_close_inside_drained(void **state)
{
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;

	b->limits = (struct conn_limits){ .high = 10000 };
	b->server_at = NETEND_DRAINED;
	b->server_act = close_it;
	server = netbed_pair(b, &client);
	while (conn_send(server->conn, WIRE_MESSAGE, numbered(0)) == 0)
		;
	netbed_await(b, client.closed && server->closed);
	assert_int_equal(server->drained, 1);
	assert_int_equal(client.why.code, ERR_DENIED);
	netend_fini(b, &client);
}

static void
test_large_frames(void **state)
{
	static uint8_t body[WIRE_BODY_MAX];
	struct netbed *b = *state;
	struct netend client = { .closed = 0 }, *server;

	b->limits = (struct conn_limits){ .high = 3u << 20 };
	server = netbed_pair(b, &client);
	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (uint8_t)(i ^ i >> 9);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    conn_send(server->conn, WIRE_COMMITTED, bytes_of(body, sizeof body)), 0);
	assert_int_equal(
	    conn_send(server->conn, WIRE_COMMITTED, bytes_of(body, sizeof body)), ERR_LIMIT);
	netbed_await(b, client.frames == 2);
	assert_memory_equal(client.log.p + FRAME_HEADER_SIZE, body, sizeof body);
	netend_fini(b, &client);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_frames_of_a_tick_leave_joined),
		TEST(test_both_directions),
		TEST(test_no_frame_comes_while_paused),
		TEST(test_end_waits_for_who_paused),
		TEST(test_full_queue_says_so_and_drains),
		TEST(test_drained_without_refusal),
		TEST(test_reason_is_heard),
		TEST(test_bye),
		TEST(test_both_close_at_once),
		TEST(test_close_of_a_stuck_peer),
		TEST(test_abort),
		TEST(test_reset),
		TEST(test_verify_refuses),
		TEST(test_export),
		TEST(test_garbage),
		TEST(test_handshake_timeout),
		TEST(test_bad_frames),
		TEST(test_error_of_an_unknown_code),
		TEST(test_close_notify_in_a_frame),
		TEST(test_close_notify_alone_is_clean),
		TEST(test_frame_max),
		TEST(test_close_inside_callbacks),
		TEST(test_close_inside_drained),
		TEST(test_large_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
