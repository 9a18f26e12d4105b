/* store/db_query.c - statements: asked, read, and the transactions around them. */
#include <assert.h>
#include <sqlite3.h>

#include "base/utf8.h"
#include "store/db_int.h"

struct db_value
db_number(int64_t v)
{
	return (struct db_value){ .kind = DB_NUMBER, .number = v };
}

struct db_value
db_count(uint64_t v)
{
	return db_number(v > INT64_MAX ? INT64_MAX : (int64_t)v);
}

struct db_value
db_bytes(struct bytes v)
{
	return (struct db_value){ .kind = DB_BYTES, .bytes = v };
}

struct db_value
db_text(const char *s)
{
	return (struct db_value){ .kind = DB_TEXT, .bytes = bytes_str(s) };
}

static int
bind_one(sqlite3_stmt *stmt, int at, const struct db_value *v)
{
	switch (v->kind) {
	case DB_NUMBER:
		return sqlite3_bind_int64(stmt, at, v->number);
	case DB_BYTES:
		if (v->bytes.n == 0) /* NULL would be no bytes at all */
			return sqlite3_bind_zeroblob(stmt, at, 0);
		return sqlite3_bind_blob64(stmt, at, v->bytes.p, v->bytes.n, SQLITE_STATIC);
	case DB_TEXT:
		return sqlite3_bind_text64(
		    stmt, at, (const char *)v->bytes.p, v->bytes.n, SQLITE_STATIC, SQLITE_UTF8);
	}
	return SQLITE_MISUSE;
}

struct db_q *
db_ask(struct db *d, size_t sql, const struct db_value *v, size_t n)
{
	struct db_q *q = &d->q[sql];
	int rc = SQLITE_OK;

	assert(sql < d->n_q);
	if (q->stmt == NULL)
		rc =
		    sqlite3_prepare_v3(d->s, q->sql, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	assert(q->stmt == NULL || sqlite3_bind_parameter_count(q->stmt) == (int)n);
	for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
		rc = bind_one(q->stmt, (int)i + 1, &v[i]);
	q->err = rc == SQLITE_OK ? 0 : db_fail(d, rc);
	return q;
}

int
db_next(struct db_q *q)
{
	int rc;

	if (q->err != 0)
		return q->err;
	if ((rc = sqlite3_step(q->stmt)) == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : db_fail(q->db, rc);
}

/* A SELECT that is not reset keeps the log from being written back. */
void
db_end(struct db_q *q)
{
	if (q->stmt == NULL)
		return;
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
}

int
db_run(struct db *d, size_t sql, const struct db_value *v, size_t n)
{
	struct db_q *q = db_ask(d, sql, v, n);
	int r = db_next(q);

	assert(r <= 0);
	db_end(q);
	return r;
}

int
db_ask_number(struct db *d, size_t sql, const struct db_value *v, size_t n, int64_t *number)
{
	struct db_q *q = db_ask(d, sql, v, n);
	int r = db_next(q);

	if (r == 1)
		*number = db_get_number(q, 0);
	db_end(q);
	return r;
}

int64_t
db_get_number(struct db_q *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

uint64_t
db_get_count(struct db_q *q, int column)
{
	int64_t v = db_get_number(q, column);

	return v < 0 ? 0 : (uint64_t)v;
}

struct bytes
db_get_bytes(struct db_q *q, int column)
{
	/* In this order: the length is that of the form that was asked for last. */
	const void *p = sqlite3_column_blob(q->stmt, column);
	int n = sqlite3_column_bytes(q->stmt, column);

	return bytes_of(p, p != NULL && n > 0 ? (size_t)n : 0);
}

int
db_get_exactly(struct db_q *q, int column, void *out, size_t n)
{
	struct bytes b = db_get_bytes(q, column);

	memset(out, 0, n);
	if (b.n != n)
		return db_damaged(q->db, "an id");
	memcpy(out, b.p, n);
	return 0;
}

int
db_get_text(struct db_q *q, int column, char *out, size_t cap)
{
	struct bytes b = db_get_bytes(q, column);

	*out = '\0';
	if (b.n >= cap || !utf8_valid(b) || (b.n > 0 && memchr(b.p, 0, b.n) != NULL))
		return db_damaged(q->db, "a name");
	if (b.n > 0)
		memcpy(out, b.p, b.n);
	out[b.n] = '\0';
	return 0;
}

int
db_begin(struct db *d, bool write)
{
	db_fault_clear(d);
	return db_script(d, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

int
db_commit(struct db *d)
{
	return db_script(d, "COMMIT");
}

void
db_rollback(struct db *d)
{
	/* SQLite may have done it by itself, after a full disk for example. */
	if (db_in_transaction(d))
		sqlite3_exec(d->s, "ROLLBACK", NULL, NULL, NULL);
}

bool
db_in_transaction(const struct db *d)
{
	return sqlite3_get_autocommit(d->s) == 0;
}

uint64_t
db_changes(const struct db *d)
{
	return (uint64_t)sqlite3_changes(d->s);
}

int64_t
db_last_row(const struct db *d)
{
	return sqlite3_last_insert_rowid(d->s);
}
