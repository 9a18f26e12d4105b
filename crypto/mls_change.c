#include "crypto/mls_change.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/vec.h"

#define FLAG_REMOVED_SELF 1
#define FLAG_REINIT 2

static void
put_sender(struct buf *b, struct sender s)
{
	wr_u8(b, (uint8_t)s.type);
	wr_u32(b, s.index);
}

static struct sender
get_sender(struct rd *r)
{
	uint8_t type = rd_u8(r);

	if (type < SENDER_MEMBER || type > SENDER_NEW_MEMBER_COMMIT) {
		rd_fail(r);
		type = SENDER_MEMBER;
	}
	return (struct sender){ (enum sender_type)type, rd_u32(r) };
}

static void
put_row(struct buf *b, const struct mls_change_row *row)
{
	wr_u8(b, (uint8_t)row->kind);
	wr_u16(b, row->type);
	put_sender(b, row->by);
	wr_u32(b, row->leaf);
	credential_write(b, &row->credential);
	credential_write(b, &row->old_credential);
	wr_vecv(b, row->signature_key);
	wr_vecv(b, row->data);
	wr_u8(b, row->kind == MLS_PSK);
	if (row->kind == MLS_PSK)
		psk_id_write(b, &row->psk);
}

static void
get_row(struct rd *r, struct mls_change_row *row)
{
	uint8_t kind = rd_u8(r);

	if (kind > MLS_UNKNOWN)
		rd_fail(r);
	*row = (struct mls_change_row){ .kind = (enum mls_change_kind)kind };
	row->type = rd_u16(r);
	row->by = get_sender(r);
	row->leaf = rd_u32(r);
	credential_read(r, &row->credential);
	credential_read(r, &row->old_credential);
	row->signature_key = vec_get(r);
	row->data = vec_get(r);
	if (rd_present(r) != (kind == MLS_PSK))
		rd_fail(r);
	else if (kind == MLS_PSK)
		psk_id_read(r, &row->psk);
}

static void
row_of_leaf(struct mls_change_row *row, const struct leaf_node *l)
{
	row->credential = l->credential;
	row->signature_key = l->signature_key;
}

/* What stands for the head of a change. */
static void
put_head(struct buf *b, uint64_t epoch, struct sender by, uint8_t flags)
{
	wr_u64(b, epoch);
	put_sender(b, by);
	wr_u8(b, flags);
}

static struct sender
sender_of(const struct proposal_item *i, struct sender committer)
{
	static const enum sender_type type[] = {
		[PROPOSAL_FROM_MEMBER] = SENDER_MEMBER,
		[PROPOSAL_FROM_EXTERNAL] = SENDER_EXTERNAL,
		[PROPOSAL_FROM_NEW_MEMBER] = SENDER_NEW_MEMBER_PROPOSAL,
	};

	return i->by_ref ? (struct sender){ type[i->from], i->index } : committer;
}

static void
fill_add(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	(void)s;
	row->kind = MLS_ADDED;
	row->leaf = i->added;
	row_of_leaf(row, &i->proposal->add.leaf_node);
}

static void
fill_update(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	row->kind = MLS_UPDATED;
	row->leaf = i->index;
	row_of_leaf(row, &i->proposal->update);
	row->old_credential = tree_leaf(s->now->tree, i->index)->credential;
}

static void
fill_remove(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	row->kind = MLS_REMOVED;
	row->leaf = i->proposal->remove;
	row_of_leaf(row, tree_leaf(s->now->tree, row->leaf));
}

static void
fill_psk(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	(void)s;
	row->kind = MLS_PSK;
	row->psk = i->proposal->psk;
}

static void
fill_reinit(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	(void)s;
	row->kind = MLS_REINIT;
	row->data = i->proposal->reinit.group_id;
}

static void
fill_extensions(struct mls_change_row *row, const struct proposal_item *i, const struct mls_step *s)
{
	(void)s;
	row->kind = MLS_EXTENSIONS;
	row->data = i->proposal->extensions;
}

typedef void fill_fn(
    struct mls_change_row *, const struct proposal_item *, const struct mls_step *);
static fill_fn *const fills[] = {
	[PROPOSAL_ADD] = fill_add,
	[PROPOSAL_UPDATE] = fill_update,
	[PROPOSAL_REMOVE] = fill_remove,
	[PROPOSAL_PSK] = fill_psk,
	[PROPOSAL_REINIT] = fill_reinit,
	[PROPOSAL_EXTERNAL_INIT] = NULL, /* the join itself is told */
	[PROPOSAL_EXTENSIONS] = fill_extensions,
};

