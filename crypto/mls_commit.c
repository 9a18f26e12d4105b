/* crypto/mls_commit.c - a commit of ours (RFC 9420 12.4.1): staged, then accepted or dropped. */
#include "crypto/mls_commit.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_change.h"
#include "crypto/mls_choose.h"
#include "crypto/mls_info.h"
#include "crypto/mls_message.h"
#include "crypto/mls_send.h"
#include "crypto/vec.h"

/* Where output begins, to take it back. */
struct marks {
	size_t commit, welcome, tree, group_info;
};

static size_t
mark(const struct buf *b)
{
	return b != NULL ? b->n : 0;
}

static void
take_back(struct buf *b, size_t n)
{
	if (b != NULL)
		b->n = n;
}

static struct marks
marks_of(const struct mls_commit_output *to)
{
	return (struct marks){ mark(to->commit), mark(to->welcome), mark(to->tree),
		mark(to->group_info) };
}

static void
take_all_back(const struct mls_commit_output *to, const struct marks *m)
{
	take_back(to->commit, m->commit);
	take_back(to->welcome, m->welcome);
	take_back(to->tree, m->tree);
	take_back(to->group_info, m->group_info);
}

/* The path: as we are, or as a new identity says, whose key then signs. */
static int
make_path(struct mls_draft *d, const struct mls_commit_options *o)
{
	struct mls_step *s = &d->step;
	struct mls_who *who = NULL;
	int r;

	if (o->identity == NULL && !o->force_path && !proposal_list_needs_path(&s->list))
		return mls_draft_path(d, NULL);
	if (o->identity == NULL)
		return mls_draft_path(d, mls_epoch_leaf(s->now));
	if ((r = mls_who_new(&who, o->identity)) != 0)
		return r;
	s->next->secrets->sign = *who->sign;
	if ((r = mls_draft_path(d, &who->as)) == 0)
		r = proposal_check_leaf(
		    &s->list, &s->env, tree_leaf(s->next->tree, s->next->self), s->next->self);
	mls_who_free(who);
	return r;
}

/* What goes out beside the commit. */
static int
put_others(const struct mls_draft *d, bool inline_tree, const struct mls_commit_output *to)
{
	const struct mls_epoch *next = d->step.next;
	int r = 0;

	if (to->welcome != NULL && (r = mls_draft_welcome(d, inline_tree, to->welcome)) != 0)
		return r;
	if (to->tree != NULL) {
		tree_export(next->tree, to->tree);
		r = buf_err(to->tree);
	}
	if (r == 0 && to->group_info != NULL) {
		mls_message_begin(to->group_info, WIRE_FORMAT_GROUP_INFO);
		r = mls_info_sign(to->group_info, next, &(struct mls_info_options){ true, true });
	}
	return r;
}

/* The ReInit of the list, if it has one. */
static int
keep_reinit(const struct mls_step *s, struct buf *out)
{
	const struct proposal *p = proposal_list_find(&s->list, PROPOSAL_REINIT);

	*out = BUF_INIT(VEC_MAX);
	if (p != NULL)
		wr_bytes(out, p->raw);
	return buf_err(out);
}

int
mls_staged_new(struct mls_staged **out, const struct mls_group *g, const struct mls_draft *d,
    const struct mls_client *c)
{
	struct mls_change_head head = {
		.by = d->content.content.sender,
		.has_path = d->has_path,
	};
	struct mls_change_about about = { c, g, d->step.next, d->content.content.aad };
	struct mls_staged *s = mem_calloc(1, sizeof *s);
	int r;

	s->change.store = BUF_INIT(VEC_MAX);
	if ((r = mls_change_write(&s->change.store, &d->step, &head)) != 0 ||
	    (r = mls_change_read(&s->change)) != 0 ||
	    (r = keep_reinit(&d->step, &s->reinit)) != 0 ||
	    (r = mls_change_ask(&s->change, &about)) != 0)
		mls_staged_free(s);
	else
		*out = s;
	return r;
}

/* The list stands: everything up to the signed commit and what goes with it. */
static int
finish(struct mls_group *g, struct mls_draft *d, const struct mls_commit_options *o,
    const struct mls_commit_output *to)
{
	int r;

	if ((r = make_path(d, o)) != 0)
		return r;
	d->content = mls_send_content(g, CONTENT_COMMIT, bytes_of(NULL, 0), &o->send);
	if ((r = mls_draft_sign(d, &g->now->secrets->sign)) != 0)
		return r;
	return put_others(d, o->inline_tree, to);
}

/* The message, last of all: it takes a key. */
static int
stage(struct mls_group *g, struct mls_draft *d, const struct mls_commit_options *o,
    struct buf *commit)
{
	struct mls_staged *s = NULL;
	size_t start = commit->n;
	struct bytes message;
	int r;

	if ((r = mls_staged_new(&s, g, d, g->client)) != 0)
		return r;
	if ((r = mls_send_protect(g, &d->content, o->send.pad_to, commit)) != 0) {
		mls_staged_free(s);
		return r;
	}
	message = bytes_of(commit->p + start, commit->n - start);
	suite_hash(s->hash, &message, 1);
	s->next = d->step.next;
	d->step.next = NULL;
	g->staged = s;
	mls_send_keep(g);
	return 0;
}

int
mls_commit_as(struct mls_group *g, const struct mls_commit_options *o, enum psk_usage usage,
    const struct mls_commit_output *to)
{
	struct mls_make make = { .g = g, .suite = g->now->suite->id, .usage = usage };
	struct marks marks = marks_of(to);
	struct buf values = BUF_INIT(VEC_MAX);
	struct mls_draft d;
	int r;

	if ((r = mls_send_check(g, &o->send)) != 0)
		return r;
	if (g->staged != NULL)
		return ERR_STATE;
	mls_draft_init(&d);
	mls_step_init(&d.step, g->client, g->now);
	mls_step_group(&d.step, g);
	d.step.policy = mls_client_policy(g->client, true);
	d.step.list.committer = g->now->self;
	d.step.env.reinit = usage == PSK_REINIT;
	d.step.env.branch = usage == PSK_BRANCH;
	if ((r = mls_choose_values(&d.step, &make, o, &values)) != 0 ||
	    (r = mls_choose_pending(&d.step, o->without_pending)) != 0 ||
	    (r = finish(g, &d, o, to)) != 0 || (r = stage(g, &d, o, to->commit)) != 0)
		take_all_back(to, &marks);
	mls_draft_fini(&d);
	buf_fini(&values);
	return r;
}

int
mls_commit(
    struct mls_group *g, const struct mls_commit_options *o, const struct mls_commit_output *to)
{
	return mls_commit_as(g, o, PSK_APPLICATION, to);
}

int
mls_commit_accept(struct mls_group *g, struct mls_change *change)
{
	struct mls_staged *s = g->staged;
	struct mls_epoch *next;

	if (s == NULL)
		return ERR_STATE;
	if (change != NULL) {
		*change = s->change;
		s->change = (struct mls_change){ 0 };
	}
	next = s->next;
	s->next = NULL;
	mls_group_enter(g, next, &s->reinit);
	return 0;
}

void
mls_commit_drop(struct mls_group *g)
{
	mls_staged_free(g->staged);
	g->staged = NULL;
}

bool
mls_commit_staged(const struct mls_group *g)
{
	return g->staged != NULL;
}
