/*
 * crypto/label.h - how a label and a context become bytes for a hash, a signature or a seal:
 * opaque label<V> = "snug 1 " + label; opaque context<V>, as RFC 9420 does it in 5.1.2, 5.1.3
 * and 8. Both carry their length, so two different pairs are never the same bytes.
 */
#ifndef SNUG_CRYPTO_LABEL_H
#define SNUG_CRYPTO_LABEL_H

#include "base/bytes.h"

#define LABEL_PREFIX "snug 1 "
#define LABEL_PARTS 5

/* The bytes of a labelled content, in parts that point to here and to what was given. */
struct label {
	uint8_t len_label[4], len_content[4];
	struct bytes part[LABEL_PARTS];
};

/* label and content must outlive l; both are shorter than 2^30. */
void label_init(struct label *l, const char *label, struct bytes content);
/* All parts together. */
size_t label_size(const struct label *l);

#endif
