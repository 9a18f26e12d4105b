/*
 * crypto/framing.h - the first bytes of everything this box sends: a version and a kind, and
 * for what belongs to an epoch the group and the epoch.
 */
#ifndef SNUG_CRYPTO_FRAMING_H
#define SNUG_CRYPTO_FRAMING_H

#include "base/rw.h"

#define FRAMING_VERSION 1
#define FRAMING_GID_SIZE 16

enum framing_kind {
	FRAMING_KEYPKG = 1,
	FRAMING_WELCOME,
	FRAMING_COMMIT,
	FRAMING_MESSAGE,
};

struct framing {
	enum framing_kind kind; /* COMMIT or MESSAGE */
	uint8_t gid[FRAMING_GID_SIZE];
	uint64_t epoch;
};

/* Version and kind alone. */
void framing_put_kind(struct buf *b, enum framing_kind kind);
/* Any other version or kind fails r. */
void framing_get_kind(struct rd *r, enum framing_kind kind);

void framing_put(struct buf *b, const struct framing *f);
/* Fails r for what is neither a commit nor a message of our version. */
void framing_get(struct rd *r, struct framing *f);

#endif
