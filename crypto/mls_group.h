/*
 * crypto/mls_group.h - MLS (RFC 9420) for one member: the state machine of a group. Bytes in,
 * bytes and state out; no socket, no clock but the hook's, no thread: a client and its groups
 * belong to one thread.
 *
 * Life: mls_client_new -> mls_group_create, or mls_key_package_new -> somebody's mls_commit ->
 * mls_join; mls_external_join needs nobody. A change is staged by mls_commit; the group moves
 * on when the delivery service accepted it (mls_commit_accept) or when somebody else's commit
 * of the same epoch won (mls_process, which drops what was staged).
 *
 * Returns: 0; a negative enum err; or a positive enum rule: the rule of the RFC that the input
 * breaks. rule_err(), rule_section(), rule_text() and rule_name() of crypto/rule.h tell of both
 * (an enum err has no section). All or nothing: a call that fails leaves the state as it was,
 * bit for bit, except that the key of a message that did decrypt is gone, and appends nothing
 * to its struct buf. Structs that hold options may be zero where nothing is wanted.
 */
#ifndef SNUG_CRYPTO_MLS_GROUP_H
#define SNUG_CRYPTO_MLS_GROUP_H

#include "crypto/framed_content.h"
#include "crypto/leaf_node.h"
#include "crypto/proposal.h"
#include "crypto/rule.h"

struct mls_client;
struct mls_group;
struct mls_change;

/* ---- the client ------------------------------------------------------------------------- */

/* What only the application knows. Any may be NULL: no credential is accepted then, every change
 * is allowed, there is no external key, and it is 1970. */
struct mls_hooks {
	/* The authentication service (5.3.1): is this who has that key? old: whom it replaces, or
	 * NULL. Anything but 0 refuses. */
	int (*credential)(void *arg, const struct credential *c, struct bytes signature_key,
	    const struct credential *old);
	/* May this commit be? Before anything of it is visible; also for our own, when it is
	 * staged, and for the group that we join (each member is MLS_ADDED). Not 0: refused with
	 * ERR_DENIED, or with the value when it is negative. g is the group before; NULL at a join.
	 */
	int (*authorize)(void *arg, const struct mls_group *g, const struct mls_change *change);
	/* An external pre-shared key: append it. 0, or anything else when it is not known. */
	int (*psk)(void *arg, struct bytes id, struct buf *secret);
	/* Seconds since 1970. */
	uint64_t (*now)(void *arg);
	void *arg;
};

struct mls_policy {
	uint32_t past_epochs;  /* whose late messages are still read; at most MLS_PAST_MAX */
	uint32_t resumptions;  /* epochs whose resumption key is kept; at most MLS_PAST_MAX */
	uint32_t save_ahead;   /* see mls_save; 0: the caller saves before each message leaves */
	uint64_t max_lifetime; /* of a key package, in seconds (7.2); 0: any */
	/*
	 * Lifetimes of key packages that others add must cover now (7.3 recommends it). Ours are
	 * always checked; those of members in a tree never, or a group would be closed to all as
	 * soon as one leaf is old.
	 */
	bool check_received;
	bool send_over_pending; /* mls_protect works although proposals wait for a commit (12.4) */
	size_t max_message;     /* longer ones are ERR_LIMIT */
	size_t group_id;        /* groups with an id of another size are not joined; 0: any */
};
#define MLS_PAST_MAX 16
/* 2, 2, 32, 90 days + 1 hour, true, false, 16 MiB. A client that reads commits long after they were
 * made turns check_received off. */
void mls_policy_default(struct mls_policy *p);

/* Who we are. Copied. */
struct mls_identity {
	struct credential credential;
	const uint8_t *seed; /* Ed25519, 32 bytes */
	/* NULL: version 1, our suites, the credential types basic and x509, nothing else */
	const struct capabilities *capabilities;
	struct bytes extensions; /* of our leaves: the content of the vector (extension.h) */
	struct bytes extension_types; /* uint16s: without capabilities, those list them too */
};

/* 0; ERR_PARSE for a malformed credential, ERR_LIMIT, ERR_NOMEM. hooks and policy are copied
 * (NULL: none, default). */
int mls_client_new(struct mls_client **out, const struct mls_identity *id,
    const struct mls_hooks *hooks, const struct mls_policy *policy);
