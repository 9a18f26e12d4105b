/*
 * store/job.h - one request on its way to the store's thread and back, with all the memory
 * it needs. Whoever took it from a ring last owns it.
 */
#ifndef SNUG_STORE_JOB_H
#define SNUG_STORE_JOB_H

#include "base/list.h"
#include "store/pool.h"
#include "store/store.h"

/*
 * X(NAME, name, does it write) in the order of store.h; engine.h's files have a function for
 * each.
 */
#define JOB_OPS(X)                                                                                 \
	X(ROOM_MAKE, room_make, true)                                                              \
	X(ROOM_DROP, room_drop, true)                                                              \
	X(ROOMS, rooms, false)                                                                     \
	X(MEMBERS, members, false)                                                                 \
	X(MEMBER_ADD, member_add, true)                                                            \
	X(MEMBER_DROP, member_drop, true)                                                          \
	X(APPEND, append, true)                                                                    \
	X(COMMIT, commit, true)                                                                    \
	X(READ, read, false)                                                                       \
	X(LAST_COMMIT, last_commit, false)                                                         \
	X(ACK, ack, true)                                                                          \
	X(WELCOMES, welcomes, false)                                                               \
	X(WELCOME_ACK, welcome_ack, true)                                                          \
	X(KEYPKG_ADD, keypkg_add, true)                                                            \
	X(KEYPKG_TAKE, keypkg_take, true)                                                          \
	X(KEYPKG_COUNT, keypkg_count, false)                                                       \
	X(KEYPKG_DROP, keypkg_drop, true)                                                          \
	X(PUT, put, true)                                                                          \
	X(GET, get, false)                                                                         \
	X(DEL, del, true)                                                                          \
	X(EXPIRE, expire, true)

enum job_op {
#define X(NAME, name, writes) JOB_##NAME,
	JOB_OPS(X)
#undef X
	    JOB_CLOSE, /* the last one; no operation of the engine */
};

/* What is asked. Which fields count, op says; names that do not are NULL. */
struct ask {
	enum job_op op;
	const uint8_t *room, *id;
	const char *person; /* or owner, or bucket */
	const char *name;   /* of a room; or key */
	enum store_kind kind;
	uint64_t epoch;
	uint64_t number; /* prev, after, no, rev */
	int64_t time_ms;
	size_t max;
	bool last_resort;
	struct bytes body, welcome;
	const char *const *joiners, *const *leavers;
	size_t n_joiners, n_leavers;
};

struct job {
	struct list node;       /* caller's thread: among those under way */
	struct store_then then; /* caller's thread */
	size_t cost;            /* bytes that it holds of the queue's */
	struct ask ask;
	struct store_answer answer;
	struct pool pool;    /* of ask */
	struct pool results; /* of answer */
};

/* Copies all that a points to. Free with job_free. */
struct job *job_new(const struct ask *a, struct store_then then);
void job_free(struct job *q); /* NULL is nothing */
/* Forget what was answered so far. */
void job_reset(struct job *q);

/* Room for one more in the answer, zeroed; n is one more. */
struct store_record *job_record(struct job *q);
struct store_room *job_room(struct job *q);
struct store_member *job_member(struct job *q);
struct store_welcome *job_welcome(struct job *q);

#endif
