/* crypto/mls_save.c - a group sealed under a key, and back. */
#include <sodium.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_state.h"
#include "crypto/random.h"
#include "crypto/vec.h"

#define STATE_VERSION 1
#define AHEAD_MAX 512 /* others leap over no more than SECRET_TREE_FORWARD */
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_SIZE 2

/* version, nonce, sealed; the version is authenticated. */
static int
seal(const uint8_t key[static 32], struct bytes text, struct buf *out)
{
	uint8_t nonce[NONCE_SIZE], *to;
	size_t start = out->n;

	random_bytes(nonce, sizeof nonce);
	if (buf_reserve(out, HEAD_SIZE + NONCE_SIZE + text.n + TAG_SIZE) == NULL)
		return buf_err(out);
	wr_u16(out, STATE_VERSION);
	wr_bytes(out, bytes_of(nonce, sizeof nonce));
	to = buf_reserve(out, text.n + TAG_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    to, NULL, text.p, text.n, out->p + start, HEAD_SIZE, NULL, nonce, key);
	buf_grew(out, text.n + TAG_SIZE);
	return 0;
}

static int
open(const uint8_t key[static 32], struct bytes state, struct buf *text)
{
	struct bytes nonce, sealed;
	uint8_t *to;
	struct rd r;

	rd_init(&r, state);
	if (rd_u16(&r) != STATE_VERSION)
		return r.err != 0 ? r.err : ERR_VERSION;
	nonce = rd_bytes(&r, NONCE_SIZE);
	sealed = rd_bytes(&r, rd_left(&r));
	if (r.err != 0 || sealed.n < TAG_SIZE)
		return ERR_PARSE;
	if ((to = buf_reserve(text, sealed.n - TAG_SIZE)) == NULL)
		return buf_err(text);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, sealed.p, sealed.n, state.p,
		HEAD_SIZE, nonce.p, key) != 0)
		return ERR_AEAD;
	buf_grew(text, sealed.n - TAG_SIZE);
	return 0;
}

static uint32_t
ahead_of(const struct mls_group *g)
{
	uint32_t n = g->client->policy.save_ahead;

	return n < AHEAD_MAX ? n : AHEAD_MAX;
}

int
mls_save(struct mls_group *g, const uint8_t key[static 32], struct buf *state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	int r;

	wr_u32(&text, ahead_of(g));
	if ((r = mls_state_write(g, &text)) == 0 &&
	    (r = seal(key, buf_bytes(&text), state)) == 0) {
		g->bound = ahead_of(g) > 0;
		g->sends_left = ahead_of(g);
	}
	buf_fini(&text);
	return r;
}

/* Behind all keys that may have been used since this was saved. */
static int
leap(struct mls_group *g, uint32_t ahead)
{
	struct ratchet_place place = { .leaf = g->now->self };
	struct suite_key k;
	int r = 0;

	for (int type = 0; type < RATCHET__COUNT; type++)
		for (uint32_t i = 0; i < ahead && r == 0; i++) {
			place.type = (enum ratchet_type)type;
			r = secret_tree_next(g->now->messages, &place, &k);
		}
	mem_wipe(&k, sizeof k);
	return r == ERR_LIMIT ? 0 : r;
}

int
mls_load(struct mls_group **out, struct mls_client *c, const uint8_t key[static 32],
    struct bytes state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	struct mls_group *g = NULL;
	uint32_t ahead;
	struct rd in;
	int r;

	if ((r = open(key, state, &text)) != 0)
		goto out;
	rd_init(&in, buf_bytes(&text));
	ahead = rd_u32(&in);
	if (in.err != 0 || ahead > AHEAD_MAX) {
		r = ERR_PARSE;
		goto out;
	}
	if ((r = mls_state_read(&g, c, rd_bytes(&in, rd_left(&in)))) != 0)
		goto out;
	if ((r = leap(g, ahead)) != 0) {
		mls_group_free(g);
		goto out;
	}
	g->bound = ahead > 0;
	*out = g;
out:
	buf_fini(&text);
	return r;
}
