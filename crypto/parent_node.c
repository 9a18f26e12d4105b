#include "crypto/parent_node.h"

#include "crypto/vec.h"

void
parent_node_read(struct rd *r, struct parent_node *p)
{
	p->encryption_key = vec_get(r);
	p->parent_hash = vec_get(r);
	p->unmerged = vec_get(r);
	if (p->unmerged.n % 4 != 0) {
		rd_fail(r);
		p->unmerged.n = 0;
	}
}

void
parent_node_write(struct buf *b, const struct parent_node *p)
{
	wr_vecv(b, p->encryption_key);
	wr_vecv(b, p->parent_hash);
	wr_vecv(b, p->unmerged);
}

uint32_t
parent_node_unmerged(const struct parent_node *p, size_t i)
{
	const uint8_t *b = p->unmerged.p + 4 * i;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

size_t
parent_node_unmerged_from(const struct parent_node *p, uint32_t leaf)
{
	size_t low = 0, high = parent_node_unmerged_n(p);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (parent_node_unmerged(p, mid) < leaf)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
parent_node_has_unmerged(const struct parent_node *p, uint32_t leaf)
{
	size_t i = parent_node_unmerged_from(p, leaf);

	return i < parent_node_unmerged_n(p) && parent_node_unmerged(p, i) == leaf;
}

void
parent_node_write_with(struct buf *b, const struct parent_node *p, uint32_t leaf)
{
	size_t at = parent_node_unmerged_from(p, leaf), n = parent_node_unmerged_n(p);

	if (at < n && parent_node_unmerged(p, at) == leaf) {
		parent_node_write(b, p);
		return;
	}
	wr_vecv(b, p->encryption_key);
	wr_vecv(b, p->parent_hash);
	wr_varint(b, 4 * (n + 1));
	wr_bytes(b, bytes_of(p->unmerged.p, 4 * at));
	wr_u32(b, leaf);
	if (at < n)
		wr_bytes(b, bytes_of(p->unmerged.p + 4 * at, 4 * (n - at)));
}
