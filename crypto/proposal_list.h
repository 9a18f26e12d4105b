/*
 * crypto/proposal_list.h - the proposals that a commit covers, each with who made it, and what
 * they do to a tree (RFC 9420 12.3). May they be committed: proposal_check.h.
 */
#ifndef SNUG_CRYPTO_PROPOSAL_LIST_H
#define SNUG_CRYPTO_PROPOSAL_LIST_H

#include "crypto/proposal.h"
#include "crypto/tree.h"

/* Who made a proposal (6, SenderType). */
enum proposal_from {
	PROPOSAL_FROM_MEMBER,     /* index is a leaf */
	PROPOSAL_FROM_EXTERNAL,   /* index is one of the group's external senders */
	PROPOSAL_FROM_NEW_MEMBER, /* by proposal, or by an external commit */
};

struct proposal_item {
	const struct proposal *proposal; /* lent, as it was read: with its raw bytes */
	enum proposal_from from;
	uint32_t index;
	bool by_ref;
	bool checked; /* proposal_check said yes in this epoch: not done again unless the extensions
			 change */
	uint32_t added; /* of an addition: its leaf, set by proposal_list_apply */
};

struct proposal_list {
	struct proposal_item *item;
	size_t n;
	bool external;      /* the commit is one of a new member */
	uint32_t committer; /* leaf, unless external */
};

/* The one proposal of a type, or the first of several; NULL when there is none. */
const struct proposal *proposal_list_find(const struct proposal_list *l, uint16_t type);
size_t proposal_list_count(const struct proposal_list *l, uint16_t type);
/* The extensions that the group will have: those of the list, or old. */
struct bytes proposal_list_extensions(const struct proposal_list *l, struct bytes old);
/* Must the commit have a path (12.4)? */
bool proposal_list_needs_path(const struct proposal_list *l);
/* Is this leaf removed, or updated? */
bool proposal_list_removes(const struct proposal_list *l, uint32_t leaf);
const struct proposal *proposal_list_update(const struct proposal_list *l, uint32_t leaf);
/*
 * Updates, removals and additions, in this order, to t, which is a copy of a valid tree; the
 * list was checked against that tree. 0; ERR_LIMIT, ERR_NOMEM.
 */
int proposal_list_apply(struct proposal_list *l, struct tree *t);

#endif
