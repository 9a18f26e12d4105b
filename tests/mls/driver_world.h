/*
 * tests/mls/driver_world.h - what the driver has made so far: clients, key packages and groups,
 * each under a handle ("kp3", "g7"), and what the hooks of the clients answer. It all lives as
 * long as the world.
 */
#ifndef SNUG_TESTS_MLS_DRIVER_WORLD_H
#define SNUG_TESTS_MLS_DRIVER_WORLD_H

#include "base/list.h"
#include "crypto/mls_group.h"

#define DRIVER_MESSAGE_MAX (64u << 20)
#define WORLD_REFUSED "intruder" /* the identity that the authentication service refuses */

struct world {
	struct list clients, key_packages, groups, psks;
	unsigned last_key_package, last_group;
	bool has_clock;
	uint64_t clock; /* when has_clock; else it is now */
	struct mls_policy policy; /* of clients that come */
};

struct world_client {
	struct list link;
	struct world *world;
	struct mls_client *client;
	struct buf identity, capabilities; /* encoded; capabilities empty for the usual ones */
	uint8_t seed[32];
};

struct world_key_package {
	struct list link;
	unsigned number;
	struct world_client *of;
	uint16_t suite;
	struct buf message;
};

struct world_group {
	struct list link;
	unsigned number;
	struct world_client *of;
	struct mls_group *g;
};

void world_init(struct world *w);
void world_fini(struct world *w);
/* Seconds since 1970. */
uint64_t world_now(const struct world *w);

/*
 * The client that has this basic identity and these capabilities (empty: the usual ones), made
 * when there is none. One identity has one signature key: seed (32 bytes) or, when NULL, the one
 * that it has already or a random one.
 */
int world_client_get(struct world *w, struct bytes identity, struct bytes capabilities,
    const uint8_t *seed, struct world_client **out);
/* One of its own, for a key package that was made elsewhere. */
int world_client_load(
    struct world *w, const struct mls_identity *id, struct world_client **out);
/* Takes message. */
struct world_key_package *world_key_package_add(
    struct world *w, struct world_client *of, uint16_t suite, struct buf *message);
/* Takes g. */
struct world_group *world_group_add(
    struct world *w, struct world_client *of, struct mls_group *g);
void world_group_free(struct world_group *g);
/* By handle; NULL when there is none. */
struct world_key_package *world_key_package_find(const struct world *w, const char *handle);
struct world_group *world_group_find(const struct world *w, const char *handle);
/* A later one of the same id takes its place. */
void world_psk_add(struct world *w, struct bytes id, struct bytes secret);

#endif
