/* store/engine_mail.c - what waits for people: welcomes and key packages. */
#include "store/engine_int.h"

int
engine_welcome_put(struct engine *e, const struct ask *a, uint64_t seq)
{
	int64_t no;
	int r = db_run(e->db, SQL_WELCOME_ADD,
	    DB_V(db_bytes(bytes_of(a->room, STORE_ID_SIZE)), db_count(seq), db_number(a->time_ms),
		db_bytes(a->welcome)));

	no = db_last_row(e->db);
	for (size_t i = 0; i < a->n_joiners && r == 0; i++)
		r = db_run(e->db, SQL_WELCOME_INVITE, DB_V(db_text(a->joiners[i]), db_number(no)));
	return r;
}

static int
read_welcome(struct db_q *row, struct job *q)
{
	struct store_welcome *to = job_welcome(q);

	to->no = db_get_count(row, 0);
	to->seq = db_get_count(row, 2);
	to->time_ms = db_get_number(row, 3);
	to->body = pool_bytes(&q->results, db_get_bytes(row, 4));
	return db_get_exactly(row, 1, to->room, sizeof to->room);
}

int
engine_do_welcomes(struct engine *e, struct job *q)
{
	size_t max = q->ask.max < STORE_READ_MAX ? q->ask.max : STORE_READ_MAX;
	struct db_q *row = db_ask(e->db, SQL_WELCOMES,
	    DB_V(db_text(q->ask.person), db_count(q->ask.number), db_count(max + 1)));
	int r;

	while ((r = db_next(row)) == 1) {
		q->answer.more =
		    q->answer.n >= max || (q->answer.n > 0 && q->results.used >= STORE_BODY_MAX);
		if (q->answer.more || (r = read_welcome(row, q)) != 0)
			break;
	}
	db_end(row);
	return r > 0 ? 0 : r;
}

/* The body goes with the last who was invited by it. */
int
engine_do_welcome_ack(struct engine *e, struct job *q)
{
	struct db_value person = db_text(q->ask.person);
	int64_t no = 0, last = 0;
	int r;

	while ((r = db_ask_number(e->db, SQL_WELCOME_FIRST,
		    DB_V(person, db_number(last), db_count(q->ask.number)), &no)) == 1) {
		if (no <= last)
			return db_damaged(e->db, "the order of welcomes");
		last = no;
		if ((r = db_run(e->db, SQL_WELCOME_TAKE, DB_V(person, db_number(no)))) != 0 ||
		    (r = db_run(e->db, SQL_WELCOME_DELETE, DB_V(db_number(no)))) != 0)
			break;
	}
	return r;
}

static int
count_keypkgs(struct engine *e, struct job *q)
{
	int64_t n = 0;
	int r = db_ask_number(e->db, SQL_KEYPKG_COUNT, DB_V(db_text(q->ask.person)), &n);

	q->answer.count = (uint64_t)n;
	return r < 0 ? r : 0;
}

int
engine_do_keypkg_add(struct engine *e, struct job *q)
{
	struct db_value owner = db_text(q->ask.person);
	bool last = q->ask.last_resort;
	int r;

	if ((r = count_keypkgs(e, q)) != 0)
		return r;
	if (!last && q->answer.count >= STORE_KEYPKGS_MAX)
		return engine_refuse(
		    q, ERR_LIMIT, "there are as many key packages as one may have");
	if (last && (r = db_run(e->db, SQL_KEYPKG_DROP_LAST, DB_V(owner))) != 0)
		return r;
	q->answer.count += !last;
	return db_run(e->db, SQL_KEYPKG_ADD, DB_V(owner, db_number(last), db_bytes(q->ask.body)));
}

int
engine_do_keypkg_take(struct engine *e, struct job *q)
{
	struct db_q *row = db_ask(e->db, SQL_KEYPKG_FIRST, DB_V(db_text(q->ask.person)));
	int got = db_next(row), r = got;
	int64_t no = 0;

	if (got == 1) {
		no = db_get_number(row, 0);
		q->answer.last_resort = db_get_number(row, 1) != 0;
		q->answer.value = pool_bytes(&q->results, db_get_bytes(row, 2));
	}
	db_end(row);
	if (got != 1)
		return got == 0 ? ERR_NOTFOUND : r;
	if (!q->answer.last_resort &&
	    (r = db_run(e->db, SQL_KEYPKG_DELETE, DB_V(db_number(no)))) != 0)
		return r;
	return count_keypkgs(e, q);
}

int
engine_do_keypkg_count(struct engine *e, struct job *q)
{
	return count_keypkgs(e, q);
}

int
engine_do_keypkg_drop(struct engine *e, struct job *q)
{
	return db_run(e->db, SQL_KEYPKG_DROP, DB_V(db_text(q->ask.person)));
}
