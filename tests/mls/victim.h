/*
 * tests/mls/victim.h - somebody of a forged group as a real client: the one who must refuse. Its
 * hooks are the driver's world. Asserts with cmocka.
 */
#ifndef SNUG_TESTS_MLS_VICTIM_H
#define SNUG_TESTS_MLS_VICTIM_H

#include "tests/mls/driver_world.h"
#include "tests/mls/forge.h"

/* The struct does not move. */
struct victim {
	struct world world;
	struct world_client *client;
	struct mls_group *g; /* NULL before it is in */
};

/* The client of f with that number, with a key package of its own. */
void victim_init(struct victim *v, struct forge *f, uint32_t number, uint64_t max_lifetime);
void victim_fini(struct victim *v);
/* All that it knows of the group, sealed: the same bytes for the same state. */
void victim_save(const struct victim *v, struct buf *out);
/* The same, as it will be when the key of a private message is gone; that of now for others. */
void victim_save_without_key(const struct victim *v, struct bytes message, struct buf *out);
/* The message is refused with that reason, and all is as before; but if it is private and did
 * decrypt, then its key is gone. */
void victim_refuses(struct victim *v, struct bytes message, int reason);
/* The commit is followed, to an epoch with this authenticator. */
void victim_follows(struct victim *v, struct bytes commit, const struct secret *authenticator);
/* A name for either. */
const char *victim_reason(int r);

#endif
