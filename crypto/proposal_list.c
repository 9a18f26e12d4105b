#include "crypto/proposal_list.h"

#include <assert.h>

const struct proposal *
proposal_list_find(const struct proposal_list *l, uint16_t type)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == type)
			return l->item[i].proposal;
	return NULL;
}

size_t
proposal_list_count(const struct proposal_list *l, uint16_t type)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->item[i].proposal->type == type;
	return n;
}

struct bytes
proposal_list_extensions(const struct proposal_list *l, struct bytes old)
{
	const struct proposal *p = proposal_list_find(l, PROPOSAL_EXTENSIONS);

	return p != NULL ? p->extensions : old;
}

bool
proposal_list_needs_path(const struct proposal_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (proposal_needs_path(l->item[i].proposal->type))
			return true;
	return l->n == 0 || l->external;
}

bool
proposal_list_removes(const struct proposal_list *l, uint32_t leaf)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == PROPOSAL_REMOVE &&
		    l->item[i].proposal->remove == leaf)
			return true;
	return false;
}

const struct proposal *
proposal_list_update(const struct proposal_list *l, uint32_t leaf)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->item[i].proposal->type == PROPOSAL_UPDATE && l->item[i].index == leaf)
			return l->item[i].proposal;
	return NULL;
}

static int
apply_update(struct proposal_item *i, struct tree *t)
{
	return tree_update(t, i->index, i->proposal->update.raw);
}

static int
apply_remove(struct proposal_item *i, struct tree *t)
{
	return tree_remove(t, i->proposal->remove);
}

static int
apply_add(struct proposal_item *i, struct tree *t)
{
	return tree_add(t, i->proposal->add.leaf_node.raw, &i->added);
}

/* RFC 9420 12.3, in its order. */
static const struct step {
	uint16_t type;
	int (*apply)(struct proposal_item *i, struct tree *t);
} steps[] = {
	{ PROPOSAL_UPDATE, apply_update },
	{ PROPOSAL_REMOVE, apply_remove },
	{ PROPOSAL_ADD, apply_add },
};

int
proposal_list_apply(struct proposal_list *l, struct tree *t)
{
	int r = 0;

	for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
		for (size_t i = 0; i < l->n && r == 0; i++)
			if (l->item[i].proposal->type == steps[s].type)
				r = steps[s].apply(&l->item[i], t);
	return r;
}
