#include "crypto/tree.h"

#include <stdlib.h>

#include "base/err.h"
#include "crypto/tree_int.h"

int
tree_new(struct tree **out)
{
	struct tree *t = calloc(1, sizeof *t);

	if (t == NULL)
		return ERR_NOMEM;
	if ((t->keys = key_index_new()) == NULL || (t->signers = key_index_new()) == NULL ||
	    tree_resize(t, 1) != 0) {
		tree_free(t);
		return ERR_NOMEM;
	}
	*out = t;
	return 0;
}

void
tree_free(struct tree *t)
{
	if (t == NULL)
		return;
	for (uint32_t x = 0; t->leaves > 0 && x < tree_math_nodes(t->leaves); x++)
		node_unref(t->node[x]);
	free(t->node);
	free(t->hash);
	free(t->fresh);
	key_index_free(t->keys);
	key_index_free(t->signers);
	free(t);
}

int
tree_copy(struct tree **out, const struct tree *t)
{
	uint32_t n = tree_math_nodes(t->leaves);
	struct tree *c = malloc(sizeof *c);

	if (c == NULL)
		return ERR_NOMEM;
	*c = *t;
	c->node = malloc(n * sizeof *c->node);
	c->hash = malloc(n * sizeof *c->hash);
	c->fresh = malloc(n * sizeof *c->fresh);
	c->keys = key_index_copy(t->keys);
	c->signers = key_index_copy(t->signers);
	if (c->node == NULL || c->hash == NULL || c->fresh == NULL || c->keys == NULL ||
	    c->signers == NULL) {
		c->leaves = 0;
		tree_free(c);
		return ERR_NOMEM;
	}
	for (uint32_t x = 0; x < n; x++)
		c->node[x] = node_ref(t->node[x]);
	memcpy(c->hash, t->hash, n * sizeof *c->hash);
	memcpy(c->fresh, t->fresh, n * sizeof *c->fresh);
	*out = c;
	return 0;
}

/* Room for so many nodes; the new ones are blank. */
static int
grow(struct tree *t, size_t old, size_t n)
{
	void *node = realloc(t->node, n * sizeof *t->node), *hash, *fresh;

	if (node == NULL)
		return ERR_NOMEM;
	t->node = node;
	if ((hash = realloc(t->hash, n * sizeof *t->hash)) == NULL)
		return ERR_NOMEM;
	t->hash = hash;
	if ((fresh = realloc(t->fresh, n * sizeof *t->fresh)) == NULL)
		return ERR_NOMEM;
	t->fresh = fresh;
	for (size_t x = old; x < n; x++) {
		t->node[x] = NULL;
		t->fresh[x] = false;
	}
	return 0;
}

int
tree_resize(struct tree *t, uint32_t leaves)
{
	uint32_t old = t->leaves > 0 ? tree_math_nodes(t->leaves) : 0, n = tree_math_nodes(leaves);
	int r;

	if (n > old && (r = grow(t, old, n)) != 0)
		return r;
	for (uint32_t x = n; x < old; x++)
		if ((r = tree_put(t, x, NULL)) != 0)
			return r;
	t->leaves = leaves;
	if (t->first_blank > leaves)
		t->first_blank = leaves;
	return 0;
}

/* One leaf more (+1) or less (-1) with a credential of this type. */
static int
count_credential(struct tree *t, uint16_t type, bool more)
{
	struct tree_credential_use *c = t->credential;
	size_t i = 0;

	while (i < t->n_credentials && c[i].type != type)
		i++;
	if (i == t->n_credentials) {
		if (i == TREE_CREDENTIALS_MAX)
			return ERR_LIMIT;
		c[t->n_credentials++] = (struct tree_credential_use){ .type = type };
	}
	c[i].leaves = more ? c[i].leaves + 1 : c[i].leaves - 1;
	if (c[i].leaves == 0)
		c[i] = c[--t->n_credentials];
	return 0;
}

/* Note in the indexes that node x has this content; it stays out of all of them when that fails. */
static int
note(struct tree *t, uint32_t x, const struct node *n)
{
	int r;

	if (n->type == NODE_LEAF) {
		if ((r = count_credential(t, n->leaf.credential.type, true)) != 0)
			return r;
		if ((r = key_index_add(t->signers, n->leaf.signature_key, x)) != 0)
			goto no_signer;
		if ((r = key_index_add(t->keys, node_key(n), x)) != 0)
			goto no_key;
		t->members++;
		return 0;
	}
	return key_index_add(t->keys, node_key(n), x);
no_key:
	key_index_remove(t->signers, n->leaf.signature_key, x);
no_signer:
	count_credential(t, n->leaf.credential.type, false);
	return r;
}

