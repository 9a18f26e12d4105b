/* crypto/mls_make.h - proposals out of what the application wants. Inside this box. */
#ifndef SNUG_CRYPTO_MLS_MAKE_H
#define SNUG_CRYPTO_MLS_MAKE_H

#include "crypto/mls_group_int.h"

/* For which group. */
struct mls_make {
	const struct mls_group *g;    /* of an Update */
	struct mls_pending_keys *own; /* where the keys of an Update go */
	uint16_t suite;
	enum psk_usage usage; /* of resumption keys; 0: PSK_APPLICATION */
};
/* Append the encoded Proposal. 0; ERR_USAGE for a type that is not made so; ERR_PARSE, ERR_SUITE,
 * ERR_NOMEM. */
int mls_make_proposal(const struct mls_make *m, const struct mls_proposal *p, struct buf *out);

#endif
