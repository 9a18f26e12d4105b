/*
 * crypto/group.h - the end-to-end layer of one room, seen from one member: THE interface of
 * this box. Sans I/O: bytes in, bytes and state out; no clock, no socket, no thread of its own.
 * One group is used by one thread.
 *
 * Life: keyring_new() -> group_create(), or keypkg_new() -> somebody's group_add() ->
 * group_join(). A change of members is staged by group_add() or group_remove(): the group is
 * unchanged until the delivery service accepted the commit (group_accept) or another member's
 * commit of the same epoch won (group_process, which drops the staged one). Who is in the room by
 * right and lost their group comes back by themselves: group_rejoin().
 *
 * All or nothing: a call that fails leaves the state as it was, bit for bit, except that the
 * key of a message that did decrypt is gone. Secrets live in guarded memory and are wiped.
 * Where ERR_PARSE is named, ERR_SHORT, ERR_OVERLONG or ERR_TYPE may say more exactly why.
 */
#ifndef SNUG_CRYPTO_GROUP_H
#define SNUG_CRYPTO_GROUP_H

#include "base/buf.h"
#include "base/nick.h"
#include "crypto/member_log.h"

#define GROUP_ID_SIZE 16
#define GROUP_EXPORT_MAX 8160 /* 255 * 32 */
#define SIGN_KEY_SIZE 32      /* Ed25519 public key */

struct keyring; /* who we are: name, signature key, and the private halves of our key packages */
struct group;

/* A member as the group knows it: authenticated by the group itself, not by any server. */
struct group_member {
	uint32_t leaf; /* index, stable while the member stays */
	char nick[NICK_MAX + 1];
	uint8_t sign_key[SIGN_KEY_SIZE];
	bool vouched; /* its certificate was vouched for; false for a basic credential */
	/* The certificate, DER, lent from the group until its next change; empty for a basic
	 * credential, in a struct group_change and after group_unprotect. */
	struct bytes cert;
};

/* A commit or a welcome that was refused although it is right by RFC 9420 (ERR_DENIED). */
struct group_refusal {
	struct group_member by; /* who made it; cert is empty */
	char tried[384];        /* "make mallory owner", to follow "tried to"; remote text in it */
	const char *why;        /* a constant text; may be "" */
};

/* What a commit did, for the person to see. Fixed size: at most one batch of changes. */
#define GROUP_CHANGE_MAX 64
struct group_change {
	uint64_t epoch; /* the new one */
	struct group_member by;
	struct group_member added[GROUP_CHANGE_MAX], removed[GROUP_CHANGE_MAX];
	size_t n_added, n_removed;
	bool rejoined;     /* by came back, in the place of their old leaf: nobody is new or gone */
	bool removed_self; /* this group is over for us: only group_free is left */
};

/* Once per process, before anything else of this box. 0 or ERR_INTERNAL. */
int crypto_init(void);

/*
 * A new signature key for nick, in basic credentials, which nobody vouches for: for tests and
 * for other implementations, never for a real room. 0, ERR_NAME, ERR_NOMEM. Free with
 * keyring_free, which wipes.
 */
int keyring_new(struct keyring **out, const char *nick);

/*
 * The authentication service (RFC 9420 5.3.1): is chain that of the member who has sign_key?
 * Lent DER certificates, the end entity first. Fills in the nick that is certified. 0, or a
 * negative enum err, with which the credential is refused. Asked about each credential that is
 * new to a group of the keyring: of a key package that is taken, of all leaves at a join, of who
 * is added and of a leaf that changes in a commit, and about one's own.
 */
typedef int vouch_fn(void *user, const struct bytes *chain, size_t n,
    const uint8_t sign_key[static SIGN_KEY_SIZE], char nick[static NICK_MAX + 1]);

#define KEYRING_CHAIN_MAX 4
struct keyring_x509 {
	const uint8_t *seed;       /* Ed25519, 32 bytes; copied */
	const struct bytes *chain; /* DER; the first one's key is that of the seed; copied */
	size_t n_chain;            /* 1 to KEYRING_CHAIN_MAX */
	vouch_fn *vouch;
	void *user;
};
/*
 * A keyring with x509 credentials (5.3), that believes no others. The nick is the one in the
 * certificate. 0; ERR_LIMIT, ERR_PARSE, ERR_NAME; ERR_KEY when seed and certificate do not
 * belong together; what vouch said; ERR_NOMEM.
 */
int keyring_new_x509(struct keyring **out, const struct keyring_x509 *o);
/*
 * Another chain for the same key and nick: in key packages from now on, and in each group with
 * our next commit that has a path. Errors as above; ERR_DENIED for another nick. k is unchanged
 * then.
 */
int keyring_renew(struct keyring *k, const struct bytes *chain, size_t n);
void keyring_free(struct keyring *k);
/*
 * The cipher suite of the groups that k creates from now on: "chacha20poly1305", which it is
 * unless told, or "aes128gcm". ERR_USAGE for another. A group that is joined has its maker's.
 */
