/* store/db_int.h - what the two files of struct db share. */
#ifndef SNUG_STORE_DB_INT_H
#define SNUG_STORE_DB_INT_H

#include "store/db.h"

struct sqlite3;
struct sqlite3_stmt;

struct db_q {
	struct db *db;
	const char *sql;
	struct sqlite3_stmt *stmt; /* NULL until it is first asked */
	int err;                   /* from asking, for db_next to give */
};

struct db {
	struct sqlite3 *s;
	char *path;
	struct db_q *q; /* one a statement */
	size_t n_q;
	struct fault fault;
};

/* Turn what SQLite says into an error, its words into the fault unless there is one already. */
int db_fail(struct db *d, int rc);

#endif
