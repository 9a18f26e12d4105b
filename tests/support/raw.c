#include "tests/support/raw.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "certs/proof.h"

#define PATIENCE_MS 20000

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)chain, (void)n, (void)f;
	return 0;
}

static void
on_open(void *user)
{
	struct raw *r = user;

	r->open = true;
	loop_stop(r->loop);
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct raw *r = user;
	struct raw_frame *f = mem_calloc(1, sizeof *f);

	f->type = type;
	buf_init(&f->body, body.n);
	buf_put(&f->body, body.p, body.n);
	list_push(&r->frames, &f->node);
	loop_stop(r->loop);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct raw *r = user;

	r->closed = true;
	r->conn = NULL;
	r->why = *why;
	loop_stop(r->loop);
}

static struct raw *
dial(struct loop *l, const struct invite *at, struct tlsctx *ctx)
{
	static const struct conn_ops ops = {
		.verify = on_verify,
		.open = on_open,
		.frame = on_frame,
		.closed = on_closed,
	};
	struct raw *r = mem_calloc(1, sizeof *r);

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(crypto_init(), 0);
	r->loop = l;
	list_init(&r->frames);
	r->conn = conn_dial(l, &at->at, ctx, &ops, r, NULL);
	tlsctx_unref(ctx);
	return r;
}

struct raw *
raw_dial(struct loop *l, const struct invite *at)
{
	struct tlsctx *ctx = NULL;
	struct fault f;

	assert_int_equal(tlsctx_client_new(&ctx, NULL, NULL, &f), 0);
	return dial(l, at, ctx);
}

struct raw *
raw_dial_as(struct loop *l, const struct invite *at, const struct identity *id)
{
	struct tlsctx *ctx = NULL;
	struct fault f;

	assert_int_equal(identity_tlsctx(id, NULL, &ctx, &f), 0);
	return dial(l, at, ctx);
}

static void
give_up(void *user)
{
	loop_stop(user);
}

/* Turn the loop until something happened; after PATIENCE_MS the test fails. */
static void
turn(struct raw *r, const char *what)
{
	struct timer *t = timer_new(r->loop, give_up, r->loop);
	bool late;

	timer_start(t, PATIENCE_MS, 0);
	loop_run(r->loop);
	late = !timer_active(t);
	timer_free(t);
	if (late)
		fail_msg("waited in vain for %s", what);
}

void
raw_turn(struct raw *r)
{
	turn(r, "anything");
}

void
raw_await_open(struct raw *r)
{
	while (!r->open && !r->closed)
		turn(r, "the connection");
	if (!r->open)
		fail_msg("not connected: %s", r->why.cause);
}

struct raw_frame *
raw_await(struct raw *r, unsigned type)
{
	for (;;) {
		list_each (f, &r->frames, struct raw_frame, node)
			if (f->type == type) {
				list_remove(&f->node);
				return f;
			}
		if (r->closed)
			fail_msg("closed (%s) instead of %s", r->why.cause, wire_name(type));
		turn(r, wire_name(type));
	}
}

void
raw_await_closed(struct raw *r)
{
	while (!r->closed)
		turn(r, "the end");
}

void
raw_frame_free(struct raw_frame *f)
{
	buf_fini(&f->body);
	free(f);
}

void
raw_send(struct raw *r, unsigned type, const struct buf *b)
{
	assert_int_equal(buf_err(b), 0);
	assert_non_null(r->conn);
	assert_int_equal(conn_send(r->conn, type, buf_bytes(b)), 0);
}

void
raw_greet(struct raw *r)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "test" };

	raw_await_open(r);
	RAW_SEND(r, WIRE_HELLO, hello, &hello);
}

void
raw_ask(struct raw *r, const struct invite *in, const struct identity *id, const char *nick)
{
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX);
	uint8_t channel[PROOF_CHANNEL_SIZE];
	char said[PROOF_LEN + 1];
	struct wire_enrol m = { .nick = "" };
	struct proof_key k;
	struct fault f;

	raw_greet(r);
	proof_key(&k, in->token);
	assert_int_equal(conn_export(r->conn, PROOF_CHANNEL, channel, sizeof channel), 0);
	proof_make(&k, channel, said);
	assert_int_equal(identity_request(id, nick, said, &tls, &mls, &f), 0);
	memcpy(m.id, k.id, sizeof m.id);
	snprintf(m.nick, sizeof m.nick, "%s", nick);
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	RAW_SEND(r, WIRE_ENROL, enrol, &m);
	buf_fini(&tls);
	buf_fini(&mls);
}

void
raw_take(struct raw *r, struct identity *id)
{
	struct raw_frame *frame = raw_await(r, WIRE_ENROLLED);
	struct wire_enrolled m;
	struct fault f;

	assert_int_equal(wire_get_enrolled(buf_bytes(&frame->body), &m), 0);
	assert_int_equal(identity_take(id, m.tls, m.mls, m.ca, &f), 0);
	raw_frame_free(frame);
}

struct identity *
raw_enrol(struct loop *l, const struct invite *in, const char *nick)
{
	struct raw *r = raw_dial(l, in);
	struct identity *id = NULL;
	struct fault f;

	assert_int_equal(identity_new(&id, "ed25519", &f), 0);
	raw_ask(r, in, id, nick);
	raw_take(r, id);
	raw_free(r);
	return id;
}

static void
send_keypkgs(struct raw *r, struct keyring *k, size_t n, bool fresh)
{
	struct wire_keypkgs m = { .keypkgs.n = n, .fresh = fresh };
	struct buf pub[WIRE_BATCH_MAX];

	for (size_t i = 0; i < n; i++) {
		buf_init(&pub[i], 8192);
		assert_int_equal(keypkg_new(k, &pub[i]), 0);
		m.keypkgs.item[i] = buf_bytes(&pub[i]);
	}
	RAW_SEND(r, WIRE_KEYPKGS, keypkgs, &m);
	for (size_t i = 0; i < n; i++)
		buf_fini(&pub[i]);
}

void
raw_keypkgs(struct raw *r, struct keyring *k, size_t n)
{
	send_keypkgs(r, k, n, false);
}

void
raw_enter(struct raw *r, struct identity *id)
{
	raw_greet(r);
	raw_frame_free(raw_await(r, WIRE_READY));
	assert_int_equal(identity_keyring(id, &r->keyring), 0);
	snprintf(r->nick, sizeof r->nick, "%s", identity_nick(id));
	send_keypkgs(r, r->keyring, 3, true);
}

void
raw_join(struct raw *r)
{
	struct wire_join m = { .name = "#lobby" };

	RAW_SEND(r, WIRE_JOIN, join, &m);
}

void
raw_free(struct raw *r)
{
	struct fault none = { 0 };

	if (r == NULL)
		return;
	if (r->conn != NULL) {
		conn_abort(r->conn, &none);
		raw_await_closed(r);
	}
	list_each (f, &r->frames, struct raw_frame, node)
		raw_frame_free(f);
	keyring_free(r->keyring);
	free(r);
}