static void
put_item(struct buf *b, const struct mls_step *s, const struct proposal_item *i, struct sender by)
{
	struct mls_change_row row = {
		.kind = MLS_UNKNOWN,
		.type = i->proposal->type,
		.by = sender_of(i, by),
	};

	if (proposal_default(row.type)) {
		if (fills[row.type] == NULL)
			return;
		fills[row.type](&row, i, s);
	}
	put_row(b, &row);
}

/* What the path of the commit does to the committer's leaf. */
static void
put_path(struct buf *b, const struct mls_step *s, struct sender by)
{
	struct mls_change_row row = { .by = by, .leaf = by.index };

	row.kind = s->list.external ? MLS_JOINED : MLS_UPDATED;
	row_of_leaf(&row, tree_leaf(s->next->tree, by.index));
	if (!s->list.external)
		row.old_credential = tree_leaf(s->now->tree, by.index)->credential;
	put_row(b, &row);
}

int
mls_change_write(struct buf *b, const struct mls_step *s, const struct mls_change_head *h)
{
	bool reinit = proposal_list_find(&s->list, PROPOSAL_REINIT) != NULL;

	put_head(b, s->next->number, h->by,
	    (uint8_t)((h->removed_self ? FLAG_REMOVED_SELF : 0) | (reinit ? FLAG_REINIT : 0)));
	for (size_t i = 0; i < s->list.n; i++)
		put_item(b, s, &s->list.item[i], h->by);
	if (h->has_path)
		put_path(b, s, h->by);
	return buf_err(b);
}

int
mls_change_write_members(struct buf *b, const struct mls_epoch *e, struct sender by)
{
	put_head(b, e->number, by, 0);
	for (uint32_t i = 0; i < tree_leaves(e->tree); i++) {
		struct mls_change_row row = { .kind = MLS_ADDED, .by = by, .leaf = i };

		if (tree_leaf(e->tree, i) == NULL)
			continue;
		row_of_leaf(&row, tree_leaf(e->tree, i));
		put_row(b, &row);
	}
	return buf_err(b);
}

/* All rows, counted first. */
static int
read_rows(struct mls_change *c, const struct rd *from)
{
	struct mls_change_row row;
	struct rd r = *from;
	size_t n = 0;

	for (; rd_left(&r) > 0 && r.err == 0; n++)
		get_row(&r, &row);
	if (r.err != 0)
		return r.err;
	if ((c->row = calloc(n + 1, sizeof *c->row)) == NULL)
		return ERR_NOMEM;
	r = *from;
	for (c->n = 0; c->n < n; c->n++)
		get_row(&r, &c->row[c->n]);
	return 0;
}

int
mls_change_read(struct mls_change *c)
{
	uint8_t flags;
	struct rd r;

	rd_init(&r, buf_bytes(&c->store));
	c->epoch = rd_u64(&r);
	c->by = get_sender(&r);
	flags = rd_u8(&r);
	if (flags > (FLAG_REMOVED_SELF | FLAG_REINIT))
		rd_fail(&r);
	c->removed_self = (flags & FLAG_REMOVED_SELF) != 0;
	c->reinit = (flags & FLAG_REINIT) != 0;
	c->row = NULL;
	c->n = 0;
	return r.err != 0 ? r.err : read_rows(c, &r);
}

int
mls_change_ask(struct mls_change *c, const struct mls_change_about *about)
{
	const struct mls_hooks *hooks = &about->client->hooks;
	int r = 0;

	c->aad = about->aad;
	c->extensions = buf_bytes(&about->next->extensions);
	if (hooks->authorize != NULL)
		r = hooks->authorize(hooks->arg, about->g, c);
	c->aad = c->extensions = bytes_of(NULL, 0);
	return r > 0 ? ERR_DENIED : r;
}

void
mls_change_fini(struct mls_change *c)
{
	free(c->row);
	c->row = NULL;
	c->n = 0;
	buf_fini(&c->store);
}

void
mls_event_fini(struct mls_event *e)
{
	mls_change_fini(&e->change);
	buf_fini(&e->text);
	buf_fini(&e->store);
	*e = (struct mls_event){ 0 };
}
