#include "crypto/mls_group_int.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/extension.h"
#include "crypto/proposal_check.h"
#include "crypto/random.h"
#include "crypto/vec.h"

#define ID_DEFAULT 16

int
mls_group_new(struct mls_group **out, struct mls_client *c, struct bytes id)
{
	struct mls_group *g = mem_calloc(1, sizeof *g);
	int r;

	list_init(&g->link);
	g->client = mls_client_ref(c);
	g->id = g->reinit = BUF_INIT(VEC_MAX);
	wr_bytes(&g->id, id);
	if ((r = buf_err(&g->id)) == 0 &&
	    (g->resumption = secret_new(sizeof *g->resumption)) == NULL)
		r = ERR_NOMEM;
	if (r != 0) {
		mls_group_free(g);
		return r;
	}
	list_push(&c->groups, &g->link);
	*out = g;
	return 0;
}

void
mls_staged_free(struct mls_staged *s)
{
	if (s == NULL)
		return;
	mls_epoch_free(s->next);
	mls_change_fini(&s->change);
	buf_fini(&s->reinit);
	free(s);
}

void
mls_group_free(struct mls_group *g)
{
	if (g == NULL)
		return;
	list_remove(&g->link);
	mls_staged_free(g->staged);
	mls_pending_clear(&g->pending);
	mls_epoch_free(g->now);
	for (size_t i = 0; i < g->n_past; i++)
		mls_epoch_free(g->past[i]);
	secret_free(g->resumption);
	buf_fini(&g->id);
	buf_fini(&g->reinit);
	mls_client_free(g->client);
	free(g);
}

/* The present epoch's resumption key joins the others, the oldest gives way. */
static void
keep_resumption(struct mls_group *g)
{
	struct mls_resumption *k = g->resumption;
	size_t max = g->client->policy.resumptions;

	if (max == 0)
		return;
	if (k->n >= max)
		k->n = max - 1;
	memmove(&k->key[1], &k->key[0], k->n * sizeof k->key[0]);
	k->key[0].epoch = g->now->number;
	k->key[0].secret = g->now->secrets->schedule.resumption;
	k->n++;
	for (size_t i = k->n; i < MLS_PAST_MAX; i++)
		mem_wipe(&k->key[i], sizeof k->key[i]);
}

/* The present epoch becomes a past one. */
static void
keep_past(struct mls_group *g)
{
	size_t max = g->client->policy.past_epochs;

	mls_epoch_retire(g->now);
	while (g->n_past > 0 && g->n_past >= max)
		mls_epoch_free(g->past[--g->n_past]);
	if (max == 0) {
		mls_epoch_free(g->now);
		return;
	}
	memmove(&g->past[1], &g->past[0], g->n_past * sizeof(struct mls_epoch *));
	g->past[0] = g->now;
	g->n_past++;
}

void
mls_group_enter(struct mls_group *g, struct mls_epoch *next, struct buf *reinit)
{
	if (g->now != NULL) {
		keep_resumption(g);
		keep_past(g);
	}
	g->now = next;
	if (reinit != NULL && reinit->n > 0) {
		buf_move(&g->reinit, reinit);
		g->state = MLS_REINITIALIZED;
	}
	mls_pending_clear(&g->pending);
	mls_staged_free(g->staged);
	g->staged = NULL;
	g->sends_left = 0;
	memset(g->passed, 0, sizeof g->passed);
}

void
mls_group_leave(struct mls_group *g)
{
	mls_epoch_retire(g->now);
	mls_pending_clear(&g->pending);
	mls_staged_free(g->staged);
	g->staged = NULL;
	g->state = MLS_REMOVED_SELF;
}

int
mls_group_check(const struct mls_group *g)
{
	return g->state == MLS_ACTIVE ? 0 : ERR_STATE;
}

