/*
 * tests/mls/negative.h - messages that must be refused, each right in all but one rule. Tables of
 * them; make_negative.c prints them in the driver's format.
 */
#ifndef SNUG_TESTS_MLS_NEGATIVE_H
#define SNUG_TESTS_MLS_NEGATIVE_H

#include "crypto/rule.h"
#include "tests/mls/driver_world.h"
#include "tests/mls/forge.h"

#define NEGATIVE_PROPOSALS 4

/* One case while it is made. */
struct negative {
	struct forge f;
	struct forge_epoch e;
	struct forge_commit commit; /* what is to be refused, by leaf 0 */
	struct bytes message;       /* or this, when it is not empty */
	struct bytes proposal[NEGATIVE_PROPOSALS]; /* messages that come before it */
	size_t n;
	uint64_t max_lifetime; /* 0: any */
};

struct negative_row {
	const char *name;
	int reason; /* enum rule or enum err */
	void (*make)(struct negative *n);
};
/* Ends with a row without a name. */
extern const struct negative_row negative_leaf[], negative_list[], negative_path[],
    negative_message[], negative_external[];

/* Welcomes. */
struct negative_welcome {
	const char *name;
	int reason; /* 0: it must be accepted */
	forge_tree_fn *spoil;
	struct forge_welcome w;
};
extern const struct negative_welcome negative_welcome[];

/* The one outside who is added by most cases. */
struct client *negative_newcomer(struct negative *n);
/* A proposal by value, in the commit. */
void negative_value(struct negative *n, struct bytes proposal);
/* One of a member, by reference: its message comes before. */
void negative_reference(struct negative *n, uint32_t leaf, struct bytes proposal);
/* An Update of leaf 2, by reference. */
void negative_update(struct negative *n);

#endif