int keyring_suite(struct keyring *k, const char *name);
const uint8_t *keyring_sign_key(const struct keyring *k); /* SIGN_KEY_SIZE bytes, lent */
/*
 * All of it, sealed under key: the credential, the signature key, and the private halves of the
 * key packages. Append; out's error. Save after keypkg_new before pub leaves, and after group_join
 * only when the group was saved: else the welcome that a crash swallowed opens no more.
 */
int keyring_save(const struct keyring *k, const uint8_t key[static 32], struct buf *state);
/*
 * vouch and user: of its new life, as in keyring_x509; NULL and NULL for basic credentials. 0; the
 * errors of group_load, or what vouch says of us now. Free with keyring_free.
 */
int keyring_load(struct keyring **out, const uint8_t key[static 32], struct bytes state,
    vouch_fn *vouch, void *user);

/*
 * A new key package: its public half is appended to pub for others, its private half stays in
 * k until group_join() used it. The oldest is forgotten when there are more than KEYPKG_KEEP.
 */
#define KEYPKG_KEEP 64
int keypkg_new(struct keyring *k, struct buf *pub);

/*
 * Begin a membership log, an empty one, with k as owner of room. 0, or an error of member_log.h.
 */
int keyring_found(
    struct keyring *k, struct member_log *l, const char *room, const struct member_policy *policy);
/* Enter the log of a room where nobody is, by our certificate. 0, or an error of member_log.h. */
int keyring_come(struct keyring *k, struct member_log *l, enum role role);
/* Who tried what, after the last call of this keyring's groups was ERR_DENIED for it; NULL. Lent
 * until the next call. */
const struct group_refusal *keyring_refusal(const struct keyring *k);

/*
 * A group of one, epoch 0. With a membership log: k is in it, it is lent for the life of the
 * group, which appends to it, and no other group has it. NULL: none, and no roles. Free with
 * group_free, which wipes; NULL is nothing. ERR_MEMBER when k is not in the log.
 */
int group_create(struct group **out, struct keyring *k, const uint8_t gid[static GROUP_ID_SIZE],
    struct member_log *log);
void group_free(struct group *g);

/*
 * Stage a commit of any changes together, at most GROUP_CHANGE_MAX of each kind: commit for the
 * members, one welcome for all who are added. Both are appended. Without changes it renews our
 * own key, and there is no welcome.
 * Of entries for the membership log only the fields of their kind are read; who they remove or
 * give another key is removed by leaf in the same commit.
 * 0; ERR_PARSE, ERR_VERSION, ERR_SIGNATURE, ERR_KEY for a bad package, ERR_EXISTS for one whose
 * nick is a member's; ERR_MEMBER for an unknown or doubled leaf or our own; ERR_DENIED for what
 * we may not (keyring_refusal tells); ERR_STATE when something is staged already; ERR_LIMIT.
 */
struct group_commit {
	const struct bytes *add; /* key packages */
	size_t n_add;
	const uint32_t *remove; /* leaves */
	size_t n_remove;
	const struct member_entry *entries;
	size_t n_entries;
	struct buf *info; /* the GroupInfo of the epoch that begins is appended, as by group_info;
			   * NULL: not wanted */
};
int group_commit(
    struct group *g, const struct group_commit *o, struct buf *commit, struct buf *welcome);
/* The same, to add the owners of n key packages; n may be 0. */
int group_add(struct group *g, const struct bytes *keypkgs, size_t n, struct buf *commit,
    struct buf *welcome);
/* To remove n > 0 members by leaf. */
int group_remove(struct group *g, const uint32_t *leaves, size_t n, struct buf *commit);
/* The staged commit was ordered: its epoch begins. *change as from group_process. ERR_STATE when
 * none is staged. */
int group_accept(struct group *g, struct group_change *change);
/* The staged commit lost or was refused. Nothing staged is nothing. Of a group that group_rejoin
 * gave, only group_free is left then. */
void group_drop(struct group *g);
bool group_staged(const struct group *g);

/*
 * Append a GroupInfo of the present epoch (RFC 9420 12.4.3), an MLSMessage signed by us, with the
 * ratchet tree and external_pub: for somebody's group_rejoin. It opens nothing, but shows who is
 * in the room. 0; ERR_STATE when we were removed; out's error.
 */
int group_info(struct group *g, struct buf *out);
/*
 * Come back by an external commit (RFC 9420 12.4.3.2) that takes the place of our old leaf, if
 * there is one, appended as an MLSMessage with a PublicMessage. info is what group_info gave, of
 * the room's present epoch. The log is as for group_join; an external commit cannot change it
 * (12.2), so we are in it with our key. NULL for a room without one: then our old leaf is there.
 *
 * The commit is for the epoch before group_epoch(*out), and is staged: the group seals, opens and
 * processes nothing (ERR_STATE) until it was ordered and group_accept began the epoch. When it is
 * refused, or another commit was first, free the group and try again with the next GroupInfo.
 * group_info gives the GroupInfo of the epoch that would begin. Save it before the commit leaves.
 * Whatever group of this room there was before is freed first: the log is one group's.
 *
 * 0; ERR_DENIED when the room is not ours by the log (keyring_refusal tells; by is who signed
 * info); ERR_MEMBER when we are not in the log; ERR_NOTFOUND for a GroupInfo without tree or key;
 * ERR_PARSE, ERR_PROTO, ERR_VERSION, ERR_SUITE, ERR_KEY, ERR_SIGNATURE, ERR_GROUP, ERR_LIMIT, ...
 * commit is unchanged then.
 */