/*
 * Another credential for the same signature key: for key packages from now on, and for groups that
 * are made or joined. ERR_KEY for another key; else as mls_client_new; c is unchanged then.
 */
int mls_client_renew(struct mls_client *c, const struct mls_identity *id);
/* Wipes, once its last group is gone too. NULL is nothing. */
void mls_client_free(struct mls_client *c);

/*
 * A new key package, as an MLSMessage appended to message. Its private keys stay in the client
 * until a Welcome used it, it is forgotten, or it expired and mls_key_package_expire was called.
 * ERR_SUITE; RULE_LEAF_LIFETIME, RULE_LEAF_NOT_YET, RULE_LEAF_EXPIRED, RULE_LEAF_OWN_EXTENSION for
 * what may not be sent.
 */
struct mls_key_package_options {
	uint16_t suite;           /* 0: the preferred one */
	struct lifetime lifetime; /* 0, 0: from an hour ago for 30 days */
	struct bytes extensions;  /* of the key package */
	bool last_resort;         /* stays after it was used (16.8) */
};
int mls_key_package_new(
    struct mls_client *c, const struct mls_key_package_options *o, struct buf *message);
/* One that was made elsewhere: its MLSMessage and private keys, of 32 bytes. ERR_KEY when they do
 * not belong together. */
int mls_key_package_load(struct mls_client *c, struct bytes message, const uint8_t init[static 32],
    const uint8_t encryption[static 32]);
size_t mls_key_package_count(const struct mls_client *c);
/* Wipe the i-th, the oldest is the first. */
void mls_key_package_forget(struct mls_client *c, size_t i);
/* Wipe all that are over by the clock. */
void mls_key_package_expire(struct mls_client *c);

/* ---- changes and events ------------------------------------------------------------------ */

enum mls_change_kind {
	MLS_ADDED,   /* leaf, credential, signature_key */
	MLS_REMOVED, /* the same, of who is gone */
	MLS_UPDATED, /* by an Update or by the path of a commit: a new key of leaf; old_credential
		      */
	MLS_JOINED,  /* by an external commit: like MLS_ADDED */
	MLS_PSK,     /* psk: a pre-shared key went into the epoch */
	MLS_EXTENSIONS, /* extensions of the group; data */
	MLS_REINIT,     /* the group ends; data: the new group id; mls_reinit_get */
	MLS_UNKNOWN     /* type: a proposal type that is not of RFC 9420 */
};

/* One thing that a commit does. Bytes are lent from the struct mls_change. */
struct mls_change_row {
	enum mls_change_kind kind;
	uint16_t type;    /* of the proposal; 0 for the commit's own path or a join */
	struct sender by; /* who proposed */
	uint32_t leaf;
	struct credential credential, old_credential;
	struct bytes signature_key;
	struct psk_id psk;
	struct bytes data;
};

struct mls_change {
	uint64_t epoch;   /* that begins */
	struct sender by; /* the committer; index is its leaf, of a new member too */
	struct mls_change_row *row;
	size_t n;
	bool removed_self; /* only mls_group_free and what is kept of the past are left */
	bool reinit;       /* only mls_follow and what is kept of the past are left */
	struct buf store;  /* what the rows point into */
	/* Lent, and only while authorize is called: the authenticated data of the commit, and the
	 * extensions that the group will have. */
	struct bytes aad, extensions;
};
void mls_change_fini(struct mls_change *c);

enum mls_event_kind {
	MLS_EVENT_APPLICATION, /* text */
	MLS_EVENT_PROPOSAL,    /* it waits for a commit: ref, type */
	MLS_EVENT_COMMIT,      /* a new epoch: change */
	MLS_EVENT_OWN,         /* says to be ours; nothing changed. staged: it is our staged commit,
				* and mls_commit_accept is to be called */
};

struct mls_event {
	enum mls_event_kind kind;
	uint64_t epoch; /* that the message was sent in */
	struct sender sender;
	struct bytes aad; /* lent from the message */
	struct buf text;
	/* Of a member's message: whose it was in that epoch. Lent from the event. */
	struct credential credential;
	struct bytes signature_key;
	uint16_t type;   /* of a proposal */
	uint8_t ref[32]; /* of a proposal */
	bool staged;
	struct mls_change change;
	struct buf store;
};
/* Wipes; of a zeroed one it is nothing. */
void mls_event_fini(struct mls_event *e);

