#include "tests/mls/victim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/mls_group_int.h"
#include "crypto/mls_message.h"
#include "tests/crypto/random_fake.h"

#define ROOM (1 << 22)

static const uint8_t key[32] = "the key of the victim's states..";

const char *
victim_reason(int r)
{
	return r > 0 ? rule_name(r) : r == 0 ? "accepted" : err_name(r);
}

/* The key package that the forge made for it, and what belongs to it. */
static void
load_package(struct victim *v, struct client *c)
{
	struct buf message = BUF_INIT(ROOM);

	mls_message_begin(&message, WIRE_FORMAT_KEY_PACKAGE);
	wr_bytes(&message, client_package(c));
	assert_int_equal(mls_key_package_load(v->client->client, buf_bytes(&message),
			     c->init.private.b, c->key.private.b),
	    0);
	buf_fini(&message);
}

void
victim_init(struct victim *v, struct forge *f, uint32_t number, uint64_t max_lifetime)
{
	struct client *c = &f->client[number];
	struct mls_identity id = {
		.credential = c->as.credential,
		.seed = c->sign.b,
		.capabilities = &c->as.capabilities,
		.extensions = c->as.extensions,
	};

	v->g = NULL;
	world_init(&v->world);
	v->world.has_clock = true;
	v->world.clock = FORGE_NOW;
	v->world.policy.max_lifetime = max_lifetime;
	world_psk_add(&v->world, FORGE_PSK_ID, FORGE_PSK);
	assert_int_equal(world_client_load(&v->world, &id, &v->client), 0);
	load_package(v, c);
}

void
victim_fini(struct victim *v)
{
	mls_group_free(v->g);
	world_fini(&v->world);
}

/* With the same nonce every time. */
static void
save(struct mls_group *g, struct buf *out)
{
	static const uint8_t nonce[24];

	random_fake_give(bytes_of(nonce, sizeof nonce));
	buf_clear(out);
	assert_int_equal(mls_save(g, key, out), 0);
}

void
victim_save(const struct victim *v, struct buf *out)
{
	save(v->g, out);
}

/* Use up the key of a message of the present epoch. */
static void
consume(struct mls_group *g, const struct private_message *m)
{
	struct private_keys keys = mls_epoch_private(g->now);
	struct ratchet_place place;
	struct sender_data s;

	assert_int_equal(private_message_sender(m, &keys, &s), 0);
	place = (struct ratchet_place){ s.leaf,
		m->type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE,
		s.generation };
	assert_int_equal(secret_tree_consume(keys.tree, &place), 0);
}

void
victim_save_without_key(const struct victim *v, struct bytes message, struct buf *out)
{
	struct mls_group *copy;
	struct mls_message m;

	assert_int_equal(mls_group_clone(&copy, v->g), 0);
	assert_int_equal(mls_message_parse(&m, message), 0);
	consume(copy, &m.private_message);
	save(copy, out);
	mls_group_free(copy);
}

/* Was it refused only after it was decrypted? Then it cannot come again. */
static bool
has_opened(struct victim *v, struct bytes message)
{
	struct mls_message m;
	struct mls_event e;

	return mls_message_parse(&m, message) == 0 && m.wire_format == WIRE_FORMAT_PRIVATE &&
	       mls_process(v->g, message, &e) == ERR_REPLAY;
}

void
victim_refuses(struct victim *v, struct bytes message, int reason)
{
	struct buf before = BUF_INIT(ROOM), after = BUF_INIT(ROOM), spent = BUF_INIT(ROOM);
	struct mls_event e;
	struct mls_group *copy;
	int r;

	victim_save(v, &before);
	assert_int_equal(mls_group_clone(&copy, v->g), 0);
	r = mls_process(v->g, message, &e);
	assert_string_equal(victim_reason(r), victim_reason(reason));
	victim_save(v, &after);
	if (reason != ERR_REPLAY && has_opened(v, message)) {
		struct victim was = { .g = copy };

		victim_save_without_key(&was, message, &spent);
		assert_memory_equal(after.p, spent.p, after.n);
	} else {
		assert_int_equal(after.n, before.n);
		assert_memory_equal(after.p, before.p, after.n);
	}
	mls_group_free(copy);
	buf_fini(&before);
	buf_fini(&after);
	buf_fini(&spent);
}

void
victim_follows(struct victim *v, struct bytes commit, const struct secret *authenticator)
{
	struct mls_event e;
	uint8_t got[32];
	int r = mls_process(v->g, commit, &e);

	assert_string_equal(victim_reason(r), victim_reason(0));
	assert_int_equal(e.kind, MLS_EVENT_COMMIT);
	mls_event_fini(&e);
	mls_epoch_authenticator(v->g, got);
	assert_memory_equal(got, authenticator->b, sizeof got);
}
