#include "crypto/mls_state.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_change.h"
#include "crypto/mls_step.h"
#include "crypto/vec.h"

static void
put_resumption(const struct mls_resumption *k, struct buf *b)
{
	wr_u8(b, (uint8_t)k->n);
	for (size_t i = 0; i < k->n; i++) {
		wr_u64(b, k->key[i].epoch);
		wr_bytes(b, bytes_of(k->key[i].secret.b, SECRET_SIZE));
	}
}

static void
put_pending(const struct mls_pending_item *p, struct buf *b)
{
	wr_bytes(b, bytes_of(p->ref, sizeof p->ref));
	wr_u8(b, (uint8_t)p->sender.type);
	wr_u32(b, p->sender.index);
	wr_vecv(b, buf_bytes(&p->raw));
	wr_u8(b, p->own != NULL);
	if (p->own == NULL)
		return;
	wr_bytes(b, bytes_of(p->own->leaf.b, SECRET_SIZE));
	wr_bytes(b, bytes_of(p->own->sign.b, sizeof p->own->sign.b));
}

static void
put_staged(const struct mls_staged *s, struct buf *b)
{
	wr_u8(b, s != NULL);
	if (s == NULL)
		return;
	wr_bytes(b, bytes_of(s->hash, sizeof s->hash));
	wr_vecv(b, buf_bytes(&s->change.store));
	wr_vecv(b, buf_bytes(&s->reinit));
	mls_epoch_write(s->next, b);
}

int
mls_state_write(const struct mls_group *g, struct buf *b)
{
	wr_vecv(b, mls_id(g));
	wr_u8(b, (uint8_t)g->state);
	wr_vecv(b, buf_bytes(&g->reinit));
	mls_epoch_write(g->now, b);
	wr_u8(b, (uint8_t)g->n_past);
	for (size_t i = 0; i < g->n_past; i++)
		mls_epoch_write(g->past[i], b);
	put_resumption(g->resumption, b);
	for (int type = 0; type < RATCHET__COUNT; type++)
		wr_u32(b, g->passed[type]);
	wr_u32(b, (uint32_t)g->pending.n);
	for (size_t i = 0; i < g->pending.n; i++)
		put_pending(g->pending.item[i], b);
	put_staged(g->staged, b);
	return buf_err(b);
}

static int
get_resumption(struct mls_resumption *k, struct rd *r)
{
	uint8_t n = rd_u8(r);

	if (n > MLS_PAST_MAX)
		return ERR_PARSE;
	for (k->n = 0; k->n < n; k->n++) {
		k->key[k->n].epoch = rd_u64(r);
		rd_copy(r, k->key[k->n].secret.b, SECRET_SIZE);
	}
	return r->err;
}

static int
get_own(struct mls_pending_keys **out, struct rd *r)
{
	struct mls_pending_keys *k;

	if (!rd_present(r))
		return r->err;
	if ((k = secret_new(sizeof *k)) == NULL)
		return ERR_NOMEM;
	rd_copy(r, k->leaf.b, SECRET_SIZE);
	rd_copy(r, k->sign.b, sizeof k->sign.b);
	*out = k;
	return r->err;
}

/* Every credential was judged before it was saved. */
static int
trust(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)c;
	(void)key;
	(void)old;
	return 0;
}

/* A proposal that waits is not checked again when it is committed. */
static int
check_pending(const struct mls_group *g, const struct mls_pending_new *p)
{
	struct mls_pending_item as = { .sender = p->sender };
	struct proposal_item item;
	struct mls_step s;
	struct rd r;
	int err;

	rd_init(&r, p->raw);
	proposal_read(&r, &as.proposal);
	if (rd_end(&r) != 0 ||
	    (p->sender.type == SENDER_MEMBER && tree_leaf(g->now->tree, p->sender.index) == NULL))
		return ERR_PARSE;
	if (p->own != NULL &&
	    (as.proposal.type != PROPOSAL_UPDATE || p->sender.type != SENDER_MEMBER ||
		p->sender.index != g->now->self))
		return ERR_PARSE;
	item = mls_pending_as(&as);
	mls_step_init(&s, g->client, g->now);
	mls_step_group(&s, g);
	s.policy = (struct leaf_policy){ .credential = trust };
	err = proposal_check(&item, &s.env);
	mls_step_fini(&s);
	return err;
}

static int
get_pending(struct mls_group *g, struct rd *r)
{
	uint8_t ref[SUITE_HASH_SIZE];
	struct mls_pending_new p = { .ref = ref };
	uint8_t type;
	int err;

	rd_copy(r, ref, sizeof ref);
	type = rd_u8(r);
	if (type < SENDER_MEMBER || type > SENDER_NEW_MEMBER_PROPOSAL)
		return ERR_PARSE;
	p.sender = (struct sender){ (enum sender_type)type, rd_u32(r) };
	p.raw = vec_get(r);
	if (r->err != 0)
		return r->err;
	if ((err = get_own(&p.own, r)) == 0 && (err = check_pending(g, &p)) == 0 &&
	    (err = mls_pending_add(&g->pending, &p)) == 0)
		return 0;
	secret_free(p.own);
	return err == ERR_REPLAY ? ERR_PARSE : err;
}

