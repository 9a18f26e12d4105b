/* crypto/mls_propose.c - proposals that we send (RFC 9420 12.1): as a member, as a new member, as
 * an external sender. */
#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_make.h"
#include "crypto/mls_message.h"
#include "crypto/mls_send.h"
#include "crypto/mls_step.h"
#include "crypto/random.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

/* A new leaf of ours, signed, with the keys that belong to it. */
static int
make_update(
    const struct mls_make *m, const struct mls_identity *id, struct proposal *p, struct buf *leaf)
{
	struct leaf_place place = { mls_id(m->g), m->g->now->self };
	struct leaf_node l = *mls_epoch_leaf(m->g->now);
	struct mls_who *who = NULL;
	struct hpke_key key;
	int r = 0;

	if (id != NULL && (r = mls_who_new(&who, id)) == 0)
		l = who->as;
	if (r != 0)
		return r;
	m->own->sign = who != NULL ? *who->sign : m->g->now->secrets->sign;
	hpke_key_new(&key);
	m->own->leaf = key.private;
	l.encryption_key = bytes_of(key.public, sizeof key.public);
	l.source = LEAF_SOURCE_UPDATE;
	if ((r = leaf_node_sign(leaf, &l, &place, &m->own->sign)) == 0)
		r = leaf_node_parse(&p->update, buf_bytes(leaf));
	secret_wipe(&key.private);
	mls_who_free(who);
	return r;
}

static int
put_add(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	struct proposal p = { .type = PROPOSAL_ADD };
	int r = mls_package_parse(&p.add, from->key_package);

	(void)m;
	if (r == 0)
		proposal_write(out, &p);
	return r;
}

static int
put_update(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	struct proposal p = { .type = PROPOSAL_UPDATE };
	struct buf leaf = BUF_INIT(VEC_MAX);
	int r = ERR_USAGE;

	if (m->own != NULL && (r = make_update(m, from->identity, &p, &leaf)) == 0)
		proposal_write(out, &p);
	buf_fini(&leaf);
	return r;
}

static int
put_remove(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	(void)m;
	proposal_write(out, &(struct proposal){ .type = PROPOSAL_REMOVE, .remove = from->leaf });
	return 0;
}

static int
put_psk(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	struct proposal p = { .type = PROPOSAL_PSK, .psk = { .type = from->psk.type } };
	uint8_t nonce[PSK_NONCE_SIZE];

	if (from->psk.type != PSK_EXTERNAL && from->psk.type != PSK_RESUMPTION)
		return ERR_USAGE;
	random_bytes(nonce, sizeof nonce);
	p.psk.id = from->psk.id;
	p.psk.nonce = bytes_of(nonce, sizeof nonce);
	if (from->psk.type == PSK_RESUMPTION) {
		p.psk.usage = m->usage != 0 ? m->usage : PSK_APPLICATION;
		p.psk.epoch = from->psk.epoch;
	}
	proposal_write(out, &p);
	return 0;
}

static int
put_reinit(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	struct proposal p = {
		.type = PROPOSAL_REINIT,
		.reinit = {
			.group_id = from->reinit.group_id,
			.version = MLS_VERSION,
			.suite = from->reinit.suite != 0 ? from->reinit.suite : m->suite,
			.extensions = from->reinit.extensions,
		},
	};

	if (suite_find(p.reinit.suite) == NULL)
		return ERR_SUITE;
	proposal_write(out, &p);
	return 0;
}

static int
put_extensions(const struct mls_make *m, const struct mls_proposal *from, struct buf *out)
{
	struct proposal p = { .type = PROPOSAL_EXTENSIONS, .extensions = from->extensions };

	(void)m;
	proposal_write(out, &p);
	return 0;
}

static int (*const puts_row[])(
    const struct mls_make *, const struct mls_proposal *, struct buf *) = {
	[PROPOSAL_ADD] = put_add,
	[PROPOSAL_UPDATE] = put_update,
	[PROPOSAL_REMOVE] = put_remove,
	[PROPOSAL_PSK] = put_psk,
	[PROPOSAL_REINIT] = put_reinit,
	[PROPOSAL_EXTERNAL_INIT] = NULL,
	[PROPOSAL_EXTENSIONS] = put_extensions,
};

int
mls_make_proposal(const struct mls_make *m, const struct mls_proposal *p, struct buf *out)
{
	size_t start = out->n;
	struct proposal check;
	struct rd in;
	int r;

	if (!proposal_default(p->type) || puts_row[p->type] == NULL)
		return ERR_USAGE;
	if ((r = puts_row[p->type](m, p, out)) != 0 || (r = buf_err(out)) != 0)
		return r;
	/* Lists that came from the caller may be malformed. */
	rd_init(&in, bytes_of(out->p + start, out->n - start));
	proposal_read(&in, &check);
	return rd_end(&in);
}

