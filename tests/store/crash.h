/*
 * store/crash.h - run a script in a process that ends at its first, second, third ... write,
 * and look at what it left.
 */
#ifndef SNUG_TESTS_STORE_CRASH_H
#define SNUG_TESTS_STORE_CRASH_H

#include "base/bytes.h"
#include "tests/store/faultfs.h"

struct crash {
	void (*prepare)(void *user); /* before each */
	/* In the child; what it writes to fd, it knew. */
	void (*script)(void *user, int fd);
	/* In the parent, with all that was written to fd. whole: the script came to its end. */
	void (*check)(void *user, struct bytes known, bool whole);
	void *user;
};

/*
 * kind: FAULTFS_EXIT or FAULTFS_POWER. Every step-th operation is tried. How often it ended early.
 */
long crash_everywhere(const struct crash *c, enum faultfs_kind kind, uint64_t seed, long step);
void crash_tell(int fd, const void *p, size_t n);

#endif
