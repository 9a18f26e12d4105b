#include "crypto/sealed.h"

#include <sodium.h>

#include "base/err.h"
#include "base/rw.h"
#include "crypto/random.h"

#define SEALED_VERSION 2
#define KEY_ID_SIZE 16
#define HEAD_SIZE (1 + 2 + KEY_ID_SIZE + 4)
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES

/* Which key it was, without a word about the key: the AEAD alone would open under more than one. */
static void
key_id(uint8_t out[static KEY_ID_SIZE], const uint8_t key[static 32])
{
	static const char label[] = "snug sealed state";

	crypto_generichash(out, KEY_ID_SIZE, (const uint8_t *)label, sizeof label - 1, key, 32);
}

/* Kind, version, key and length stand in the clear, authenticated; then the nonce. */
int
sealed_put(enum sealed_kind kind, const uint8_t key[static 32], struct bytes text, struct buf *out)
{
	uint8_t nonce[NONCE_SIZE], id[KEY_ID_SIZE], *to;
	size_t start = out->n, n = text.n + TAG_SIZE;

	if (n > UINT32_MAX)
		return ERR_LIMIT;
	if (buf_reserve(out, HEAD_SIZE + NONCE_SIZE + n) == NULL)
		return buf_err(out);
	random_bytes(nonce, sizeof nonce);
	key_id(id, key);
	wr_u8(out, (uint8_t)kind);
	wr_u16(out, SEALED_VERSION);
	wr_bytes(out, bytes_of(id, sizeof id));
	wr_u32(out, (uint32_t)n);
	wr_bytes(out, bytes_of(nonce, sizeof nonce));
	to = buf_reserve(out, n);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    to, NULL, text.p, text.n, out->p + start, HEAD_SIZE, NULL, nonce, key);
	buf_grew(out, n);
	return 0;
}

/* What stands in the clear. */
struct head {
	uint8_t kind;
	uint16_t version;
	struct bytes id, nonce, sealed;
};

static int
read_head(struct head *h, struct bytes in)
{
	struct rd r;

	rd_init(&r, in);
	h->kind = rd_u8(&r);
	h->version = rd_u16(&r);
	/* What comes next is as this version has it. */
	if (r.err != 0 || h->version != SEALED_VERSION)
		return rd_why(&r) == ERR_SHORT ? ERR_SHORT : 0;
	h->id = rd_bytes(&r, KEY_ID_SIZE);
	h->sealed.n = rd_u32(&r);
	h->nonce = rd_bytes(&r, NONCE_SIZE);
	h->sealed = rd_bytes(&r, h->sealed.n);
	return rd_why(&r);
}

int
sealed_get(enum sealed_kind kind, const uint8_t key[static 32], struct bytes in, struct buf *text)
{
	uint8_t id[KEY_ID_SIZE], *to;
	struct head h;
	int r;

	if ((r = read_head(&h, in)) != 0)
		return r;
	if (h.kind != kind)
		return ERR_TYPE;
	if (h.version != SEALED_VERSION)
		return ERR_VERSION;
	key_id(id, key);
	if (!bytes_equal(h.id, bytes_of(id, sizeof id)))
		return ERR_KEY;
	if (h.sealed.n < TAG_SIZE)
		return ERR_AEAD;
	if ((to = buf_reserve(text, h.sealed.n - TAG_SIZE)) == NULL)
		return buf_err(text);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		to, NULL, NULL, h.sealed.p, h.sealed.n, in.p, HEAD_SIZE, h.nonce.p, key) != 0)
		return ERR_AEAD;
	buf_grew(text, h.sealed.n - TAG_SIZE);
	return 0;
}
