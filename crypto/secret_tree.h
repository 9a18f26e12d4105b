/*
 * crypto/secret_tree.h - the keys of an epoch's private messages (RFC 9420 9): from the
 * encryption secret down a tree to two ratchets a leaf, one for handshakes, one for what the
 * application says. Nothing is derived before it is needed, and a secret is wiped as soon as
 * what comes from it is there (9.2). All of it lies in guarded memory.
 *
 * A key for a message that came is looked up first and consumed after the message opened, so
 * that a forged copy costs nothing. Skipped generations are kept for messages that come late:
 * SECRET_TREE_WINDOW of a ratchet, SECRET_TREE_KEPT of the epoch, the oldest give way.
 */
#ifndef SNUG_CRYPTO_SECRET_TREE_H
#define SNUG_CRYPTO_SECRET_TREE_H

#include "crypto/secret.h"
#include "crypto/suite.h"

#define SECRET_TREE_WINDOW 64
#define SECRET_TREE_KEPT 4096
#define SECRET_TREE_FORWARD 1000 /* how many generations a message may leap over */
#define SECRET_TREE_LEAVES_MAX (1u << 20)

enum ratchet_type { RATCHET_HANDSHAKE, RATCHET_APPLICATION, RATCHET__COUNT };

struct secret_tree;

/*
 * Guarded memory of the owner for the first secrets of a tree, which has its own only when it needs
 * more. Lent until the tree is freed, which wipes it; { NULL, 0 } is nothing.
 */
struct secret_room {
	struct secret *p;
	size_t n;
};
#define SECRET_ROOM_NONE ((struct secret_room){ NULL, 0 })

/*
 * The tree of an epoch with so many leaves (at least one, blank ones counted). Takes encryption,
 * which is wiped. 0; ERR_LIMIT for more than SECRET_TREE_LEAVES_MAX; ERR_NOMEM, with encryption
 * kept.
 */
int secret_tree_new(struct secret_tree **out, const struct suite *suite, struct secret *encryption,
    uint32_t leaves, struct secret_room room);
/* Wipes; NULL is nothing. */
void secret_tree_free(struct secret_tree *t);

/* One key of the tree. */
struct ratchet_place {
	uint32_t leaf;
	enum ratchet_type type;
	uint32_t generation;
};

/*
 * The next key of our own leaf, consumed; place->generation is filled in. k is wiped by the
 * caller. 0; ERR_MEMBER for a leaf outside; ERR_LIMIT when all generations are used; ERR_NOMEM.
 */
int secret_tree_next(struct secret_tree *t, struct ratchet_place *place, struct suite_key *k);
/*
 * The key of a message that came; nothing changes. k is wiped by the caller.
 * 0; ERR_MEMBER for a leaf outside; ERR_REPLAY when it was used or is too old; ERR_TOOFAR.
 */
int secret_tree_get(
    const struct secret_tree *t, const struct ratchet_place *place, struct suite_key *k);
/*
 * That message opened: the key is gone. 0; ERR_NOMEM, and nothing is consumed; secret_tree_get's
 * errors.
 */
int secret_tree_consume(struct secret_tree *t, const struct ratchet_place *place);

/* How many skipped keys are kept. */
size_t secret_tree_kept(const struct secret_tree *t);

struct buf;
struct rd;
/* Append all of it: secret. For whoever seals what is saved. */
void secret_tree_write(const struct secret_tree *t, struct buf *b);
/* What was written so, of a tree with so many leaves. 0; ERR_PARSE, ERR_LIMIT, ERR_NOMEM. */
int secret_tree_read(struct secret_tree **out, const struct suite *suite, uint32_t leaves,
    struct secret_room room, struct rd *r);

#endif
