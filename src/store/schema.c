#include "store/schema.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/db.h"

/*
 * What the server keeps. log.place is room.no << 40 | seq (place.h): one b-tree holds each
 * room's log together and in order, and bodies of any size.
 */
static const char *const store_steps[] = {
	"CREATE TABLE room(no INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,"
	" name TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,"
	" commit_seq INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE log(place INTEGER PRIMARY KEY, kind INTEGER NOT NULL, epoch INTEGER NOT NULL,"
	" time INTEGER NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL) STRICT;"
	"CREATE INDEX log_id ON log(id);"
	"CREATE TABLE member(room INTEGER NOT NULL, person TEXT NOT NULL, acked INTEGER NOT NULL,"
	" PRIMARY KEY(room, person)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX member_person ON member(person);"
	"CREATE TABLE keypkg(no INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL,"
	" last INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
	"CREATE INDEX keypkg_owner ON keypkg(owner, last);"
	"CREATE TABLE welcome(no INTEGER PRIMARY KEY AUTOINCREMENT, room BLOB NOT NULL,"
	" seq INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
	"CREATE TABLE invited(person TEXT NOT NULL, welcome INTEGER NOT NULL,"
	" PRIMARY KEY(person, welcome)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX invited_welcome ON invited(welcome);"
	"CREATE TABLE value(rev INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL,"
	" key TEXT NOT NULL, body BLOB NOT NULL, UNIQUE(bucket, key)) STRICT;",
	/* Quotas: what each room holds, and what each person had written on which day. */
	"ALTER TABLE room ADD COLUMN records INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE room ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;"
	"UPDATE room SET"
	" records = (SELECT count(*) FROM log WHERE place >> 40 = room.no),"
	" bytes = (SELECT ifnull(sum(length(body)), 0) FROM log WHERE place >> 40 = room.no);"
	"CREATE TABLE spent(person TEXT NOT NULL, day INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	" PRIMARY KEY(person, day)) STRICT, WITHOUT ROWID;",
	/* How far each log was taken away, so that who was gone for long is told. */
	"ALTER TABLE room ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;",
};

const struct schema schema_store = {
	.what = "server store",
	.application_id = 0x736e7331, /* "sns1" */
	.steps = store_steps,
	.n = sizeof store_steps / sizeof *store_steps,
};

/*
 * What a client keeps. key, name and body are sealed (history_seal.h); part 0 is the server's
 * order, others are ours.
 */
static const char *const history_steps[] = {
	"CREATE TABLE room(no INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,"
	" key BLOB NOT NULL, name BLOB NOT NULL, cursor INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE message(room INTEGER NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL,"
	" id BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY(room, seq, part)) STRICT, WITHOUT "
	"ROWID;"
	"CREATE UNIQUE INDEX message_id ON message(room, id);"
	"CREATE TABLE state(room INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;"
	"CREATE TABLE outbox(no INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL,"
	" id BLOB NOT NULL, state INTEGER NOT NULL, reason INTEGER NOT NULL DEFAULT 0,"
	" epoch INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL, frame BLOB NOT NULL,"
	" UNIQUE(room, id)) STRICT;"
	"CREATE TABLE proof(no INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;",
	/*
	 * Drafts, read positions, settings. And pages: many old messages sealed as one, so that a
	 * search opens them at the speed of the cipher; where each message is, is known by its id.
	 */
	"CREATE TABLE value(room INTEGER NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL,"
	" PRIMARY KEY(room, name)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE known(room INTEGER NOT NULL, id BLOB NOT NULL, seq INTEGER NOT NULL,"
	" part INTEGER NOT NULL, PRIMARY KEY(room, id)) STRICT, WITHOUT ROWID;"
	"INSERT INTO known SELECT room, id, seq, part FROM message;"
	"DROP INDEX message_id;"
	"CREATE TABLE page(no INTEGER PRIMARY KEY, room INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" part INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(room, seq, part)) STRICT;",
};

const struct schema schema_history = {
	.what = "history",
	.application_id = 0x736e6831, /* "snh1" */
	.steps = history_steps,
	.n = sizeof history_steps / sizeof *history_steps,
};

static int
keep_copy(struct db *d, int64_t version)
{
	char *path = db_copy_path(db_path(d), version);
	int r = db_copy(d, path);

	free(path);
	return r;
}

/* A new file has neither version nor tables. */
static int
version_of(struct db *d, const struct schema *s, int64_t *version)
{
	int64_t id, tables;
	int r;

	if ((r = db_pragma(d, "PRAGMA user_version", version)) != 0 ||
	    (r = db_pragma(d, "PRAGMA application_id", &id)) != 0 ||
	    (r = db_pragma(d, "SELECT count(*) FROM sqlite_schema", &tables)) != 0)
		return r;
	if (*version == 0 && id == 0 && tables == 0)
		return 0;
	if (id != s->application_id || *version < 1)
		return db_damaged(d, "the header");
	return 0;
}

static int
take_steps(struct db *d, const struct schema *s, size_t from, size_t to)
{
	char mark[96];
	int r = db_begin(d, true);

	for (size_t v = from; v < to && r == 0; v++)
		r = db_script(d, s->steps[v]);
	snprintf(mark, sizeof mark, "PRAGMA application_id=%ld; PRAGMA user_version=%zu",
	    (long)s->application_id, to);
	if (r == 0 && (r = db_script(d, mark)) == 0)
		r = db_commit(d);
	if (r != 0)
		db_rollback(d);
	return r;
}

int
schema_migrate(struct db *d, const struct schema *s, size_t to)
{
	int64_t version = 0;
	int r;

	assert(to <= s->n);
	if ((r = version_of(d, s, &version)) != 0)
		return r;
	if ((uint64_t)version > s->n)
		return db_too_new(d, s->what);
	if ((uint64_t)version >= to)
		return 0;
	if (version > 0 && (r = keep_copy(d, version)) != 0)
		return r;
	return take_steps(d, s, (size_t)version, to);
}
