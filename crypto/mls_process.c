/* crypto/mls_process.c - whatever comes for a group, opened and verified (RFC 9420 6). */
#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/external_sender.h"
#include "crypto/mls_message.h"
#include "crypto/mls_receive.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

/* A message on its way in. */
struct incoming {
	struct mls_group *g;
	struct mls_epoch *epoch; /* that it was sent in */
	struct authenticated_content content;
	bool own; /* it says to be ours */
};

/* The epoch of that number, if we still have it; a past one is for application data alone. */
static struct mls_epoch *
find_epoch(const struct mls_group *g, uint64_t number)
{
	if (g->now->number == number)
		return g->now;
	for (size_t i = 0; i < g->n_past; i++)
		if (g->past[i]->number == number)
			return g->past[i];
	return NULL;
}

static int
find_place(struct incoming *in, const struct mls_message *m, enum content_type type)
{
	struct bytes group_id;
	uint64_t epoch;

	if (!mls_message_place(m, &group_id, &epoch))
		return ERR_PROTO;
	if (!bytes_equal(group_id, mls_id(in->g)))
		return ERR_GROUP;
	if ((in->epoch = find_epoch(in->g, epoch)) == NULL)
		return ERR_EPOCH;
	if (type == CONTENT_APPLICATION)
		return 0;
	if (in->epoch != in->g->now)
		return ERR_EPOCH;
	return mls_group_check(in->g);
}

static int
open_private(struct incoming *in, const struct private_message *m, struct mls_event *e)
{
	struct private_keys keys = mls_epoch_private(in->epoch);
	struct sender_data from;
	int r;

	if ((r = private_message_sender(m, &keys, &from)) != 0)
		return r;
	if (tree_leaf(in->epoch->tree, from.leaf) == NULL)
		return RULE_MESSAGE_SENDER;
	in->own = from.leaf == in->epoch->self;
	if (!in->own)
		return private_message_open(m, &keys, &from, &e->text, &in->content);
	in->content.wire_format = WIRE_FORMAT_PRIVATE;
	in->content.content = (struct framed_content){
		.epoch = m->epoch,
		.sender = { SENDER_MEMBER, from.leaf },
		.aad = m->aad,
		.type = m->type,
	};
	return 0;
}

static int
open_public(struct incoming *in, const struct public_message *m)
{
	const struct sender *from = &m->content.sender;
	int r = public_message_unprotect(m, &in->epoch->secrets->schedule.membership,
	    buf_bytes(&in->epoch->context), &in->content);

	if (r != 0)
		return r == ERR_MAC ? RULE_MESSAGE_MEMBERSHIP : r;
	if (from->type != SENDER_MEMBER)
		return 0;
	if (tree_leaf(in->epoch->tree, from->index) == NULL)
		return RULE_MESSAGE_SENDER;
	in->own = from->index == in->epoch->self;
	return 0;
}

/* The key of a new member is in what it sends (6.1). */
static int
new_member_key(const struct authenticated_content *c, struct bytes *key)
{
	struct proposal p;
	struct commit commit;
	struct rd in;

	rd_init(&in, c->content.body);
	if (c->content.type == CONTENT_PROPOSAL) {
		proposal_read(&in, &p);
		if (rd_end(&in) != 0 || p.type != PROPOSAL_ADD)
			return RULE_NEW_MEMBER_ADD;
		*key = p.add.leaf_node.signature_key;
		return 0;
	}
	commit_read(&in, &commit);
	if (rd_end(&in) != 0 || !commit.has_path)
		return RULE_LIST_PATH;
	*key = commit.path.leaf_node.signature_key;
	return 0;
}

static int
sender_key(const struct incoming *in, struct bytes *key)
{
	const struct sender *from = &in->content.content.sender;
	struct external_sender s;

	switch (from->type) {
	case SENDER_MEMBER:
		*key = tree_leaf(in->epoch->tree, from->index)->signature_key;
		return 0;
	case SENDER_EXTERNAL:
		if (external_sender_find(buf_bytes(&in->epoch->extensions), from->index, &s) != 0)
			return RULE_OUTSIDE_SENDER;
		*key = s.signature_key;
		return 0;
	case SENDER_NEW_MEMBER_PROPOSAL:
	case SENDER_NEW_MEMBER_COMMIT:
		break;
	}
	return new_member_key(&in->content, key);
}

static int
verify(const struct incoming *in)
{
	struct bytes key;
	int r;

	if ((r = sender_key(in, &key)) != 0)
		return r;
	r = authenticated_content_verify(&in->content, buf_bytes(&in->epoch->context), key);
	return r == ERR_SIGNATURE || r == ERR_KEY ? RULE_MESSAGE_SIGNATURE : r;
}

