/* crypto/group_int.h - what the files of the group share. */
#ifndef SNUG_CRYPTO_GROUP_INT_H
#define SNUG_CRYPTO_GROUP_INT_H

#include "crypto/epoch.h"
#include "crypto/group.h"
#include "crypto/keyring.h"

/* One thread at a time, like its interface. */
struct group {
	uint8_t gid[GROUP_ID_SIZE];
	uint32_t self; /* our leaf */
	bool over;     /* we were removed */
	const struct keyring *keyring;
	struct epoch *now;
	struct epoch *staged; /* NULL when there is none */
	struct group_change staged_change;
};

/* A group without an epoch. Dies when there is no memory. */
struct group *group_alloc(const struct keyring *k, const uint8_t gid[static GROUP_ID_SIZE]);

#endif
