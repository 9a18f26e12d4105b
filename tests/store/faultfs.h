/*
 * store/faultfs.h - a file system under SQLite that fails when it is told to. It counts writes,
 * truncations, syncs and deletions of databases and their logs; at a chosen one the process ends
 * or the power does, or from there on the disk refuses. Any thread.
 */
#ifndef SNUG_TESTS_STORE_FAULTFS_H
#define SNUG_TESTS_STORE_FAULTFS_H

#include <stdint.h>

enum faultfs_kind {
	FAULTFS_NONE,
	FAULTFS_EXIT,  /* _exit(FAULTFS_STATUS) instead: what was written stays */
	FAULTFS_POWER, /* the same, and of what was not synced nothing stays, or a part that seed
			  picks */
	/* These last until faultfs_arm(FAULTFS_NONE, 0, 0): */
	FAULTFS_FULL,
	FAULTFS_IO,
	FAULTFS_READONLY,
};

#define FAULTFS_STATUS 77

/* From now on SQLite uses it. */
void faultfs_install(void);
/*
 * What is on the disk counts as synced. The at-th operation from now on, from 1. seed 0:
 * nothing that was not synced stays.
 */
void faultfs_arm(enum faultfs_kind kind, long at, uint64_t seed);
/* How many there were since it was armed. */
long faultfs_count(void);

#endif
