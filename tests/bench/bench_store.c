/*
 * The server's store: durable appends a second by one sender, who waits for each, and by a
 * hundred, each of whom waits for his own; beside a bare SQLite loop with a table and an index
 * like ours and synchronous=FULL, one and a hundred rows a transaction. Higher is better.
 * A client's history: archive.h. Lower is better.
 */
#include <assert.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store.h"
#include "tests/bench/archive.h"
#include "tests/bench/stat.h"
#include "tests/support/random.h"
#include "tests/support/tmpdir.h"

#define BODY 400 /* bytes: a sealed line of text */
#define ROOMS 20

/* What both are given to do. */
struct load {
	size_t senders, appends;
	uint64_t random;
};

static uint8_t body[BODY];

static void
check(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "bench_store: %s\n", what);
		abort();
	}
}

static void
make_id(uint64_t *random, uint8_t id[static 16])
{
	uint64_t half[2] = { random_next(random), random_next(random) };

	memcpy(id, half, 16);
}

static double
per_second(size_t n, uint64_t since_ns)
{
	return (double)n * 1e9 / (double)(clock_mono_ns() - since_ns);
}

struct ours {
	struct store *s;
	struct load *load;
	int fd;
	size_t asked, answered;
	uint8_t room[ROOMS][16];
};

static void
wake(void *user)
{
	struct ours *o = user;
	uint64_t one = 1;

	check(write(o->fd, &one, sizeof one) == sizeof one, "write");
}

static void on_answer(void *user, const struct store_answer *a);

static void
send_one(struct ours *o)
{
	uint8_t id[16];
	struct store_entry e = {
		.room = o->room[o->asked % ROOMS],
		.id = id,
		.body = bytes_of(body, sizeof body),
	};

	make_id(&o->load->random, id);
	o->asked++;
	check(store_append(o->s, &e, (struct store_then){ on_answer, o }) == 0, "store_append");
}

static void
on_answer(void *user, const struct store_answer *a)
{
	struct ours *o = user;

	check(a->r == 0, "append");
	o->answered++;
	if (o->asked < o->load->appends)
		send_one(o);
}

static void
wait_for(struct ours *o, size_t n)
{
	struct pollfd p = { .fd = o->fd, .events = POLLIN };
	uint64_t count;

	while (o->answered < n) {
		check(poll(&p, 1, -1) == 1 && read(o->fd, &count, sizeof count) == sizeof count,
		    "poll");
		store_poll(o->s);
	}
}

static void
on_room(void *user, const struct store_answer *a)
{
	(void)user;
	check(a->r == 0, "store_room_make");
}

static double
ours(void *user)
{
	struct ours o = { .load = user, .fd = eventfd(0, EFD_CLOEXEC) };
	char *dir = tmpdir_new(), *path = mem_printf("%s/store.db", dir);
	struct store_config c = { .path = path, .wake = wake, .user = &o };
	struct fault f;
	double figure;
	uint64_t start;

	check(store_open(&o.s, &c, &f) == 0, "store_open");
	for (size_t i = 0; i < ROOMS; i++) {
		make_id(&o.load->random, o.room[i]);
		store_room_make(o.s, o.room[i], "#room", (struct store_then){ on_room, NULL });
	}
	start = clock_mono_ns();
	for (size_t i = 0; i < o.load->senders; i++)
		send_one(&o);
	wait_for(&o, o.load->appends);
	figure = per_second(o.load->appends, start);
	store_close(o.s);
	close(o.fd);
	free(path);
	tmpdir_free(dir);
	return figure;
}

static void
run_sql(sqlite3 *s, const char *sql)
{
	check(sqlite3_exec(s, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void
insert(sqlite3_stmt *q, size_t n, uint64_t *random)
{
	uint8_t id[16];

	make_id(random, id);
	sqlite3_bind_int64(q, 1, (sqlite3_int64)(n % ROOMS));
	sqlite3_bind_int64(q, 2, (sqlite3_int64)n);
	sqlite3_bind_blob(q, 3, id, sizeof id, SQLITE_STATIC);
	sqlite3_bind_blob(q, 4, body, sizeof body, SQLITE_STATIC);
	check(sqlite3_step(q) == SQLITE_DONE, "INSERT");
	sqlite3_reset(q);
}

static double
bare(void *user)
{
	struct load *load = user;
	char *dir = tmpdir_new(), *path = mem_printf("%s/bare.db", dir);
	sqlite3_stmt *q;
	double figure;
	uint64_t start;
	sqlite3 *s;

	check(sqlite3_open(path, &s) == SQLITE_OK, "sqlite3_open");
	run_sql(s,
	    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	    "CREATE TABLE log(room INTEGER, seq INTEGER, id BLOB, body BLOB,"
	    " PRIMARY KEY(room, seq)) STRICT, WITHOUT ROWID;"
	    "CREATE UNIQUE INDEX log_id ON log(room, id)");
	check(sqlite3_prepare_v3(s, "INSERT INTO log VALUES(?1, ?2, ?3, ?4)", -1,
		  SQLITE_PREPARE_PERSISTENT, &q, NULL) == SQLITE_OK,
	    "prepare");
	start = clock_mono_ns();
	for (size_t n = 0; n < load->appends;) {
		run_sql(s, "BEGIN IMMEDIATE");
		for (size_t i = 0; i < load->senders && n < load->appends; i++)
			insert(q, n++, &load->random);
		run_sql(s, "COMMIT");
	}
	figure = per_second(load->appends, start);
	sqlite3_finalize(q);
	sqlite3_close(s);
	free(path);
	tmpdir_free(dir);
	return figure;
}

int
main(void)
{
	struct load one = { .senders = 1, .appends = 1000, .random = 1 };
	struct load hundred = { .senders = 100, .appends = 20000, .random = 2 };
	struct archive *a;

	stat_head();
	stat_compare("store: durable appends, 1 sender", "1/s", ours, bare, &one);
	stat_compare("store: durable appends, 100 senders", "1/s", ours, bare, &hundred);
	a = archive_new();
	stat_compare(
	    "history: search 100,000 messages", "ms", archive_search, archive_search_memory, a);
	stat_compare(
	    "history: start with 100,000 messages", "ms", archive_start, archive_start_bare, a);
	archive_free(a);
	return 0;
}