/* ---- making and joining ------------------------------------------------------------------ */

struct mls_create {
	uint16_t suite;          /* 0: the preferred one */
	struct bytes group_id;   /* empty: 16 random bytes */
	struct bytes extensions; /* of the group */
};
/* A group of one, epoch 0 (11). */
int mls_group_create(struct mls_group **out, struct mls_client *c, const struct mls_create *o);
/* Wipes. NULL is nothing. */
void mls_group_free(struct mls_group *g);
/* What the application hangs on a group, for its authorize hook. NULL until it is set. */
void mls_group_set_owner(struct mls_group *g, void *owner);
void *mls_group_owner(const struct mls_group *g);
/* An independent copy of everything, staged commit and all: for tests of forks. Two that both send
 * use keys twice. */
int mls_group_clone(struct mls_group **out, const struct mls_group *g);

/*
 * Enter by a Welcome (12.4.3.1), an MLSMessage; the key package that it is for is then gone.
 * tree: the ratchet tree, when it is not in the Welcome (else empty). A Welcome of a ReInit or a
 * branch is recognised by its pre-shared key; the group before must be one of the client's.
 * ERR_NOTFOUND when it is for no key package of ours; ERR_EXISTS when we are in that group;
 * ERR_PSK for a key that we do not have.
 */
int mls_join(struct mls_group **out, struct mls_client *c, struct bytes welcome, struct bytes tree);

/* Pre-shared keys of a proposal: id of an external one, or group and epoch of a resumption key
 * that we hold (its usage is PSK_APPLICATION). */
struct mls_psk {
	enum psk_type type;
	struct bytes id; /* psk_id, or the group's id */
	uint64_t epoch;
};

struct mls_external_join {
	struct bytes group_info; /* MLSMessage */
	struct bytes tree;       /* when it is not in the GroupInfo */
	bool resync;             /* remove the leaf that has our signature key, if there is one */
	const uint32_t *remove;  /* or this leaf; NULL: none */
	const struct mls_psk *psk;
	size_t n_psk;
	struct bytes aad;
};
/*
 * Enter by an external commit (12.4.3.2), appended as a PublicMessage. The group is at once in
 * its new epoch; should the commit be refused, free it.
 */
int mls_external_join(struct mls_group **out, struct mls_client *c,
    const struct mls_external_join *o, struct buf *commit);

/*
 * A group that follows on this one: the reinitialized one (11.2, usage PSK_REINIT; its id, suite
 * and extensions are those of the ReInit) or a branch (11.3, PSK_BRANCH). All members of a
 * reinitialized group, and for a branch any of them, have given a key package.
 */
struct mls_follow {
	enum psk_usage usage;
	struct bytes group_id;           /* of a branch */
	struct bytes extensions;         /* of a branch */
	const struct bytes *key_package; /* MLSMessages, without our own */
	size_t n;
	bool inline_tree;
};
struct mls_commit_output;
int mls_follow(struct mls_group **out, const struct mls_group *from, const struct mls_follow *o,
    const struct mls_commit_output *to);

/* ---- proposals and commits --------------------------------------------------------------- */

/* How a message travels. */
struct mls_send {
	bool public;      /* PublicMessage; else PrivateMessage */
	struct bytes aad; /* authenticated, in the clear */
	size_t pad_to;    /* private: padded to a multiple; 0: not */
};

struct mls_reinit {
	struct bytes group_id;
	uint16_t suite; /* 0: that of the group */
	struct bytes extensions;
};

struct mls_proposal {
	uint16_t type;                       /* enum proposal_type, but external_init */
	struct bytes key_package;            /* PROPOSAL_ADD: MLSMessage */
	const struct mls_identity *identity; /* PROPOSAL_UPDATE: NULL: as we are */
	uint32_t leaf;                       /* PROPOSAL_REMOVE */
	struct mls_psk psk;                  /* PROPOSAL_PSK */
	struct mls_reinit reinit;            /* PROPOSAL_REINIT */
	struct bytes extensions;             /* PROPOSAL_EXTENSIONS */
};

