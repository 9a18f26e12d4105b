#include "crypto/mls_label.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/rw.h"
#include "crypto/hkdf.h"

#define PREFIX "MLS 1.0 "
#define PARTS 5
#define VECTOR_MAX (1u << 30) /* what a variable-length vector cannot hold any more */

/* opaque label<V>, opaque content<V>, in parts that point to here and to what was given. */
struct labelled {
	uint8_t len_label[4], len_content[4];
	struct bytes part[PARTS];
};

/* The variable-length integer of 2.1.2. */
static struct bytes
varint(uint8_t out[static 4], size_t v)
{
	size_t n = v < 1u << 6 ? 1 : v < 1u << 14 ? 2 : 4;
	uint32_t x = (uint32_t)v | (n == 1 ? 0u : n == 2 ? 0x4000u : 0x80000000u);

	assert(v < VECTOR_MAX);
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(x >> 8 * (n - 1 - i));
	return bytes_of(out, n);
}

static void
labelled_init(struct labelled *l, const char *label, struct bytes content)
{
	struct bytes prefix = bytes_str(PREFIX), name = bytes_str(label);

	l->part[0] = varint(l->len_label, prefix.n + name.n);
	l->part[1] = prefix;
	l->part[2] = name;
	l->part[3] = varint(l->len_content, content.n);
	l->part[4] = content;
}

/*
 * The same in one piece, for what takes no parts. Room for what comes before the content is in out.
 */
#define LABEL_ROOM 128

static int
labelled_put(struct buf *out, const char *label, struct bytes content)
{
	struct labelled l;

	if (content.n >= VECTOR_MAX)
		return ERR_LIMIT;
	labelled_init(&l, label, content);
	if (buf_reserve(out, content.n + LABEL_ROOM) == NULL)
		return buf_err(out);
	for (size_t i = 0; i < PARTS; i++)
		buf_put(out, l.part[i].p, l.part[i].n);
	return buf_err(out);
}

void
mls_label_expand(
    uint8_t *out, size_t n, const struct secret *s, const char *label, struct bytes context)
{
	uint8_t len[2] = { (uint8_t)(n >> 8), (uint8_t)n };
	struct bytes part[1 + PARTS];
	struct labelled l;

	labelled_init(&l, label, context);
	part[0] = bytes_of(len, 2);
	memcpy(part + 1, l.part, sizeof l.part);
	hkdf_expand(out, n, bytes_of(s->b, SECRET_SIZE), (struct hkdf_info){ part, 1 + PARTS });
}

void
mls_label_derive(struct secret *out, const struct secret *s, const char *label)
{
	mls_label_expand(out->b, SECRET_SIZE, s, label, bytes_of(NULL, 0));
}

void
mls_label_derive_tree(
    uint8_t *out, size_t n, const struct secret *s, const char *label, uint32_t generation)
{
	uint8_t be[4] = { (uint8_t)(generation >> 24), (uint8_t)(generation >> 16),
		(uint8_t)(generation >> 8), (uint8_t)generation };

	mls_label_expand(out, n, s, label, bytes_of(be, sizeof be));
}

void
mls_label_ref(uint8_t ref[static SUITE_HASH_SIZE], const char *label, struct bytes value)
{
	struct labelled l;

	labelled_init(&l, label, value);
	suite_hash(ref, l.part, PARTS);
}

int
mls_label_sign(uint8_t sig[static SIGNATURE_SIZE], const struct sign_key *k, const char *label,
    struct bytes content)
{
	struct buf b = BUF_INIT(content.n + LABEL_ROOM);
	int r;

	if ((r = labelled_put(&b, label, content)) == 0 &&
	    crypto_sign_detached(sig, NULL, b.p, b.n, k->b) != 0)
		r = ERR_INTERNAL;
	buf_fini(&b);
	return r;
}

int
mls_label_verify(struct bytes pub, const char *label, struct bytes content, struct bytes sig)
{
	struct buf b = BUF_INIT(content.n + LABEL_ROOM);
	int r;

	if (pub.n != PUBKEY_SIZE)
		return ERR_KEY;
	if (sig.n != SIGNATURE_SIZE)
		return ERR_SIGNATURE;
	if ((r = labelled_put(&b, label, content)) == 0 &&
	    crypto_sign_verify_detached(sig.p, b.p, b.n, pub.p) != 0)
		r = ERR_SIGNATURE;
	buf_fini(&b);
	return r;
}

void
mls_label_read_sealed(struct rd *r, struct mls_sealed *s)
{
	s->kem_output = rd_vecv(r, VECTOR_MAX);
	s->ciphertext = rd_vecv(r, VECTOR_MAX);
}

void
mls_label_bind(
    struct hpke_bind *b, const struct suite *suite, const char *label, struct bytes context)
{
	struct labelled l;

	labelled_init(&l, label, context);
	hpke_bind_init(b, suite, l.part, PARTS);
}

int
mls_label_seal(struct bytes pub, const struct hpke_bind *b, struct bytes text, struct buf *out)
{
	uint8_t enc[HPKE_PUBLIC_SIZE], *ct;
	size_t n = text.n + SUITE_TAG_SIZE;
	int r;

	if (pub.n != HPKE_PUBLIC_SIZE)
		return ERR_KEY;
	if ((ct = malloc(n)) == NULL)
		return ERR_NOMEM;
	if ((r = hpke_seal(pub.p, b, text, enc, ct)) == 0) {
		wr_vecv(out, bytes_of(enc, sizeof enc));
		wr_vecv(out, bytes_of(ct, n));
		r = buf_err(out);
	}
	free(ct);
	return r;
}

int
mls_label_open(const struct hpke_key *k, const struct hpke_bind *b, const struct mls_sealed *s,
    struct buf *out)
{
	uint8_t *text;
	size_t n;
	int r;

	if (s->kem_output.n != HPKE_PUBLIC_SIZE || s->ciphertext.n < SUITE_TAG_SIZE)
		return ERR_AEAD;
	n = s->ciphertext.n - SUITE_TAG_SIZE;
	if ((text = buf_reserve(out, n)) == NULL)
		return buf_err(out);
	if ((r = hpke_open(k, b, s->kem_output.p, s->ciphertext, text)) == 0)
		buf_grew(out, n);
	return r;
}
