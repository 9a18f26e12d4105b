/* The working group's key-schedule, psk_secret, secret-tree and transcript-hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/group_context.h"
#include "crypto/psk.h"
#include "crypto/schedule.h"
#include "crypto/secret_tree.h"
#include "crypto/sender_data.h"
#include "crypto/transcript.h"
#include "tests/crypto/kat_kinds.h"

static struct secret
secret_of(struct kat *k, const json_t *o, const char *key)
{
	struct bytes b = kat_bytes(k, o, key);
	struct secret s;

	assert_int_equal(b.n, sizeof s.b);
	memcpy(s.b, b.p, b.n);
	return s;
}

static void
expect_secret(struct kat *k, const json_t *o, const char *key, const struct secret *s)
{
	kat_expect(k, o, key, s->b, sizeof s->b);
}

static void
check_export(struct kat *k, const json_t *e, const struct schedule *s)
{
	json_t *o = kat_get(e, "exporter");
	size_t n = kat_num(o, "length");
	uint8_t out[1024];

	assert_true(n <= sizeof out);
	schedule_export(s, kat_str(o, "label"), kat_bytes(k, o, "context"), out, n);
	kat_expect(k, o, "secret", out, n);
}

/* One epoch; init is the last one's and becomes its own. */
static void
check_epoch(struct kat *k, const json_t *c, uint64_t number, struct secret *init)
{
	json_t *e = json_array_get(kat_get(c, "epochs"), (size_t)number);
	struct group_context gc = {
		.suite = kat_suite(c)->id,
		.group_id = kat_bytes(k, c, "group_id"),
		.epoch = number,
		.tree_hash = kat_bytes(k, e, "tree_hash"),
		.transcript_hash = kat_bytes(k, e, "confirmed_transcript_hash"),
	};
	struct secret commit = secret_of(k, e, "commit_secret"),
		      psk = secret_of(k, e, "psk_secret");
	struct buf context = BUF_INIT(4096);
	struct secret joiner, welcome;
	struct schedule s;
	struct hpke_key external;

	group_context_write(&context, &gc);
	kat_equal(buf_bytes(&context), kat_bytes(k, e, "group_context"));
	schedule_joiner(&joiner, init, &commit, buf_bytes(&context));
	expect_secret(k, e, "joiner_secret", &joiner);
	schedule_welcome(&welcome, &joiner, &psk);
	expect_secret(k, e, "welcome_secret", &welcome);
	schedule_epoch(&s, &joiner, &psk, buf_bytes(&context));
	expect_secret(k, e, "init_secret", &s.init);
	expect_secret(k, e, "sender_data_secret", &s.sender_data);
	expect_secret(k, e, "encryption_secret", &s.encryption);
	expect_secret(k, e, "exporter_secret", &s.exporter);
	expect_secret(k, e, "epoch_authenticator", &s.authenticator);
	expect_secret(k, e, "external_secret", &s.external);
	expect_secret(k, e, "confirmation_key", &s.confirmation);
	expect_secret(k, e, "membership_key", &s.membership);
	expect_secret(k, e, "resumption_psk", &s.resumption);
	schedule_external_key(&s, &external);
	kat_expect(k, e, "external_pub", external.public, sizeof external.public);
	check_export(k, e, &s);
	*init = s.init;
	buf_fini(&context);
}

void
kat_key_schedule(struct kat *k, const json_t *c)
{
	struct secret init = secret_of(k, c, "initial_init_secret");

	for (size_t e = 0; e < json_array_size(kat_get(c, "epochs")); e++)
		check_epoch(k, c, e, &init);
}

