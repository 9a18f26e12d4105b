#include "crypto/hpke.h"

#include <assert.h>
#include <sodium.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/hkdf.h"

/* RFC 9180 4.1: who derives in the KEM, DHKEM(X25519, HKDF-SHA256). */
#define KEM_ID "KEM\x00\x20"
#define ID(s) bytes_of(s, sizeof(s) - 1)
#define NOTHING bytes_of(NULL, 0)

static void
labeled_extract(
    struct secret *prk, struct bytes id, struct bytes salt, const char *label, struct bytes ikm)
{
	struct bytes part[] = { bytes_str("HPKE-v1"), id, bytes_str(label), ikm };

	hkdf_extract(prk, salt, part, 4);
}

/* What is expanded, for whom, under which label. */
struct expand {
	struct bytes id;
	const char *label;
	struct bytes info;
};

static void
labeled_expand(uint8_t *out, size_t n, const struct secret *prk, const struct expand *e)
{
	uint8_t len[2] = { (uint8_t)(n >> 8), (uint8_t)n };
	struct bytes part[] = { bytes_of(len, 2), bytes_str("HPKE-v1"), e->id, bytes_str(e->label),
		e->info };

	hkdf_expand(out, n, bytes_of(prk->b, SECRET_SIZE), (struct hkdf_info){ part, 5 });
}

void
hpke_key_derive(struct hpke_key *k, struct bytes ikm)
{
	struct secret prk;

	labeled_extract(&prk, ID(KEM_ID), NOTHING, "dkp_prk", ikm);
	labeled_expand(
	    k->private.b, SECRET_SIZE, &prk, &(struct expand){ ID(KEM_ID), "sk", NOTHING });
	crypto_scalarmult_base(k->public, k->private.b);
	secret_wipe(&prk);
}

void
hpke_key_load(struct hpke_key *k, const uint8_t private[static SECRET_SIZE])
{
	memcpy(k->private.b, private, SECRET_SIZE);
	crypto_scalarmult_base(k->public, k->private.b);
}

void
hpke_key_new(struct hpke_key *k)
{
	struct secret ikm;

	secret_random(&ikm);
	hpke_key_derive(k, bytes_of(ikm.b, sizeof ikm.b));
	secret_wipe(&ikm);
}

/* RFC 9180 4.1, ExtractAndExpand; 7.1.4: an all-zero result of the exchange is refused. */
static int
agree(struct secret *shared, const struct secret *own, const uint8_t *their,
    const uint8_t context[static 2 * HPKE_PUBLIC_SIZE])
{
	struct secret dh, prk;
	int r = 0;

	if (crypto_scalarmult(dh.b, own->b, their) != 0) {
		r = ERR_KEY;
		goto out;
	}
	labeled_extract(&prk, ID(KEM_ID), NOTHING, "eae_prk", bytes_of(dh.b, sizeof dh.b));
	labeled_expand(shared->b, SECRET_SIZE, &prk,
	    &(struct expand){
		ID(KEM_ID), "shared_secret", bytes_of(context, 2 * HPKE_PUBLIC_SIZE) });
	secret_wipe(&prk);
out:
	secret_wipe(&dh);
	return r;
}

int
hpke_encap(struct secret *shared, uint8_t enc[static HPKE_PUBLIC_SIZE],
    const uint8_t pub[static HPKE_PUBLIC_SIZE])
{
	uint8_t context[2 * HPKE_PUBLIC_SIZE];
	struct hpke_key e;
	int r;

	hpke_key_new(&e);
	memcpy(context, e.public, HPKE_PUBLIC_SIZE);
	memcpy(context + HPKE_PUBLIC_SIZE, pub, HPKE_PUBLIC_SIZE);
	if ((r = agree(shared, &e.private, pub, context)) == 0)
		memcpy(enc, e.public, HPKE_PUBLIC_SIZE);
	secret_wipe(&e.private);
	return r;
}

int
hpke_decap(
    struct secret *shared, const uint8_t enc[static HPKE_PUBLIC_SIZE], const struct hpke_key *k)
{
	uint8_t context[2 * HPKE_PUBLIC_SIZE];

	memcpy(context, enc, HPKE_PUBLIC_SIZE);
	memcpy(context + HPKE_PUBLIC_SIZE, k->public, HPKE_PUBLIC_SIZE);
	return agree(shared, &k->private, enc, context);
}

/* RFC 9180 5.1, suite_id: KEM 0x0020, KDF 0x0001, and the AEAD. */
#define SUITE_ID_SIZE 10

