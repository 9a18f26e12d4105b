#include "crypto/mls_draft.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_info.h"
#include "crypto/mls_label.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

void
mls_draft_init(struct mls_draft *d)
{
	*d = (struct mls_draft){ .has_path = false };
	d->update_path = d->body = BUF_INIT(VEC_MAX);
}

void
mls_draft_fini(struct mls_draft *d)
{
	mls_step_fini(&d->step);
	buf_fini(&d->update_path);
	buf_fini(&d->body);
	mem_wipe(d, sizeof *d);
}

/* New keys up the tree, the leaf signed. */
static int
renew(struct mls_draft *d, const struct leaf_node *as)
{
	struct mls_epoch *next = d->step.next;
	struct treekem_maker maker = {
		.leaf = next->self,
		.group_id = d->step.group_id,
		.as = as,
		.sign = &next->secrets->sign,
	};

	d->has_path = true;
	return treekem_make(&d->path, next->keys, next->tree, &maker);
}

int
mls_draft_path(struct mls_draft *d, const struct leaf_node *as)
{
	struct mls_step *s = &d->step;
	struct treekem_seal seal;
	int r;

	if (as == NULL)
		return proposal_check_tree(&s->list, &s->env, s->next->tree, MLS_NO_LEAF);
	if ((r = renew(d, as)) != 0 ||
	    (r = proposal_check_tree(&s->list, &s->env, s->next->tree, s->next->self)) != 0 ||
	    (r = mls_step_provisional(s)) != 0)
		return r;
	seal = mls_step_seal(s);
	if ((r = treekem_seal(&d->path, s->next->tree, s->next->self, &seal, &d->update_path)) != 0)
		return r;
	s->commit = d->path.commit;
	s->has_commit = true;
	return 0;
}

/* The reference of an item that is in by reference. */
static struct bytes
ref_of(const struct mls_step *s, const struct proposal_item *item)
{
	for (size_t i = 0; i < s->pending->n; i++)
		if (&s->pending->item[i]->proposal == item->proposal)
			return bytes_of(s->pending->item[i]->ref, SUITE_HASH_SIZE);
	return bytes_of(NULL, 0);
}

/* The encoded Commit. */
static int
write_body(struct mls_draft *d)
{
	size_t at = d->body.n;

	for (size_t i = 0; i < d->step.list.n; i++) {
		const struct proposal_item *item = &d->step.list.item[i];

		if (item->by_ref)
			commit_write_ref(&d->body, ref_of(&d->step, item));
		else
			commit_write_proposal(&d->body, item->proposal->raw);
	}
	vec_close(&d->body, at);
	wr_u8(&d->body, d->has_path);
	wr_bytes(&d->body, buf_bytes(&d->update_path));
	return buf_err(&d->body);
}

int
mls_draft_sign(struct mls_draft *d, const struct sign_key *k)
{
	struct mls_epoch *next = d->step.next;
	struct bytes context = buf_bytes(&d->step.now->context);
	int r;

	if ((r = write_body(d)) != 0)
		return r;
	d->content.content.body = buf_bytes(&d->body);
	if ((r = authenticated_content_sign(&d->content, context, k, d->sig)) != 0)
		return r;
	d->content.auth.signature = bytes_of(d->sig, sizeof d->sig);
	if ((r = mls_step_schedule(&d->step, &d->content)) != 0)
		return r;
	schedule_confirm(&next->secrets->schedule, transcript_hash(&next->transcript), next->tag);
	d->content.auth.confirmation_tag = mls_epoch_tag(next);
	return mls_step_confirm(&d->step);
}

/* The GroupInfo of the next epoch, sealed. */
static int
seal_info(const struct mls_draft *d, bool tree, struct buf *out)
{
	const struct mls_epoch *next = d->step.next;
	struct buf info = BUF_INIT(VEC_MAX);
	struct secret welcome;
	int r;

	if ((r = mls_info_sign(&info, next, &(struct mls_info_options){ tree, false })) == 0) {
		schedule_welcome(&welcome, &d->step.joiner, &d->step.psk.secret);
		r = welcome_seal_info(next->suite, &welcome, buf_bytes(&info), out);
		secret_wipe(&welcome);
	}
	buf_fini(&info);
	return r;
}

/* PreSharedKeyIDs, in the order of their proposals. */
static int
put_psks(const struct mls_draft *d, struct buf *out)
{
	for (size_t i = 0; i < d->step.list.n; i++)
		if (d->step.list.item[i].proposal->type == PROPOSAL_PSK)
			psk_id_write(out, &d->step.list.item[i].proposal->psk);
	return buf_err(out);
}

/* The secrets for one who is added. */
static int
add_entry(const struct mls_draft *d, const struct proposal_item *item, struct welcome_to *to,
    struct group_secrets *s, struct buf *out)
{
	const struct key_package *k = &item->proposal->add;
	uint8_t ref[SUITE_HASH_SIZE];

	mls_label_ref(ref, MLS_LABEL_KEY_PACKAGE, k->raw);
	to->ref = bytes_of(ref, sizeof ref);
	to->init_key = k->init_key;
	s->has_path = d->has_path;
	if (s->has_path)
		s->path = bytes_of(
		    treekem_path_for(&d->path, d->step.next->self, item->added)->b, SECRET_SIZE);
	return welcome_add(out, to, s);
}

static int
add_entries(const struct mls_draft *d, struct bytes info, struct bytes psks, struct buf *out)
{
	struct hpke_bind bind;
	struct welcome_to to = { .bind = &bind };
	struct group_secrets s = {
		.joiner = bytes_of(d->step.joiner.b, SECRET_SIZE),
		.psks = psks,
	};
	int r = 0;

	welcome_bind(&bind, d->step.next->suite, info);
	for (size_t i = 0; i < d->step.list.n && r == 0; i++)
		if (d->step.list.item[i].proposal->type == PROPOSAL_ADD)
			r = add_entry(d, &d->step.list.item[i], &to, &s, out);
	return r;
}

int
mls_draft_welcome(const struct mls_draft *d, bool tree, struct buf *out)
{
	struct buf info = BUF_INIT(VEC_MAX), psks = BUF_INIT(VEC_MAX), secrets = BUF_INIT(VEC_MAX);
	struct welcome w = { .suite = d->step.next->suite->id };
	int r = 0;

	if (d->step.n_added == 0)
		return 0;
	if ((r = seal_info(d, tree, &info)) != 0 || (r = put_psks(d, &psks)) != 0 ||
	    (r = add_entries(d, buf_bytes(&info), buf_bytes(&psks), &secrets)) != 0)
		goto out;
	w.secrets = buf_bytes(&secrets);
	w.group_info = buf_bytes(&info);
	mls_message_begin(out, WIRE_FORMAT_WELCOME);
	welcome_write(out, &w);
	r = buf_err(out);
out:
	buf_fini(&info);
	buf_fini(&psks);
	buf_fini(&secrets);
	return r;
}
