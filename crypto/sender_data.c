#include "crypto/sender_data.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/rw.h"
#include "crypto/mls_label.h"

#define SIZE (4 + 4 + SENDER_DATA_GUARD_SIZE)

void
sender_data_key(struct suite_key *k, const struct suite *suite, const struct secret *secret,
    struct bytes ciphertext)
{
	struct bytes sample =
	    bytes_of(ciphertext.p, ciphertext.n < SECRET_SIZE ? ciphertext.n : SECRET_SIZE);

	*k = (struct suite_key){ 0 };
	mls_label_expand(k->key, suite->key_size, secret, "key", sample);
	mls_label_expand(k->nonce, sizeof k->nonce, secret, "nonce", sample);
}

int
sender_data_seal(const struct sender_data *s, const struct sender_data_bind *b, struct buf *out)
{
	struct buf text = BUF_INIT(SIZE);
	uint8_t *ct;
	int r;

	wr_u32(&text, s->leaf);
	wr_u32(&text, s->generation);
	buf_put(&text, s->guard, sizeof s->guard);
	if ((r = buf_err(&text)) != 0)
		goto out;
	if ((ct = buf_reserve(out, SIZE + SUITE_TAG_SIZE)) == NULL) {
		r = buf_err(out);
		goto out;
	}
	if ((r = suite_seal(b->suite, b->key, b->aad, buf_bytes(&text), ct)) == 0)
		buf_grew(out, SIZE + SUITE_TAG_SIZE);
out:
	buf_fini(&text);
	return r;
}

int
sender_data_open(struct sender_data *s, const struct sender_data_bind *b, struct bytes sealed)
{
	uint8_t text[SIZE];
	struct rd rd;
	int r;

	if (sealed.n < SUITE_TAG_SIZE)
		return ERR_AEAD;
	if (sealed.n != SIZE + SUITE_TAG_SIZE)
		return ERR_PARSE;
	if ((r = suite_open(b->suite, b->key, b->aad, sealed, text)) != 0)
		return r;
	rd_init(&rd, bytes_of(text, sizeof text));
	s->leaf = rd_u32(&rd);
	s->generation = rd_u32(&rd);
	rd_copy(&rd, s->guard, sizeof s->guard);
	mem_wipe(text, sizeof text);
	return rd_end(&rd);
}
