/*
 * store/db.h - one SQLite database: opened with care, its statements prepared once, its errors
 * in words. Nothing else of snug knows SQLite. Any one thread at a time.
 *
 * One process holds a database (exclusive locking), in WAL mode: a transaction is whole and,
 * unless relaxed, on the disk when db_commit returns.
 */
#ifndef SNUG_STORE_DB_H
#define SNUG_STORE_DB_H

#include "base/bytes.h"
#include "base/err.h"

struct db;
struct db_q;
struct schema;

#define DB_MEMORY ":memory:" /* as a path: nothing is kept */

struct db_opts {
	const char *path; /* made with mode 0600 when it is missing; its folder must be there */
	const struct schema *schema;
	const char *const *sql; /* the statements, named by their place; must outlive the db */
	size_t n_sql;
	/*
	 * synchronous=NORMAL: a power cut may undo the last transactions, whole and in order,
	 * although they were reported done. The end of the process never does.
	 */
	bool relaxed;
	/* What is deleted is overwritten; after an unclean end the whole file is checked first. */
	bool careful;
};

/*
 * Open, recover what an unclean end left, migrate to the schema's version (schema.h).
 * 0, or *f filled: ERR_CREATE; ERR_READONLY; ERR_INUSE when another process has it;
 * ERR_DAMAGED; ERR_VERSION when a newer snug wrote it; ERR_NOSPACE; ERR_IO.
 */
int db_open(struct db **out, const struct db_opts *o, struct fault *f);
void db_close(struct db *d); /* rolls back what was not committed; NULL is nothing */

/*
 * Values for the parameters of a statement; bytes and texts are lent until the statement's
 * db_end.
 */
struct db_value {
	enum { DB_NUMBER, DB_BYTES, DB_TEXT } kind;
	int64_t number;
	struct bytes bytes;
};

struct db_value db_number(int64_t v);
struct db_value db_count(uint64_t v); /* above INT64_MAX counts as INT64_MAX */
struct db_value db_bytes(struct bytes v);
struct db_value db_text(const char *s);
#define DB_V(...)                                                                                  \
	(const struct db_value[]){ __VA_ARGS__ },                                                  \
	    sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value)
#define DB_NONE NULL, 0

/*
 * Ask the statement with this place: db_next until it is not 1, and db_end in any case. Never
 * NULL. A statement can be asked once at a time.
 */
struct db_q *db_ask(struct db *d, size_t sql, const struct db_value *v, size_t n);
/* 1: a row, readable until the next call. 0: no more. Or the error, as db_fault has it. */
int db_next(struct db_q *q);
void db_end(struct db_q *q);
/* All of it for a statement without rows: 0 or the error. */
int db_run(struct db *d, size_t sql, const struct db_value *v, size_t n);
/* For a statement of one row with one number: 1 and *v, 0 when there is no row, or the error. */
int db_ask_number(struct db *d, size_t sql, const struct db_value *v, size_t n, int64_t *number);

/* Columns of the row, from 0. What is stored may be of any size: the reader checks. */
int64_t db_get_number(struct db_q *q, int column);
uint64_t db_get_count(struct db_q *q, int column); /* a negative one counts as 0 */
struct bytes db_get_bytes(struct db_q *q, int column);
/*
 * 0 when the column has exactly n bytes, now in out; else ERR_DAMAGED, as db_fault has it, and
 * zeros.
 */
int db_get_exactly(struct db_q *q, int column, void *out, size_t n);
/* A text as a C string of at most cap - 1 bytes without NUL, valid UTF-8; or the same. */
int db_get_text(struct db_q *q, int column, char *out, size_t cap);

/* write: nobody else may write from now on. 0 or the error. */
int db_begin(struct db *d, bool write);
/*
 * 0: done, and durable. Else nothing of it is, or (ERR_IO of a failed sync) a crash may still
 * bring all of it back.
 */
int db_commit(struct db *d);
void db_rollback(struct db *d); /* nothing when no transaction is open */
bool db_in_transaction(const struct db *d);
/* Changed rows of the last statement. */
uint64_t db_changes(const struct db *d);
int64_t db_last_row(const struct db *d);

/* Words of the first failure since db_begin, or since db_fault_clear; code 0: none. */
const struct fault *db_fault(const struct db *d);
void db_fault_clear(struct db *d);
/* Note that what was read makes no sense: ERR_DAMAGED with words. what: "a message", constant. */
int db_damaged(struct db *d, const char *what);
/* Note that a later program wrote this: ERR_VERSION with words. */
int db_too_new(struct db *d, const char *what);

/*
 * Everything into the main file, and the log cut to nothing: what was overwritten is then gone
 * from both.
 */
int db_checkpoint(struct db *d);

/* For schema.c and tests ------------------------------------------------- */

/* Several statements without parameters. */
int db_script(struct db *d, const char *sql);
/* A number that a statement such as "PRAGMA user_version" gives. */
int db_pragma(struct db *d, const char *sql, int64_t *number);
/* A copy of the whole, mode 0600, synced, at path, replaced when it is there. */
int db_copy(struct db *d, const char *path);
const char *db_path(const struct db *d);
/* The path of the copy that was kept before leaving this version; free it. */
char *db_copy_path(const char *path, int64_t version);
/* Remove the copies of all versions before this one, surely. 0 or ERR_IO, ERR_READONLY. */
int db_drop_copies(struct db *d, size_t version);

#endif
