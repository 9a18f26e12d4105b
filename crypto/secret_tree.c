#include "crypto/secret_tree_int.h"

#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_label.h"

#define KEPT_FIRST 64     /* kept keys that the first block holds */
#define SECRETS_FIRST 128 /* secrets that it holds: a page */

static uint32_t
round_up(uint32_t n)
{
	uint32_t size = 1;

	while (size < n)
		size *= 2;
	return size;
}

int
secret_tree_new(struct secret_tree **out, const struct suite *suite, struct secret *encryption,
    uint32_t leaves, struct secret_room room)
{
	struct secret_tree *t;

	*out = NULL;
	if (leaves == 0 || leaves > SECRET_TREE_LEAVES_MAX)
		return ERR_LIMIT;
	t = mem_calloc(1, sizeof *t);
	t->suite = suite;
	t->leaves = leaves;
	t->size = round_up(leaves);
	t->secret = room.p;
	t->cap_secret = room.n;
	t->lent = room.n > 0;
	t->slot = calloc((size_t)3 * t->size, sizeof *t->slot);
	t->next = calloc((size_t)RATCHET__COUNT * t->size, sizeof *t->next);
	if (t->slot == NULL || t->next == NULL || secret_tree_grow(t, 1) != 0) {
		secret_tree_free(t);
		return ERR_NOMEM;
	}
	*secret_tree_place(t, 1) = *encryption;
	secret_wipe(encryption);
	*out = t;
	return 0;
}

/* The block of secrets is not needed any more. */
static void
give_back(struct secret_tree *t)
{
	if (t->lent)
		mem_wipe(t->secret, t->cap_secret * sizeof *t->secret);
	else
		secret_free(t->secret);
}

void
secret_tree_free(struct secret_tree *t)
{
	if (t == NULL)
		return;
	give_back(t);
	secret_free(t->kept);
	free(t->slot);
	free(t->next);
	free(t);
}

int
secret_tree_grow(struct secret_tree *t, size_t n)
{
	size_t cap = t->cap_secret > 0 ? t->cap_secret : SECRETS_FIRST;
	struct secret *s;

	while (cap < t->n_secret + n)
		cap *= 2;
	if (cap == t->cap_secret)
		return 0;
	if ((s = secret_new(cap * sizeof *s)) == NULL)
		return ERR_NOMEM;
	if (t->n_secret > 0)
		memcpy(s, t->secret, t->n_secret * sizeof *s);
	give_back(t);
	t->secret = s;
	t->cap_secret = cap;
	t->lent = false;
	return 0;
}

/* The application's ratchet of a leaf, among the places. */
static uint32_t *
application(const struct secret_tree *t, uint32_t leaf)
{
	return &t->slot[2 * t->size + leaf];
}

enum node_state
secret_tree_state(const struct secret_tree *t, uint32_t node)
{
	if (t->slot[node] == 0)
		return NODE_GONE;
	return node >= t->size && *application(t, node - t->size) != 0 ? NODE_OPEN : NODE_SECRET;
}

struct secret *
secret_tree_secret(const struct secret_tree *t, uint32_t node)
{
	return &t->secret[t->slot[node] - 1];
}

struct secret *
secret_tree_ratchet(const struct secret_tree *t, uint32_t leaf, enum ratchet_type type)
{
	if (type == RATCHET_HANDSHAKE)
		return secret_tree_secret(t, t->size + leaf);
	return &t->secret[*application(t, leaf) - 1];
}

uint32_t *
secret_tree_generation(const struct secret_tree *t, uint32_t leaf, enum ratchet_type type)
{
	return &t->next[(size_t)RATCHET__COUNT * leaf + type];
}

static struct secret *
fill_slot(struct secret_tree *t, uint32_t *slot)
{
	assert(*slot == 0 && t->n_secret < t->cap_secret);
	*slot = (uint32_t)++t->n_secret;
	return &t->secret[*slot - 1];
}

struct secret *
secret_tree_place(struct secret_tree *t, uint32_t node)
{
	return fill_slot(t, &t->slot[node]);
}

