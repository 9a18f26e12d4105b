#include "store/engine_int.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/schema.h"

/*
 * Bytes of answers after which a transaction ends, so that many readers do not pile up in
 * memory.
 */
#define ANSWERS_MAX (8u << 20)

static const char *const sql[SQL__COUNT] = {
#define X(name, text) [SQL_##name] = text,
#include "store/engine_sql.def"
#undef X
};

static const struct {
	int (*fn)(struct engine *e, struct job *q);
	bool writes;
} ops[] = {
#define X(NAME, name, writes) [JOB_##NAME] = { engine_do_##name, writes },
	JOB_OPS(X)
#undef X
};

int
engine_open(struct engine **out, const struct store_config *c, struct fault *f)
{
	struct db_opts o = {
		.path = c->path,
		.schema = &schema_store,
		.sql = sql,
		.n_sql = SQL__COUNT,
		.relaxed = c->relaxed,
	};
	struct engine *e = mem_calloc(1, sizeof *e);
	int r;

	e->quota = c->quota;
	if ((r = db_open(&e->db, &o, f)) != 0)
		free(e);
	else
		*out = e;
	return r;
}

void
engine_close(struct engine *e)
{
	if (e == NULL)
		return;
	db_close(e->db);
	free(e);
}

static void
put_fault(struct job *q, const struct fault *f)
{
	struct fault *copy = pool_alloc(&q->results, sizeof *copy);

	*copy = *f;
	q->answer.fault = copy;
	q->answer.r = f->code;
}

int
engine_refuse(struct job *q, int code, const char *cause)
{
	struct fault f;

	fault_set(&f, code, "Try again later.", "%s", cause);
	put_fault(q, &f);
	return code;
}

/* 0, also when the request is refused; or a failure of the database. */
static int
run_one(struct engine *e, struct job *q)
{
	int r;

	job_reset(q);
	r = ops[q->ask.op].fn(e, q);
	if (db_fault(e->db)->code != 0)
		return db_fault(e->db)->code;
	if (r != 0 && q->answer.fault == NULL)
		engine_refuse(q, r, err_text(r));
	return 0;
}

/* As many as *n says, or fewer, in one transaction. *n is then how many it were. */
static int
run_together(struct engine *e, struct job *const *q, size_t *n)
{
	size_t i = 0, bytes = 0;
	bool writes = false;
	int r;

	for (size_t k = 0; k < *n; k++)
		writes = writes || ops[q[k]->ask.op].writes;
	r = db_begin(e->db, writes);
	for (; r == 0 && i < *n && bytes < ANSWERS_MAX; i++) {
		r = run_one(e, q[i]);
		bytes += q[i]->results.used;
	}
	if (r == 0)
		r = db_commit(e->db);
	if (r != 0)
		db_rollback(e->db);
	*n = i;
	return r;
}

/* What the operator reads: when it begins and when it is over, and nothing in between. */
static void
tell(struct engine *e, const struct fault *f)
{
	if (f != NULL && !e->ill)
		log_error("store: %s. %s", f->cause, f->remedy);
	else if (f == NULL && e->ill)
		log_info("store: works again");
	e->ill = f != NULL;
}

static void
fail(struct engine *e, struct job *q)
{
	struct fault f = *db_fault(e->db);

	tell(e, &f);
	job_reset(q);
	put_fault(q, &f);
}

size_t
engine_run(struct engine *e, struct job *const *q, size_t n)
{
	size_t one = 1;

	if (run_together(e, q, &n) == 0) {
		tell(e, NULL);
		return n;
	}
	/* One may be in the way of all others, and a smaller one may still fit on the disk. */
	for (size_t i = 0; i < n; i++)
		if (run_together(e, &q[i], &one) != 0)
			fail(e, q[i]);
	return n;
}
