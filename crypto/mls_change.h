/* crypto/mls_change.h - what a commit does, written down so that it outlives what it was read
 * from, and can be saved. Inside this box. */
#ifndef SNUG_CRYPTO_MLS_CHANGE_H
#define SNUG_CRYPTO_MLS_CHANGE_H

#include "crypto/mls_step.h"

/* Write down what s, applied, does: by whom, and whether its path renewed the committer's leaf. 0
 * or buf's error. */
struct mls_change_head {
	struct sender by;
	bool has_path, removed_self;
};
int mls_change_write(struct buf *b, const struct mls_step *s, const struct mls_change_head *h);
/* The same for a group that is joined: everybody is new. */
int mls_change_write_members(struct buf *b, const struct mls_epoch *e, struct sender by);
/* Read what was written to c->store; the rest of c is set. 0; ERR_PARSE, ERR_TRAILING; ERR_NOMEM. */
int mls_change_read(struct mls_change *c);
/* Ask the application (mls_hooks). g may be NULL; next is the epoch that begins. 0, or how it was
 * refused. */
struct mls_change_about {
	const struct mls_client *client;
	const struct mls_group *g;
	const struct mls_epoch *next;
	struct bytes aad;
};
int mls_change_ask(struct mls_change *c, const struct mls_change_about *about);

#endif
