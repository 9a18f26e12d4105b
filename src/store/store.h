/*
 * store/store.h - what the server keeps: the one log of each room, its members and how far each
 * has it, welcomes and key packages until they are fetched, small values.
 *
 * Asynchronous: one thread makes all calls, a thread of the store's own does the work, in the
 * order in which it was asked. Each request that was taken is answered exactly once, by a call
 * of then.fn on the caller's thread, from store_poll or store_close and never from inside the
 * call that asked. Memory given to a call is copied before it returns; memory of an answer is
 * valid until then.fn returns.
 *
 * An answer of 0 means that it is done and durable: it survives the end of the process and,
 * unless the store is relaxed, a power cut. What was queued while the last transaction went to
 * the disk goes into the next one together. An answer that the disk refused (ERR_NOSPACE,
 * ERR_READONLY, ERR_IO, ERR_DAMAGED, all with words) means that nothing of it is kept, but for
 * one case: after ERR_IO it may come back if the machine goes down before the next success. So
 * ask again with the same id; the store goes on by itself as soon as the disk does.
 */
#ifndef SNUG_STORE_STORE_H
#define SNUG_STORE_STORE_H

#include "base/bytes.h"
#include "base/err.h"

#define STORE_ID_SIZE 16
#define STORE_NAME_MAX 64           /* bytes of a name: a person's, a room's, a bucket's, a key's */
#define STORE_BODY_MAX (1 << 20)    /* bytes of a record, a welcome, a key package */
#define STORE_VALUE_MAX (256 << 10) /* bytes of a small value */
#define STORE_READ_MAX 1000         /* records of one read */
#define STORE_KEYPKGS_MAX 256       /* of one owner */
#define STORE_REV_ANY UINT64_MAX

struct store;

enum store_kind { STORE_APPLICATION, STORE_COMMIT, STORE_PROPOSAL };

/* One record of a room's log. */
struct store_record {
	uint64_t seq; /* from 1, grows within the room, may have gaps: compare, never count */
	enum store_kind kind;
	uint64_t epoch; /* that it was sent in; a commit's is the one it ends */
	int64_t time_ms;
	uint8_t id[STORE_ID_SIZE];
	struct bytes body;
};

struct store_room {
	uint8_t id[STORE_ID_SIZE];
	const char *name;
	uint64_t seq;        /* of the newest record; 0: none yet */
	uint64_t commit_seq; /* of the last commit; 0: none yet */
	uint64_t lost;       /* newest record that store_expire took; 0: none */
	uint64_t acked;      /* by the person who was asked for */
};

struct store_member {
	const char *person;
	uint64_t acked;
};

struct store_welcome {
	uint64_t no; /* for store_welcome_ack: grows with time */
	uint8_t room[STORE_ID_SIZE];
	uint64_t seq; /* of the commit that added the person */
	int64_t time_ms;
	struct bytes body;
};

struct store_answer {
	int r;                     /* 0 or an error */
	const struct fault *fault; /* its words; NULL when r is 0 */
	uint64_t seq;              /* append, commit */
	bool again;                /* append, commit: that id is in the log already, at seq */
	uint64_t rev;              /* put, get */
	uint64_t count;     /* key packages left beside the last-resort one; what was expired */
	bool more;          /* read, welcomes, expire: ask again for what is left */
	bool last_resort;   /* keypkg_take */
	struct bytes value; /* get, keypkg_take */
	size_t n;           /* how many of these: */
	/* of read and last_commit; of a commit in conflict the winner */
	const struct store_record *records;
	const struct store_room *rooms;
	const struct store_member *members;
	const struct store_welcome *welcomes;
};

struct store_then {
	void (*fn)(void *user, const struct store_answer *a); /* NULL: nobody wants to know */
	void *user;
};

/* 0 everywhere: no limit. */
struct store_quota {
	uint64_t room_records, room_bytes;
	uint64_t person_bytes; /* that one person wrote and that have not expired */
};

struct store_config {
	const char *path; /* of the database; its folder must be there */
	/*
	 * false: each answer of 0 waits for the disk (synchronous=FULL). true: it waits for the
	 * system only; a power cut may undo the last seconds although they were acknowledged.
	 */
	bool relaxed;
	size_t queue_max;   /* requests under way; 0: 1024 */
	size_t queue_bytes; /* that they may hold; 0: 64 MiB */
	struct store_quota quota;
	/*
	 * Called on the store's thread when answers wait and nobody polls: make store_poll be
	 * called.
	 */
	void (*wake)(void *user);
	void *user;
};

/* 0, or *f filled as db_open (db.h) says. */
int store_open(struct store **out, const struct store_config *c, struct fault *f);
/*
 * Does what is queued, answers it, ends the thread. Requests made meanwhile get ERR_CLOSED.
 * NULL is nothing.
 */
void store_close(struct store *s);
/* Give the answers that are there. */
void store_poll(struct store *s);
/* Nobody is called for user any more; what was asked is done all the same. */
void store_cancel(struct store *s, const void *user);