struct secret *
secret_tree_place_ratchet(struct secret_tree *t, uint32_t leaf)
{
	return fill_slot(t, application(t, leaf));
}

/* From a node to its children: the left one takes its place, and it is gone. */
static void
split(struct secret_tree *t, uint32_t node)
{
	struct secret *s = secret_tree_secret(t, node);

	mls_label_expand(
	    secret_tree_place(t, 2 * node + 1)->b, SECRET_SIZE, s, "tree", bytes_str("right"));
	mls_label_expand(s->b, SECRET_SIZE, s, "tree", bytes_str("left"));
	t->slot[2 * node] = t->slot[node];
	t->slot[node] = 0;
}

/* Derive down to a leaf and begin its ratchets. Nothing that can be derived later is lost. */
static int
open_leaf(struct secret_tree *t, uint32_t leaf)
{
	uint32_t node = t->size + leaf, above = 0;
	struct secret *s;
	int r;

	if (secret_tree_state(t, node) == NODE_OPEN)
		return 0;
	while (secret_tree_state(t, node >> above) == NODE_GONE)
		above++;
	if ((r = secret_tree_grow(t, above + 1)) != 0)
		return r;
	for (; above > 0; above--)
		split(t, node >> above);
	s = secret_tree_secret(t, node);
	mls_label_derive(secret_tree_place_ratchet(t, leaf), s, "application");
	mls_label_derive(s, s, "handshake");
	return 0;
}

/* The same for one ratchet of a leaf, without a trace in the tree. */
static void
peek(const struct secret_tree *t, const struct ratchet_place *p, struct secret *s)
{
	uint32_t node = t->size + p->leaf, above = 0;

	if (secret_tree_state(t, node) == NODE_OPEN) {
		*s = *secret_tree_ratchet(t, p->leaf, p->type);
		return;
	}
	while (secret_tree_state(t, node >> above) == NODE_GONE)
		above++;
	*s = *secret_tree_secret(t, node >> above);
	for (; above > 0; above--)
		mls_label_expand(s->b, SECRET_SIZE, s, "tree",
		    bytes_str((node >> (above - 1) & 1) == 0 ? "left" : "right"));
	mls_label_derive(s, s, p->type == RATCHET_APPLICATION ? "application" : "handshake");
}

static void
derive_key(
    const struct secret_tree *t, const struct secret *s, uint32_t generation, struct suite_key *k)
{
	*k = (struct suite_key){ 0 };
	mls_label_derive_tree(k->key, t->suite->key_size, s, "key", generation);
	mls_label_derive_tree(k->nonce, sizeof k->nonce, s, "nonce", generation);
}

/* The ratchet's secret of one generation to that of the next. */
static void
step(struct secret *s, uint32_t generation)
{
	mls_label_derive_tree(s->b, SECRET_SIZE, s, "secret", generation);
}

struct kept *
secret_tree_find_kept(const struct secret_tree *t, const struct ratchet_place *p)
{
	for (size_t i = 0; i < t->n_kept; i++) {
		const struct ratchet_place *k = &t->kept[i].place;

		if (k->leaf == p->leaf && k->type == p->type && k->generation == p->generation)
			return &t->kept[i];
	}
	return NULL;
}

static void
forget(struct secret_tree *t, struct kept *k)
{
	size_t i = (size_t)(k - t->kept);

	memmove(k, k + 1, (t->n_kept - i - 1) * sizeof *k);
	mem_wipe(&t->kept[--t->n_kept], sizeof *k);
}

/* Of one ratchet: all that are older than the window before generation. */
static void
forget_old(struct secret_tree *t, const struct ratchet_place *p)
{
	uint32_t first =
	    p->generation > SECRET_TREE_WINDOW ? p->generation - SECRET_TREE_WINDOW : 0;

	for (size_t i = t->n_kept; i-- > 0;) {
		const struct ratchet_place *k = &t->kept[i].place;

		if (k->leaf == p->leaf && k->type == p->type && k->generation < first)
			forget(t, &t->kept[i]);
	}
}

