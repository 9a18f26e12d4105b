#include "crypto/passphrase.h"

#include <sodium.h>

#include "base/err.h"
#include "base/rw.h"
#include "crypto/random.h"
#include "crypto/secret.h"

#define MAGIC "snug key"
#define MAGIC_SIZE 8
#define FORMAT 1
#define SALT_SIZE crypto_pwhash_argon2id_SALTBYTES
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEADER_SIZE (MAGIC_SIZE + 2 + 4 + 4 + SALT_SIZE + NONCE_SIZE)

/* What a file may ask of us, so that a forged one costs no more than patience. */
#define PASSES_MAX 10
#define KIB_MAX (1u << 20)
#define KIB_MIN (crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024)

enum kind { KIND_EMPTY, KIND_PASSPHRASE, KIND__COUNT };

struct header {
	enum kind kind;
	uint32_t passes, kib;
	uint8_t salt[SALT_SIZE], nonce[NONCE_SIZE];
};

static void
put_header(struct buf *out, const struct header *h)
{
	wr_bytes(out, bytes_of(MAGIC, MAGIC_SIZE));
	wr_u8(out, FORMAT);
	wr_u8(out, (uint8_t)h->kind);
	wr_u32(out, h->passes);
	wr_u32(out, h->kib);
	wr_bytes(out, bytes_of(h->salt, sizeof h->salt));
	wr_bytes(out, bytes_of(h->nonce, sizeof h->nonce));
}

static int
get_header(struct bytes in, struct header *h)
{
	struct rd r;
	uint8_t version, kind;

	rd_init(&r, in);
	if (!bytes_equal(rd_bytes(&r, MAGIC_SIZE), bytes_of(MAGIC, MAGIC_SIZE)))
		return ERR_PARSE;
	version = rd_u8(&r);
	kind = rd_u8(&r);
	h->kind = (enum kind)kind;
	h->passes = rd_u32(&r);
	h->kib = rd_u32(&r);
	rd_copy(&r, h->salt, sizeof h->salt);
	rd_copy(&r, h->nonce, sizeof h->nonce);
	if (r.err == 0 && version != FORMAT)
		return ERR_VERSION;
	if (r.err != 0 || rd_left(&r) < TAG_SIZE || kind >= KIND__COUNT || h->passes == 0 ||
	    h->kib < KIB_MIN)
		return ERR_PARSE;
	return h->passes > PASSES_MAX || h->kib > KIB_MAX ? ERR_LIMIT : 0;
}

/* 0 or ERR_NOMEM: the one way in which Argon2id fails. */
static int
draw_key(struct secret *key, const struct header *h, struct bytes passphrase)
{
	const void *words = passphrase.n > 0 ? (const void *)passphrase.p : "";

	return crypto_pwhash_argon2id(key->b, sizeof key->b, words, passphrase.n, h->salt,
		   h->passes, (size_t)h->kib * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0
		   ? 0
		   : ERR_NOMEM;
}

/* What this machine can bear: a passphrase is worth as much as a guess at it costs. */
static int
choose_cost(struct secret *key, struct header *h, struct bytes passphrase)
{
	static const struct {
		enum kind kind;
		uint32_t passes;
		size_t memory;
	} rows[] = {
		{ KIND_EMPTY, crypto_pwhash_argon2id_OPSLIMIT_MIN,
		    crypto_pwhash_argon2id_MEMLIMIT_MIN },
		{ KIND_PASSPHRASE, crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
		    crypto_pwhash_argon2id_MEMLIMIT_MODERATE },
		{ KIND_PASSPHRASE, crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE },
	};
	int r = ERR_NOMEM;

	h->kind = passphrase.n == 0 ? KIND_EMPTY : KIND_PASSPHRASE;
	for (size_t i = 0; r != 0 && i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].kind != h->kind)
			continue;
		h->passes = rows[i].passes;
		h->kib = (uint32_t)(rows[i].memory / 1024);
		r = draw_key(key, h, passphrase);
	}
	return r;
}

int
passphrase_seal(struct bytes plain, struct bytes passphrase, struct buf *out)
{
	struct buf head = BUF_INIT(HEADER_SIZE);
	struct header h = { .kind = KIND_EMPTY };
	struct secret key = { { 0 } };
	uint8_t *at;
	int r;

	if (passphrase.n > PASSPHRASE_MAX || plain.n > PASSPHRASE_SEALED - HEADER_SIZE - TAG_SIZE)
		return ERR_LIMIT;
	random_bytes(h.salt, sizeof h.salt);
	random_bytes(h.nonce, sizeof h.nonce);
	if ((r = choose_cost(&key, &h, passphrase)) != 0)
		goto out;
	put_header(&head, &h);
	wr_bytes(out, buf_bytes(&head));
	if ((at = buf_reserve(out, plain.n + TAG_SIZE)) != NULL && buf_err(&head) == 0) {
		crypto_aead_xchacha20poly1305_ietf_encrypt(
		    at, NULL, plain.p, plain.n, head.p, head.n, NULL, h.nonce, key.b);
		buf_grew(out, plain.n + TAG_SIZE);
	}
	r = buf_err(&head) != 0 ? buf_err(&head) : buf_err(out);
out:
	secret_wipe(&key);
	buf_fini(&head);
	return r;
}

int
passphrase_open(struct bytes sealed, struct bytes passphrase, struct buf *out)
{
	struct secret key = { { 0 } };
	struct header h;
	uint8_t *at;
	size_t n;
	int r;

	if (passphrase.n > PASSPHRASE_MAX || sealed.n > PASSPHRASE_SEALED)
		return ERR_LIMIT;
	if ((r = get_header(sealed, &h)) != 0 || (r = draw_key(&key, &h, passphrase)) != 0)
		goto out;
	n = sealed.n - HEADER_SIZE - TAG_SIZE;
	if ((at = buf_reserve(out, n)) == NULL) {
		r = buf_err(out);
		goto out;
	}
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(at, NULL, NULL, sealed.p + HEADER_SIZE,
		n + TAG_SIZE, sealed.p, HEADER_SIZE, h.nonce, key.b) == 0)
		buf_grew(out, n);
	else
		r = ERR_AEAD;
out:
	secret_wipe(&key);
	return r;
}

bool
passphrase_is_empty(struct bytes sealed)
{
	struct header h;

	return get_header(sealed, &h) == 0 && h.kind == KIND_EMPTY;
}
