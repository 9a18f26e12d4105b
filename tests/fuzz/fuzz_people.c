/* fuzz/fuzz_people.c - the file of the people that one met. */
#include <stdlib.h>
#include <string.h>

#include "client/people.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, written and read again is the same. */
static void
round_trip(const struct people *p)
{
	struct buf once = BUF_INIT(1 << 22), again = BUF_INIT(1 << 22);
	struct people q = { 0 };
	struct fault f;

	people_write(p, &once);
	if (people_read(&q, buf_bytes(&once), "f", &f) != 0 || q.n != p->n)
		abort();
	people_write(&q, &again);
	if (!bytes_equal(buf_bytes(&once), buf_bytes(&again)))
		abort();
	for (size_t i = 0; i < p->n; i++)
		if (people_find(p, q.v[i]->nick) != p->v[i])
			abort();
	people_fini(&q);
	buf_fini(&once);
	buf_fini(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct people p = { 0 };
	struct fault f = { 0 };
	int r = people_read(&p, bytes_of(data, size), "f", &f);

	if (r == 0)
		round_trip(&p);
	else if (r != ERR_CONFIG || p.n != 0 || strncmp(f.cause, "line ", 5) != 0)
		abort();
	people_fini(&p);
	return 0;
}