/* Would it be accepted from us? */
static int
check_own(struct mls_group *g, struct bytes raw)
{
	struct proposal p;
	struct proposal_item item = {
		.proposal = &p,
		.from = PROPOSAL_FROM_MEMBER,
		.index = g->now->self,
		.by_ref = true,
	};
	struct mls_step s;
	struct rd in;
	int r;

	rd_init(&in, raw);
	proposal_read(&in, &p);
	mls_step_init(&s, g->client, g->now);
	mls_step_group(&s, g);
	s.policy = mls_client_policy(g->client, true);
	r = proposal_check(&item, &s.env);
	mls_step_fini(&s);
	return r;
}

/* Send raw and let it wait here. keys is taken when this succeeds. */
static int
send_and_keep(struct mls_group *g, struct bytes raw, struct mls_pending_keys *keys,
    const struct mls_send *how, struct buf *message)
{
	struct authenticated_content c = mls_send_content(g, CONTENT_PROPOSAL, raw, how);
	uint8_t sig[SIGNATURE_SIZE], ref[SUITE_HASH_SIZE];
	struct mls_pending_new item = { ref, c.content.sender, raw, keys };
	int r;

	if ((r = mls_send_sign(g, &c, sig)) != 0 || (r = authenticated_content_ref(&c, ref)) != 0 ||
	    (r = mls_pending_add(&g->pending, &item)) != 0)
		return r == ERR_REPLAY ? ERR_EXISTS : r;
	if ((r = mls_send_protect(g, &c, how->pad_to, message)) != 0) {
		g->pending.item[g->pending.n - 1]->own = NULL;
		mls_pending_remove(&g->pending, g->pending.n - 1);
	} else {
		mls_send_keep(g);
	}
	return r;
}

int
mls_propose(struct mls_group *g, const struct mls_proposal *p, const struct mls_send *send,
    struct buf *message)
{
	struct mls_send how = send != NULL ? *send : (struct mls_send){ 0 };
	struct mls_make m = { .g = g, .suite = g->now->suite->id };
	struct buf raw = BUF_INIT(VEC_MAX);
	int r;

	if ((r = mls_send_check(g, &how)) != 0)
		return r;
	if (p->type == PROPOSAL_UPDATE && (m.own = secret_new(sizeof *m.own)) == NULL)
		return ERR_NOMEM;
	if ((r = mls_make_proposal(&m, p, &raw)) == 0 && (r = check_own(g, buf_bytes(&raw))) == 0)
		r = send_and_keep(g, buf_bytes(&raw), m.own, &how, message);
	if (r != 0)
		secret_free(m.own);
	buf_fini(&raw);
	return r;
}

/* From outside: signed, not in any epoch's context (6.1). */
static int
send_outside(const struct framed_content *content, const struct sign_key *k, struct buf *message)
{
	struct authenticated_content c = { .wire_format = WIRE_FORMAT_PUBLIC, .content = *content };
	uint8_t sig[SIGNATURE_SIZE];
	size_t start = message->n;
	int r;

	if ((r = authenticated_content_sign(&c, bytes_of(NULL, 0), k, sig)) != 0)
		return r;
	c.auth.signature = bytes_of(sig, sizeof sig);
	mls_message_begin(message, WIRE_FORMAT_PUBLIC);
	if ((r = public_message_protect(&c, NULL, bytes_of(NULL, 0), message)) != 0)
		message->n = start;
	return r;
}

int
mls_propose_self(struct mls_client *c, struct bytes key_package, struct bytes group_id,
    uint64_t epoch, struct buf *message)
{
	struct mls_proposal p = { .type = PROPOSAL_ADD, .key_package = key_package };
	struct framed_content content = {
		.group_id = group_id,
		.epoch = epoch,
		.sender = { SENDER_NEW_MEMBER_PROPOSAL, 0 },
		.type = CONTENT_PROPOSAL,
	};
	struct buf raw = BUF_INIT(VEC_MAX);
	int r;

	if ((r = mls_make_proposal(&(struct mls_make){ 0 }, &p, &raw)) == 0) {
		content.body = buf_bytes(&raw);
		r = send_outside(&content, c->who->sign, message);
	}
	buf_fini(&raw);
	return r;
}

int
mls_propose_outside(
    const struct mls_outsider *by, const struct mls_proposal *p, struct buf *message)
{
	struct framed_content content = {
		.group_id = by->group_id,
		.epoch = by->epoch,
		.sender = { SENDER_EXTERNAL, by->index },
		.type = CONTENT_PROPOSAL,
	};
	struct mls_make m = { .suite = by->suite };
	struct buf raw = BUF_INIT(VEC_MAX);
	uint8_t public[PUBKEY_SIZE];
	struct sign_key k;
	int r;

	sign_key_seed(&k, public, by->seed);
	if ((r = mls_make_proposal(&m, p, &raw)) == 0) {
		content.body = buf_bytes(&raw);
		r = send_outside(&content, &k, message);
	}
	mem_wipe(&k, sizeof k);
	buf_fini(&raw);
	return r;
}