/*
 * Append a message that proposes this. The proposal waits here as well, for a commit of ours or
 * of another. send NULL: private, no more. ERR_EXISTS when the same proposal of ours waits already.
 */
int mls_propose(struct mls_group *g, const struct mls_proposal *p, const struct mls_send *send,
    struct buf *message);
/* A new member proposes to be added (12.1.8): the key package is one of c's; group and epoch as it
 * was told. */
int mls_propose_self(struct mls_client *c, struct bytes key_package, struct bytes group_id,
    uint64_t epoch, struct buf *message);
/* The same by one of the group's external senders (12.1.8), who is no member. */
struct mls_outsider {
	const uint8_t *seed; /* 32 bytes */
	uint32_t index;      /* in the extension external_senders */
	struct bytes group_id;
	uint64_t epoch;
	uint16_t suite; /* of the group */
};
int mls_propose_outside(
    const struct mls_outsider *by, const struct mls_proposal *p, struct buf *message);
/* Proposals that wait: how many; the i-th one's reference, type and sender. */
size_t mls_pending_count(const struct mls_group *g);
struct mls_pending {
	uint8_t ref[32];
	uint16_t type;
	struct sender sender;
};
bool mls_pending_get(const struct mls_group *g, size_t i, struct mls_pending *p);

struct mls_commit_options {
	const struct bytes *add; /* MLSMessages with key packages */
	size_t n_add;
	const uint32_t *remove; /* leaves */
	size_t n_remove;
	const struct mls_psk *psk;
	size_t n_psk;
	const struct bytes *extensions;      /* NULL: as they are */
	const struct mls_reinit *reinit;     /* NULL: none */
	const struct mls_identity *identity; /* NULL: as we are; else with a path */
	bool without_pending; /* proposals that wait are left out; else those that may be together
			       * are in, by reference */
	bool force_path;      /* also when none is needed */
	bool inline_tree;     /* the tree is in the Welcome */
	struct mls_send send;
};
/* Where it goes; any but commit may be NULL. */
struct mls_commit_output {
	struct buf *commit;     /* MLSMessage */
	struct buf *welcome;    /* MLSMessage, nothing when nobody is added */
	struct buf *tree;       /* the tree of the new epoch, for who is welcomed without it */
	struct buf *group_info; /* of the new epoch, with external_pub and the tree */
};
/*
 * Stage a commit (12.4.1). ERR_STATE when one is staged. The group is as before, but that the key
 * of a private message is used.
 */
int mls_commit(
    struct mls_group *g, const struct mls_commit_options *o, const struct mls_commit_output *to);
/* The staged commit was ordered: its epoch begins. change (may be NULL) is for mls_change_fini.
 * ERR_STATE when none is staged; nothing else. */
int mls_commit_accept(struct mls_group *g, struct mls_change *change);
/* The staged commit lost. Nothing staged is nothing. */
void mls_commit_drop(struct mls_group *g);
bool mls_commit_staged(const struct mls_group *g);

/* ---- messages ---------------------------------------------------------------------------- */

/*
 * Whatever came for this group, a PublicMessage or a PrivateMessage. e is for mls_event_fini
 * when this succeeds. ERR_GROUP, ERR_EPOCH (past or future), ERR_REPLAY, ERR_TOOFAR, ERR_AEAD,
 * ERR_MAC, ERR_MEMBER, ERR_STATE, ...
 */
int mls_process(struct mls_group *g, struct bytes message, struct mls_event *e);
/* The same for application data alone: anything else is ERR_PROTO. */
int mls_unprotect(struct mls_group *g, struct bytes message, struct mls_event *e);
/*
 * Append text as a PrivateMessage. ERR_STATE when proposals wait (12.4, and the policy), when the
 * group is over for us, or before the group was saved (mls_save). send->public is not read.
 */
int mls_protect(
    struct mls_group *g, struct bytes text, const struct mls_send *send, struct buf *message);

/* ---- what a group is --------------------------------------------------------------------- */

