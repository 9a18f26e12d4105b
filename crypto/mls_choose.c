#include "crypto/mls_choose.h"

#include <stdlib.h>

#include "base/err.h"
#include "crypto/vec.h"

/* Encoded proposals, each a vector in store. */
struct values {
	const struct mls_make *make;
	struct buf *store;
};

static int
put(const struct values *v, const struct mls_proposal *p)
{
	struct buf raw = BUF_INIT(VEC_MAX);
	int r = mls_make_proposal(v->make, p, &raw);

	if (r == 0) {
		wr_vecv(v->store, buf_bytes(&raw));
		r = buf_err(v->store);
	}
	buf_fini(&raw);
	return r;
}

static int
put_all(const struct values *v, const struct mls_commit_options *o)
{
	struct mls_proposal p = { .type = PROPOSAL_ADD };
	int r = 0;

	for (size_t i = 0; i < o->n_add && r == 0; i++) {
		p.key_package = o->add[i];
		r = put(v, &p);
	}
	p.type = PROPOSAL_REMOVE;
	for (size_t i = 0; i < o->n_remove && r == 0; i++) {
		p.leaf = o->remove[i];
		r = put(v, &p);
	}
	p.type = PROPOSAL_PSK;
	for (size_t i = 0; i < o->n_psk && r == 0; i++) {
		p.psk = o->psk[i];
		r = put(v, &p);
	}
	if (r == 0 && o->extensions != NULL) {
		p.type = PROPOSAL_EXTENSIONS;
		p.extensions = *o->extensions;
		r = put(v, &p);
	}
	if (r == 0 && o->reinit != NULL) {
		p.type = PROPOSAL_REINIT;
		p.reinit = *o->reinit;
		r = put(v, &p);
	}
	return r;
}

int
mls_choose_values(struct mls_step *s, const struct mls_make *m, const struct mls_commit_options *o,
    struct buf *store)
{
	struct rd in;
	int r;

	if ((r = put_all(&(struct values){ m, store }, o)) != 0)
		return r;
	rd_init(&in, buf_bytes(store));
	while (r == 0 && rd_left(&in) > 0)
		r = mls_step_value(s, vec_get(&in));
	return r;
}

/* Is the list right as it is? It stays applied then. */
static int
try(struct mls_step *s)
{
	int r;

	if ((r = mls_step_apply(s)) != 0 || (r = mls_step_psks(s)) != 0 ||
	    (r = proposal_check_tree(&s->list, &s->env, s->next->tree, MLS_NO_LEAF)) != 0)
		mls_step_unapply(s);
	return r;
}

/* The committer's own Update and its own removal are for others to commit. */
static bool
is_ours(const struct mls_step *s, const struct proposal_item *i)
{
	const struct proposal *p = i->proposal;

	if (p->type == PROPOSAL_UPDATE)
		return i->index == s->list.committer;
	return p->type == PROPOSAL_REMOVE && p->remove == s->list.committer;
}

/* What goes first when not all can: removals, then the rest, a ReInit last (12.2). */
static int
rank(const struct proposal_item *i)
{
	if (i->proposal->type == PROPOSAL_REMOVE)
		return 0;
	return i->proposal->type == PROPOSAL_REINIT ? 2 : 1;
}

/* One by one, the newest of a rank first: of two for one leaf the later counts. */
static int
add_singly(struct mls_step *s)
{
	int r = try(s);

	for (int want = 0; want <= 2 && r == 0; want++)
		for (size_t i = s->pending->n; i-- > 0 && r == 0;) {
			struct proposal_item item = mls_pending_as(s->pending->item[i]);

			if (is_ours(s, &item) || rank(&item) != want)
				continue;
			mls_step_unapply(s);
			if ((r = mls_step_item(s, &item)) != 0)
				break;
			if (try(s) != 0) {
				mls_step_pop(s);
				r = try(s);
			}
		}
	return r;
}

int
mls_choose_pending(struct mls_step *s, bool without)
{
	size_t values = s->list.n;
	int r;

	for (size_t i = 0; i < s->pending->n && !without; i++) {
		struct proposal_item item = mls_pending_as(s->pending->item[i]);

		if (!is_ours(s, &item) && (r = mls_step_item(s, &item)) != 0)
			return r;
	}
	if ((r = try(s)) == 0 || s->list.n == values || r == ERR_NOMEM)
		return r;
	while (s->list.n > values)
		mls_step_pop(s);
	return add_singly(s);
}
