/*
 * store/history.h - what a client keeps: its rooms and their group states, messages, what waits
 * to be sent, drafts, settings. Any one thread at a time; calls wait for the disk.
 *
 * Sealed on the disk: names of rooms, group states, messages whole (who, when, what), what waits
 * to be sent, values. Readable on it: how many rooms there are and their ids, ids, order and
 * sizes of messages, names of values. Each room has a key of its own, sealed under the one
 * that history_open is given: with the room's key everything of the room is gone.
 *
 * Each writing call is a transaction; calls between history_begin and history_commit are one,
 * whole or not at all whenever the process or the machine ends: save a group's state, and what
 * came of it, in one.
 *
 * Errors of the disk (ERR_NOSPACE, ERR_READONLY, ERR_IO, ERR_DAMAGED, ERR_NOMEM) may come from
 * every call; history_fault has the words. Nothing is lost by them but the call, or the
 * transaction, that failed; the next one may succeed.
 */
#ifndef SNUG_STORE_HISTORY_H
#define SNUG_STORE_HISTORY_H

#include "base/buf.h"
#include "base/err.h"

#define HISTORY_KEY_SIZE 32
#define HISTORY_ID_SIZE 16
#define HISTORY_NAME_MAX 64          /* bytes of a room's name, of a value's name */
#define HISTORY_SENDER_MAX 255       /* bytes of who sent a message */
#define HISTORY_BODY_MAX (256 << 10) /* bytes of a message, of what waits, of a value */
#define HISTORY_STATE_MAX (16 << 20) /* bytes of a group's state */

#define HISTORY_MEMORY ":memory:"

struct history;

/*
 * The cipher, which this box does not have. seal appends text, encrypted and authenticated
 * together with context under key and a nonce of its own drawing, to out; open undoes it or
 * says ERR_AEAD. 0, or an error.
 */
struct history_cipher {
	int (*seal)(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
	    struct bytes text, struct buf *out);
	int (*open)(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
	    struct bytes sealed, struct buf *text);
	void (*random)(void *user, void *p, size_t n);
	void *user;
};

struct history_opts {
	/* Of the database; its folder must be there. HISTORY_MEMORY: nothing is kept. */
	const char *path;
	const uint8_t *key; /* HISTORY_KEY_SIZE bytes; copied, wiped by close */
	struct history_cipher cipher;
	/* A power cut may undo the last transactions; the end of the process never does. */
	bool relaxed;
};

/*
 * Open or make; after an unclean end the whole file is checked; an older one is migrated, with a
 * copy kept beside it. 0, or *f filled: ERR_AEAD when the key is another one, or as db_open (db.h).
 */
int history_open(struct history **out, const struct history_opts *o, struct fault *f);
void history_close(struct history *h); /* rolls back what was not committed; NULL is nothing */
/* The words of the last call that failed. */
const struct fault *history_fault(const struct history *h);

int history_begin(struct history *h);
/*
 * The first error of a call since history_begin, and then nothing was done. ERR_EXISTS and
 * ERR_NOTFOUND do not count.
 */
int history_commit(struct history *h);
void history_rollback(struct history *h); /* nothing when there is none */

/* Rooms ------------------------------------------------------------------- */

struct history_room {
	uint64_t room; /* the number by which all other calls name it; never used again */
	uint8_t id[HISTORY_ID_SIZE];
	char name[HISTORY_NAME_MAX + 1];
	uint64_t cursor; /* everything of the server up to this seq was handled */
};

/* *room is its number. ERR_EXISTS with the number of the one that has the id; ERR_TOOLONG. */
int history_room_add(
    struct history *h, const uint8_t id[static HISTORY_ID_SIZE], const char *name, uint64_t *room);
/* ERR_NOTFOUND; ERR_TOOLONG. */
int history_room_rename(struct history *h, uint64_t room, const char *name);
int history_cursor_set(struct history *h, uint64_t room, uint64_t seq); /* ERR_NOTFOUND */
/* The room with the smallest number above after, 0 to begin. ERR_NOTFOUND: no more. */
int history_room_next(struct history *h, uint64_t after, struct history_room *to);
/*
 * Destroy its key, and everything of it: in the database, in its log, in copies kept before a
 * migration. A file system or a disk that keeps old blocks may still have the sealed key, which
 * is worth nothing without the one above it. Not inside a transaction. ERR_NOTFOUND.
 */
int history_room_forget(struct history *h, uint64_t room);

/* The group's state, replaced. ERR_NOTFOUND; ERR_TOOLONG. */
int history_state_put(struct history *h, uint64_t room, struct bytes state);
/* Appended to out. ERR_NOTFOUND, also when there is none yet. */
int history_state_get(struct history *h, uint64_t room, struct buf *out);

