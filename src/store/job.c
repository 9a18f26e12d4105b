#include "store/job.h"

#include <stdlib.h>

#include "base/mem.h"

static const char *const *
copy_names(struct pool *p, const char *const *names, size_t n)
{
	const char **to = pool_alloc(p, n * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = pool_text(p, names[i]);
	return to;
}

static const uint8_t *
copy_id(struct pool *p, const uint8_t *id)
{
	return id != NULL ? pool_bytes(p, bytes_of(id, STORE_ID_SIZE)).p : NULL;
}

struct job *
job_new(const struct ask *a, struct store_then then)
{
	struct job *q = mem_calloc(1, sizeof *q);
	struct ask *to = &q->ask;

	list_init(&q->node);
	q->then = then;
	*to = *a;
	to->room = copy_id(&q->pool, a->room);
	to->id = copy_id(&q->pool, a->id);
	to->person = pool_text(&q->pool, a->person);
	to->name = pool_text(&q->pool, a->name);
	to->body = pool_bytes(&q->pool, a->body);
	to->welcome = pool_bytes(&q->pool, a->welcome);
	to->joiners = copy_names(&q->pool, a->joiners, a->n_joiners);
	to->leavers = copy_names(&q->pool, a->leavers, a->n_leavers);
	q->cost = sizeof *q + q->pool.used;
	return q;
}

void
job_free(struct job *q)
{
	if (q == NULL)
		return;
	pool_free(&q->results);
	pool_free(&q->pool);
	free(q);
}

void
job_reset(struct job *q)
{
	pool_free(&q->results);
	q->answer = (struct store_answer){ .r = 0 };
}

#define GROW(type, field)                                                                          \
	type *items = pool_grow(&q->results, q->answer.field, q->answer.n, sizeof *items);         \
	q->answer.field = items;                                                                   \
	return &items[q->answer.n++]

struct store_record *
job_record(struct job *q)
{
	GROW(struct store_record, records);
}

struct store_room *
job_room(struct job *q)
{
	GROW(struct store_room, rooms);
}

struct store_member *
job_member(struct job *q)
{
	GROW(struct store_member, members);
}

struct store_welcome *
job_welcome(struct job *q)
{
	GROW(struct store_welcome, welcomes);
}
