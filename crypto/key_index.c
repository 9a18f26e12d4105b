#include "crypto/key_index.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/random.h"

#define MIN_SLOTS 16

struct slot {
	uint32_t tag;  /* some bits of the hash of the key */
	uint32_t node; /* one more than the node; 0 is a free slot */
};

struct key_index {
	uint8_t seed[crypto_shorthash_KEYBYTES];
	size_t slots; /* a power of two, at most half of it in use */
	size_t used;
	struct slot *slot;
};

struct key_index *
key_index_new(void)
{
	struct key_index *x = calloc(1, sizeof *x);

	if (x == NULL || (x->slot = calloc(MIN_SLOTS, sizeof *x->slot)) == NULL) {
		free(x);
		return NULL;
	}
	random_bytes(x->seed, sizeof x->seed);
	x->slots = MIN_SLOTS;
	return x;
}

struct key_index *
key_index_copy(const struct key_index *x)
{
	struct key_index *c = malloc(sizeof *c);

	if (c == NULL)
		return NULL;
	*c = *x;
	if ((c->slot = malloc(x->slots * sizeof *c->slot)) == NULL) {
		free(c);
		return NULL;
	}
	memcpy(c->slot, x->slot, x->slots * sizeof *c->slot);
	return c;
}

void
key_index_free(struct key_index *x)
{
	if (x == NULL)
		return;
	free(x->slot);
	free(x);
}

static uint32_t
hash(const struct key_index *x, struct bytes key)
{
	uint8_t h[crypto_shorthash_BYTES];
	uint32_t tag;

	crypto_shorthash(h, key.n > 0 ? key.p : x->seed, key.n, x->seed);
	memcpy(&tag, h, sizeof tag);
	return tag;
}

static void
put(struct key_index *x, struct slot s)
{
	size_t i = s.tag & (x->slots - 1);

	while (x->slot[i].node != 0)
		i = (i + 1) & (x->slots - 1);
	x->slot[i] = s;
}

static int
grow(struct key_index *x)
{
	struct slot *old = x->slot;
	size_t n = x->slots;

	if ((x->slot = calloc(2 * n, sizeof *x->slot)) == NULL) {
		x->slot = old;
		return ERR_NOMEM;
	}
	x->slots = 2 * n;
	for (size_t i = 0; i < n; i++)
		if (old[i].node != 0)
			put(x, old[i]);
	free(old);
	return 0;
}

int
key_index_add(struct key_index *x, struct bytes key, uint32_t node)
{
	if (2 * (x->used + 1) > x->slots && grow(x) != 0)
		return ERR_NOMEM;
	put(x, (struct slot){ hash(x, key), node + 1 });
	x->used++;
	return 0;
}

/* Free slot i, and move up what only stood further down because of it. */
static void
take_out(struct key_index *x, size_t i)
{
	size_t mask = x->slots - 1;

	for (size_t j = (i + 1) & mask; x->slot[j].node != 0; j = (j + 1) & mask) {
		size_t home = x->slot[j].tag & mask;

		if (((j - home) & mask) >= ((j - i) & mask)) {
			x->slot[i] = x->slot[j];
			i = j;
		}
	}
	x->slot[i].node = 0;
	x->used--;
}

void
key_index_remove(struct key_index *x, struct bytes key, uint32_t node)
{
	uint32_t tag = hash(x, key);
	size_t i = tag & (x->slots - 1);

	for (; x->slot[i].node != 0; i = (i + 1) & (x->slots - 1))
		if (x->slot[i].tag == tag && x->slot[i].node == node + 1) {
			take_out(x, i);
			return;
		}
}

size_t
key_index_find(
    const struct key_index *x, const struct key_lookup *l, struct bytes key, uint32_t *node)
{
	uint32_t tag = hash(x, key);
	size_t i = tag & (x->slots - 1), found = 0;

	for (; x->slot[i].node != 0; i = (i + 1) & (x->slots - 1))
		if (x->slot[i].tag == tag &&
		    bytes_equal(l->key(l->arg, x->slot[i].node - 1), key)) {
			*node = x->slot[i].node - 1;
			found++;
		}
	return found;
}
