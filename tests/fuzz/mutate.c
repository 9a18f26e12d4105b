#include "tests/fuzz/mutate.h"

#include <assert.h>
#include <stdlib.h>

#include "crypto/commit.h"
#include "crypto/mls_message.h"
#include "crypto/mls_step.h"
#include "crypto/vec.h"
#include "tests/fuzz/live.h"

#define ROOM (1 << 20)
#define ITEMS_MAX 32

/* A message in its parts; what it points to is the live group's or in store. */
struct said {
	struct authenticated_content c;
	struct sender_data from; /* of a private one */
	struct buf store;
};

/* Both framings, the sealed one in the clear (insecure.c). */
static void
take_apart(struct said *s, struct bytes message)
{
	struct mls_message m;
	struct rd in;

	*s = (struct said){ .store = BUF_INIT(ROOM) };
	assert(mls_message_parse(&m, message) == 0);
	s->c.wire_format = m.wire_format;
	if (m.wire_format == WIRE_FORMAT_PUBLIC) {
		s->c.content = m.public_message.content;
		s->c.auth = m.public_message.auth;
		return;
	}
	rd_init(&in, m.private_message.sender_data);
	s->from.leaf = rd_u32(&in);
	s->from.generation = rd_u32(&in);
	s->c.content = (struct framed_content){
		.group_id = m.private_message.group_id,
		.epoch = m.private_message.epoch,
		.sender = { SENDER_MEMBER, s->from.leaf },
		.aad = m.private_message.aad,
		.type = m.private_message.type,
	};
	rd_init(&in, m.private_message.ciphertext);
	framed_content_read_body(&in, s->c.content.type, &s->c.content.body);
	authenticated_content_read_auth(&in, s->c.content.type, &s->c.auth);
	assert(in.err == 0);
}

static void
put_private(struct buf *out, const struct said *s)
{
	static const uint8_t tag[SUITE_TAG_SIZE];
	struct buf from = BUF_INIT(ROOM), text = from;
	struct private_message m = {
		.group_id = s->c.content.group_id,
		.epoch = s->c.content.epoch,
		.type = s->c.content.type,
		.aad = s->c.content.aad,
	};

	wr_u32(&from, s->c.content.sender.index);
	wr_u32(&from, s->from.generation);
	wr_u32(&from, 0); /* the guard */
	wr_bytes(&from, bytes_of(tag, sizeof tag));
	framed_content_write_body(&text, &s->c.content);
	authenticated_content_write_auth(&text, s->c.content.type, &s->c.auth);
	wr_bytes(&text, bytes_of(tag, sizeof tag));
	m.sender_data = buf_bytes(&from);
	m.ciphertext = buf_bytes(&text);
	private_message_write(out, &m);
	buf_fini(&from);
	buf_fini(&text);
}

static void
put_together(struct buf *out, const struct said *s)
{
	static const uint8_t tag[SCHEDULE_TAG_SIZE];
	struct public_message m = { s->c.content, s->c.auth, bytes_of(tag, sizeof tag) };

	mls_message_begin(out, s->c.wire_format);
	if (s->c.wire_format == WIRE_FORMAT_PRIVATE)
		put_private(out, s);
	else
		public_message_write(out, &m);
}

/* A commit as a list that can be changed. */
struct edit {
	struct buf item[ITEMS_MAX]; /* ProposalOrRef */
	size_t n;
	bool path;
	struct leaf_node leaf; /* of the path, if it has one */
};

static struct buf *
append(struct edit *l)
{
	if (l->n == ITEMS_MAX)
		return NULL;
	l->item[l->n] = BUF_INIT(ROOM);
	return &l->item[l->n++];
}

static void
append_value(struct edit *l, uint8_t which)
{
	const struct live *live = live_get();
	struct buf *to = append(l);

	if (to != NULL)
		commit_write_proposal(to, buf_bytes(&live->proposal[which % live->n_proposal]));
}

static void
append_reference(struct edit *l, const struct mls_group *g, uint8_t which)
{
	struct mls_pending p;
	struct buf *to;

	if (mls_pending_count(g) == 0 || (to = append(l)) == NULL)
		return;
	mls_pending_get(g, which % mls_pending_count(g), &p);
	commit_write_ref(to, bytes_of(p.ref, sizeof p.ref));
}

static void
read_list(struct edit *l, struct bytes body)
{
	struct proposal_or_ref p;
	struct commit c;
	struct rd in;

	*l = (struct edit){ .n = 0 };
	rd_init(&in, body);
	commit_read(&in, &c);
	assert(rd_end(&in) == 0);
	l->path = c.has_path;
	if (c.has_path)
		l->leaf = c.path.leaf_node;
	for (rd_init(&in, c.proposals); commit_next(&in, &p);) {
		struct buf *to = append(l);

		if (p.by_ref)
			commit_write_ref(to, p.ref);
		else
			commit_write_proposal(to, p.proposal.raw);
	}
}

static void
drop(struct edit *l, size_t i)
{
	buf_fini(&l->item[i]);
	l->item[i] = l->item[--l->n];
}

