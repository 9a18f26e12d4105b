/*
 * crypto/proposal.h - what may change in a group (RFC 9420 12.1). One row a type; a type that
 * we do not know is taken to be one opaque vector and survives. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_PROPOSAL_H
#define SNUG_CRYPTO_PROPOSAL_H

#include "crypto/key_package.h"
#include "crypto/psk.h"

enum proposal_type {
	PROPOSAL_ADD = 1,
	PROPOSAL_UPDATE = 2,
	PROPOSAL_REMOVE = 3,
	PROPOSAL_PSK = 4,
	PROPOSAL_REINIT = 5,
	PROPOSAL_EXTERNAL_INIT = 6,
	PROPOSAL_EXTENSIONS = 7, /* group_context_extensions */
};

struct reinit {
	struct bytes group_id;
	uint16_t version, suite;
	struct bytes extensions;
};

struct proposal {
	uint16_t type;
	struct bytes raw; /* all of it, with the type, as it was read */
	union {
		struct key_package add;
		struct leaf_node update;
		uint32_t remove; /* a leaf index */
		struct psk_id psk;
		struct reinit reinit;
		struct bytes external_init; /* kem_output */
		struct bytes extensions;
		struct bytes unknown;
	};
};

void proposal_read(struct rd *r, struct proposal *p);
void proposal_write(struct buf *b, const struct proposal *p);
/* What follows the type, which is in p already. */
void proposal_read_body(struct rd *r, struct proposal *p);
void proposal_write_body(struct buf *b, const struct proposal *p);
/* The types of RFC 9420, which everybody supports and nobody lists (7.2). */
bool proposal_default(uint16_t type);
/* Must a commit that covers one have a path (12.4)? Of a type that we do not know: yes. */
bool proposal_needs_path(uint16_t type);
/* May one come from outside the group (12.1.8)? Of a type that we do not know: no. */
bool proposal_from_outside(uint16_t type);

#endif
