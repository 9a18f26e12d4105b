/*
 * crypto/commit.h - a commit: the proposals that it covers, by value or by reference, and the
 * committer's new path (RFC 9420 12.4). Lent from what was read.
 */
#ifndef SNUG_CRYPTO_COMMIT_H
#define SNUG_CRYPTO_COMMIT_H

#include "crypto/proposal.h"
#include "crypto/update_path.h"

struct commit {
	struct bytes proposals; /* commit_next */
	size_t n_proposals;
	bool has_path;
	struct update_path path;
};

/* ProposalOrRef. */
struct proposal_or_ref {
	bool by_ref;
	struct bytes ref;         /* by_ref: mls_label_ref of the message that brought it */
	struct proposal proposal; /* else */
};

void commit_read(struct rd *r, struct commit *c);
void commit_write(struct buf *b, const struct commit *c);
/* Walk over the proposals: rd_init(&it, c->proposals); while (commit_next(&it, &p)). */
bool commit_next(struct rd *it, struct proposal_or_ref *p);
/* One more for the vector of a commit under construction. */
void commit_write_ref(struct buf *b, struct bytes ref);
void commit_write_proposal(struct buf *b, struct bytes raw);

#endif
