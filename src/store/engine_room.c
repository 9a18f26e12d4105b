/* store/engine_room.c - rooms, their members, and how far each has the log. */
#include "store/engine_int.h"

static struct db_value
id_value(const uint8_t *id)
{
	return db_bytes(bytes_of(id, STORE_ID_SIZE));
}

int
engine_room_find(struct engine *e, const uint8_t *id, struct engine_room *r)
{
	struct db_q *q = db_ask(e->db, SQL_ROOM_FIND, DB_V(id_value(id)));
	int got = db_next(q);

	if (got == 1)
		*r = (struct engine_room){
			.no = db_get_number(q, 0),
			.seq = db_get_count(q, 1),
			.commit_seq = db_get_count(q, 2),
			.records = db_get_count(q, 3),
			.bytes = db_get_count(q, 4),
		};
	db_end(q);
	if (got == 1 && (r->no <= 0 || r->no >> (63 - ENGINE_SEQ_BITS) != 0))
		return db_damaged(e->db, "the number of a room");
	return got == 1 ? 0 : got == 0 ? ERR_NOTFOUND : got;
}

int
engine_do_room_make(struct engine *e, struct job *q)
{
	int64_t n;
	int r = db_ask_number(e->db, SQL_ROOM_ANY, DB_V(id_value(q->ask.room)), &n);

	/* One that is gone keeps its id until its log is, too. */
	if (r < 0 || n > 0)
		return r < 0 ? r : ERR_EXISTS;
	return db_run(e->db, SQL_ROOM_MAKE, DB_V(id_value(q->ask.room), db_text(q->ask.name)));
}

/* Its log may be long: engine_do_expire takes it away bit by bit. */
int
engine_do_room_drop(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 ||
	    (r = db_run(e->db, SQL_ROOM_GONE, DB_V(db_number(room.no)))) != 0)
		return r;
	return db_run(e->db, SQL_MEMBERS_DROP, DB_V(db_number(room.no)));
}

static int
read_room(struct db_q *row, struct job *q)
{
	struct store_room *to = job_room(q);
	char name[STORE_NAME_MAX + 1];
	int r;

	if ((r = db_get_exactly(row, 0, to->id, sizeof to->id)) != 0 ||
	    (r = db_get_text(row, 1, name, sizeof name)) != 0)
		return r;
	to->name = pool_text(&q->results, name);
	to->seq = db_get_count(row, 2);
	to->commit_seq = db_get_count(row, 3);
	to->lost = db_get_count(row, 4);
	to->acked = db_get_count(row, 5);
	return 0;
}

int
engine_do_rooms(struct engine *e, struct job *q)
{
	const char *person = q->ask.person;
	struct db_q *row = person != NULL ? db_ask(e->db, SQL_ROOMS_OF, DB_V(db_text(person)))
					  : db_ask(e->db, SQL_ROOMS, DB_NONE);
	int r;

	while ((r = db_next(row)) == 1)
		if ((r = read_room(row, q)) != 0)
			break;
	db_end(row);
	return r;
}

static int
read_member(struct db_q *row, struct job *q)
{
	struct store_member *to = job_member(q);
	char person[STORE_NAME_MAX + 1];
	int r;

	if ((r = db_get_text(row, 0, person, sizeof person)) != 0)
		return r;
	to->person = pool_text(&q->results, person);
	to->acked = db_get_count(row, 1);
	return 0;
}

int
engine_do_members(struct engine *e, struct job *q)
{
	struct engine_room room;
	struct db_q *row;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0)
		return r;
	row = db_ask(e->db, SQL_MEMBERS, DB_V(db_number(room.no)));
	while ((r = db_next(row)) == 1)
		if ((r = read_member(row, q)) != 0)
			break;
	db_end(row);
	return r;
}

int
engine_member_put(struct engine *e, const struct engine_room *r, const char *p, uint64_t seq)
{
	return db_run(e->db, SQL_MEMBER_ADD, DB_V(db_number(r->no), db_text(p), db_count(seq)));
}

int
engine_member_cut(struct engine *e, const struct engine_room *r, const char *p)
{
	return db_run(e->db, SQL_MEMBER_DROP, DB_V(db_number(r->no), db_text(p)));
}

int
engine_do_member_add(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r = engine_room_find(e, q->ask.room, &room);

	return r != 0 ? r : engine_member_put(e, &room, q->ask.person, room.seq);
}

int
engine_do_member_drop(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 ||
	    (r = engine_member_cut(e, &room, q->ask.person)) != 0)
		return r;
	return db_changes(e->db) > 0 ? 0 : ERR_NOTFOUND;
}

int
engine_do_ack(struct engine *e, struct job *q)
{
	struct engine_room room;
	int r;

	if ((r = engine_room_find(e, q->ask.room, &room)) != 0 ||
	    (r = db_run(e->db, SQL_MEMBER_ACK,
		 DB_V(db_number(room.no), db_text(q->ask.person), db_count(q->ask.number)))) != 0)
		return r;
	return db_changes(e->db) > 0 ? 0 : ERR_NOTFOUND;
}
