/* store/engine_value.c - small values, each with a revision that no other value ever had. */
#include "store/engine_int.h"

/* 0 or ERR_NOTFOUND with the revision (0: none) and the value in the answer; or a failure. */
static int
get(struct engine *e, struct job *q)
{
	struct db_q *row =
	    db_ask(e->db, SQL_VALUE_GET, DB_V(db_text(q->ask.person), db_text(q->ask.name)));
	int r = db_next(row);

	if (r == 1) {
		q->answer.rev = db_get_count(row, 0);
		q->answer.value = pool_bytes(&q->results, db_get_bytes(row, 1));
	}
	db_end(row);
	return r == 1 ? 0 : r == 0 ? ERR_NOTFOUND : r;
}

int
engine_do_get(struct engine *e, struct job *q)
{
	return get(e, q);
}

int
engine_do_put(struct engine *e, struct job *q)
{
	uint64_t rev = q->ask.number;
	int r = get(e, q);

	if (r != 0 && r != ERR_NOTFOUND)
		return r;
	if (rev != STORE_REV_ANY && rev != q->answer.rev)
		return ERR_CONFLICT;
	r = db_run(e->db, SQL_VALUE_PUT,
	    DB_V(db_text(q->ask.person), db_text(q->ask.name), db_bytes(q->ask.body)));
	q->answer.rev = (uint64_t)db_last_row(e->db);
	q->answer.value = bytes_of(NULL, 0);
	return r;
}

int
engine_do_del(struct engine *e, struct job *q)
{
	int r = db_run(e->db, SQL_VALUE_DEL, DB_V(db_text(q->ask.person), db_text(q->ask.name)));

	return r != 0 ? r : db_changes(e->db) > 0 ? 0 : ERR_NOTFOUND;
}