/* One change. */
static void
change_list(struct edit *l, const struct mls_group *g, struct rd *in)
{
	uint8_t what = rd_u8(in), a = rd_u8(in);
	struct buf swap, *to;

	switch (what % 6) {
	case 0:
		append_value(l, a);
		break;
	case 1:
		append_reference(l, g, a);
		break;
	case 2:
		if (l->n > 0)
			drop(l, a % l->n);
		break;
	case 3:
		if (l->n > 1) {
			swap = l->item[0];
			l->item[0] = l->item[a % l->n];
			l->item[a % l->n] = swap;
		}
		break;
	case 4:
		if (l->n > 0 && (to = append(l)) != NULL)
			wr_bytes(to, buf_bytes(&l->item[a % (l->n - 1)]));
		break;
	default:
		l->path = !l->path;
		break;
	}
}

/* The list as a step of g, if there is one that can be applied. */
static bool
apply(
    struct mls_step *s, const struct edit *l, const struct mls_group *g, const struct sender *from)
{
	int r = 0;

	mls_step_init(s, g->client, g->now);
	mls_step_group(s, g);
	s->list.external = from->type == SENDER_NEW_MEMBER_COMMIT;
	s->list.committer = from->index;
	for (size_t i = 0; i < l->n && r == 0; i++) {
		struct proposal_or_ref p;
		struct rd in;

		rd_init(&in, buf_bytes(&l->item[i]));
		if (!commit_next(&in, &p))
			return false;
		r = p.by_ref ? mls_step_reference(s, p.ref) : mls_step_value(s, p.proposal.raw);
	}
	return r == 0 && mls_step_apply(s) == 0;
}

/* A path for that step by from, who is like as. */
static void
put_path(struct mls_step *s, const struct sender *from, const struct leaf_node *as, struct buf *out)
{
	struct treekem_path p;
	struct treekem_keys k;
	struct sign_key sign = { { 1 } };
	struct treekem_maker m = { from->index, s->group_id, as, &sign };
	struct treekem_seal seal;

	if (s->list.external && tree_claim(s->next->tree, &m.leaf) != 0)
		abort();
	treekem_keys_init(&k, m.leaf);
	if (treekem_make(&p, &k, s->next->tree, &m) != 0)
		abort();
	seal = mls_step_seal(s);
	if (treekem_seal(&p, s->next->tree, m.leaf, &seal, out) != 0)
		abort();
}

/* The body of the commit, with a path that fits when there can be one. */
static void
put_body(
    const struct edit *l, const struct mls_group *g, const struct sender *from, struct buf *out)
{
	const struct leaf_node *as =
	    from->type == SENDER_MEMBER ? tree_leaf(g->now->tree, from->index) : &l->leaf;
	struct mls_step s;
	bool fits = apply(&s, l, g, from);

	for (size_t i = 0; i < l->n; i++)
		wr_bytes(out, buf_bytes(&l->item[i]));
	vec_close(out, 0);
	fits = fits && l->path && as != NULL && as->raw.n > 0;
	wr_u8(out, fits);
	if (fits)
		put_path(&s, from, as, out);
	mls_step_fini(&s);
}

static void
change_commit(struct said *s, const struct mls_group *g, struct rd *in)
{
	struct edit l;

	read_list(&l, s->c.content.body);
	for (uint8_t n = rd_u8(in) % 8; n > 0; n--)
		change_list(&l, g, in);
	put_body(&l, g, &s->c.content.sender, &s->store);
	s->c.content.body = buf_bytes(&s->store);
	while (l.n > 0)
		drop(&l, l.n - 1);
}

/* Another of the proposals in place of this one. */
static void
change_proposal(struct said *s, struct rd *in)
{
	const struct live *live = live_get();
	uint8_t which = rd_u8(in);

	if (which != 0)
		s->c.content.body = buf_bytes(&live->proposal[which % live->n_proposal]);
}

void
mutate_bytes(struct buf *b, struct rd *in)
{
	for (uint8_t n = rd_u8(in) % 16; n > 0 && b->n > 0; n--) {
		uint8_t what = rd_u8(in);
		size_t at = rd_u16(in) % b->n, to = rd_u16(in) % b->n;
		uint8_t value = rd_u8(in);
		size_t most = b->n - (at > to ? at : to), size = 1 + value % most;

		switch (what % 5) {
		case 0:
			b->p[at] = value;
			break;
		case 1:
			b->p[at] ^= (uint8_t)(1u << value % 8);
			break;
		case 2: /* a block over another */
			memmove(b->p + to, b->p + at, size);
			break;
		case 3: /* away with some */
			memmove(b->p + at, b->p + at + (size < b->n - at ? size : 0),
			    b->n - at - (size < b->n - at ? size : 0));
			b->n -= size < b->n - at ? size : 0;
			break;
		default: /* and some more */
			if (buf_reserve(b, size) == NULL)
				break;
			memmove(b->p + at + size, b->p + at, b->n - at);
			memset(b->p + at, value, size);
			buf_grew(b, size);
			break;
		}
	}
}

void
mutate_message(struct buf *out, const struct mls_group *g, struct rd *in)
{
	const struct live *live = live_get();
	uint8_t which = rd_u8(in), by = rd_u8(in), generation = rd_u8(in);
	struct said s;

	take_apart(&s, buf_bytes(&live->message[which % live->n_message]));
	s.c.content.epoch = mls_epoch(g);
	s.from.generation = generation;
	if (by != 0) /* mostly somebody who is there */
		s.c.content.sender.index = by < 0xf0 ? by % LIVE_MEMBERS : by;
	if (s.c.content.type == CONTENT_COMMIT)
		change_commit(&s, g, in);
	else if (s.c.content.type == CONTENT_PROPOSAL)
		change_proposal(&s, in);
	put_together(out, &s);
	mutate_bytes(out, in);
	buf_fini(&s.store);
}