int
secret_tree_make_room(struct secret_tree *t, size_t n)
{
	size_t cap = t->cap_kept;
	struct kept *k;

	assert(n <= SECRET_TREE_KEPT);
	while (cap < t->n_kept + n && cap < SECRET_TREE_KEPT)
		cap = cap == 0 ? KEPT_FIRST : cap * 2;
	if (cap > t->cap_kept) {
		if ((k = secret_new(cap * sizeof *k)) == NULL)
			return ERR_NOMEM;
		if (t->n_kept > 0)
			memcpy(k, t->kept, t->n_kept * sizeof *k);
		secret_free(t->kept);
		t->kept = k;
		t->cap_kept = cap;
	}
	while (t->n_kept + n > SECRET_TREE_KEPT)
		forget(t, t->kept);
	return 0;
}

/* Is there such a place, and is it ahead of what its ratchet has given? */
static int
check(const struct secret_tree *t, const struct ratchet_place *p)
{
	uint32_t next;

	if (p->leaf >= t->leaves)
		return ERR_MEMBER;
	next = *secret_tree_generation(t, p->leaf, p->type);
	if (p->generation < next)
		return secret_tree_find_kept(t, p) != NULL ? 0 : ERR_REPLAY;
	/* The last number is not used, so that next never wraps. */
	if (p->generation - next > SECRET_TREE_FORWARD || p->generation == UINT32_MAX)
		return ERR_TOOFAR;
	return 0;
}

int
secret_tree_get(const struct secret_tree *t, const struct ratchet_place *p, struct suite_key *k)
{
	struct secret s;
	uint32_t next;
	int r;

	if ((r = check(t, p)) != 0)
		return r;
	next = *secret_tree_generation(t, p->leaf, p->type);
	if (p->generation < next) {
		*k = secret_tree_find_kept(t, p)->key;
		return 0;
	}
	peek(t, p, &s);
	while (next < p->generation)
		step(&s, next++);
	derive_key(t, &s, next, k);
	secret_wipe(&s);
	return 0;
}

/* Up to a generation: what is skipped within the window is kept, the rest is gone. */
static void
advance(struct secret_tree *t, const struct ratchet_place *p)
{
	struct secret *s = secret_tree_ratchet(t, p->leaf, p->type);
	uint32_t *next = secret_tree_generation(t, p->leaf, p->type);

	for (; *next < p->generation; step(s, (*next)++)) {
		struct kept *k;

		if (p->generation - *next > SECRET_TREE_WINDOW)
			continue;
		k = &t->kept[t->n_kept++];
		k->place = *p;
		k->place.generation = *next;
		derive_key(t, s, *next, &k->key);
	}
	step(s, (*next)++);
}

int
secret_tree_consume(struct secret_tree *t, const struct ratchet_place *p)
{
	uint32_t next, skipped;
	int r;

	if ((r = check(t, p)) != 0)
		return r;
	next = *secret_tree_generation(t, p->leaf, p->type);
	if (p->generation < next) {
		forget(t, secret_tree_find_kept(t, p));
		return 0;
	}
	skipped = p->generation - next;
	if ((r = open_leaf(t, p->leaf)) != 0 ||
	    (r = secret_tree_make_room(
		 t, skipped < SECRET_TREE_WINDOW ? skipped : SECRET_TREE_WINDOW)) != 0)
		return r;
	forget_old(t, p);
	advance(t, p);
	return 0;
}

int
secret_tree_next(struct secret_tree *t, struct ratchet_place *p, struct suite_key *k)
{
	uint32_t *next;
	int r;

	if (p->leaf >= t->leaves)
		return ERR_MEMBER;
	if ((r = open_leaf(t, p->leaf)) != 0)
		return r;
	next = secret_tree_generation(t, p->leaf, p->type);
	if (*next == UINT32_MAX)
		return ERR_LIMIT;
	p->generation = *next;
	derive_key(t, secret_tree_ratchet(t, p->leaf, p->type), *next, k);
	advance(t, p);
	return 0;
}

size_t
secret_tree_kept(const struct secret_tree *t)
{
	return t->n_kept;
}
