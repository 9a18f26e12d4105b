#include "crypto/update_path.h"

#include <assert.h>

#include "crypto/vec.h"

static void
read_node(struct rd *r, struct update_path_node *n)
{
	struct mls_sealed s;
	struct rd in;

	n->encryption_key = vec_get(r);
	n->sealed = vec_get(r);
	n->n_sealed = 0;
	for (rd_init(&in, n->sealed); rd_left(&in) > 0; n->n_sealed++)
		mls_label_read_sealed(&in, &s);
	rd_fail_with(r, &in);
}

void
update_path_read(struct rd *r, struct update_path *p)
{
	const uint8_t *start = r->p;
	struct update_path_node n;
	struct rd in;

	leaf_node_read(r, &p->leaf_node);
	p->nodes = vec_get(r);
	p->n_nodes = 0;
	for (rd_init(&in, p->nodes); rd_left(&in) > 0; p->n_nodes++)
		read_node(&in, &n);
	rd_fail_with(r, &in);
	p->raw = vec_since(r, start);
}

void
update_path_write(struct buf *b, const struct update_path *p)
{
	leaf_node_write(b, &p->leaf_node);
	wr_vecv(b, p->nodes);
}

bool
update_path_next(struct rd *it, struct update_path_node *n)
{
	if (rd_left(it) == 0)
		return false;
	read_node(it, n);
	return it->err == 0;
}

void
update_path_sealed(const struct update_path_node *n, size_t i, struct mls_sealed *s)
{
	struct rd in;

	assert(i < n->n_sealed);
	rd_init(&in, n->sealed);
	do
		mls_label_read_sealed(&in, s);
	while (i-- > 0);
}