/* Who sent it, as it was in that epoch, kept with the event. */
static int
note_sender(const struct incoming *in, struct mls_event *e)
{
	const struct sender *from = &in->content.content.sender;
	const struct leaf_node *l;
	struct rd r;

	e->epoch = in->epoch->number;
	e->sender = *from;
	e->aad = in->content.content.aad;
	if (from->type != SENDER_MEMBER)
		return 0;
	l = tree_leaf(in->epoch->tree, from->index);
	credential_write(&e->store, &l->credential);
	wr_vecv(&e->store, l->signature_key);
	rd_init(&r, buf_bytes(&e->store));
	credential_read(&r, &e->credential);
	e->signature_key = vec_get(&r);
	return buf_err(&e->store);
}

/* A message of our own that came back. */
static void
note_own(const struct incoming *in, struct bytes message, struct mls_event *e)
{
	uint8_t hash[SUITE_HASH_SIZE];

	e->kind = MLS_EVENT_OWN;
	if (in->epoch != in->g->now)
		return;
	/* Others have it as well: their ratchets stand where it was. */
	if (in->content.wire_format == WIRE_FORMAT_PRIVATE)
		in->g->passed[in->content.content.type == CONTENT_APPLICATION ? RATCHET_APPLICATION
									      : RATCHET_HANDSHAKE] =
		    0;
	if (in->g->staged == NULL)
		return;
	suite_hash(hash, &message, 1);
	e->staged = memcmp(hash, in->g->staged->hash, sizeof hash) == 0;
}

/* The text of an application message stands where the message was opened: keep that alone. */
static int
take_text(const struct incoming *in, struct mls_event *e)
{
	struct bytes body = in->content.content.body;

	e->kind = MLS_EVENT_APPLICATION;
	memmove(e->text.p, body.p, body.n);
	e->text.n = body.n;
	return 0;
}

static int
dispatch(struct incoming *in, struct mls_event *e)
{
	struct buf opened = BUF_INIT(VEC_MAX);
	int r;

	if (in->content.content.type == CONTENT_APPLICATION)
		return take_text(in, e);
	buf_move(&opened, &e->text); /* what the content is lent from */
	if (in->content.content.type == CONTENT_PROPOSAL)
		r = mls_receive_proposal(in->g, &in->content, e);
	else
		r = mls_receive_commit(in->g, &in->content, e);
	buf_fini(&opened);
	return r;
}

static int
process(struct incoming *in, const struct mls_message *m, struct bytes message, struct mls_event *e)
{
	int r;

	if (m->wire_format == WIRE_FORMAT_PRIVATE)
		r = open_private(in, &m->private_message, e);
	else
		r = open_public(in, &m->public_message);
	/* A private message of our own cannot be opened: its key is gone. */
	if (r == 0 && !(in->own && m->wire_format == WIRE_FORMAT_PRIVATE))
		r = verify(in);
	if (r != 0 || (r = note_sender(in, e)) != 0)
		return r;
	if (in->own) {
		note_own(in, message, e);
		return 0;
	}
	return dispatch(in, e);
}

static enum content_type
type_of(const struct mls_message *m)
{
	return m->wire_format == WIRE_FORMAT_PRIVATE ? m->private_message.type
						     : m->public_message.content.type;
}

static int
receive(struct mls_group *g, struct bytes message, bool only_text, struct mls_event *e)
{
	struct incoming in = { .g = g };
	struct mls_message m;
	int r;

	*e = (struct mls_event){ .text = BUF_INIT(VEC_MAX), .store = BUF_INIT(VEC_MAX) };
	if (message.n > g->client->policy.max_message)
		return ERR_LIMIT;
	if ((r = mls_message_parse(&m, message)) != 0)
		return r;
	if (m.wire_format != WIRE_FORMAT_PUBLIC && m.wire_format != WIRE_FORMAT_PRIVATE)
		return ERR_PROTO;
	if (only_text &&
	    (m.wire_format != WIRE_FORMAT_PRIVATE || type_of(&m) != CONTENT_APPLICATION))
		return ERR_PROTO;
	if ((r = find_place(&in, &m, type_of(&m))) != 0 || (r = process(&in, &m, message, e)) != 0)
		mls_event_fini(e);
	return r;
}

int
mls_process(struct mls_group *g, struct bytes message, struct mls_event *e)
{
	return receive(g, message, false, e);
}

int
mls_unprotect(struct mls_group *g, struct bytes message, struct mls_event *e)
{
	return receive(g, message, true, e);
}
