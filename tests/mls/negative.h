/*
 * tests/mls/negative.h - messages that must be refused, each right in all but one rule. Tables of
 * them: make_negative.c prints them in the driver's format, test_refuse.c gives them to a member.
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
	struct bytes welcome; /* by which the victim is in */
	struct bytes after;   /* an honest commit that it must accept when all is over */
	struct secret after_authenticator;         /* of the epoch that begins with it */
	struct forge_commit commit;                /* what is to be refused, by leaf 0 */
	struct bytes message;                      /* or this, when it is not empty */
	struct bytes proposal[NEGATIVE_PROPOSALS]; /* messages that come before it */
	size_t n;
	uint64_t max_lifetime; /* 0: any */
};

struct negative_row {
	const char *name;
	int reason; /* enum rule or enum err */
	void (*make)(struct negative *n);
};
/* Each ends with a row without a name. */
extern const struct negative_row negative_leaf[], negative_list[], negative_path[],
    negative_message[], negative_input[], negative_message_public[], negative_input_public[],
    negative_external[];
/* All of them; what members say may as well be private in those that are not public. */
extern const struct negative_table {
	const struct negative_row *row; /* NULL ends it */
	bool public;
} negative_tables[];
/* private: what members say is sealed. */
void negative_init(struct negative *n, const struct negative_row *row, bool private);
void negative_fini(struct negative *n);

/* GroupInfos, with their trees, in a Welcome and alone. */
struct negative_welcome {
	const char *name;
	int reason; /* 0: it must be accepted */
	forge_tree_fn *spoil;
	struct forge_welcome w;
	bool only; /* makes no sense for an external commit */
	uint64_t max_lifetime;
};
extern const struct negative_welcome negative_tree[], negative_welcome[];

/* What is no message to a member of the forged group: the function says what came of it. */
struct negative_direct {
	const char *name;
	int reason;
	int (*run)(void);
};
extern const struct negative_direct negative_direct[], negative_follow[];

/* What the RFC asks for, and the reason that is given when it is not so. */
struct negative_rfc {
	const char *section, *says;
	int reason;
};
extern const struct negative_rfc negative_rfc[];

/* The one outside who is added by most cases. */
struct client *negative_newcomer(struct negative *n);
/* A proposal by value, in the commit. */
void negative_value(struct negative *n, struct bytes proposal);
/* One of a member, by reference: its message comes before. */
void negative_reference(struct negative *n, uint32_t leaf, struct bytes proposal);
/* An Update of leaf 2, by reference. */
void negative_update(struct negative *n);

#endif
