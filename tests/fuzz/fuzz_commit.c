/* Commits and update paths: what is accepted comes out as it went in, and piece by piece as well.
 */
#include <assert.h>

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/vec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_proposals(const struct commit *c)
{
	struct buf out = BUF_INIT(c->proposals.n);
	struct proposal_or_ref p;
	size_t n = 0;
	struct rd it;

	for (rd_init(&it, c->proposals); commit_next(&it, &p); n++)
		if (p.by_ref)
			commit_write_ref(&out, p.ref);
		else
			commit_write_proposal(&out, p.proposal.raw);
	assert(n == c->n_proposals && bytes_equal(buf_bytes(&out), c->proposals));
	buf_fini(&out);
}

static void
try_path(const struct update_path *p)
{
	struct buf out = BUF_INIT(p->raw.n);
	struct update_path_node node;
	struct mls_sealed s;
	size_t n = 0, at;
	struct rd it;

	for (rd_init(&it, p->nodes); update_path_next(&it, &node); n++) {
		wr_vecv(&out, node.encryption_key);
		at = out.n;
		/* Each is searched from the first on: not all of a long list. */
		for (size_t i = 0; i < node.n_sealed && node.n_sealed < 200; i++) {
			update_path_sealed(&node, i, &s);
			wr_vecv(&out, s.kem_output);
			wr_vecv(&out, s.ciphertext);
		}
		if (node.n_sealed >= 200)
			wr_bytes(&out, node.sealed);
		vec_close(&out, at);
	}
	assert(n == p->n_nodes && bytes_equal(buf_bytes(&out), p->nodes));
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(size);
	struct commit c;
	struct rd r;

	rd_init(&r, in);
	commit_read(&r, &c);
	if (rd_end(&r) != 0)
		return 0;
	commit_write(&out, &c);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	buf_fini(&out);
	try_proposals(&c);
	if (c.has_path)
		try_path(&c.path);
	return 0;
}