int group_rejoin(struct group **out, struct keyring *k, struct bytes info, struct member_log *log,
    struct buf *commit);

/*
 * Another member's commit for the present epoch: sealed, or the external commit of somebody who
 * comes back (group_rejoin). That one is taken only from who is in the log with that key, who
 * replaces exactly their own old leaf or has none any more, and changes nothing else; without a
 * log, from who has a leaf with that nick and key. Is the certificate not that of the old leaf,
 * the authentication service is asked.
 * What we staged is dropped when it succeeds.
 * Our own commit is not another's: it is for group_accept. 0; ERR_DENIED for what its maker may
 * not, by the membership log or the rules of a room (keyring_refusal tells); ERR_PARSE,
 * ERR_VERSION, ERR_GROUP, ERR_EPOCH, ERR_MEMBER, ERR_EXISTS, ERR_SIGNATURE, ERR_AEAD, ERR_KEY,
 * ERR_LIMIT; ERR_STATE when we were removed.
 */
int group_process(struct group *g, struct bytes commit, struct group_change *change);

/*
 * Enter the group of a welcome that was sealed to one of k's key packages, whose private half
 * is then gone. The log is as for group_create, and must be the one that the group has, or be
 * ahead of it: then it is cut back to where the group is, and the commits that come next bring it
 * forward. 0; ERR_DENIED when it is not (keyring_refusal tells);
 * ERR_NOTFOUND when it is for none of ours; ERR_PARSE, ERR_KEY, ERR_SIGNATURE, ERR_MEMBER,
 * ERR_AEAD, ERR_GROUP, ...
 */
int group_join(struct group **out, struct keyring *k, struct bytes welcome, struct member_log *log);

/*
 * Seal text for the group in the present epoch, signed by us; aad is authenticated and travels
 * in the clear inside ct. Appends to ct. Each call uses a key that is never used again.
 * 0; ERR_LIMIT past a MiB in all or when ct is full; ERR_STATE when we were removed.
 */
int group_protect(struct group *g, struct bytes text, struct bytes aad, struct buf *ct);
/*
 * Open another member's message of the present epoch. Appends the text; *from says who signed
 * it; *aad is lent from ct. 0; ERR_PARSE, ERR_GROUP, ERR_EPOCH, ERR_MEMBER, ERR_REPLAY,
 * ERR_AEAD, ERR_SIGNATURE, ERR_LIMIT when a thousand before it are missing. A key is spent only
 * when everything verified. A message of ours is ERR_MEMBER.
 */
int group_unprotect(struct group *g, struct bytes ct, struct buf *text, struct bytes *aad,
    struct group_member *from);

/*
 * All of the group, sealed under key; a staged commit, too. Append; out's error. Save after each
 * call that made a commit or a message, before it leaves, and after each that moved the group on:
 * then no key is used twice and no commit of ours is lost, whenever the process dies. Loading the
 * same state twice, and sending from both, is a bug of the caller. The log is not in it, but for
 * the entries of the staged commit. Who keeps the log, too, saves it before the group.
 */
int group_save(struct group *g, const uint8_t key[static 32], struct buf *state);
/*
 * A group of k's, as it was saved. 0; ERR_SHORT or ERR_TRAILING for a state of another length,
 * ERR_TYPE for another kind of state, ERR_VERSION for an older one, ERR_KEY for another key,
 * ERR_AEAD for a changed one, and what is wrong below the seal. The log is as for group_create,
 * and is cut back to where the group was when it is ahead; ERR_STATE when it is another one or
 * lags behind. Free with group_free.
 */
int group_load(struct group **out, struct keyring *k, const uint8_t key[static 32],
    struct bytes state, struct member_log *log);

/* A secret of this epoch for another use, n <= GROUP_EXPORT_MAX; the same for every member. */
int group_export(
    const struct group *g, const char *label, struct bytes context, uint8_t *out, size_t n);
/* Equal for two members exactly when they agree on everything of this epoch. */
void group_epoch_authenticator(const struct group *g, uint8_t out[static 32]);

/* NULL when it has none. Lent; it changes with the group alone. */
const struct member_log *group_log(const struct group *g);
uint64_t group_epoch(const struct group *g);
const uint8_t *group_id(const struct group *g); /* GROUP_ID_SIZE bytes, lent */
size_t group_size(const struct group *g);
/* The members in order of leaf; i < group_size(g). Lent until the next change. */
const struct group_member *group_member_get(const struct group *g, size_t i);
const struct group_member *group_member_find(const struct group *g, const char *nick);
const struct group_member *group_self(const struct group *g);
/* The suite in words: "MLS RFC 9420, suite 0x0003: X25519, ChaCha20-Poly1305, SHA-256, Ed25519". */
const char *group_suite_name(const struct group *g);

#endif
