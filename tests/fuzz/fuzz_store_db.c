/*
 * fuzz/fuzz_store_db.c - any file as the server's store: all is read, and some written; nothing
 * but answers and errors may come of it. The engine alone, without its thread.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/engine.h"
#include "store/job.h"
#include "tests/fuzz/dbfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t room[STORE_ID_SIZE] = { 1 }, id[STORE_ID_SIZE] = { 9, 9 };

static uint64_t
sum_of(struct bytes b)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < b.n; i++)
		sum += b.p[i];
	return sum;
}

/* Touch all that the answer points to. */
static void
read_answer(const struct store_answer *a)
{
	uint64_t sum = sum_of(a->value);

	if (a->r != 0 && (a->fault == NULL || a->fault->code != a->r || a->fault->cause[0] == '\0'))
		abort();
	for (size_t i = 0; i < a->n; i++) {
		if (a->records != NULL)
			sum += sum_of(a->records[i].body);
		if (a->rooms != NULL)
			sum += strlen(a->rooms[i].name);
		if (a->members != NULL)
			sum += strlen(a->members[i].person);
		if (a->welcomes != NULL)
			sum += sum_of(a->welcomes[i].body);
	}
	if (sum == 1)
		abort(); /* so that it is not left out; no text of ours sums to that */
}

static void
ask_all(struct engine *e)
{
	static const struct ask asks[] = {
		{ .op = JOB_ROOMS },
		{ .op = JOB_ROOMS, .person = "alice" },
		{ .op = JOB_MEMBERS, .room = room },
		{ .op = JOB_READ, .room = room, .max = 100 },
		{ .op = JOB_LAST_COMMIT, .room = room },
		{ .op = JOB_WELCOMES, .person = "alice", .max = 100 },
		{ .op = JOB_GET, .person = "bucket", .name = "key" },
		{ .op = JOB_APPEND, .room = room, .id = id, .person = "alice" },
		{ .op = JOB_COMMIT, .room = room, .id = room, .number = 3, .person = "alice" },
		{ .op = JOB_ACK, .room = room, .person = "alice", .number = 5 },
		{ .op = JOB_KEYPKG_TAKE, .person = "alice" },
		{ .op = JOB_WELCOME_ACK, .person = "alice", .number = 100 },
		{ .op = JOB_PUT, .person = "bucket", .name = "key", .number = STORE_REV_ANY },
		{ .op = JOB_EXPIRE, .time_ms = 1000, .max = 2 },
	};
	struct job *q[sizeof asks / sizeof *asks];
	size_t n = sizeof asks / sizeof *asks;

	for (size_t i = 0; i < n; i++)
		q[i] = job_new(&asks[i], (struct store_then){ .fn = NULL });
	for (size_t done = 0; done < n;)
		done += engine_run(e, q + done, n - done);
	for (size_t i = 0; i < n; i++) {
		read_answer(&q[i]->answer);
		job_free(q[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store_config c = { .relaxed = true, .quota = { 1000, 100000, 100000 } };
	struct engine *e;
	struct fault f;

	if (log_open("", LOG_ERROR) != 0)
		abort();
	c.path = dbfile_write(bytes_of(data, size));
	if (engine_open(&e, &c, &f) != 0) {
		if (f.code == 0 || f.cause[0] == '\0')
			abort();
		return 0;
	}
	ask_all(e);
	engine_close(e);
	return 0;
}
