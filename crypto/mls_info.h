/* crypto/mls_info.h - a GroupInfo of an epoch (RFC 9420 12.4.3). Inside this box. */
#ifndef SNUG_CRYPTO_MLS_INFO_H
#define SNUG_CRYPTO_MLS_INFO_H

#include "crypto/mls_group_int.h"

struct mls_info_options {
	bool tree, external_pub; /* which extensions are in it */
};
/* Append one, signed by us. 0; ERR_NOMEM, ERR_LIMIT. */
int mls_info_sign(struct buf *out, const struct mls_epoch *e, const struct mls_info_options *o);

#endif