void
kat_psk_secret(struct kat *k, const json_t *c)
{
	json_t *psks = kat_get(c, "psks");
	struct psk_chain chain;

	psk_chain_init(&chain, (uint16_t)json_array_size(psks));
	for (size_t j = 0; j < json_array_size(psks); j++) {
		json_t *p = json_array_get(psks, j);
		struct psk_id id = {
			.type = PSK_EXTERNAL,
			.id = kat_bytes(k, p, "psk_id"),
			.nonce = kat_bytes(k, p, "psk_nonce"),
		};

		assert_int_equal(psk_chain_add(&chain, &id, kat_bytes(k, p, "psk")), 0);
	}
	expect_secret(k, c, "psk_secret", &chain.secret);
}

/* Both ratchets of one leaf at the generations that the vector names, in its order. */
static void
check_leaf(struct kat *k, struct secret_tree *t, const struct suite *suite, const json_t *leaf,
    uint32_t index)
{
	static const struct {
		enum ratchet_type type;
		const char *key, *nonce;
	} row[] = {
		{ RATCHET_HANDSHAKE, "handshake_key", "handshake_nonce" },
		{ RATCHET_APPLICATION, "application_key", "application_nonce" },
	};

	for (size_t i = 0; i < json_array_size(leaf); i++) {
		json_t *o = json_array_get(leaf, i);

		for (size_t j = 0; j < 2; j++) {
			struct ratchet_place p = { index, row[j].type,
				(uint32_t)kat_num(o, "generation") };
			struct suite_key key;

			assert_int_equal(secret_tree_get(t, &p, &key), 0);
			kat_expect(k, o, row[j].key, key.key, suite->key_size);
			kat_expect(k, o, row[j].nonce, key.nonce, sizeof key.nonce);
			assert_int_equal(secret_tree_consume(t, &p), 0);
			assert_int_equal(secret_tree_get(t, &p, &key), ERR_REPLAY);
		}
	}
}

void
kat_secret_tree(struct kat *k, const json_t *c)
{
	json_t *sd = kat_get(c, "sender_data"), *leaves = kat_get(c, "leaves");
	struct secret secret = secret_of(k, sd, "sender_data_secret");
	const struct suite *suite = kat_suite(c);
	struct secret_tree *t;
	struct suite_key key;

	sender_data_key(&key, suite, &secret, kat_bytes(k, sd, "ciphertext"));
	kat_expect(k, sd, "key", key.key, suite->key_size);
	kat_expect(k, sd, "nonce", key.nonce, sizeof key.nonce);
	secret = secret_of(k, c, "encryption_secret");
	assert_int_equal(secret_tree_new(&t, suite, &secret, (uint32_t)json_array_size(leaves),
			     SECRET_ROOM_NONE),
	    0);
	for (size_t j = 0; j < json_array_size(leaves); j++)
		check_leaf(k, t, suite, json_array_get(leaves, j), (uint32_t)j);
	secret_tree_free(t);
}

void
kat_transcript_hashes(struct kat *k, const json_t *c)
{
	struct bytes before = kat_bytes(k, c, "interim_transcript_hash_before");
	struct schedule s = { .confirmation = secret_of(k, c, "confirmation_key") };
	struct bytes in = kat_bytes(k, c, "authenticated_content");
	struct authenticated_content ac;
	struct transcript t = { .interim_n = before.n };
	struct buf again = BUF_INIT(in.n);
	struct rd r;

	assert_int_equal(before.n, sizeof t.interim);
	memcpy(t.interim, before.p, before.n);
	rd_init(&r, in);
	authenticated_content_read(&r, &ac);
	assert_int_equal(rd_end(&r), 0);
	authenticated_content_write(&again, &ac);
	kat_equal(buf_bytes(&again), in);
	assert_int_equal(transcript_commit(&t, &ac), 0);
	kat_equal(transcript_hash(&t), kat_bytes(k, c, "confirmed_transcript_hash_after"));
	assert_int_equal(
	    schedule_confirm_check(&s, transcript_hash(&t), ac.auth.confirmation_tag), 0);
	transcript_confirm(&t, ac.auth.confirmation_tag);
	kat_expect(k, c, "interim_transcript_hash_after", t.interim, t.interim_n);
	buf_fini(&again);
}