/* Our leaf in a tree of one. */
static int
first_leaf(struct mls_epoch *e, const struct mls_client *c)
{
	struct buf leaf = BUF_INIT(VEC_MAX);
	struct leaf_node l = c->who->as;
	struct hpke_key key;
	uint32_t index;
	int r;

	hpke_key_new(&key);
	l.encryption_key = bytes_of(key.public, sizeof key.public);
	l.source = LEAF_SOURCE_KEY_PACKAGE;
	l.lifetime = (struct lifetime){ 0, c->policy.max_lifetime };
	if (c->policy.max_lifetime == 0)
		l.lifetime.not_after = UINT64_MAX;
	if (mls_client_now(c) > 0) {
		l.lifetime.not_before = mls_client_now(c);
		if (l.lifetime.not_after != UINT64_MAX)
			l.lifetime.not_after += l.lifetime.not_before;
	}
	mls_epoch_own(e, 0);
	treekem_keys_set(e->keys, 0, &key.private);
	if ((r = leaf_node_sign(&leaf, &l, NULL, c->who->sign)) == 0 &&
	    (r = tree_new(&e->tree)) == 0)
		r = tree_add(e->tree, buf_bytes(&leaf), &index);
	secret_wipe(&key.private);
	buf_fini(&leaf);
	return r;
}

/* What we are must be good enough for the group that we make. */
static int
check_first(const struct mls_epoch *e, const struct mls_client *c, struct bytes group_id)
{
	struct leaf_policy policy = mls_client_policy(c, true);
	struct leaf_env env = {
		.suite = e->suite,
		.group_id = group_id,
		.extensions = buf_bytes(&e->extensions),
		.policy = &policy,
	};
	int r = proposal_check_extensions(env.extensions, &policy);

	if (r != 0)
		return r;
	return leaf_check(mls_epoch_leaf(e), &(struct leaf_at){ .env = &env, .use = LEAF_OURS });
}

/* Epoch 0 (11). */
static int
first_epoch(struct mls_epoch *e, const struct mls_client *c, struct bytes group_id)
{
	struct schedule *schedule = &e->secrets->schedule;
	struct secret epoch;
	int r;

	e->secrets->sign = *c->who->sign;
	transcript_init(&e->transcript);
	if ((r = first_leaf(e, c)) != 0 || (r = check_first(e, c, group_id)) != 0 ||
	    (r = mls_epoch_context(e, group_id)) != 0)
		return r;
	secret_random(&epoch);
	schedule_first(schedule, &epoch);
	secret_wipe(&epoch);
	schedule_confirm(schedule, transcript_hash(&e->transcript), e->tag);
	transcript_confirm(&e->transcript, mls_epoch_tag(e));
	return mls_epoch_open(e);
}

/* The extensions as a list that is well-formed. */
static int
read_extensions(struct buf *out, struct bytes list)
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct rd r;
	int err;

	wr_vecv(&b, list);
	rd_init(&r, buf_bytes(&b));
	wr_bytes(out, extension_list(&r));
	if ((err = buf_err(&b)) == 0 && (err = rd_end(&r)) == 0)
		err = buf_err(out);
	buf_fini(&b);
	return err;
}

void
mls_group_set_owner(struct mls_group *g, void *owner)
{
	g->owner = owner;
}

void *
mls_group_owner(const struct mls_group *g)
{
	return g->owner;
}

int
mls_group_create(struct mls_group **out, struct mls_client *c, const struct mls_create *o)
{
	const struct suite *suite = o->suite != 0 ? suite_find(o->suite) : suite_nth(0);
	uint8_t id[ID_DEFAULT];
	struct mls_epoch *e = NULL;
	struct mls_group *g = NULL;
	struct bytes gid = o->group_id;
	int r;

	if (suite == NULL)
		return ERR_SUITE;
	if (gid.n == 0) {
		random_bytes(id, sizeof id);
		gid = bytes_of(id, sizeof id);
	}
	if ((r = mls_epoch_new(&e, suite, 0)) != 0 ||
	    (r = read_extensions(&e->extensions, o->extensions)) != 0 ||
	    (r = first_epoch(e, c, gid)) != 0 || (r = mls_group_new(&g, c, gid)) != 0) {
		mls_epoch_free(e);
		return r;
	}
	mls_group_enter(g, e, NULL);
	*out = g;
	return 0;
}
