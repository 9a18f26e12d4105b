/* tests/mls/driver_change.c - proposals, commits and messages. */
#include <stdio.h>

#include "base/err.h"
#include "tests/mls/driver_command.h"

void
driver_put_sender(struct call *c, const struct sender *s)
{
	char v[32];

	if (s->type == SENDER_MEMBER)
		snprintf(v, sizeof v, "%u", s->index);
	else if (s->type == SENDER_EXTERNAL)
		snprintf(v, sizeof v, "external:%u", s->index);
	else
		snprintf(v, sizeof v, "new");
	call_put_text(c, "sender", v);
}

static void
change_text(struct buf *b, const struct mls_change_row *row)
{
	static const char *const name[] = {
		[MLS_ADDED] = "added",
		[MLS_REMOVED] = "removed",
		[MLS_UPDATED] = "updated",
		[MLS_JOINED] = "joined",
		[MLS_PSK] = "psk",
		[MLS_EXTENSIONS] = "extensions",
		[MLS_REINIT] = "reinit",
		[MLS_UNKNOWN] = "unknown",
	};
	char s[40];
	int n;

	if (row->kind <= MLS_JOINED)
		n = snprintf(s, sizeof s, ",%s:%u", name[row->kind], row->leaf);
	else if (row->kind == MLS_UNKNOWN)
		n = snprintf(s, sizeof s, ",%s:%u", name[row->kind], row->type);
	else
		n = snprintf(s, sizeof s, ",%s", name[row->kind]);
	buf_put(b, s, (size_t)n);
}

void
driver_put_changes(struct call *c, const struct mls_change *change)
{
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX);

	for (size_t i = 0; i < change->n; i++)
		change_text(&b, &change->row[i]);
	driver_put_list(c, "changes", &b);
	buf_fini(&b);
}

/* propose kind=...: each fills in what is its own. */
static void
propose_add(struct world *w, struct call *c, struct mls_proposal *p)
{
	const char *v = call_text(c, "add");

	if (v == NULL && (v = call_text(c, "kp")) == NULL)
		call_fault(c, "missing field add");
	else
		p->key_package = driver_add(w, c, v);
}

static void
propose_update(struct world *w, struct call *c, struct mls_proposal *p)
{
	(void)w;
	(void)c;
	(void)p;
}

static void
propose_remove(struct world *w, struct call *c, struct mls_proposal *p)
{
	const char *v = call_text(c, "remove");

	(void)w;
	if (v == NULL && (v = call_text(c, "index")) == NULL)
		call_fault(c, "missing field remove");
	else
		p->leaf = (uint32_t)call_num_of(c, v);
}

static void
propose_psk(struct world *w, struct call *c, struct mls_proposal *p)
{
	const char *v = call_text(c, "psk");
	struct world_group *g = driver_group(w, c);

	if (v == NULL && (v = call_text(c, "id")) == NULL)
		call_fault(c, "missing field psk");
	else if (g != NULL)
		p->psk = driver_psk(c, g->g, v);
}

static void
propose_gce(struct world *w, struct call *c, struct mls_proposal *p)
{
	(void)w;
	if (call_text(c, "gce") == NULL && call_text(c, "ext") == NULL)
		call_fault(c, "missing field gce");
	p->extensions = driver_extensions(c, call_text(c, "gce") != NULL ? "gce" : "ext");
}

static void
propose_reinit(struct world *w, struct call *c, struct mls_proposal *p)
{
	(void)w;
	if (call_text(c, "gid") == NULL)
		call_fault(c, "missing field gid");
	p->reinit = (struct mls_reinit){ call_hex(c, "gid"), (uint16_t)call_num(c, "suite", 0),
		driver_extensions(c, "ext") };
}

static const struct {
	const char *name;
	uint16_t type;
	void (*fill)(struct world *w, struct call *c, struct mls_proposal *p);
} kinds[] = {
	{ "add", PROPOSAL_ADD, propose_add },
	{ "update", PROPOSAL_UPDATE, propose_update },
	{ "remove", PROPOSAL_REMOVE, propose_remove },
	{ "psk", PROPOSAL_PSK, propose_psk },
	{ "gce", PROPOSAL_EXTENSIONS, propose_gce },
	{ "reinit", PROPOSAL_REINIT, propose_reinit },
};

int
driver_propose(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct mls_send send = driver_send(c);
	struct mls_proposal p = { .type = 0 };
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX);
	struct mls_pending last;
	int r;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, call_text(c, "kind")) == 0) {
			p.type = kinds[i].type;
			kinds[i].fill(w, c, &p);
		}
	if (p.type == 0)
		call_fault(c, "no kind %.40s", call_text(c, "kind"));
	if (call_bad(c))
		return 0;
	if ((r = mls_propose(g->g, &p, &send, &b)) == 0) {
		call_put_hex(c, "msg", buf_bytes(&b));
		if (mls_pending_get(g->g, mls_pending_count(g->g) - 1, &last))
			call_put_hex(c, "ref", bytes_of(last.ref, sizeof last.ref));
	}
	buf_fini(&b);
	return r;
}

