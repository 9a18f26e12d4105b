/* The working group's crypto-basics: every labelled operation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "base/rw.h"
#include "crypto/mls_label.h"
#include "tests/crypto/kat_kinds.h"

static struct secret
secret_of(struct kat *k, const json_t *o)
{
	struct bytes b = kat_bytes(k, o, "secret");
	struct secret s;

	assert_int_equal(b.n, sizeof s.b);
	memcpy(s.b, b.p, b.n);
	return s;
}

static void
check_derivations(struct kat *k, const json_t *c)
{
	uint8_t out[256];
	struct secret s;
	json_t *o = kat_get(c, "ref_hash");

	/* RefHash has its labels whole; ours take the part after the prefix. */
	{
		static const char prefix[] = "MLS 1.0 ";
		struct bytes value = kat_bytes(k, o, "value");
		const char *label = kat_str(o, "label");

		if (strncmp(label, prefix, sizeof prefix - 1) == 0) {
			mls_label_ref(out, label + sizeof prefix - 1, value);
			kat_expect(k, o, "out", out, 32);
		} else {
			/* The vector's own label has no prefix: the same hash by hand. */
			uint8_t head[2] = { (uint8_t)strlen(label), (uint8_t)value.n };
			struct bytes part[] = { bytes_of(head, 1), bytes_str(label),
				bytes_of(head + 1, 1), value };

			assert_true(value.n < 64);
			suite_hash(out, part, 4);
			kat_expect(k, o, "out", out, 32);
		}
	}
	o = kat_get(c, "expand_with_label");
	s = secret_of(k, o);
	mls_label_expand(
	    out, kat_num(o, "length"), &s, kat_str(o, "label"), kat_bytes(k, o, "context"));
	kat_expect(k, o, "out", out, kat_num(o, "length"));
	o = kat_get(c, "derive_secret");
	s = secret_of(k, o);
	mls_label_derive(&s, &s, kat_str(o, "label"));
	kat_expect(k, o, "out", s.b, sizeof s.b);
	o = kat_get(c, "derive_tree_secret");
	s = secret_of(k, o);
	mls_label_derive_tree(
	    out, kat_num(o, "length"), &s, kat_str(o, "label"), (uint32_t)kat_num(o, "generation"));
	kat_expect(k, o, "out", out, kat_num(o, "length"));
}

static void
check_sign(struct kat *k, const json_t *c)
{
	json_t *o = kat_get(c, "sign_with_label");
	struct bytes content = kat_bytes(k, o, "content"), sig = kat_bytes(k, o, "signature");
	struct bytes pub = kat_bytes(k, o, "pub");
	const char *label = kat_str(o, "label");
	uint8_t made[SIGNATURE_SIZE], own[PUBKEY_SIZE];
	struct sign_key key;

	assert_int_equal(mls_label_verify(pub, label, content, sig), 0);
	sign_key_seed(&key, own, kat_bytes(k, o, "priv").p);
	kat_equal(bytes_of(own, sizeof own), pub);
	assert_int_equal(mls_label_sign(made, &key, label, content), 0);
	/* Ed25519 is deterministic. */
	kat_equal(bytes_of(made, sizeof made), sig);
}

static void
check_seal(struct kat *k, const json_t *c)
{
	json_t *o = kat_get(c, "encrypt_with_label");
	struct mls_sealed sealed = { kat_bytes(k, o, "kem_output"), kat_bytes(k, o, "ciphertext") };
	struct bytes text = kat_bytes(k, o, "plaintext"), pub = kat_bytes(k, o, "pub");
	struct buf out = BUF_INIT(4096), again = BUF_INIT(4096);
	struct hpke_bind bind;
	struct hpke_key key;
	struct rd r;

	mls_label_bind(&bind, kat_suite(c), kat_str(o, "label"), kat_bytes(k, o, "context"));
	hpke_key_load(&key, kat_bytes(k, o, "priv").p);
	kat_equal(bytes_of(key.public, sizeof key.public), pub);
	assert_int_equal(mls_label_open(&key, &bind, &sealed, &out), 0);
	kat_equal(buf_bytes(&out), text);
	buf_clear(&out);
	assert_int_equal(mls_label_seal(pub, &bind, text, &again), 0);
	rd_init(&r, buf_bytes(&again));
	mls_label_read_sealed(&r, &sealed);
	assert_int_equal(rd_end(&r), 0);
	assert_int_equal(mls_label_open(&key, &bind, &sealed, &out), 0);
	kat_equal(buf_bytes(&out), text);
	buf_fini(&out);
	buf_fini(&again);
}

void
kat_crypto_basics(struct kat *k, const json_t *c)
{
	check_derivations(k, c);
	check_sign(k, c);
	check_seal(k, c);
}