static struct bytes
suite_id(uint8_t out[static SUITE_ID_SIZE], const struct suite *s)
{
	memcpy(out, "HPKE\x00\x20\x00\x01", 8);
	out[8] = (uint8_t)(s->aead_id >> 8);
	out[9] = (uint8_t)s->aead_id;
	return bytes_of(out, SUITE_ID_SIZE);
}

void
hpke_bind_init(struct hpke_bind *b, const struct suite *suite, const struct bytes *info, size_t n)
{
	uint8_t id[SUITE_ID_SIZE];
	struct bytes part[3 + HPKE_INFO_PARTS] = { bytes_str("HPKE-v1"), suite_id(id, suite),
		bytes_str("psk_id_hash") };

	assert(n <= HPKE_INFO_PARTS);
	*b = (struct hpke_bind){ .suite = suite }; /* mode_base is 0 */
	hkdf_mac(b->context + 1, NOTHING, part, 3);
	part[2] = bytes_str("info_hash");
	for (size_t i = 0; i < n; i++)
		part[3 + i] = info[i];
	hkdf_mac(b->context + 1 + SECRET_SIZE, NOTHING, part, 3 + n);
}

void
hpke_schedule(struct hpke *h, const struct hpke_bind *b, const struct secret *shared)
{
	struct bytes in = bytes_of(b->context, sizeof b->context), id;
	uint8_t idb[SUITE_ID_SIZE];
	struct secret s;

	id = suite_id(idb, b->suite);
	labeled_extract(&s, id, bytes_of(shared->b, SECRET_SIZE), "secret", NOTHING);
	*h = (struct hpke){ .suite = b->suite };
	labeled_expand(h->base.key, b->suite->key_size, &s, &(struct expand){ id, "key", in });
	labeled_expand(
	    h->base.nonce, sizeof h->base.nonce, &s, &(struct expand){ id, "base_nonce", in });
	labeled_expand(h->exporter.b, SECRET_SIZE, &s, &(struct expand){ id, "exp", in });
	secret_wipe(&s);
}

/* RFC 9180 5.2, ComputeNonce. */
static struct suite_key
nth(const struct hpke *h)
{
	struct suite_key k = h->base;

	for (size_t i = 0; i < 8; i++)
		k.nonce[SUITE_NONCE_SIZE - 1 - i] ^= (uint8_t)(h->seq >> 8 * i);
	return k;
}

int
hpke_context_seal(struct hpke *h, struct bytes aad, struct bytes text, uint8_t *ct)
{
	struct suite_key k;
	int r;

	if (h->seq == UINT64_MAX)
		return ERR_LIMIT;
	k = nth(h);
	if ((r = suite_seal(h->suite, &k, aad, text, ct)) == 0)
		h->seq++;
	mem_wipe(&k, sizeof k);
	return r;
}

int
hpke_context_open(struct hpke *h, struct bytes aad, struct bytes ct, uint8_t *text)
{
	struct suite_key k;
	int r;

	if (h->seq == UINT64_MAX)
		return ERR_LIMIT;
	k = nth(h);
	if ((r = suite_open(h->suite, &k, aad, ct, text)) == 0)
		h->seq++;
	mem_wipe(&k, sizeof k);
	return r;
}

void
hpke_export(const struct hpke *h, struct bytes context, uint8_t *out, size_t n)
{
	uint8_t id[SUITE_ID_SIZE];

	labeled_expand(
	    out, n, &h->exporter, &(struct expand){ suite_id(id, h->suite), "sec", context });
}

int
hpke_seal(const uint8_t pub[static HPKE_PUBLIC_SIZE], const struct hpke_bind *bind,
    struct bytes text, uint8_t enc[static HPKE_PUBLIC_SIZE], uint8_t *ct)
{
	struct secret shared;
	struct hpke h;
	int r;

	if ((r = hpke_encap(&shared, enc, pub)) != 0)
		return r;
	hpke_schedule(&h, bind, &shared);
	r = hpke_context_seal(&h, bind->aad, text, ct);
	mem_wipe(&h, sizeof h);
	secret_wipe(&shared);
	return r;
}

int
hpke_open(const struct hpke_key *k, const struct hpke_bind *bind,
    const uint8_t enc[static HPKE_PUBLIC_SIZE], struct bytes ct, uint8_t *text)
{
	struct secret shared;
	struct hpke h;
	int r;

	if ((r = hpke_decap(&shared, enc, k)) != 0)
		return r;
	hpke_schedule(&h, bind, &shared);
	r = hpke_context_open(&h, bind->aad, ct, text);
	mem_wipe(&h, sizeof h);
	secret_wipe(&shared);
	return r;
}