int
driver_propose_self(struct world *w, struct call *c)
{
	struct world_key_package *k = driver_key_package(w, c, call_text(c, "kp"));
	struct bytes gid = call_hex(c, "gid");
	uint64_t epoch = call_num(c, "epoch", 0);
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX);
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_propose_self(k->of->client, buf_bytes(&k->message), gid, epoch, &b)) == 0)
		call_put_hex(c, "msg", buf_bytes(&b));
	buf_fini(&b);
	return r;
}

/* The lists of a commit. */
static void
commit_lists(struct world *w, struct call *c, struct world_group *g, struct mls_commit_options *o)
{
	char **add = call_list(c, "add", &o->n_add), **remove = call_list(c, "remove", &o->n_remove);
	struct bytes *package = call_alloc(c, o->n_add, sizeof *package);
	uint32_t *leaf = call_alloc(c, o->n_remove, sizeof *leaf);

	for (size_t i = 0; i < o->n_add; i++)
		package[i] = driver_add(w, c, add[i]);
	for (size_t i = 0; i < o->n_remove; i++)
		leaf[i] = (uint32_t)call_num_of(c, remove[i]);
	o->add = package;
	o->remove = leaf;
	o->psk = driver_psks(c, g->g, &o->n_psk);
}

int
driver_commit(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes gce = driver_extensions(c, "gce");
	struct mls_reinit reinit = { call_hex(c, "reinit"), (uint16_t)call_num(c, "suite", 0),
		driver_extensions(c, "ext") };
	struct mls_commit_options o = {
		.extensions = call_text(c, "gce") != NULL ? &gce : NULL,
		.reinit = call_text(c, "reinit") != NULL ? &reinit : NULL,
		.without_pending = call_num(c, "pending", 1) == 0,
		.force_path = call_num(c, "path", 0) != 0,
		.inline_tree = call_num(c, "inline_tree", 1) != 0,
		.send = driver_send(c),
	};
	struct buf commit = BUF_INIT(DRIVER_MESSAGE_MAX), welcome = commit, tree = commit;
	struct mls_commit_output to = { .commit = &commit, .welcome = &welcome, .tree = &tree };
	int r = 0;

	if (g != NULL)
		commit_lists(w, c, g, &o);
	if (!call_bad(c) && (r = mls_commit(g->g, &o, &to)) == 0) {
		call_put_hex(c, "commit", buf_bytes(&commit));
		call_put_hex(c, "welcome", buf_bytes(&welcome));
		call_put_hex(c, "tree", o.inline_tree ? bytes_of(NULL, 0) : buf_bytes(&tree));
	}
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&tree);
	return r;
}

int
driver_accept(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct mls_change change;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_commit_accept(g->g, &change)) != 0)
		return r;
	driver_put_epoch(c, g->g);
	driver_put_changes(c, &change);
	driver_put_state(c, g->g);
	mls_change_fini(&change);
	return 0;
}

int
driver_drop(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);

	if (!call_bad(c))
		mls_commit_drop(g->g);
	return 0;
}

static void
put_event(struct call *c, const struct mls_group *g, const struct mls_event *e)
{
	static const char *const name[] = {
		[MLS_EVENT_APPLICATION] = "application",
		[MLS_EVENT_PROPOSAL] = "proposal",
		[MLS_EVENT_COMMIT] = "commit",
		[MLS_EVENT_OWN] = "own",
	};

	call_put_text(c, "type", name[e->kind]);
	driver_put_sender(c, &e->sender);
	driver_put_epoch(c, g);
	driver_put_changes(c, &e->change);
	driver_put_state(c, g);
	call_put_hex(c, "aad", e->aad);
	if (e->kind == MLS_EVENT_APPLICATION)
		call_put_hex(c, "plaintext", buf_bytes(&e->text));
	if (e->kind == MLS_EVENT_PROPOSAL) {
		call_put_hex(c, "ref", bytes_of(e->ref, sizeof e->ref));
		call_put_num(c, "kind", e->type);
	}
	if (e->kind == MLS_EVENT_OWN)
		call_put_num(c, "staged", e->staged);
}

int
driver_process(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes in = call_hex(c, "msg");
	struct mls_event e;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_process(g->g, in, &e)) != 0)
		return r;
	put_event(c, g->g, &e);
	mls_event_fini(&e);
	return 0;
}

int
driver_protect(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes text = call_hex(c, "plaintext");
	struct mls_send send = driver_send(c);
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX);
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_protect(g->g, text, &send, &b)) == 0)
		call_put_hex(c, "msg", buf_bytes(&b));
	buf_fini(&b);
	return r;
}

int
driver_unprotect(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes in = call_hex(c, "msg");
	struct mls_event e;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_unprotect(g->g, in, &e)) != 0)
		return r;
	call_put_hex(c, "plaintext", buf_bytes(&e.text));
	driver_put_sender(c, &e.sender);
	call_put_num(c, "epoch", e.epoch);
	call_put_hex(c, "aad", e.aad);
	mls_event_fini(&e);
	return 0;
}