static void
forget(struct tree *t, uint32_t x, const struct node *n)
{
	key_index_remove(t->keys, node_key(n), x);
	if (n->type != NODE_LEAF)
		return;
	key_index_remove(t->signers, n->leaf.signature_key, x);
	count_credential(t, n->leaf.credential.type, false);
	t->members--;
	if (x / 2 < t->first_blank)
		t->first_blank = x / 2;
}

/* The hashes of x and of all above it are wrong from now on. */
static void
stale(struct tree *t, uint32_t x)
{
	uint32_t root = tree_math_root(t->leaves);

	while (t->fresh[x]) {
		t->fresh[x] = false;
		if (x == root)
			break;
		x = tree_math_parent(x);
	}
}

int
tree_put(struct tree *t, uint32_t x, struct node *n)
{
	int r;

	if (t->node[x] != NULL) {
		forget(t, x, t->node[x]);
		node_unref(t->node[x]);
		t->node[x] = NULL;
	}
	stale(t, x);
	if (n == NULL)
		return 0;
	if ((r = note(t, x, n)) != 0) {
		node_unref(n);
		return r;
	}
	t->node[x] = n;
	return 0;
}

uint32_t
tree_leaves(const struct tree *t)
{
	return t->leaves;
}

uint32_t
tree_members(const struct tree *t)
{
	return t->members;
}

static const struct node *
node(const struct tree *t, uint32_t x)
{
	return x < tree_math_nodes(t->leaves) ? t->node[x] : NULL;
}

const struct leaf_node *
tree_leaf(const struct tree *t, uint32_t leaf)
{
	const struct node *n = leaf < t->leaves ? t->node[2 * leaf] : NULL;

	return n != NULL ? &n->leaf : NULL;
}

const struct parent_node *
tree_parent(const struct tree *t, uint32_t x)
{
	const struct node *n = x % 2 == 1 ? node(t, x) : NULL;

	return n != NULL ? &n->parent : NULL;
}

struct bytes
tree_key(const struct tree *t, uint32_t x)
{
	const struct node *n = node(t, x);

	return n != NULL ? node_key(n) : bytes_of(NULL, 0);
}

static struct bytes
lookup_key(const void *arg, uint32_t x)
{
	return tree_key(arg, x);
}

static struct bytes
lookup_signer(const void *arg, uint32_t x)
{
	return tree_leaf(arg, x / 2)->signature_key;
}

size_t
tree_find_key(const struct tree *t, struct bytes key, uint32_t *x)
{
	return key_index_find(t->keys, &(struct key_lookup){ lookup_key, t }, key, x);
}

size_t
tree_find_signer(const struct tree *t, struct bytes key, uint32_t *leaf)
{
	size_t n = key_index_find(t->signers, &(struct key_lookup){ lookup_signer, t }, key, leaf);

	if (n > 0)
		*leaf /= 2;
	return n;
}

int
tree_find_leaf(const struct tree *t, const struct leaf_node *l, uint32_t *leaf)
{
	uint32_t x;

	if (tree_find_key(t, l->encryption_key, &x) != 1 || x % 2 != 0 ||
	    !bytes_equal(node_bytes(t->node[x]), l->raw))
		return ERR_NOTFOUND;
	*leaf = x / 2;
	return 0;
}

const struct tree_credential_use *
tree_credentials(const struct tree *t, size_t *n)
{
	*n = t->n_credentials;
	return t->credential;
}

void
tree_resolution_init(struct tree_resolution *it, const struct tree *t, uint32_t x)
{
	it->tree = t;
	it->parent = NULL;
	it->i = 0;
	it->todo[0] = x;
	it->n = 1;
}

bool
tree_resolution_next(struct tree_resolution *it, uint32_t *x)
{
	if (it->parent != NULL && it->i < parent_node_unmerged_n(it->parent)) {
		uint32_t leaf = parent_node_unmerged(it->parent, it->i++);

		*x = leaf < it->tree->leaves ? 2 * leaf : UINT32_MAX;
		return true;
	}
	it->parent = NULL;
	while (it->n > 0) {
		uint32_t next = it->todo[--it->n];

		if (it->tree->node[next] != NULL) {
			it->parent = tree_parent(it->tree, next);
			it->i = 0;
			*x = next;
			return true;
		}
		if (tree_math_level(next) > 0) {
			it->todo[it->n++] = tree_math_right(next);
			it->todo[it->n++] = tree_math_left(next);
		}
	}
	return false;
}

size_t
tree_path(const struct tree *t, uint32_t leaf, struct tree_step step[static TREE_LEVELS])
{
	uint32_t root = tree_math_root(t->leaves), any;
	struct tree_resolution it;
	size_t n = 0;

	for (uint32_t x = 2 * leaf; x != root; x = tree_math_parent(x)) {
		tree_resolution_init(&it, t, tree_math_sibling(x));
		if (tree_resolution_next(&it, &any))
			step[n++] = (struct tree_step){ tree_math_parent(x), tree_math_sibling(x) };
	}
	return n;
}
