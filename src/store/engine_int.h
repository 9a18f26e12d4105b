/*
 * store/engine_int.h - what the files of struct engine share: its statements and one function
 * for each request.
 */
#ifndef SNUG_STORE_ENGINE_INT_H
#define SNUG_STORE_ENGINE_INT_H

#include "store/db.h"
#include "store/engine.h"
#include "store/job.h"

enum {
#define X(name, text) SQL_##name,
#include "store/engine_sql.def"
#undef X
	SQL__COUNT
};

struct engine {
	struct db *db;
	struct store_quota quota;
	bool ill; /* the last transaction failed: said in the log */
};

/* The one with this id, at the start of an operation. */
struct engine_room {
	int64_t no;
	uint64_t seq, commit_seq, records, bytes;
};

/* 0, ERR_NOTFOUND or a failure. */
int engine_room_find(struct engine *e, const uint8_t *id, struct engine_room *r);
/* p becomes a member that has acked all up to seq, or stays one. */
int engine_member_put(struct engine *e, const struct engine_room *r, const char *p, uint64_t seq);
int engine_member_cut(struct engine *e, const struct engine_room *r, const char *p);
/* body waits for each of the n persons. */
int engine_welcome_put(struct engine *e, const struct ask *a, uint64_t seq);

/* Words for a refusal that is not the disk's; returns code. */
int engine_refuse(struct job *q, int code, const char *cause);

/*
 * A room's records have the places no << 40 | seq: one b-tree holds each room's together and
 * in order.
 */
#define ENGINE_SEQ_BITS 40
#define ENGINE_SEQ_MAX ((UINT64_C(1) << ENGINE_SEQ_BITS) - 1)

static inline struct db_value
engine_place(const struct engine_room *r, uint64_t seq)
{
	return db_number((int64_t)((uint64_t)r->no << ENGINE_SEQ_BITS |
				   (seq < ENGINE_SEQ_MAX ? seq : ENGINE_SEQ_MAX)));
}

/*
 * One for each JOB_*. 0; an error that changed nothing, with the answer as store.h says;
 * or a failure, for which db_fault has words and the whole transaction is undone.
 */
#define X(NAME, name, writes) int engine_do_##name(struct engine *e, struct job *q);
JOB_OPS(X)
#undef X

#endif
