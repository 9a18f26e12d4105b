#include "tests/bench/archive.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/history.h"
#include "tests/bench/stat.h"
#include "tests/store/vault.h"
#include "tests/support/tmpdir.h"

#define MESSAGES 100000u
#define ROOMS 10u
#define SCREEN 50u /* lines */

struct archive {
	char *dir, *path, *bare;
	uint64_t rooms[ROOMS];
	struct buf text; /* all of them in memory, one after the other */
	struct history *h;
};

static void
check(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "bench_store: %s\n", what);
		abort();
	}
}

static size_t
text_of(uint32_t n, char *out, size_t cap)
{
	/* Of 80 bytes; only the first ten have the word that is looked for. */
	return (size_t)snprintf(out, cap,
	    "%08u %s was at the door and wants to know who has the key to lb2, again", n,
	    n < ROOMS ? "the needle" : "some other ");
}

static void
open_history(struct archive *a)
{
	struct history_opts o = { .path = a->path, .key = vault_key, .cipher = vault_cipher() };
	struct fault f;

	check(history_open(&a->h, &o, &f) == 0, "history_open");
}

static void
fill_history(struct archive *a)
{
	uint8_t id[HISTORY_ID_SIZE] = { 0 };
	char text[256];

	open_history(a);
	for (uint32_t i = 0; i < ROOMS; i++) {
		memcpy(id, &i, sizeof i);
		check(history_room_add(a->h, id, "#room", &a->rooms[i]) == 0, "history_room_add");
	}
	for (uint32_t n = 0; n < MESSAGES; n++) {
		struct history_message m = {
			.place = { n / ROOMS + 1, 0 },
			.time_ms = n,
			.sender = bytes_str("somebody"),
		};

		if (n % 1000 == 0)
			check(history_begin(a->h) == 0, "history_begin");
		m.body = bytes_of(text, text_of(n, text, sizeof text));
		memcpy(m.id, &n, sizeof n);
		m.id[8] = (uint8_t)(n * 31); /* as if drawn */
		check(
		    history_message_add(a->h, a->rooms[n % ROOMS], &m) == 0, "history_message_add");
		buf_put(&a->text, m.body.p, m.body.n);
		if (n % 1000 == 999)
			check(history_commit(a->h) == 0, "history_commit");
	}
}

static bool
has_word(void *user, const struct history_message *m)
{
	*(size_t *)user += memmem(m->body.p, m->body.n, "needle", 6) != NULL;
	return true;
}

static double
ms_since(uint64_t start)
{
	return (double)(clock_mono_ns() - start) / 1e6;
}

double
archive_search(void *archive)
{
	struct archive *a = archive;
	uint64_t start = stat_cpu_ns();
	size_t hits = 0;

	for (uint32_t i = 0; i < ROOMS; i++)
		check(history_backward(a->h, a->rooms[i], HISTORY_END, has_word, &hits) == 0,
		    "history_backward");
	check(hits == ROOMS, "not found");
	return (double)(stat_cpu_ns() - start) / 1e6;
}

double
archive_search_memory(void *archive)
{
	struct archive *a = archive;
	uint64_t start = stat_cpu_ns();
	size_t hits = 0, size = a->text.n / MESSAGES;

	for (size_t i = 0; i < MESSAGES; i++)
		hits += memmem(a->text.p + i * size, size, "needle", 6) != NULL;
	check(hits == ROOMS, "not found");
	return (double)(stat_cpu_ns() - start) / 1e6;
}

static void
fill_bare(struct archive *a)
{
	sqlite3_stmt *q;
	sqlite3 *s;
	size_t size = a->text.n / MESSAGES;

	check(sqlite3_open(a->bare, &s) == SQLITE_OK, "sqlite3_open");
	check(sqlite3_exec(s,
		  "PRAGMA journal_mode=WAL; CREATE TABLE msg(room INTEGER, seq INTEGER, body BLOB,"
		  " PRIMARY KEY(room, seq)) STRICT, WITHOUT ROWID; BEGIN",
		  NULL, NULL, NULL) == SQLITE_OK,
	    "CREATE");
	check(
	    sqlite3_prepare_v2(s, "INSERT INTO msg VALUES(?1, ?2, ?3)", -1, &q, NULL) == SQLITE_OK,
	    "INSERT");
	for (uint32_t n = 0; n < MESSAGES; n++) {
		sqlite3_bind_int64(q, 1, n % ROOMS);
		sqlite3_bind_int64(q, 2, n / ROOMS);
		sqlite3_bind_blob(q, 3, a->text.p + n * size, (int)size, SQLITE_STATIC);
		check(sqlite3_step(q) == SQLITE_DONE, "INSERT");
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	check(sqlite3_exec(s, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "COMMIT");
	sqlite3_close(s);
}

static bool
screenful(void *user, const struct history_message *m)
{
	(void)m;
	return ++*(size_t *)user < SCREEN;
}

double
archive_start(void *archive)
{
	struct archive *a = archive;
	size_t lines = 0;
	uint64_t start;

	history_close(a->h);
	start = clock_mono_ns();
	open_history(a);
	check(history_backward(a->h, a->rooms[3], HISTORY_END, screenful, &lines) == 0,
	    "history_backward");
	check(lines == SCREEN, "too few lines");
	return ms_since(start);
}

double
archive_start_bare(void *archive)
{
	struct archive *a = archive;
	uint64_t start = clock_mono_ns();
	sqlite3_stmt *q;
	size_t lines = 0;
	sqlite3 *s;
	double ms;

	check(sqlite3_open(a->bare, &s) == SQLITE_OK, "sqlite3_open");
	check(
	    sqlite3_prepare_v2(s,
		"SELECT body FROM msg WHERE room = 3 AND seq < 1000000 ORDER BY seq DESC LIMIT 50",
		-1, &q, NULL) == SQLITE_OK,
	    "SELECT");
	while (sqlite3_step(q) == SQLITE_ROW)
		lines += sqlite3_column_blob(q, 0) != NULL;
	check(lines == SCREEN, "too few lines");
	sqlite3_finalize(q);
	ms = ms_since(start);
	sqlite3_close(s);
	return ms;
}

struct archive *
archive_new(void)
{
	struct archive *a = mem_calloc(1, sizeof *a);

	a->dir = tmpdir_new();
	a->path = mem_printf("%s/history.db", a->dir);
	a->bare = mem_printf("%s/bare.db", a->dir);
	buf_init(&a->text, 64 << 20);
	fill_history(a);
	fill_bare(a);
	return a;
}

void
archive_free(struct archive *a)
{
	history_close(a->h);
	buf_fini(&a->text);
	free(a->path);
	free(a->bare);
	tmpdir_free(a->dir);
	free(a);
}
