/* crypto/mls_info.c - what a group is, asked by the application. */
#include "crypto/mls_info.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/group_info.h"
#include "crypto/hkdf.h"
#include "crypto/mls_message.h"
#include "crypto/vec.h"

#define LABEL_MAX 255

enum mls_group_state
mls_group_state(const struct mls_group *g)
{
	return g->state;
}

uint64_t
mls_epoch(const struct mls_group *g)
{
	return g->now->number;
}

struct bytes
mls_group_id(const struct mls_group *g)
{
	return mls_id(g);
}

uint16_t
mls_suite(const struct mls_group *g)
{
	return g->now->suite->id;
}

struct bytes
mls_extensions(const struct mls_group *g)
{
	return buf_bytes(&g->now->extensions);
}

uint32_t
mls_self(const struct mls_group *g)
{
	return g->now->self;
}

uint32_t
mls_members(const struct mls_group *g)
{
	return tree_members(g->now->tree);
}

uint32_t
mls_leaves(const struct mls_group *g)
{
	return tree_leaves(g->now->tree);
}

const struct leaf_node *
mls_member(const struct mls_group *g, uint32_t leaf)
{
	return tree_leaf(g->now->tree, leaf);
}

void
mls_tree(const struct mls_group *g, struct buf *out)
{
	tree_export(g->now->tree, out);
}

void
mls_tree_hash(const struct mls_group *g, uint8_t out[static 32])
{
	tree_hash(g->now->tree, out);
}

struct bytes
mls_transcript_hash(const struct mls_group *g)
{
	return transcript_hash(&g->now->transcript);
}

void
mls_epoch_authenticator(const struct mls_group *g, uint8_t out[static 32])
{
	memcpy(out, g->now->secrets->schedule.authenticator.b, 32);
}

bool
mls_reinit_get(const struct mls_group *g, struct reinit *out)
{
	struct proposal p;
	struct rd r;

	if (g->state != MLS_REINITIALIZED)
		return false;
	rd_init(&r, buf_bytes(&g->reinit));
	proposal_read(&r, &p);
	*out = p.reinit;
	return true;
}

int
mls_export(
    const struct mls_group *g, const char *label, struct bytes context, uint8_t *out, size_t n)
{
	if (g->state == MLS_REMOVED_SELF)
		return ERR_STATE;
	if (n > HKDF_MAX || strlen(label) > LABEL_MAX)
		return ERR_LIMIT;
	schedule_export(&g->now->secrets->schedule, label, context, out, n);
	return 0;
}

void
mls_stats(const struct mls_group *g, struct mls_stats *s)
{
	*s = (struct mls_stats){
		.tree_hashes = tree_hash_count(g->now->tree),
		.past_epochs = g->n_past,
		.kept_keys = secret_tree_kept(g->now->messages),
		.pending = g->pending.n,
	};
	for (size_t i = 0; i < g->n_past; i++)
		s->kept_keys += secret_tree_kept(g->past[i]->messages);
}

size_t
mls_pending_count(const struct mls_group *g)
{
	return g->pending.n;
}

bool
mls_pending_get(const struct mls_group *g, size_t i, struct mls_pending *p)
{
	const struct mls_pending_item *item;

	if (i >= g->pending.n)
		return false;
	item = g->pending.item[i];
	memcpy(p->ref, item->ref, sizeof p->ref);
	p->type = item->proposal.type;
	p->sender = item->sender;
	return true;
}

/* The extensions of a GroupInfo. */
static int
put_extensions(struct buf *b, const struct mls_epoch *e, const struct mls_info_options *o)
{
	struct buf tree = BUF_INIT(VEC_MAX);
	struct hpke_key key;

	if (o->tree) {
		tree_export(e->tree, &tree);
		group_info_put_tree(b, buf_bytes(&tree));
	}
	if (buf_err(&tree) != 0)
		b->err = buf_err(&tree);
	buf_fini(&tree);
	if (o->external_pub) {
		schedule_external_key(&e->secrets->schedule, &key);
		group_info_put_external_pub(b, bytes_of(key.public, sizeof key.public));
		secret_wipe(&key.private);
	}
	return buf_err(b);
}

int
mls_info_sign(struct buf *out, const struct mls_epoch *e, const struct mls_info_options *o)
{
	struct buf extensions = BUF_INIT(VEC_MAX);
	struct group_info info = { .signer = e->self, .confirmation_tag = mls_epoch_tag(e) };
	struct rd r;
	int err;

	rd_init(&r, buf_bytes(&e->context));
	group_context_read(&r, &info.context);
	if ((err = put_extensions(&extensions, e, o)) == 0) {
		info.extensions = buf_bytes(&extensions);
		err = group_info_sign(out, &info, &e->secrets->sign);
	}
	buf_fini(&extensions);
	return err;
}

int
mls_group_info(struct mls_group *g, bool tree, struct buf *message)
{
	size_t start = message->n;
	int r;

	if ((r = mls_group_check(g)) != 0)
		return r;
	mls_message_begin(message, WIRE_FORMAT_GROUP_INFO);
	r = mls_info_sign(message, g->now, &(struct mls_info_options){ tree, true });
	if (r != 0)
		message->n = start;
	return r;
}
