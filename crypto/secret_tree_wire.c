/* crypto/secret_tree_wire.c - a secret tree as bytes, to be saved. */
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rw.h"
#include "crypto/secret_tree_int.h"

static void
put_secret(struct buf *b, const struct secret *s)
{
	wr_bytes(b, bytes_of(s->b, SECRET_SIZE));
}

static void
put_node(struct buf *b, const struct secret_tree *t, uint32_t node)
{
	enum node_state state = secret_tree_state(t, node);

	wr_u32(b, node);
	wr_u8(b, (uint8_t)state);
	put_secret(b, secret_tree_secret(t, node));
	if (state != NODE_OPEN)
		return;
	put_secret(b, secret_tree_ratchet(t, node - t->size, RATCHET_APPLICATION));
	for (int type = 0; type < RATCHET__COUNT; type++)
		wr_u32(b, *secret_tree_generation(t, node - t->size, (enum ratchet_type)type));
}

static void
put_kept(struct buf *b, const struct kept *k)
{
	wr_u32(b, k->place.leaf);
	wr_u8(b, (uint8_t)k->place.type);
	wr_u32(b, k->place.generation);
	wr_bytes(b, bytes_of(k->key.key, sizeof k->key.key));
	wr_bytes(b, bytes_of(k->key.nonce, sizeof k->key.nonce));
}

void
secret_tree_write(const struct secret_tree *t, struct buf *b)
{
	uint32_t n = 0;

	for (uint32_t x = 1; x < 2 * t->size; x++)
		n += secret_tree_state(t, x) != NODE_GONE;
	wr_u32(b, t->leaves);
	wr_u32(b, n);
	for (uint32_t x = 1; x < 2 * t->size; x++)
		if (secret_tree_state(t, x) != NODE_GONE)
			put_node(b, t, x);
	wr_u32(b, (uint32_t)t->n_kept);
	for (size_t i = 0; i < t->n_kept; i++)
		put_kept(b, &t->kept[i]);
}

/* In increasing order, as they were written: *last is the one before. */
static void
get_node(struct rd *r, struct secret_tree *t, uint32_t *last)
{
	uint32_t node = rd_u32(r);
	uint8_t state = rd_u8(r);

	if (node <= *last || node >= 2 * t->size || (state != NODE_SECRET && state != NODE_OPEN) ||
	    (state == NODE_OPEN && node < t->size)) {
		rd_fail(r);
		return;
	}
	rd_copy(r, secret_tree_place(t, node)->b, SECRET_SIZE);
	*last = node;
	if (state != NODE_OPEN)
		return;
	rd_copy(r, secret_tree_place_ratchet(t, node - t->size)->b, SECRET_SIZE);
	for (int type = 0; type < RATCHET__COUNT; type++)
		*secret_tree_generation(t, node - t->size, (enum ratchet_type)type) = rd_u32(r);
}

static void
get_kept(struct rd *r, struct secret_tree *t)
{
	struct kept *k = &t->kept[t->n_kept];
	uint8_t type;

	k->place.leaf = rd_u32(r);
	type = rd_u8(r);
	k->place.generation = rd_u32(r);
	rd_copy(r, k->key.key, sizeof k->key.key);
	rd_copy(r, k->key.nonce, sizeof k->key.nonce);
	if (type >= RATCHET__COUNT || k->place.leaf >= t->leaves) {
		rd_fail(r);
		return;
	}
	k->place.type = (enum ratchet_type)type;
	/* Only what its ratchet has passed, and once. */
	if (secret_tree_state(t, t->size + k->place.leaf) != NODE_OPEN ||
	    k->place.generation >= *secret_tree_generation(t, k->place.leaf, k->place.type) ||
	    secret_tree_find_kept(t, &k->place) != NULL)
		rd_fail(r);
	t->n_kept++;
}

/* Above each leaf, itself included, stands exactly one secret. */
static bool
is_whole(const struct secret_tree *t)
{
	for (uint32_t leaf = t->size; leaf < 2 * t->size; leaf++) {
		size_t n = 0;

		for (uint32_t x = leaf; x > 0; x /= 2)
			n += secret_tree_state(t, x) != NODE_GONE;
		if (n != 1)
			return false;
	}
	return true;
}

/* Everything behind the number of leaves. */
static int
fill(struct secret_tree *t, struct rd *r)
{
	uint32_t n, last = 0;
	int err;

	t->slot[1] = 0;
	t->n_secret = 0;
	n = rd_u32(r);
	if (n > t->size)
		return ERR_PARSE;
	if ((err = secret_tree_grow(t, (size_t)2 * n)) != 0)
		return err;
	for (; n > 0 && r->err == 0; n--)
		get_node(r, t, &last);
	if (r->err != 0 || !is_whole(t))
		return ERR_PARSE;
	n = rd_u32(r);
	if (n > SECRET_TREE_KEPT)
		return ERR_PARSE;
	if (n > 0 && (err = secret_tree_make_room(t, n)) != 0)
		return err;
	for (; n > 0 && r->err == 0; n--)
		get_kept(r, t);
	return r->err;
}

int
secret_tree_read(struct secret_tree **out, const struct suite *suite, uint32_t leaves,
    struct secret_room room, struct rd *r)
{
	struct secret none = { { 0 } };
	struct secret_tree *t = NULL;
	int err;

	if (rd_u32(r) != leaves)
		return ERR_PARSE;
	if ((err = secret_tree_new(&t, suite, &none, leaves, room)) != 0)
		return err;
	if ((err = fill(t, r)) != 0)
		secret_tree_free(t);
	else
		*out = t;
	return err;
}
