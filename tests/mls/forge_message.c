/* tests/mls/forge_message.c - what a forged group says: in public, and sealed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "crypto/group_context.h"
#include "crypto/hkdf.h"
#include "crypto/private_message.h"
#include "crypto/public_message.h"
#include "crypto/random.h"
#include "crypto/vec.h"
#include "tests/mls/forge.h"

#define ROOM (1 << 22)

/* The key of one place, taken from the root. */
static void
key_at(
    struct forge *f, const struct forge_epoch *e, struct ratchet_place place, struct suite_key *k)
{
	struct secret encryption = e->secrets.encryption;
	uint32_t generation = place.generation;
	struct secret_tree *t;

	assert_int_equal(
	    secret_tree_new(&t, f->suite, &encryption, tree_leaves(e->tree), SECRET_ROOM_NONE), 0);
	do
		assert_int_equal(secret_tree_next(t, &place, k), 0);
	while (place.generation < generation);
	secret_tree_free(t);
}

/* SenderData for that ciphertext, sealed. */
static struct bytes
seal_sender(struct forge *f, const struct forge_epoch *e, const struct sender_data *s,
    const struct private_message *m)
{
	struct buf aad = BUF_INIT(ROOM), out = aad;
	struct suite_key k;

	wr_vecv(&aad, m->group_id);
	wr_u64(&aad, m->epoch);
	wr_u8(&aad, (uint8_t)m->type);
	sender_data_key(&k, f->suite, &e->secrets.sender_data, m->ciphertext);
	assert_int_equal(
	    sender_data_seal(s, &(struct sender_data_bind){ f->suite, &k, buf_bytes(&aad) }, &out),
	    0);
	buf_fini(&aad);
	return forge_keep_buf(f, &out);
}

/* The text, sealed. */
static struct bytes
seal_text(
    struct forge *f, const struct suite_key *k, struct bytes text, const struct private_message *m)
{
	struct buf aad = BUF_INIT(ROOM), out = aad;
	uint8_t *to = buf_reserve(&out, text.n + SUITE_TAG_SIZE);

	wr_vecv(&aad, m->group_id);
	wr_u64(&aad, m->epoch);
	wr_u8(&aad, (uint8_t)m->type);
	wr_vecv(&aad, m->aad);
	assert_int_equal(suite_seal(f->suite, k, buf_bytes(&aad), text, to), 0);
	buf_grew(&out, text.n + SUITE_TAG_SIZE);
	buf_fini(&aad);
	return forge_keep_buf(f, &out);
}

struct bytes
forge_seal(struct forge *f, const struct forge_epoch *e, const struct forge_sealed *what)
{
	struct sender_data s = { .leaf = what->says, .generation = what->generation };
	struct private_message m = {
		.group_id = HOUSE_GROUP, .epoch = e->epoch, .type = what->type
	};
	struct buf out = BUF_INIT(ROOM);
	struct suite_key k;

	key_at(f, e,
	    (struct ratchet_place){ what->leaf,
		what->type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE,
		what->generation },
	    &k);
	random_bytes(s.guard, sizeof s.guard);
	for (size_t i = 0; i < sizeof s.guard; i++)
		k.nonce[i] ^= s.guard[i];
	m.ciphertext = seal_text(f, &k, what->text, &m);
	m.sender_data = seal_sender(f, e, &s, &m);
	wr_u16(&out, MLS_VERSION);
	wr_u16(&out, WIRE_FORMAT_PRIVATE);
	private_message_write(&out, &m);
	return forge_keep_buf(f, &out);
}

/* Each message of a member takes the next of its keys. */
static struct bytes
send_private(struct forge *f, const struct forge_epoch *e, const struct authenticated_content *ac)
{
	uint32_t leaf = ac->content.sender.index;
	struct forge_sealed what = {
		.leaf = leaf < FORGE_MEMBERS ? leaf : FORGE_SPEAKER,
		.says = leaf,
		.type = ac->content.type,
	};
	struct buf text = BUF_INIT(ROOM);

	what.generation = f->sent[what.leaf]++;
	framed_content_write_body(&text, &ac->content);
	authenticated_content_write_auth(&text, ac->content.type, &ac->auth);
	what.text = forge_keep_buf(f, &text);
	return forge_seal(f, e, &what);
}

/* As it is, even if no honest member would. */
static struct bytes
send_public(struct forge *f, const struct forge_epoch *e, const struct authenticated_content *ac)
{
	struct bytes context = forge_context(f, e);
	uint8_t tag[SCHEDULE_TAG_SIZE];
	struct public_message m = { .content = ac->content, .auth = ac->auth };
	struct buf tbm = BUF_INIT(ROOM), out = tbm;
	struct bytes in;

	assert_int_equal(authenticated_content_tbs(&tbm, ac, context), 0);
	authenticated_content_write_auth(&tbm, ac->content.type, &ac->auth);
	in = buf_bytes(&tbm);
	hkdf_mac(tag, bytes_of(e->secrets.membership.b, SECRET_SIZE), &in, 1);
	m.membership_tag = bytes_of(tag, sizeof tag);
	wr_u16(&out, MLS_VERSION);
	wr_u16(&out, WIRE_FORMAT_PUBLIC);
	public_message_write(&out, &m);
	buf_fini(&tbm);
	return forge_keep_buf(f, &out);
}

struct bytes
forge_send(struct forge *f, const struct forge_epoch *e, const struct authenticated_content *ac,
    unsigned spoil)
{
	struct bytes b;

	if (ac->wire_format == WIRE_FORMAT_PRIVATE)
		return send_private(f, e, ac);
	b = send_public(f, e, ac);
	/* The tag of a member is the last thing in it. */
	return (spoil & FORGE_MEMBERSHIP) != 0 ? forge_flip(f, b) : b;
}

enum wire_format
forge_format(const struct forge *f, const struct sender *s)
{
	return f->private && s->type == SENDER_MEMBER ? WIRE_FORMAT_PRIVATE : WIRE_FORMAT_PUBLIC;
}

struct bytes
forge_say(struct forge *f, const struct forge_epoch *e, const struct forge_say *s,
    const struct framed_content *what, struct forge_item *item)
{
	uint8_t sig[SIGNATURE_SIZE];
	struct authenticated_content ac = {
		.wire_format = forge_format(f, &s->by),
		.content = *what,
	};

	ac.content.group_id = HOUSE_GROUP;
	ac.content.epoch = e->epoch;
	ac.content.sender = s->by;
	if ((s->spoil & FORGE_SENDER) != 0)
		ac.content.sender.index = FORGE_NOBODY;
	assert_int_equal(authenticated_content_sign(&ac, forge_context(f, e), s->key, sig), 0);
	if ((s->spoil & FORGE_SIGNATURE) != 0)
		sig[0] ^= 1;
	ac.auth.signature = bytes_of(sig, sizeof sig);
	if (item != NULL) {
		*item = (struct forge_item){ .raw = what->body, .by_ref = true, .by = s->by };
		assert_int_equal(authenticated_content_ref(&ac, item->ref), 0);
	}
	return forge_send(f, e, &ac, s->spoil);
}

struct bytes
forge_propose(struct forge *f, const struct forge_epoch *e, const struct forge_say *s,
    struct bytes proposal, struct forge_item *item)
{
	return forge_say(
	    f, e, s, &(struct framed_content){ .type = CONTENT_PROPOSAL, .body = proposal }, item);
}
