#include "store/db_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/schema.h"

#define VALUE_MAX (64 << 20) /* bytes of one value: nothing of ours comes near */

static const char free_space[] =
    "Free some space on that disk: what was accepted is safe, and snug goes on by itself.";
static const char check_path[] = "Check the path, its permissions and the file system.";
static const char restore[] =
    "Move the file away and start again, or put a copy of it in its place.";

static int
by_errno(int err)
{
	switch (err) {
	case ENOSPC:
	case EDQUOT:
		return ERR_NOSPACE;
	case EROFS:
	case EACCES:
	case EPERM:
		return ERR_READONLY;
	default:
		return ERR_IO;
	}
}

static int
by_code(int rc, int system_errno)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ERR_NOSPACE;
	case SQLITE_READONLY:
		return ERR_READONLY;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return by_errno(system_errno);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* our SQL is right, so the tables are not ours */
		return ERR_DAMAGED;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_INUSE;
	case SQLITE_NOMEM:
		return ERR_NOMEM;
	case SQLITE_TOOBIG:
		return ERR_LIMIT;
	case SQLITE_CONSTRAINT:
		return ERR_EXISTS;
	default:
		return ERR_INTERNAL;
	}
}

static int
describe(struct fault *f, int code, const char *path, const char *why)
{
	switch (code) {
	case ERR_NOSPACE:
		return fault_set(f, code, free_space, "no space left to write %s", path);
	case ERR_READONLY:
		return fault_set(f, code, check_path, "%s cannot be written to: %s", path, why);
	case ERR_DAMAGED:
		return fault_set(f, code, restore, "%s is damaged: %s", path, why);
	case ERR_INUSE:
		return fault_set(
		    f, code, "Stop that one first.", "%s is in use by another program", path);
	case ERR_IO:
		return fault_set(f, code, "Look at the disk: dmesg and smartctl tell more.",
		    "cannot read or write %s: %s", path, why);
	default:
		return fault_set(f, code, "Please report it.", "%s: %s", path, why);
	}
}

int
db_fail(struct db *d, int rc)
{
	int err = sqlite3_system_errno(d->s);
	int code = by_code(rc, err);
	bool system = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;

	if (d->fault.code == 0)
		describe(&d->fault, code, d->path,
		    system && err != 0 ? strerror(err) : sqlite3_errmsg(d->s));
	return code;
}

int
db_damaged(struct db *d, const char *what)
{
	char why[128];

	snprintf(why, sizeof why, "%s in it makes no sense", what);
	if (d->fault.code == 0)
		describe(&d->fault, ERR_DAMAGED, d->path, why);
	return ERR_DAMAGED;
}

int
db_too_new(struct db *d, const char *what)
{
	return fault_set(&d->fault, ERR_VERSION, "Use that snug, or move the file away.",
	    "the %s %s was written by a newer snug", what, d->path);
}

const struct fault *
db_fault(const struct db *d)
{
	return &d->fault;
}

void
db_fault_clear(struct db *d)
{
	d->fault = (struct fault){ 0 };
}

const char *
db_path(const struct db *d)
{
	return d->path;
}

int
db_script(struct db *d, const char *sql)
{
	int rc = sqlite3_exec(d->s, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : db_fail(d, rc);
}

int
db_pragma(struct db *d, const char *sql, int64_t *number)
{
	sqlite3_stmt *stmt = NULL;
	int rc, r = 0;

	*number = 0;
	if ((rc = sqlite3_prepare_v2(d->s, sql, -1, &stmt, NULL)) != SQLITE_OK)
		r = db_fail(d, rc);
	else if ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		*number = sqlite3_column_int64(stmt, 0);
	else
		r = rc == SQLITE_DONE ? 0 : db_fail(d, rc);
	sqlite3_finalize(stmt);
	return r;
}

/* An empty file of our mode, which SQLite takes for a new database; its log gets the same mode. */
static int
touch(const char *path, struct fault *f)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600), err = errno;

	if (fd < 0 && access(path, F_OK) == 0)
		return describe(f, by_errno(err), path, strerror(err));
	if (fd < 0)
		return fault_set(
		    f, ERR_CREATE, check_path, "cannot make %s: %s", path, strerror(err));
	close(fd);
	return 0;
}

/* What was not checkpointed is still in the log: the last one who had it did not get to the end. */
static bool
ended_badly(const char *path)
{
	char *log = mem_printf("%s-wal", path);
	struct stat st;
	bool left = stat(log, &st) == 0 && st.st_size > 0;

	free(log);
	return left;
}

static int
check_integrity(struct db *d)
{
	sqlite3_stmt *stmt = NULL;
	const char *verdict;
	int rc, r = 0;

	if ((rc = sqlite3_prepare_v2(d->s, "PRAGMA integrity_check(1)", -1, &stmt, NULL)) !=
		SQLITE_OK ||
	    (rc = sqlite3_step(stmt)) != SQLITE_ROW) {
		r = db_fail(d, rc);
	} else {
		verdict = (const char *)sqlite3_column_text(stmt, 0);
		if (verdict == NULL || strcmp(verdict, "ok") != 0)
			r = describe(&d->fault, ERR_DAMAGED, d->path,
			    verdict != NULL ? verdict : "no verdict");
	}
	sqlite3_finalize(stmt);
	return r;
}

