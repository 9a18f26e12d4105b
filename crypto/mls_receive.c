#include "crypto/mls_receive.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_change.h"
#include "crypto/mls_step.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

int
mls_receive_proposal(
    struct mls_group *g, const struct authenticated_content *c, struct mls_event *e)
{
	struct mls_pending_new new = { e->ref, c->content.sender, c->content.body, NULL };
	struct mls_pending_item as = { .sender = c->content.sender };
	struct proposal_item item;
	struct mls_step s;
	struct rd in;
	int r;

	rd_init(&in, c->content.body);
	proposal_read(&in, &as.proposal);
	if ((r = rd_end(&in)) != 0 || (r = authenticated_content_ref(c, e->ref)) != 0)
		return r;
	item = mls_pending_as(&as);
	mls_step_init(&s, g->client, g->now);
	mls_step_group(&s, g);
	r = proposal_check(&item, &s.env);
	mls_step_fini(&s);
	if (r != 0 || (r = mls_pending_add(&g->pending, &new)) != 0)
		return r;
	e->kind = MLS_EVENT_PROPOSAL;
	e->type = as.proposal.type;
	return 0;
}

/* The list of a commit, each proposal found. */
static int
read_list(struct mls_step *s, const struct commit *c)
{
	struct proposal_or_ref p;
	struct rd in;
	int r = 0;

	rd_init(&in, c->proposals);
	while (r == 0 && commit_next(&in, &p))
		r = p.by_ref ? mls_step_reference(s, p.ref) : mls_step_value(s, p.proposal.raw);
	return r != 0 ? r : in.err;
}

/* Who commits: a member, or who joins and takes the next leaf. */
static int
find_committer(struct mls_step *s, const struct sender *sender, uint32_t *leaf)
{
	*leaf = sender->index;
	return s->list.external ? tree_claim(s->next->tree, leaf) : 0;
}

/* All of the path but its secrets (12.4.2). */
static int
merge_path(struct mls_step *s, const struct commit *c, uint32_t leaf)
{
	int r;

	if ((r = proposal_check_leaf(&s->list, &s->env, &c->path.leaf_node, leaf)) != 0 ||
	    (r = treekem_check(s->next->tree, leaf, &c->path)) != 0)
		return r;
	return treekem_merge(s->next->tree, leaf, &c->path);
}

/* The secrets of the path, for us. */
static int
open_path(struct mls_step *s, const struct commit *c, uint32_t leaf)
{
	struct treekem_from from = { leaf, &c->path };
	struct treekem_seal seal;
	int r;

	if ((r = mls_step_provisional(s)) != 0)
		return r;
	seal = mls_step_seal(s);
	if (mls_step_removes_self(s))
		return treekem_check_sealed(s->next->tree, leaf, &c->path, &seal);
	r = treekem_open(s->next->keys, s->next->tree, &from, &seal, &s->commit);
	s->has_commit = r == 0;
	return r;
}

/* An external commit brings the init secret along (8.3). */
static int
external_init(struct mls_step *s)
{
	const struct proposal *p = proposal_list_find(&s->list, PROPOSAL_EXTERNAL_INIT);
	int r;

	if (p == NULL || !s->list.external)
		return 0;
	s->has_init = true;
	r = schedule_external_receive(
	    &s->now->secrets->schedule, s->now->suite, p->external_init, &s->init);
	return r == ERR_KEY ? RULE_COMMIT_KEM : r;
}

/* The tree of the next epoch, and what only those have who stay. */
static int
take_path(struct mls_step *s, const struct commit *c, uint32_t leaf)
{
	int r = 0;

	if ((r = proposal_check_path(&s->list, c->has_path)) != 0 ||
	    (c->has_path && (r = merge_path(s, c, leaf)) != 0) ||
	    (r = proposal_check_tree(
		 &s->list, &s->env, s->next->tree, c->has_path ? leaf : MLS_NO_LEAF)) != 0 ||
	    (c->has_path && (r = open_path(s, c, leaf)) != 0))
		return r;
	return external_init(s);
}

/* The next epoch, with the confirmation tag that its maker says. */
static int
confirm(struct mls_step *s, const struct authenticated_content *c)
{
	struct mls_epoch *next = s->next;
	int r;

	if ((r = mls_step_psks(s)) != 0 || (r = mls_step_schedule(s, c)) != 0)
		return r;
	if (schedule_confirm_check(&next->secrets->schedule, transcript_hash(&next->transcript),
		c->auth.confirmation_tag) != 0)
		return RULE_COMMIT_CONFIRMATION;
	memcpy(next->tag, c->auth.confirmation_tag.p, sizeof next->tag);
	return mls_step_confirm(s);
}

/* All that can fail is over with this. */
static int
note_change(const struct mls_group *g, const struct mls_step *s, const struct mls_change_head *h,
    struct bytes aad, struct mls_change *change)
{
	struct mls_change_about about = { g->client, g, s->next, aad };
	int r;

	change->store = BUF_INIT(VEC_MAX);
	if ((r = mls_change_write(&change->store, s, h)) != 0 || (r = mls_change_read(change)) != 0)
		return r;
	return mls_change_ask(change, &about);
}

/* From the list to the next epoch, complete and allowed. */
static int
take(struct mls_group *g, struct mls_step *s, const struct authenticated_content *c,
    const struct commit *commit, struct mls_event *e)
{
	struct mls_change_head head = { c->content.sender, commit->has_path, false };
	int r;

	if ((r = read_list(s, commit)) != 0 || (r = mls_step_apply(s)) != 0 ||
	    (r = find_committer(s, &c->content.sender, &head.by.index)) != 0 ||
	    (r = take_path(s, commit, head.by.index)) != 0)
		return r;
	head.removed_self = mls_step_removes_self(s);
	if (!head.removed_self && (r = confirm(s, c)) != 0)
		return r;
	return note_change(g, s, &head, c->content.aad, &e->change);
}

int
mls_receive_commit(struct mls_group *g, const struct authenticated_content *c, struct mls_event *e)
{
	const struct proposal *reinit;
	struct buf reinit_raw = BUF_INIT(VEC_MAX);
	struct commit commit;
	struct mls_step s;
	struct rd in;
	int r;

	rd_init(&in, c->content.body);
	commit_read(&in, &commit);
	if ((r = rd_end(&in)) != 0)
		return r;
	mls_step_init(&s, g->client, g->now);
	mls_step_group(&s, g);
	s.list.external = c->content.sender.type == SENDER_NEW_MEMBER_COMMIT;
	s.list.committer = c->content.sender.index;
	if ((r = take(g, &s, c, &commit, e)) != 0)
		goto out;
	if ((reinit = proposal_list_find(&s.list, PROPOSAL_REINIT)) != NULL)
		wr_bytes(&reinit_raw, reinit->raw);
	if ((r = buf_err(&reinit_raw)) != 0)
		goto out;
	e->kind = MLS_EVENT_COMMIT;
	if (e->change.removed_self) {
		mls_group_leave(g);
	} else {
		mls_group_enter(g, s.next, &reinit_raw);
		s.next = NULL;
	}
out:
	mls_step_fini(&s);
	buf_fini(&reinit_raw);
	return r;
}