/* Messages ----------------------------------------------------------------- */

/* Where it stands: by seq, then part. */
struct history_place {
	uint64_t seq;  /* in the server's order */
	uint32_t part; /* 0: what has that seq. 1, 2 ...: lines of our own behind it */
};

#define HISTORY_START ((struct history_place){ 0, 0 })
#define HISTORY_END ((struct history_place){ UINT64_MAX, UINT32_MAX })

struct history_message {
	struct history_place place;
	uint8_t id[HISTORY_ID_SIZE];
	int64_t time_ms;
	uint8_t kind; /* the caller's */
	struct bytes sender, body;
	bool unreadable; /* it is there, but does not open: only its place counts */
};

/*
 * ERR_EXISTS when the room has one with that id or place; ERR_NOTFOUND: no such room;
 * ERR_TOOLONG.
 */
int history_message_add(struct history *h, uint64_t room, const struct history_message *m);
/* A line of our own behind all that there is: its place becomes m->place. */
int history_message_note(struct history *h, uint64_t room, struct history_message *m);
/*
 * Other content for the message with m->id; its place stays. What it was may stay sealed in the
 * database's log until history_close. ERR_NOTFOUND; ERR_TOOLONG.
 */
int history_message_replace(struct history *h, uint64_t room, const struct history_message *m);
bool history_message_known(
    struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE]);
/* The one with this id; what it points to is in mem, which is emptied first. ERR_NOTFOUND. */
int history_message_get(struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE],
    struct buf *mem, struct history_message *m);

/* m is valid until it returns; it must not call h. false: enough. */
typedef bool (*history_message_fn)(void *user, const struct history_message *m);

/* Newest first, those before a place; HISTORY_END: all. 0 also when fn had enough. ERR_NOTFOUND. */
int history_backward(struct history *h, uint64_t room, struct history_place before,
    history_message_fn fn, void *user);
/* Oldest first, those after a place; HISTORY_START: all. */
int history_forward(struct history *h, uint64_t room, struct history_place after,
    history_message_fn fn, void *user);

/* What waits to be sent ---------------------------------------------------- */

enum history_state {
	HISTORY_QUEUED, /* not handed to the server yet */
	/* handed over as frame, no answer yet: send the same bytes again, or queue it again */
	HISTORY_SENT,
	HISTORY_FAILED, /* given up, for reason; stays until it is queued again or removed */
};

struct history_waiting {
	uint64_t no; /* in this order, over all rooms */
	uint64_t room;
	uint8_t id[HISTORY_ID_SIZE];
	enum history_state state;
	int reason;         /* enum err, when failed */
	uint64_t epoch;     /* that frame is sealed in, when sent */
	struct bytes body;  /* the caller's: what the person said */
	struct bytes frame; /* when sent: what went out; sealed here once more */
};

/*
 * Queued, at the end. ERR_EXISTS when one with that id waits in the room or is in its history;
 * ERR_NOTFOUND; ERR_TOOLONG.
 */
int history_outbox_add(
    struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE], struct bytes body);
/* Its new state, with reason, epoch and frame; found by room and id. ERR_NOTFOUND; ERR_TOOLONG. */
int history_outbox_mark(struct history *h, const struct history_waiting *w);
/*
 * It is in the server's order (with history_message_add in one transaction), or unsent.
 * ERR_NOTFOUND.
 */
int history_outbox_remove(
    struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE]);
/*
 * The first one with a number above after, 0 to begin; body and frame are in mem, which is
 * emptied first. ERR_NOTFOUND.
 */
int history_outbox_next(
    struct history *h, uint64_t after, struct buf *mem, struct history_waiting *w);

/* Values ------------------------------------------------------------------- */

/*
 * Of a room, or of everything (room 0). name is not sealed: nothing that tells of people.
 * ERR_NOTFOUND: no such room.
 */
int history_value_put(struct history *h, uint64_t room, const char *name, struct bytes v);
/* Appended to out. ERR_NOTFOUND. */
int history_value_get(struct history *h, uint64_t room, const char *name, struct buf *out);
int history_value_del(struct history *h, uint64_t room, const char *name);

/* What was being typed; empty: nothing. */
int history_draft_put(struct history *h, uint64_t room, struct bytes text);
int history_draft_get(struct history *h, uint64_t room, struct buf *out);
/* Everything up to there was read: the unread line. Before history_read_put: HISTORY_START. */
int history_read_put(struct history *h, uint64_t room, struct history_place upto);
int history_read_get(struct history *h, uint64_t room, struct history_place *upto);

#endif