/* Nothing, or a ReInit. */
static bool
is_reinit(const struct buf *b)
{
	struct proposal p;
	struct rd r;

	rd_init(&r, buf_bytes(b));
	if (b->n > 0)
		proposal_read(&r, &p);
	return b->n == 0 || (rd_end(&r) == 0 && p.type == PROPOSAL_REINIT);
}

static int
get_staged(struct mls_group *g, struct rd *r)
{
	struct mls_staged *s;
	int err;

	if (!rd_present(r))
		return r->err;
	s = g->staged = mem_calloc(1, sizeof *s);
	s->change.store = s->reinit = BUF_INIT(VEC_MAX);
	rd_copy(r, s->hash, sizeof s->hash);
	wr_bytes(&s->change.store, vec_get(r));
	wr_bytes(&s->reinit, vec_get(r));
	if (r->err != 0 || buf_err(&s->change.store) != 0 || buf_err(&s->reinit) != 0)
		return ERR_PARSE;
	if ((err = mls_change_read(&s->change)) != 0 ||
	    (err = mls_epoch_read(&s->next, mls_id(g), r)) != 0)
		return err;
	return s->next->keys != NULL && s->next->number == g->now->number + 1 &&
		       s->next->suite == g->now->suite && is_reinit(&s->reinit)
		   ? 0
		   : ERR_PARSE;
}

static int
get_past(struct mls_group *g, struct rd *r)
{
	uint8_t n = rd_u8(r);
	uint64_t above = g->now->number;
	int err;

	if (n > MLS_PAST_MAX)
		return ERR_PARSE;
	for (; g->n_past < n; g->n_past++) {
		struct mls_epoch **e = &g->past[g->n_past];

		if ((err = mls_epoch_read(e, mls_id(g), r)) != 0)
			return err;
		if ((*e)->number >= above || (*e)->keys != NULL) {
			mls_epoch_free(*e);
			return ERR_PARSE;
		}
		above = (*e)->number;
	}
	return 0;
}

/* The ReInit that ended the group is there when, and only when, one did. */
static int
check_state(const struct mls_group *g)
{
	bool ended = g->state == MLS_REINITIALIZED;

	if (ended != (g->reinit.n > 0) || (g->now->keys == NULL) != (g->state == MLS_REMOVED_SELF))
		return ERR_PARSE;
	if (g->state != MLS_ACTIVE && (g->staged != NULL || g->pending.n > 0))
		return ERR_PARSE;
	return is_reinit(&g->reinit) ? 0 : ERR_PARSE;
}

static int
fill(struct mls_group *g, struct rd *r)
{
	uint8_t state = rd_u8(r);
	int err;

	if (state > MLS_REINITIALIZED)
		return ERR_PARSE;
	g->state = (enum mls_group_state)state;
	wr_bytes(&g->reinit, vec_get(r));
	if ((err = buf_err(&g->reinit)) != 0 ||
	    (err = mls_epoch_read(&g->now, mls_id(g), r)) != 0 || (err = get_past(g, r)) != 0 ||
	    (err = get_resumption(g->resumption, r)) != 0)
		return err;
	for (int type = 0; type < RATCHET__COUNT; type++)
		g->passed[type] = rd_u32(r);
	for (uint32_t n = rd_u32(r); n > 0; n--)
		if ((err = get_pending(g, r)) != 0)
			return err;
	if ((err = get_staged(g, r)) != 0 || (err = check_state(g)) != 0)
		return err;
	return rd_end(r);
}

int
mls_state_read(struct mls_group **out, struct mls_client *c, struct bytes in)
{
	struct mls_group *g = NULL;
	struct rd r;
	int err;

	rd_init(&r, in);
	if ((err = mls_group_new(&g, c, vec_get(&r))) != 0)
		return err;
	if ((err = fill(g, &r)) != 0)
		mls_group_free(g);
	else
		*out = g;
	return err;
}

int
mls_group_clone(struct mls_group **out, const struct mls_group *g)
{
	struct buf b = BUF_INIT(VEC_MAX);
	int r;

	if ((r = mls_state_write(g, &b)) == 0 &&
	    (r = mls_state_read(out, g->client, buf_bytes(&b))) == 0) {
		(*out)->bound = g->bound;
		(*out)->sends_left = g->sends_left;
	}
	buf_fini(&b);
	return r;
}
