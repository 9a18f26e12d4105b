/* crypto/mls_external.c - entering a group by an external commit (RFC 9420 12.4.3.2). */
#include "base/err.h"
#include "crypto/mls_commit.h"
#include "crypto/mls_found.h"
#include "crypto/mls_make.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

/* A proposal of the commit, whose bytes stay in store: a vector each. */
static int
put(struct buf *store, const struct proposal *p)
{
	struct buf raw = BUF_INIT(VEC_MAX);
	int r;

	proposal_write(&raw, p);
	wr_vecv(store, buf_bytes(&raw));
	r = buf_err(&raw) != 0 ? buf_err(&raw) : buf_err(store);
	buf_fini(&raw);
	return r;
}

static int
put_psks(struct buf *store, const struct mls_external_join *o, uint16_t suite)
{
	struct mls_make make = { .suite = suite };
	struct mls_proposal p = { .type = PROPOSAL_PSK };
	int r = 0;

	for (size_t i = 0; i < o->n_psk && r == 0; i++) {
		struct buf raw = BUF_INIT(VEC_MAX);

		p.psk = o->psk[i];
		if ((r = mls_make_proposal(&make, &p, &raw)) == 0)
			wr_vecv(store, buf_bytes(&raw));
		buf_fini(&raw);
	}
	return r != 0 ? r : buf_err(store);
}

/* The leaf that goes: the one that was named, or that with our signature key. */
static bool
find_old(const struct mls_epoch *e, const struct mls_client *c, const struct mls_external_join *o,
    uint32_t *leaf)
{
	if (o->remove != NULL) {
		*leaf = *o->remove;
		return true;
	}
	return o->resync && tree_find_signer(e->tree, c->who->as.signature_key, leaf) > 0;
}

/* External init first, then who goes, then pre-shared keys. The init secret goes to s. */
static int
make_list(struct mls_step *s, const struct mls_external_join *o, struct bytes external_pub,
    struct buf *store)
{
	struct proposal remove = { .type = PROPOSAL_REMOVE };
	struct proposal init = { .type = PROPOSAL_EXTERNAL_INIT };
	uint8_t kem_output[HPKE_PUBLIC_SIZE];
	struct rd in;
	int r;

	if ((r = schedule_external_send(s->now->suite, external_pub, kem_output, &s->init)) != 0)
		return r == ERR_KEY ? RULE_JOIN_EXTERNAL_KEY : r;
	s->has_init = true;
	init.external_init = bytes_of(kem_output, sizeof kem_output);
	if ((r = put(store, &init)) != 0)
		return r;
	if (find_old(s->now, s->client, o, &remove.remove) && (r = put(store, &remove)) != 0)
		return r;
	if ((r = put_psks(store, o, s->now->suite->id)) != 0)
		return r;
	rd_init(&in, buf_bytes(store));
	while (r == 0 && rd_left(&in) > 0)
		r = mls_step_value(s, vec_get(&in));
	return r;
}

/* Our place in the next epoch, and the path above it. */
static int
take_place(struct mls_draft *d)
{
	const struct mls_who *who = d->step.client->who;
	struct mls_epoch *next = d->step.next;
	uint32_t leaf;
	int r;

	if ((r = tree_claim(next->tree, &leaf)) != 0)
		return r;
	mls_epoch_own(next, leaf);
	next->secrets->sign = *who->sign;
	if ((r = mls_draft_path(d, &who->as)) != 0)
		return r;
	return proposal_check_leaf(
	    &d->step.list, &d->step.env, tree_leaf(next->tree, next->self), next->self);
}

static struct authenticated_content
content_of(const struct mls_step *s, struct bytes aad)
{
	return (struct authenticated_content){
		.wire_format = WIRE_FORMAT_PUBLIC,
		.content = {
			.group_id = s->group_id,
			.epoch = s->now->number,
			.sender = { SENDER_NEW_MEMBER_COMMIT, 0 },
			.aad = aad,
			.type = CONTENT_COMMIT,
		},
	};
}

/* The commit, from the list to the signature. */
static int
make_commit(struct mls_draft *d, const struct mls_external_join *o, const struct group_info *info,
    struct buf *store)
{
	struct bytes external_pub;
	int r;

	if (group_info_external_pub(info, &external_pub) != 0)
		return RULE_JOIN_EXTERNAL_PUB;
	if ((r = make_list(&d->step, o, external_pub, store)) != 0 ||
	    (r = mls_step_apply(&d->step)) != 0 || (r = mls_step_psks(&d->step)) != 0 ||
	    (r = take_place(d)) != 0)
		return r;
	d->content = content_of(&d->step, o->aad);
	return mls_draft_sign(d, d->step.client->who->sign);
}

/* The application's word, then the message; the group begins. */
static int
finish(struct mls_draft *d, struct buf *commit, struct mls_group **out)
{
	struct mls_staged *s = NULL;
	size_t start = commit->n;
	struct mls_group *g;
	int r;

	d->content.content.sender.index = d->step.next->self; /* the leaf, for who is told */
	r = mls_staged_new(&s, NULL, d, d->step.client);
	mls_staged_free(s);
	d->content.content.sender.index = 0;
	if (r != 0)
		return r;
	mls_message_begin(commit, WIRE_FORMAT_PUBLIC);
	if ((r = public_message_protect(&d->content, NULL, bytes_of(NULL, 0), commit)) != 0 ||
	    (r = mls_group_new(&g, d->step.client, d->step.group_id)) != 0) {
		commit->n = start;
		return r;
	}
	mls_group_enter(g, d->step.next, NULL);
	d->step.next = NULL;
	*out = g;
	return 0;
}

static int
join(struct mls_group **out, struct mls_client *c, const struct mls_external_join *o,
    const struct group_info *info, struct buf *commit)
{
	struct buf store = BUF_INIT(VEC_MAX);
	struct mls_epoch *now = NULL;
	struct mls_draft d;
	int r;

	if ((r = mls_found(&now, c, info, o->tree)) != 0)
		return r;
	mls_draft_init(&d);
	mls_step_init(&d.step, c, now);
	d.step.group_id = d.step.leaf.group_id = info->context.group_id;
	d.step.list.external = true;
	if ((r = make_commit(&d, o, info, &store)) == 0)
		r = finish(&d, commit, out);
	mls_draft_fini(&d);
	mls_epoch_free(now);
	buf_fini(&store);
	return r;
}

int
mls_external_join(struct mls_group **out, struct mls_client *c, const struct mls_external_join *o,
    struct buf *commit)
{
	struct mls_message m;
	int r;

	if (o->group_info.n > c->policy.max_message || o->tree.n > c->policy.max_message)
		return ERR_LIMIT;
	if ((r = mls_message_parse(&m, o->group_info)) != 0)
		return r;
	if (m.wire_format != WIRE_FORMAT_GROUP_INFO)
		return ERR_PROTO;
	return join(out, c, o, &m.group_info, commit);
}
