#include "crypto/mls_step.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_psk.h"
#include "crypto/rule.h"

void
mls_step_init(struct mls_step *s, struct mls_client *c, const struct mls_epoch *now)
{
	*s = (struct mls_step){ .client = c, .now = now };
	s->policy = mls_client_policy(c, c->policy.check_received);
	s->leaf = (struct leaf_env){
		.suite = now->suite,
		.extensions = buf_bytes(&now->extensions),
		.policy = &s->policy,
	};
	s->env = (struct proposal_env){ .tree = now->tree, .leaf = &s->leaf };
}

void
mls_step_group(struct mls_step *s, const struct mls_group *g)
{
	s->group_id = s->leaf.group_id = mls_id(g);
	s->pending = &g->pending;
}

void
mls_step_fini(struct mls_step *s)
{
	mls_step_unapply(s);
	for (size_t i = 0; i < s->list.n; i++)
		free(s->value[i]);
	free(s->list.item);
	free(s->value);
	mem_wipe(s, sizeof *s);
}

/* Room for one more item. */
static int
grow(struct mls_step *s)
{
	size_t room = s->room == 0 ? 8 : 2 * s->room;
	void *item, *value;

	if (s->list.n < s->room)
		return 0;
	if ((item = realloc(s->list.item, room * sizeof *s->list.item)) == NULL)
		return ERR_NOMEM;
	s->list.item = item;
	if ((value = realloc(s->value, room * sizeof(struct proposal *))) == NULL)
		return ERR_NOMEM;
	s->value = value;
	s->room = room;
	return 0;
}

int
mls_step_item(struct mls_step *s, const struct proposal_item *i)
{
	int r = grow(s);

	if (r != 0)
		return r;
	s->value[s->list.n] = NULL;
	s->list.item[s->list.n++] = *i;
	return 0;
}

int
mls_step_value(struct mls_step *s, struct bytes raw)
{
	struct proposal_item item = {
		.from = s->list.external ? PROPOSAL_FROM_NEW_MEMBER : PROPOSAL_FROM_MEMBER,
		.index = s->list.external ? 0 : s->list.committer,
	};
	struct proposal *p = calloc(1, sizeof *p);
	struct rd in;
	int r;

	if (p == NULL)
		return ERR_NOMEM;
	rd_init(&in, raw);
	proposal_read(&in, p);
	item.proposal = p;
	if ((r = rd_end(&in)) != 0 || (r = mls_step_item(s, &item)) != 0)
		free(p);
	else
		s->value[s->list.n - 1] = p;
	return r;
}

int
mls_step_reference(struct mls_step *s, struct bytes ref)
{
	const struct mls_pending_item *p = mls_pending_find(s->pending, ref);
	struct proposal_item item;

	if (p == NULL)
		return RULE_COMMIT_REFERENCE;
	item = mls_pending_as(p);
	return mls_step_item(s, &item);
}

void
mls_step_pop(struct mls_step *s)
{
	free(s->value[--s->list.n]);
}

bool
mls_step_removes_self(const struct mls_step *s)
{
	return s->now->self != MLS_NO_LEAF && proposal_list_removes(&s->list, s->now->self);
}

static int
compare_leaf(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
note_added(struct mls_step *s)
{
	size_t n = proposal_list_count(&s->list, PROPOSAL_ADD);

	if ((s->added = calloc(n + 1, sizeof *s->added)) == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < s->list.n; i++)
		if (s->list.item[i].proposal->type == PROPOSAL_ADD)
			s->added[s->n_added++] = s->list.item[i].added;
	qsort(s->added, n, sizeof *s->added, compare_leaf);
	return 0;
}

/* The keys of an Update of ours that the list covers; NULL. */
static const struct mls_pending_keys *
own_update(const struct mls_step *s)
{
	const struct proposal *p = NULL;

	if (s->now->self != MLS_NO_LEAF && s->pending != NULL)
		p = proposal_list_update(&s->list, s->now->self);
	for (size_t i = 0; p != NULL && i < s->pending->n; i++)
		if (&s->pending->item[i]->proposal == p)
			return s->pending->item[i]->own;
	return NULL;
}

/* What we keep of our own: tree keys, leaf, signature key. */
static void
keep_own(struct mls_step *s)
{
	const struct mls_pending_keys *own = own_update(s);

	if (s->now->keys == NULL)
		return;
	mls_epoch_own(s->next, s->now->self);
	*s->next->keys = *s->now->keys;
	s->next->secrets->sign = own != NULL ? own->sign : s->now->secrets->sign;
	if (own != NULL)
		treekem_keys_set(s->next->keys, 2 * s->now->self, &own->leaf);
}

int
mls_step_apply(struct mls_step *s)
{
	struct bytes extensions;
	int r;

	if (s->now->number == UINT64_MAX)
		return ERR_LIMIT;
	if ((r = proposal_check_list(&s->list, &s->env)) != 0 ||
	    (r = mls_epoch_new(&s->next, s->now->suite, s->now->number + 1)) != 0 ||
	    (r = tree_copy(&s->next->tree, s->now->tree)) != 0 ||
	    (r = proposal_list_apply(&s->list, s->next->tree)) != 0 || (r = note_added(s)) != 0)
		return r;
	keep_own(s);
	extensions = proposal_list_extensions(&s->list, buf_bytes(&s->now->extensions));
	wr_bytes(&s->next->extensions, extensions);
	s->next->transcript = s->now->transcript;
	return buf_err(&s->next->extensions);
}

void
mls_step_unapply(struct mls_step *s)
{
	mls_epoch_free(s->next);
	s->next = NULL;
	free(s->added);
	s->added = NULL;
	s->n_added = 0;
}

int
mls_step_psks(struct mls_step *s)
{
	size_t n = proposal_list_count(&s->list, PROPOSAL_PSK);
	int r = 0;

	if (n > UINT16_MAX)
		return ERR_LIMIT;
	psk_chain_init(&s->psk, (uint16_t)n);
	for (size_t i = 0; i < s->list.n && r == 0; i++)
		if (s->list.item[i].proposal->type == PROPOSAL_PSK)
			r = mls_psk_add(&s->psk, s->client, &s->list.item[i].proposal->psk);
	return r == ERR_PSK ? RULE_COMMIT_PSK : r;
}

int
mls_step_provisional(struct mls_step *s)
{
	return mls_epoch_context(s->next, s->group_id);
}

struct treekem_seal
mls_step_seal(const struct mls_step *s)
{
	return (struct treekem_seal){
		.suite = s->now->suite,
		.context = buf_bytes(&s->next->context),
		.added = s->added,
		.n_added = s->n_added,
	};
}

int
mls_step_schedule(struct mls_step *s, const struct authenticated_content *c)
{
	const struct secret *init = s->has_init ? &s->init : &s->now->secrets->schedule.init;
	struct mls_epoch *e = s->next;
	int r;

	if ((r = transcript_commit(&e->transcript, c)) != 0 ||
	    (r = mls_epoch_context(e, s->group_id)) != 0)
		return r;
	schedule_joiner(
	    &s->joiner, init, s->has_commit ? &s->commit : NULL, buf_bytes(&e->context));
	schedule_epoch(&e->secrets->schedule, &s->joiner, &s->psk.secret, buf_bytes(&e->context));
	return 0;
}

int
mls_step_confirm(struct mls_step *s)
{
	transcript_confirm(&s->next->transcript, mls_epoch_tag(s->next));
	return mls_epoch_open(s->next);
}
