/* store/engine_log.c - the log of a room: appended to, read, and its one chain of commits. */
#include "store/engine_int.h"

#define READ_BYTES_MAX (256u << 10) /* of one answer, if more than one record */
#define DAY_MS 86400000

static bool
over(uint64_t have, uint64_t more, uint64_t quota)
{
	return quota > 0 && (more > quota || have > quota - more);
}

/* A commit may use a quarter more: the full room can still be changed. */
static uint64_t
allowed(const struct job *q, uint64_t quota)
{
	return q->ask.op == JOB_COMMIT ? quota + quota / 4 : quota;
}

/* 0, ERR_LIMIT with words, or a failure. */
static int
check_quota(struct engine *e, struct job *q, const struct engine_room *room)
{
	const struct store_quota *quota = &e->quota;
	size_t n = q->ask.body.n + q->ask.welcome.n;
	int64_t spent = 0;
	int r;

	if (over(room->records, 1, allowed(q, quota->room_records)) ||
	    over(room->bytes, q->ask.body.n, allowed(q, quota->room_bytes)))
		return engine_refuse(
		    q, ERR_LIMIT, "the room is full until its oldest messages expire");
	if (quota->person_bytes == 0 || q->ask.person == NULL)
		return 0;
	if ((r = db_ask_number(e->db, SQL_SPENT, DB_V(db_text(q->ask.person)), &spent)) < 0)
		return r;
	if (over((uint64_t)spent, n, quota->person_bytes))
		return engine_refuse(
		    q, ERR_LIMIT, "you wrote as much as one may until the oldest of it expires");
	return 0;
}

static int
charge(struct engine *e, const struct ask *a)
{
	if (e->quota.person_bytes == 0 || a->person == NULL)
		return 0;
	return db_run(e->db, SQL_SPEND,
	    DB_V(db_text(a->person), db_number(a->time_ms / DAY_MS),
		db_count(a->body.n + a->welcome.n)));
}

/* 1: in the log already, as the answer says. 0, or a failure. */
static int
find_again(struct engine *e, struct job *q, const struct engine_room *room)
{
	int64_t place;
	int r = db_ask_number(e->db, SQL_LOG_FIND,
	    DB_V(db_bytes(bytes_of(q->ask.id, STORE_ID_SIZE)), engine_place(room, 0),
		engine_place(room, ENGINE_SEQ_MAX)),
	    &place);

	if (r == 1) {
		q->answer.seq = (uint64_t)place & ENGINE_SEQ_MAX;
		q->answer.again = true;
	}
	return r;
}

/* The next record of room, which then knows it. */
static int
append(struct engine *e, struct job *q, struct engine_room *room)
{
	const struct ask *a = &q->ask;
	int r;

	if (room->seq >= ENGINE_SEQ_MAX)
		return db_damaged(e->db, "the length of a log");
	q->answer.seq = ++room->seq;
	if (a->kind == STORE_COMMIT)
		room->commit_seq = room->seq;
	room->records++;
	room->bytes += a->body.n;
	if ((r = db_run(e->db, SQL_LOG_ADD,
		 DB_V(engine_place(room, room->seq), db_number(a->kind), db_count(a->epoch),
		     db_number(a->time_ms), db_bytes(bytes_of(a->id, STORE_ID_SIZE)),
		     db_bytes(a->body)))) != 0 ||
	    (r = db_run(e->db, SQL_ROOM_GROW,
		 DB_V(db_number(room->no), db_count(room->seq), db_count(room->commit_seq),
		     db_count(room->records), db_count(room->bytes)))) != 0)
		return r;
	return charge(e, a);
}

int
engine_do_append(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 ||
	    (r = find_again(e, q, &room)) != 0)
		return r > 0 ? 0 : r;
	if ((r = check_quota(e, q, &room)) != 0)
		return r;
	return append(e, q, &room);
}

static int
read_record(struct db_q *row, struct job *q)
{
	struct store_record *to = job_record(q);
	int64_t kind = db_get_number(row, 1);

	to->seq = db_get_count(row, 0) & ENGINE_SEQ_MAX;
	to->kind = kind == STORE_COMMIT     ? STORE_COMMIT
		   : kind == STORE_PROPOSAL ? STORE_PROPOSAL
					    : STORE_APPLICATION;
	to->epoch = db_get_count(row, 2);
	to->time_ms = db_get_number(row, 3);
	to->body = pool_bytes(&q->results, db_get_bytes(row, 5));
	return db_get_exactly(row, 4, to->id, sizeof to->id);
}

/* The one record that the statement gives, if it gives one. */
static int
read_one(struct engine *e, struct job *q, size_t sql, const struct db_value *v, size_t n)
{
	struct db_q *row = db_ask(e->db, sql, v, n);
	int r = db_next(row);

	if (r == 1)
		r = read_record(row, q);
	db_end(row);
	return r;
}

/* The commit that followed prev. */
static int
conflict(struct engine *e, struct job *q, const struct engine_room *room)
{
	int r = read_one(e, q, SQL_LOG_NEXT_COMMIT,
	    DB_V(engine_place(room, q->ask.number), engine_place(room, ENGINE_SEQ_MAX)));

	return r < 0 ? r : ERR_CONFLICT;
}

static int
change_members(struct engine *e, const struct ask *a, const struct engine_room *room)
{
	int r = 0;

	for (size_t i = 0; i < a->n_leavers && r == 0; i++)
		r = engine_member_cut(e, room, a->leavers[i]);
	for (size_t i = 0; i < a->n_joiners && r == 0; i++)
		r = engine_member_put(e, room, a->joiners[i], room->seq);
	if (r == 0 && a->n_joiners > 0)
		r = engine_welcome_put(e, a, room->seq);
	return r;
}

int
engine_do_commit(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 ||
	    (r = find_again(e, q, &room)) != 0)
		return r > 0 ? 0 : r;
	if (room.commit_seq != q->ask.number)
		return conflict(e, q, &room);
	q->ask.kind = STORE_COMMIT;
	if ((r = check_quota(e, q, &room)) != 0 || (r = append(e, q, &room)) != 0)
		return r;
	return change_members(e, &q->ask, &room);
}

int
engine_do_read(struct engine *e, struct job *q)
{
	size_t max = q->ask.max < STORE_READ_MAX ? q->ask.max : STORE_READ_MAX;
	struct engine_room room;
	struct db_q *row;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0)
		return r;
	/* One more than wanted, to know whether there is more. */
	row = db_ask(e->db, SQL_LOG_READ,
	    DB_V(engine_place(&room, q->ask.number), engine_place(&room, ENGINE_SEQ_MAX),
		db_count(max + 1)));
	while ((r = db_next(row)) == 1) {
		q->answer.more =
		    q->answer.n >= max || (q->answer.n > 0 && q->results.used >= READ_BYTES_MAX);
		if (q->answer.more || (r = read_record(row, q)) != 0)
			break;
	}
	db_end(row);
	return r > 0 ? 0 : r;
}

int
engine_do_last_commit(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 || room.commit_seq == 0)
		return r;
	return read_one(e, q, SQL_LOG_NEXT_COMMIT,
	    DB_V(engine_place(&room, room.commit_seq - 1), engine_place(&room, room.commit_seq)));
}
