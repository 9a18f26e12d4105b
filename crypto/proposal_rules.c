#include "crypto/proposal_rules.h"

#include <stdlib.h>

#include "base/err.h"
#include "crypto/rule.h"

/* The proposals of a list that something must be unique among, by what must be unique. */
struct picks {
	struct bytes *key;
	size_t n;
};

static int
compare(const void *a, const void *b)
{
	const struct bytes *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return x->n > 0 ? memcmp(x->p, y->p, x->n) : 0;
}

/* rule when two keys are the same, else 0. */
static int
unique(const struct picks *p, int rule)
{
	qsort(p->key, p->n, sizeof *p->key, compare);
	for (size_t i = 1; i < p->n; i++)
		if (compare(&p->key[i - 1], &p->key[i]) == 0)
			return rule;
	return 0;
}

/* Two updates or removals of one leaf. */
static int
leaf_twice(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	for (size_t i = 0; i < l->n; i++) {
		const struct proposal *q = l->item[i].proposal;

		if (q->type == PROPOSAL_UPDATE)
			p->key[p->n++] = bytes_of(&l->item[i].index, sizeof l->item[i].index);
		else if (q->type == PROPOSAL_REMOVE)
			p->key[p->n++] = bytes_of(&q->remove, sizeof q->remove);
	}
	return unique(p, RULE_LIST_LEAF_TWICE);
}

static int
add_twice(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == PROPOSAL_ADD)
			p->key[p->n++] = l->item[i].proposal->add.leaf_node.signature_key;
	return unique(p, RULE_LIST_ADD_TWICE);
}

static int
add_member(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	uint32_t leaf;

	(void)p;
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == PROPOSAL_ADD &&
		    tree_find_signer(
			e->tree, l->item[i].proposal->add.leaf_node.signature_key, &leaf) > 0 &&
		    !proposal_list_removes(l, leaf))
			return RULE_LIST_ADD_MEMBER;
	return 0;
}

/* The whole PreSharedKeyID, its nonce included (8.4). */
static int
psk_twice(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == PROPOSAL_PSK)
			p->key[p->n++] = l->item[i].proposal->raw;
	return unique(p, RULE_LIST_PSK_TWICE);
}

static int
own(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	(void)p;
	if (proposal_list_update(l, l->committer) != NULL)
		return RULE_LIST_OWN_UPDATE;
	return proposal_list_removes(l, l->committer) ? RULE_LIST_OWN_REMOVE : 0;
}

static int
counts(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	(void)p;
	if (proposal_list_count(l, PROPOSAL_EXTENSIONS) > 1)
		return RULE_LIST_EXTENSIONS_TWICE;
	if (proposal_list_count(l, PROPOSAL_REINIT) > 0 && l->n > 1)
		return RULE_LIST_REINIT_ALONE;
	return proposal_list_count(l, PROPOSAL_EXTERNAL_INIT) > 0 ? RULE_LIST_EXTERNAL_INIT : 0;
}

/* A type that is no default must be known to all who will process the commit: old members that
 * stay. */
static int
unsupported(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)p;
	for (size_t i = 0; i < l->n; i++) {
		uint16_t type = l->item[i].proposal->type;

		for (uint32_t m = 0; !proposal_default(type) && m < tree_leaves(e->tree); m++) {
			const struct leaf_node *leaf = tree_leaf(e->tree, m);

			if (leaf != NULL && !capabilities_proposal(&leaf->capabilities, type) &&
			    !proposal_list_removes(l, m))
				return RULE_LIST_UNSUPPORTED;
		}
	}
	return 0;
}

static int
external(const struct proposal_list *l, const struct proposal_env *e, struct picks *p)
{
	(void)e;
	(void)p;
	for (size_t i = 0; i < l->n; i++) {
		uint16_t type = l->item[i].proposal->type;

		if (l->item[i].by_ref)
			return RULE_LIST_BY_REFERENCE;
		if (type != PROPOSAL_EXTERNAL_INIT && type != PROPOSAL_REMOVE &&
		    type != PROPOSAL_PSK)
			return RULE_LIST_EXTERNAL_TYPE;
	}
	if (proposal_list_count(l, PROPOSAL_EXTERNAL_INIT) != 1)
		return RULE_LIST_INIT_COUNT;
	return proposal_list_count(l, PROPOSAL_REMOVE) > 1 ? RULE_LIST_REMOVE_COUNT : 0;
}

typedef int check_fn(const struct proposal_list *, const struct proposal_env *, struct picks *);
static check_fn *const member_rules[] = {
	own,
	leaf_twice,
	add_twice,
	add_member,
	psk_twice,
	counts,
	unsupported,
	NULL,
};
static check_fn *const external_rules[] = {
	external,
	psk_twice,
	NULL,
};

int
proposal_rules(const struct proposal_list *l, const struct proposal_env *e)
{
	check_fn *const *rule = l->external ? external_rules : member_rules;
	struct picks p = { .key = calloc(l->n + 1, sizeof *p.key) };
	int r = 0;

	if (p.key == NULL)
		return ERR_NOMEM;
	for (; *rule != NULL && r == 0; rule++) {
		p.n = 0;
		r = (*rule)(l, e, &p);
	}
	free(p.key);
	return r;
}
