#include "store/history_int.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/schema.h"

#define SEALED_MAX (HISTORY_STATE_MAX + (1 << 20))
#define KEEP (64 << 10) /* bytes of the two buffers that stay */

static const char proof[] = "snug history";

static const char *const sql[SQL__COUNT] = {
#define X(name, text) [SQL_##name] = text,
#include "store/history_sql.def"
#undef X
};

const struct fault *
history_fault(const struct history *h)
{
	return &h->fault;
}

void
history_look(struct history *h)
{
	if (!h->in)
		db_fault_clear(h->db);
}

int
history_tell(struct history *h, int r)
{
	if (r != 0 && db_fault(h->db)->code == r)
		h->fault = *db_fault(h->db);
	else if (r != 0)
		fault_set(&h->fault, r, "Please report it.", "history: %s", err_text(r));
	buf_empty(&h->text, KEEP);
	buf_empty(&h->sealed, KEEP);
	return r;
}

/* The key is the right one when it opens what the first one sealed. */
static int
check_key(struct history *h, struct fault *f)
{
	const struct history_context c = { .what = 'p' };
	struct db_q *q = db_ask(h->db, SQL_PROOF_GET, DB_NONE);
	int r = db_next(q);

	if (r == 1)
		r = history_unseal(h, h->key, &c, db_get_bytes(q, 0), &h->text) == 0 &&
			    bytes_equal(buf_bytes(&h->text), bytes_str(proof))
			? 1
			: ERR_AEAD;
	db_end(q);
	if (r == 0 && (r = history_seal(h, h->key, &c, bytes_str(proof))) == 0)
		r = db_run(h->db, SQL_PROOF_PUT, DB_V(db_bytes(buf_bytes(&h->sealed))));
	if (r == ERR_AEAD)
		return fault_set(f, r, "Type the passphrase again.",
		    "%s does not open with this key", db_path(h->db));
	return r < 0 ? r : 0;
}

static int
load(struct history *h, struct fault *f)
{
	int r;

	f->code = 0;
	if ((r = check_key(h, f)) == 0)
		r = history_rooms_load(h);
	if (history_tell(h, r) != 0 && f->code == 0)
		*f = h->fault;
	return r;
}

int
history_open(struct history **out, const struct history_opts *o, struct fault *f)
{
	struct db_opts d = {
		.path = o->path,
		.schema = &schema_history,
		.sql = sql,
		.n_sql = SQL__COUNT,
		.relaxed = o->relaxed,
		.careful = true,
	};
	struct history *h = mem_calloc(1, sizeof *h);
	int r;

	h->cipher = o->cipher;
	memcpy(h->key, o->key, sizeof h->key);
	list_init(&h->rooms);
	buf_init(&h->text, SEALED_MAX);
	buf_init(&h->sealed, SEALED_MAX);
	if ((r = db_open(&h->db, &d, f)) != 0 || (r = load(h, f)) != 0) {
		history_close(h);
		return r;
	}
	/* What was overwritten before an unclean end may still be in the log. */
	(void)db_checkpoint(h->db);
	db_fault_clear(h->db);
	*out = h;
	return 0;
}

void
history_close(struct history *h)
{
	if (h == NULL)
		return;
	history_rooms_free(h);
	db_close(h->db);
	buf_fini(&h->text);
	buf_fini(&h->sealed);
	mem_wipe(h, sizeof *h);
	free(h);
}

/* What memory knows of the database may not be so. */
static void
undo(struct history *h)
{
	db_rollback(h->db);
	/* If that fails there is no room, until the next rollback: nothing wrong is written. */
	(void)history_rooms_load(h);
}

int
history_begin(struct history *h)
{
	int r;

	assert(!h->in);
	if ((r = db_begin(h->db, true)) != 0)
		return history_tell(h, r);
	h->in = true;
	h->broken = 0;
	return 0;
}

int
history_commit(struct history *h)
{
	int r = h->broken;

	assert(h->in);
	h->in = false;
	if (r == 0 && (r = db_commit(h->db)) != 0)
		history_tell(h, r);
	if (r != 0)
		undo(h);
	return r;
}

void
history_rollback(struct history *h)
{
	if (!h->in)
		return;
	h->in = false;
	undo(h);
}

int
history_enter(struct history *h, bool *own)
{
	int r;

	*own = !h->in;
	if (h->in)
		return h->broken;
	if ((r = db_begin(h->db, true)) != 0)
		return history_tell(h, r);
	return 0;
}

int
history_leave(struct history *h, bool own, int r)
{
	if (own && r == 0)
		r = db_commit(h->db);
	history_tell(h, r);
	/* These two are said before anything is changed. */
	if (r == ERR_EXISTS || r == ERR_NOTFOUND) {
		if (own)
			db_rollback(h->db);
		return r;
	}
	if (own && r != 0)
		undo(h);
	else if (r != 0)
		h->broken = r;
	return r;
}

/* Letter, room, place, and a name or an id. */
static struct bytes
context_bytes(const struct history_context *c, struct buf *b)
{
	wr_u8(b, (uint8_t)c->what);
	wr_u64(b, c->room);
	wr_u64(b, c->place.seq);
	wr_u32(b, c->place.part);
	if (c->name != NULL)
		wr_bytes(b, bytes_str(c->name));
	if (c->id != NULL)
		wr_bytes(b, bytes_of(c->id, HISTORY_ID_SIZE));
	return buf_bytes(b);
}

int
history_seal(
    struct history *h, const uint8_t *key, const struct history_context *c, struct bytes text)
{
	struct buf context = BUF_INIT(64 + HISTORY_NAME_MAX);
	int r;

	buf_clear(&h->sealed);
	r = h->cipher.seal(h->cipher.user, key, context_bytes(c, &context), text, &h->sealed);
	buf_fini(&context);
	return r != 0 ? r : buf_err(&h->sealed);
}

int
history_unseal(struct history *h, const uint8_t *key, const struct history_context *c,
    struct bytes sealed, struct buf *out)
{
	struct buf context = BUF_INIT(64 + HISTORY_NAME_MAX);
	int r;

	if (out == &h->text)
		buf_clear(out);
	r = h->cipher.open(h->cipher.user, key, context_bytes(c, &context), sealed, out);
	buf_fini(&context);
	return r != 0 ? r : buf_err(out);
}

int
history_unseal_row(struct history *h, const uint8_t *key, const struct history_context *c,
    struct db_q *q, struct buf *out)
{
	int r = db_next(q);

	if (r != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	r = history_unseal(h, key, c, db_get_bytes(q, 0), out);
	return r == ERR_AEAD ? db_damaged(h->db, "something sealed") : r;
}
