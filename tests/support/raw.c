#include "tests/support/raw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"

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

struct raw *
raw_dial(struct loop *l, const struct invite *at)
{
	static const struct conn_ops ops = {
		.verify = on_verify,
		.open = on_open,
		.frame = on_frame,
		.closed = on_closed,
	};
	struct raw *r = mem_calloc(1, sizeof *r);
	struct tlsctx *ctx = NULL;
	struct fault f;

	assert_int_equal(crypto_init(), 0);
	assert_int_equal(tlsctx_client_new(&ctx, NULL, NULL, &f), 0);
	r->loop = l;
	list_init(&r->frames);
	r->conn = conn_dial(l, &at->at, ctx, &ops, r, NULL);
	tlsctx_unref(ctx);
	return r;
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
		list_each(f, &r->frames, struct raw_frame, node)
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
raw_auth(struct raw *r, struct bytes token, const char *nick)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "test" };
	struct wire_auth auth = { .token = token };

	raw_await_open(r);
	RAW_SEND(r, WIRE_HELLO, hello, &hello);
	snprintf(auth.nick, sizeof auth.nick, "%s", nick);
	RAW_SEND(r, WIRE_AUTH, auth, &auth);
}

void
raw_keypkgs(struct raw *r, struct keyring *k, size_t n)
{
	struct wire_keypkgs m = { .keypkgs.n = n };
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
raw_enter(struct raw *r, const struct invite *in, const char *nick)
{
	raw_auth(r, bytes_of(in->token, sizeof in->token), nick);
	raw_frame_free(raw_await(r, WIRE_READY));
	assert_int_equal(keyring_new(&r->keyring, nick), 0);
	raw_keypkgs(r, r->keyring, 3);
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
	list_each(f, &r->frames, struct raw_frame, node)
		raw_frame_free(f);
	keyring_free(r->keyring);
	free(r);
}