static int
set_up(struct db *d, const struct db_opts *o)
{
	int64_t mode;
	int r;

	sqlite3_extended_result_codes(d->s, 1);
	sqlite3_limit(d->s, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_db_config(d->s, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/*
	 * Exclusive before WAL: then there is no shared memory, whose growth a full disk would
	 * answer with a signal, and no lock to take for each transaction.
	 */
	if ((r = db_script(d, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF;"
			      "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY")) != 0 ||
	    (r = db_pragma(d, "PRAGMA journal_mode=WAL", &mode)) != 0 ||
	    (r = db_script(
		 d, o->relaxed ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL")) != 0 ||
	    (r = db_script(
		 d, o->careful ? "PRAGMA secure_delete=ON" : "PRAGMA secure_delete=OFF")) != 0)
		return r;
	/* Takes the lock, and tells at once whether this can be written to. */
	if ((r = db_script(d, "BEGIN IMMEDIATE; ROLLBACK")) != 0)
		return r;
	return 0;
}

static int
open_file(struct db *d, const struct db_opts *o)
{
	bool check = o->careful && ended_badly(o->path);
	int rc, r;

	if ((rc = sqlite3_open_v2(
		 o->path, &d->s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)) != SQLITE_OK)
		return db_fail(d, rc);
	if ((r = set_up(d, o)) != 0 || (check && (r = check_integrity(d)) != 0))
		return r;
	return schema_migrate(d, o->schema, o->schema->n);
}

int
db_open(struct db **out, const struct db_opts *o, struct fault *f)
{
	struct db *d;
	int r;

	if (strcmp(o->path, DB_MEMORY) != 0 && (r = touch(o->path, f)) != 0)
		return r;
	d = mem_calloc(1, sizeof *d);
	d->path = mem_strdup(o->path);
	d->n_q = o->n_sql;
	d->q = mem_calloc(d->n_q, sizeof *d->q);
	for (size_t i = 0; i < d->n_q; i++)
		d->q[i] = (struct db_q){ .db = d, .sql = o->sql[i] };
	if ((r = open_file(d, o)) != 0) {
		*f = d->fault;
		/* The log stays, so that the next start too sees a reason to check. */
		if (d->s != NULL)
			sqlite3_db_config(d->s, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		db_close(d);
		return r;
	}
	db_fault_clear(d);
	*out = d;
	return 0;
}

void
db_close(struct db *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n_q; i++)
		sqlite3_finalize(d->q[i].stmt);
	if (d->s != NULL && db_in_transaction(d))
		sqlite3_exec(d->s, "ROLLBACK", NULL, NULL, NULL);
	/*
	 * The last connection writes the log back and removes it; what it cannot, the next
	 * start does.
	 */
	sqlite3_close(d->s);
	free(d->q);
	free(d->path);
	free(d);
}

int
db_checkpoint(struct db *d)
{
	int rc = sqlite3_wal_checkpoint_v2(d->s, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	return rc == SQLITE_OK ? 0 : db_fail(d, rc);
}

char *
db_copy_path(const char *path, int64_t version)
{
	return mem_printf("%s.v%lld", path, (long long)version);
}

/* VACUUM INTO takes a new or an empty file, and does not sync it. */
static int
vacuum_into(struct db *d, const char *path)
{
	sqlite3_stmt *stmt = NULL;
	int rc;

	if ((rc = sqlite3_prepare_v2(d->s, "VACUUM INTO ?1", -1, &stmt, NULL)) == SQLITE_OK &&
	    (rc = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC)) == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc != SQLITE_DONE)
		db_fail(d, rc);
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? 0 : d->fault.code;
}

static int
sync_path(struct db *d, const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC), r = 0;

	if (fd < 0 || fsync(fd) != 0)
		r = describe(&d->fault, by_errno(errno), path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return r;
}

/* What was renamed or removed beside path is so for good. */
static int
sync_folder(struct db *d, const char *path)
{
	char *folder = mem_strdup(path), *slash = strrchr(folder, '/');
	int r;

	if (slash != NULL)
		slash[slash == folder] = '\0';
	r = sync_path(d, slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY);
	free(folder);
	return r;
}

int
db_drop_copies(struct db *d, size_t version)
{
	bool dropped = false;
	int r = 0;

	for (size_t v = 1; v < version && r == 0; v++) {
		char *copy = db_copy_path(d->path, (int64_t)v);

		if (unlink(copy) == 0)
			dropped = true;
		else if (errno != ENOENT)
			r = describe(&d->fault, by_errno(errno), copy, strerror(errno));
		free(copy);
	}
	return r != 0 || !dropped ? r : sync_folder(d, d->path);
}

int
db_copy(struct db *d, const char *path)
{
	char *unfinished = mem_printf("%s.part", path);
	int r;

	unlink(unfinished);
	if ((r = touch(unfinished, &d->fault)) != 0 || (r = vacuum_into(d, unfinished)) != 0 ||
	    (r = sync_path(d, unfinished, O_RDWR)) != 0)
		goto out;
	if (rename(unfinished, path) != 0)
		r = describe(&d->fault, by_errno(errno), path, strerror(errno));
	else
		r = sync_folder(d, path);
out:
	if (r != 0)
		unlink(unfinished);
	free(unfinished);
	return r;
}
