/*
 * tests/mls/forge.h - a group that is forged: it knows the secrets of all its members and keeps
 * no rule. What it makes is right in all but what its caller spoils, as a member without that
 * rule would see it. For the messages that must be refused. Asserts with cmocka.
 *
 * Eight members: leaf 0 speaks, leaf 1 is the one who must refuse. Leaves 5 and 7 came last,
 * without a path, and are unmerged in the nodes above them; nodes 1, 3, 7 and 11 have keys.
 */
#ifndef SNUG_TESTS_MLS_FORGE_H
#define SNUG_TESTS_MLS_FORGE_H

#include "base/list.h"
#include "crypto/authenticated_content.h"
#include "crypto/proposal.h"
#include "crypto/schedule.h"
#include "crypto/transcript.h"
#include "crypto/welcome.h"
#include "tests/crypto/house.h"

#define FORGE_MEMBERS 8
#define FORGE_SPEAKER 0u
#define FORGE_VICTIM 1u
#define FORGE_CLIENTS (FORGE_MEMBERS + 3)
#define FORGE_NOW 1500 /* in the middle of the lifetime of the clients */
/* What the group's extensions require, and another of them. */
#define FORGE_EXT_REQUIRED 0xf001
#define FORGE_EXT_GROUP 0xf002
#define FORGE_PSK_ID LIT("shared")
#define FORGE_PSK LIT("what both know")

/* Everything of one case; freed together. */
struct forge {
	const struct suite *suite;
	struct client client[FORGE_CLIENTS]; /* members by leaf; then those outside */
	struct client *external;             /* whom the group lets propose */
	struct treekem_path *path;           /* leaf 0's last one */
	struct list chunks;
	bool private;                 /* members' messages are PrivateMessages */
	uint32_t sent[FORGE_MEMBERS]; /* of these: how many by each */
};
void forge_init(struct forge *f);
void forge_fini(struct forge *f);
/* A copy that lives as long as f. */
struct bytes forge_keep(struct forge *f, struct bytes b);
/* The same of a buffer, which is emptied. */
struct bytes forge_keep_buf(struct forge *f, struct buf *b);
/* The same with the last byte flipped. */
struct bytes forge_flip(struct forge *f, struct bytes b);

/* One epoch. A plain value; the tree is the caller's to free. */
struct forge_epoch {
	uint64_t epoch;
	struct bytes extensions;
	struct tree *tree;
	struct transcript transcript;
	struct schedule secrets;
	struct secret joiner;
};
/* GroupContext. */
struct bytes forge_context(struct forge *f, const struct forge_epoch *e);
/* The first epoch that the victim sees; spoil (may be NULL) has the tree before it is hashed. */
typedef void forge_tree_fn(struct forge *f, struct tree *t);
void forge_first(struct forge *f, struct forge_epoch *e, forge_tree_fn *spoil);
/* A path by a member, into t; its secrets, to be freed. */
struct treekem_path *forge_path(struct forge *f, struct tree *t, uint32_t leaf);

/* The Welcome to that epoch. */
struct forge_welcome {
	void (*tree)(struct forge *f, struct buf *b); /* the ratchet_tree extension; empty: none */
	void (*info)(struct forge *f, struct group_info *g); /* before it is signed */
	void (*secrets)(struct forge *f, struct group_secrets *s);
	void (*entry)(struct forge *f, struct welcome_entry *e); /* the sealed secrets */
	struct bytes external_pub;                               /* empty: the right one */
	const struct sign_key *signer;                           /* NULL: leaf 0's */
	uint16_t suite;                                          /* 0: the group's */
};
struct bytes forge_welcome(
    struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w);
/* The GroupInfo in it by itself, for an external commit: an MLSMessage. */
struct bytes forge_group_info(
    struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w);

/* A proposal in a commit; the bytes live as long as f. */
struct forge_item {
	struct bytes raw;
	bool by_ref;
	uint8_t ref[32];
	struct sender by; /* of one by reference */
};
#define FORGE_ITEMS 8
enum forge_spoil {
	FORGE_SIGNATURE = 1, /* of the message */
	FORGE_MEMBERSHIP = 2,
	FORGE_CONFIRMATION = 4,
	FORGE_SENDER = 8, /* FORGE_NOBODY */
};
#define FORGE_NOBODY 1000u /* a leaf that is not there */
struct forge_commit {
	struct sender by;      /* a member, or a new one */
	struct client *joiner; /* of an external commit; NULL: no */
	struct bytes external_pub;
	struct forge_item item[FORGE_ITEMS];
	size_t n;
	bool no_path;
	unsigned spoil; /* enum forge_spoil */
	/* The path's leaf before it is signed; the nodes before they are hashed; the encoded path.
	 */
	void (*leaf)(struct forge *f, struct leaf_node *l);
	forge_tree_fn *nodes;
	void (*path)(struct forge *f, struct buf *out, const struct update_path *p);
	const struct sign_key *leaf_signer; /* NULL: the committer's */
	struct bytes path_secret;           /* empty: a random one */
};
/* The message, and the epoch that comes of it (next may be NULL). */
struct bytes forge_commit(
    struct forge *f, const struct forge_epoch *e, struct forge_commit *c, struct forge_epoch *next);

/* A message by a member, an external sender or a new member; key signs it. */
struct forge_say {
	struct sender by;
	const struct sign_key *key;
	unsigned spoil;
};
/* Of what, type and body count; item (may be NULL) is for a commit that refers to it. */
struct bytes forge_say(struct forge *f, const struct forge_epoch *e, const struct forge_say *s,
    const struct framed_content *what, struct forge_item *item);
/* A proposal, encoded. */
struct bytes forge_propose(struct forge *f, const struct forge_epoch *e, const struct forge_say *s,
    struct bytes proposal, struct forge_item *item);
/* What is signed already, as an MLSMessage; in private it takes the sender's next key. */
struct bytes forge_send(struct forge *f, const struct forge_epoch *e,
    const struct authenticated_content *ac, unsigned spoil);
/* In which form a sender speaks. */
enum wire_format forge_format(const struct forge *f, const struct sender *s);

/* A PrivateMessage around anything. */
struct forge_sealed {
	uint32_t leaf, says; /* whose key, and whose it says to be */
	uint32_t generation;
	enum content_type type;
	struct bytes text; /* PrivateMessageContent, or not */
};
struct bytes forge_seal(
    struct forge *f, const struct forge_epoch *e, const struct forge_sealed *what);

/* Proposals, encoded. */
struct bytes forge_add(struct forge *f, struct bytes key_package);
struct bytes forge_update(struct forge *f, struct bytes leaf_node);
struct bytes forge_remove(struct forge *f, uint32_t leaf);
struct bytes forge_psk(struct forge *f, const struct psk_id *id);
struct bytes forge_gce(struct forge *f, struct bytes extensions);
struct bytes forge_reinit(struct forge *f, const struct reinit *r);
struct bytes forge_external_init(struct forge *f, struct bytes kem_output);
/* The usual one, with a nonce. */
struct psk_id forge_psk_id(struct forge *f);

#endif
