#include "crypto/mls_pending.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/vec.h"

static void
item_free(struct mls_pending_item *p)
{
	secret_free(p->own);
	buf_fini(&p->raw);
	free(p);
}

static int
item_new(struct mls_pending_item **out, const struct mls_pending_new *from)
{
	struct mls_pending_item *p = mem_calloc(1, sizeof *p);
	struct rd r;
	int err;

	memcpy(p->ref, from->ref, sizeof p->ref);
	p->sender = from->sender;
	p->raw = BUF_INIT(VEC_MAX);
	wr_bytes(&p->raw, from->raw);
	if ((err = buf_err(&p->raw)) == 0) {
		rd_init(&r, buf_bytes(&p->raw));
		proposal_read(&r, &p->proposal);
		err = rd_end(&r);
	}
	if (err != 0)
		item_free(p);
	else
		*out = p;
	return err;
}

int
mls_pending_add(struct mls_pending_list *l, const struct mls_pending_new *p)
{
	struct mls_pending_item **item;
	int r;

	if (mls_pending_find(l, bytes_of(p->ref, SUITE_HASH_SIZE)) != NULL)
		return ERR_REPLAY;
	if (l->n == MLS_PENDING_MAX || p->raw.n > MLS_PENDING_BYTES - l->bytes)
		return ERR_LIMIT;
	if ((item = realloc(l->item, (l->n + 1) * sizeof(struct mls_pending_item *))) == NULL)
		return ERR_NOMEM;
	l->item = item;
	if ((r = item_new(&item[l->n], p)) != 0)
		return r;
	item[l->n++]->own = p->own;
	l->bytes += p->raw.n;
	return 0;
}

const struct mls_pending_item *
mls_pending_find(const struct mls_pending_list *l, struct bytes ref)
{
	for (size_t i = 0; i < l->n; i++)
		if (bytes_equal(bytes_of(l->item[i]->ref, SUITE_HASH_SIZE), ref))
			return l->item[i];
	return NULL;
}

void
mls_pending_remove(struct mls_pending_list *l, size_t i)
{
	l->bytes -= l->item[i]->raw.n;
	item_free(l->item[i]);
	l->n--;
	memmove(&l->item[i], &l->item[i + 1], (l->n - i) * sizeof(struct mls_pending_item *));
}

void
mls_pending_clear(struct mls_pending_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		item_free(l->item[i]);
	free(l->item);
	*l = (struct mls_pending_list){ 0 };
}

struct proposal_item
mls_pending_as(const struct mls_pending_item *p)
{
	static const enum proposal_from from[] = {
		[SENDER_MEMBER] = PROPOSAL_FROM_MEMBER,
		[SENDER_EXTERNAL] = PROPOSAL_FROM_EXTERNAL,
		[SENDER_NEW_MEMBER_PROPOSAL] = PROPOSAL_FROM_NEW_MEMBER,
		[SENDER_NEW_MEMBER_COMMIT] = PROPOSAL_FROM_NEW_MEMBER,
	};

	return (struct proposal_item){
		.proposal = &p->proposal,
		.from = from[p->sender.type],
		.index = p->sender.index,
		.by_ref = true,
		.checked = true,
	};
}
