/*
 * store/engine_expire.c - what is too old goes, a bounded piece at a time; and what rooms that
 * are gone left.
 */
#include "store/engine_int.h"

#define DAY_MS 86400000

/* A room as expiry sees it. */
struct old_room {
	struct engine_room room;
	bool gone;
};

/*
 * Of what is read next the number must be above the last one's. In a damaged file it may not be,
 * and this would go on for ever.
 */
static int
check_progress(struct engine *e, bool onward)
{
	return onward ? 1 : db_damaged(e->db, "the order of what is old");
}

/* 1 and the first room with a number above no; 0; or a failure. */
static int
next_room(struct engine *e, int64_t no, struct old_room *to)
{
	struct db_q *row = db_ask(e->db, SQL_ROOM_AFTER, DB_V(db_number(no)));
	int r = db_next(row);

	if (r == 1) {
		*to = (struct old_room){
			.room.no = db_get_number(row, 0),
			.room.commit_seq = db_get_count(row, 1),
			.gone = db_get_number(row, 2) != 0,
		};
		r = check_progress(e, to->room.no > no);
	}
	db_end(row);
	return r;
}

struct old_record {
	int64_t place, time_ms;
	uint64_t seq, bytes;
};

static int
oldest(struct engine *e, const struct old_room *old, uint64_t after, struct old_record *to)
{
	struct db_q *row = db_ask(e->db, SQL_LOG_OLDEST,
	    DB_V(engine_place(&old->room, after), engine_place(&old->room, ENGINE_SEQ_MAX)));
	int r = db_next(row);

	if (r == 1) {
		*to = (struct old_record){
			.place = db_get_number(row, 0),
			.seq = db_get_count(row, 0) & ENGINE_SEQ_MAX,
			.time_ms = db_get_number(row, 1),
			.bytes = db_get_count(row, 2),
		};
		r = check_progress(e, to->seq > after);
	}
	db_end(row);
	return r;
}

/* Times grow with the places, so that the first one that is young enough ends it. */
static int
expire_log(struct engine *e, struct job *q, const struct old_room *old)
{
	uint64_t after = 0, records = 0, bytes = 0, lost = 0;
	struct old_record rec;
	int r;

	while ((r = oldest(e, old, after, &rec)) == 1) {
		after = rec.seq;
		if (!old->gone && rec.time_ms >= q->ask.time_ms)
			break;
		if (rec.seq == old->room.commit_seq)
			continue;
		if (q->answer.count >= q->ask.max) {
			q->answer.more = true;
			break;
		}
		if ((r = db_run(e->db, SQL_LOG_DELETE, DB_V(db_number(rec.place)))) != 0)
			return r;
		q->answer.count++;
		records++;
		bytes += rec.bytes;
		lost = rec.seq;
	}
	if (r < 0)
		return r;
	if (r == 0 && old->gone)
		return db_run(e->db, SQL_ROOM_DELETE, DB_V(db_number(old->room.no)));
	return records == 0
		   ? 0
		   : db_run(e->db, SQL_ROOM_SHRINK,
			 DB_V(db_number(old->room.no), db_count(records), db_count(bytes),
			     db_count(lost)));
}

/* The first one with a number above *no. */
static int
oldest_welcome(struct engine *e, int64_t *no, int64_t *time_ms)
{
	struct db_q *row = db_ask(e->db, SQL_WELCOME_OLDEST, DB_V(db_number(*no)));
	int64_t last = *no;
	int r = db_next(row);

	if (r == 1) {
		*no = db_get_number(row, 0);
		*time_ms = db_get_number(row, 1);
		r = check_progress(e, *no > last);
	}
	db_end(row);
	return r;
}

static int
expire_welcomes(struct engine *e, struct job *q)
{
	int64_t no = 0, time_ms;
	int r;

	while ((r = oldest_welcome(e, &no, &time_ms)) == 1 && time_ms < q->ask.time_ms) {
		if (q->answer.count >= q->ask.max) {
			q->answer.more = true;
			return 0;
		}
		if ((r = db_run(e->db, SQL_WELCOME_UNINVITE, DB_V(db_number(no)))) != 0 ||
		    (r = db_run(e->db, SQL_WELCOME_DELETE, DB_V(db_number(no)))) != 0)
			return r;
		q->answer.count++;
	}
	return r < 0 ? r : 0;
}

int
engine_do_expire(struct engine *e, struct job *q)
{
	struct old_room old = { .gone = false };
	int r;

	while ((r = next_room(e, old.room.no, &old)) == 1 && !q->answer.more)
		if ((r = expire_log(e, q, &old)) != 0)
			return r;
	if (r < 0 || (r = expire_welcomes(e, q)) != 0)
		return r;
	return db_run(e->db, SQL_SPENT_EXPIRE, DB_V(db_number(q->ask.time_ms / DAY_MS)));
}