enum mls_group_state { MLS_ACTIVE, MLS_REMOVED_SELF, MLS_REINITIALIZED };
enum mls_group_state mls_group_state(const struct mls_group *g);
uint64_t mls_epoch(const struct mls_group *g);
struct bytes mls_group_id(const struct mls_group *g); /* lent */
uint16_t mls_suite(const struct mls_group *g);
struct bytes mls_extensions(const struct mls_group *g); /* lent until the epoch ends */
uint32_t mls_self(const struct mls_group *g);           /* our leaf */
uint32_t mls_members(const struct mls_group *g);        /* how many */
uint32_t mls_leaves(const struct mls_group *g);         /* leaf indices are less */
/* NULL for a blank leaf. Lent until the epoch ends. */
const struct leaf_node *mls_member(const struct mls_group *g, uint32_t leaf);
void mls_tree(const struct mls_group *g, struct buf *out); /* the ratchet_tree extension */
void mls_tree_hash(const struct mls_group *g, uint8_t out[static 32]);
/* confirmed_transcript_hash: empty in epoch 0. Lent until the epoch ends. */
struct bytes mls_transcript_hash(const struct mls_group *g);
void mls_epoch_authenticator(const struct mls_group *g, uint8_t out[static 32]);
/* The ReInit of a group that is MLS_REINITIALIZED. Lent. False else. */
bool mls_reinit_get(const struct mls_group *g, struct reinit *r);

/* MLS-Exporter (8.5). ERR_LIMIT for n > 8160; ERR_STATE when the group is over for us. */
int mls_export(
    const struct mls_group *g, const char *label, struct bytes context, uint8_t *out, size_t n);
/* A signed GroupInfo, an MLSMessage, with external_pub; tree: with the ratchet tree. */
int mls_group_info(struct mls_group *g, bool tree, struct buf *message);

struct mls_stats {
	uint64_t tree_hashes; /* nodes hashed since the group was made, joined or loaded */
	size_t past_epochs;   /* that are kept */
	size_t kept_keys;     /* of messages that were skipped, in all epochs */
	size_t pending;
};
void mls_stats(const struct mls_group *g, struct mls_stats *s);

/* ---- keeping it -------------------------------------------------------------------------- */

/*
 * Append the whole state, sealed under key. What is private is in it: tree keys, schedule, message
 * keys, past epochs, proposals, the staged commit. Not in it: the client and its key packages.
 *
 * Save before what was made leaves. After each call that made a message, or that moved the group
 * to another epoch, ask mls_must_save; when it says so save, make that last, and only then send.
 * Then, should the process die at any time and the last state that was saved be loaded:
 *
 * - no key is used twice. A saved group sends at most policy.save_ahead private messages until it
 *   is saved again, and none in an epoch in which it was not saved; loading passes over the keys
 *   of those. So, from the first mls_save or mls_load on, private messages are ERR_STATE while
 *   mls_must_save says so. With save_ahead 0, and for a group that was never saved, nothing is
 *   bound: such a caller saves before each message leaves.
 * - no group is lost. A commit that is staged and an Update of ours, whose keys nobody else has,
 *   make mls_must_save say so at once. A group that was joined is saved before the key package
 *   that it took is forgotten; one that was entered by an external commit before that commit
 *   leaves.
 *
 * What passes over too many keys is not read by others (secret_tree.h): a group that was loaded
 * again and again in one epoch, while none of its messages came back, gives ERR_TOOFAR for private
 * messages; a commit in public ends that. mls_save_idle is for a group that will not send: nothing
 * may leave until it is saved otherwise, and loading it passes over nothing.
 */
int mls_save(struct mls_group *g, const uint8_t key[static 32], struct buf *state);
int mls_save_idle(struct mls_group *g, const uint8_t key[static 32], struct buf *state);
/*
 * 0; ERR_SHORT for a state that was cut off, ERR_TRAILING; ERR_TYPE for something else that was
 * sealed, ERR_VERSION for one of another version; ERR_KEY for another key, ERR_AEAD for one that
 * was changed; and, below the seal, ERR_PARSE, ERR_SUITE, ERR_LIMIT, ERR_NOMEM or a rule that its
 * tree or a proposal breaks.
 */
int mls_load(
    struct mls_group **out, struct mls_client *c, const uint8_t key[static 32], struct bytes state);
/* Must it be saved before anything leaves? */
bool mls_must_save(const struct mls_group *g);

#endif