/*
 * Requests. Each returns 0 when it was taken; ERR_FULL when the queue is full, so that the
 * client may send again later; ERR_TOOLONG for a body or value over its maximum, and for a name
 * that is, or is empty, or no UTF-8; ERR_CLOSED. The errors in the comments are those of the
 * answer, beside the disk's. room and id have STORE_ID_SIZE bytes.
 */

/* ERR_EXISTS when there is one with that id, or was one that store_expire has not cleared away. */
int store_room_make(struct store *s, const uint8_t *room, const char *name, struct store_then then);
/* With its log and members. ERR_NOTFOUND. */
int store_room_drop(struct store *s, const uint8_t *room, struct store_then then);
/* All rooms, or those that person is a member of. */
int store_rooms(struct store *s, const char *person, struct store_then then);
/* ERR_NOTFOUND. */
int store_members(struct store *s, const uint8_t *room, struct store_then then);
/* Has acked all that was before; no change when it is one. ERR_NOTFOUND: no such room. */
int store_member_add(
    struct store *s, const uint8_t *room, const char *person, struct store_then then);
/* ERR_NOTFOUND. */
int store_member_drop(
    struct store *s, const uint8_t *room, const char *person, struct store_then then);

struct store_entry {
	const uint8_t *room;
	enum store_kind kind;
	uint64_t epoch;
	const uint8_t *id; /* drawn by the client */
	int64_t time_ms;
	const char *by; /* whose quota pays; NULL: nobody's */
	struct bytes body;
};

/*
 * Append to the room's log. The same id again is answered with the same seq, as long as the
 * first is kept. ERR_NOTFOUND: no such room. ERR_LIMIT: over a quota.
 */
int store_append(struct store *s, const struct store_entry *e, struct store_then then);

struct store_change {
	struct store_entry entry; /* its kind is STORE_COMMIT */
	uint64_t prev;            /* seq of the room's last commit, 0: none yet */
	struct bytes welcome;     /* kept for each joiner until acked */
	const char *const *joiners, *const *leavers;
	size_t n_joiners, n_leavers;
};

/*
 * The same for a commit, with all that follows from it, or nothing: joiners become members
 * and get the welcome, leavers are members no more. ERR_CONFLICT when the room's last commit is
 * not the one at prev: records[0] is the one that followed. A commit may use a quarter more than
 * the room's quota, so that a full room can still be changed.
 */
int store_commit(struct store *s, const struct store_change *c, struct store_then then);
/*
 * Records with seq > after, oldest first, at most max (and STORE_READ_MAX). ERR_NOTFOUND: no
 * such room.
 */
int store_read(
    struct store *s, const uint8_t *room, uint64_t after, size_t max, struct store_then then);
/* ERR_NOTFOUND: no such room; n is 0 when it has no commit. */
int store_last_commit(struct store *s, const uint8_t *room, struct store_then then);
/* person has all up to seq; less than before changes nothing. ERR_NOTFOUND: not a member. */
int store_ack(
    struct store *s, const uint8_t *room, const char *person, uint64_t seq, struct store_then then);

/* Oldest first, those with no > after, at most max. */
int store_welcomes(
    struct store *s, const char *person, uint64_t after, size_t max, struct store_then then);
/* person has all welcomes up to no: they are gone. */
int store_welcome_ack(struct store *s, const char *person, uint64_t no, struct store_then then);

/*
 * Key packages of an owner (a person, a device, a suite of one: whatever the caller calls so).
 * last_resort: the one that is given, and kept, when there is no other; it replaces the last
 * one. ERR_LIMIT: over STORE_KEYPKGS_MAX.
 */
int store_keypkg_add(struct store *s, const char *owner, struct bytes body, bool last_resort,
    struct store_then then);
/* The oldest, for this taker alone. ERR_NOTFOUND. */
int store_keypkg_take(struct store *s, const char *owner, struct store_then then);
/* How many there are beside the last-resort one, in count. */
int store_keypkg_count(struct store *s, const char *owner, struct store_then then);
/* All, the last-resort one too. */
int store_keypkg_drop(struct store *s, const char *owner, struct store_then then);

struct store_value {
	const char *bucket, *key;
	uint64_t rev; /* that is replaced; 0: there must be none; STORE_REV_ANY */
	struct bytes body;
};

/*
 * Its new revision in rev. ERR_CONFLICT when the revision is another one (in rev, 0 when there
 * is no value).
 */
int store_put(struct store *s, const struct store_value *v, struct store_then then);
/* ERR_NOTFOUND. */
int store_get(struct store *s, const char *bucket, const char *key, struct store_then then);
/* ERR_NOTFOUND. */
int store_del(struct store *s, const char *bucket, const char *key, struct store_then then);

/*
 * Drop what is older than before_ms: records but the last commit of each room, welcomes, what
 * people had written. At most max records at once, so that others get their turn: ask again
 * while there is more.
 */
int store_expire(struct store *s, int64_t before_ms, size_t max, struct store_then then);

#endif
