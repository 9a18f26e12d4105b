/*
 * What is malformed, of another group or another time (RFC 9420 2.1, 6, 9.1, 12.1): each refused
 * for a reason of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/mls_message.h"
#include "crypto/secret_tree.h"
#include "crypto/vec.h"
#include "tests/mls/negative.h"

#define ROOM (1 << 20)
#define TALKER 3u /* not the one whose commit comes after */

/* Where things are in the messages of this group, whose id has five bytes. */
enum {
	AT_VERSION = 1,
	AT_FORMAT = 3,
	AT_GROUP = 4,
	AT_EPOCH = 10,
	AT_SENDER = 18, /* in public */
	AT_TYPE = 24,
	AT_BODY = 25,
	AT_PRIVATE_TYPE = 18,
};

static uint8_t *
bytes_in(struct negative *n)
{
	if (n->message.n == 0)
		n->message = forge_keep(&n->f, forge_commit(&n->f, &n->e, &n->commit, NULL));
	return (uint8_t *)(uintptr_t)n->message.p;
}

static void
set(struct negative *n, size_t at, uint8_t value)
{
	bytes_in(n)[at] = value;
}

/* The message with some of its bytes replaced by others. */
static void
splice(struct negative *n, size_t at, size_t gone, struct bytes instead)
{
	struct buf b = BUF_INIT(ROOM);
	const uint8_t *p = bytes_in(n);

	wr_bytes(&b, bytes_of(p, at));
	wr_bytes(&b, instead);
	wr_bytes(&b, bytes_of(p + at + gone, n->message.n - at - gone));
	n->message = forge_keep_buf(&n->f, &b);
}

static void
nothing(struct negative *n)
{
	n->message = forge_keep(&n->f, bytes_of(NULL, 0));
}

static void
cut(struct negative *n)
{
	bytes_in(n);
	n->message.n--;
}

static void
more(struct negative *n)
{
	bytes_in(n);
	splice(n, n->message.n, 0, LIT("\0"));
}

static void
version(struct negative *n)
{
	set(n, AT_VERSION, 2);
}

static void
format(struct negative *n)
{
	set(n, AT_FORMAT, 6);
}

static void
format_reserved(struct negative *n)
{
	set(n, AT_FORMAT, 0);
}

static void
overlong(struct negative *n)
{
	splice(n, AT_GROUP, 1, LIT("\x40\5"));
}

static void
overlong_four(struct negative *n)
{
	splice(n, AT_GROUP, 1, LIT("\x80\0\0\5"));
}

static void
prefix(struct negative *n)
{
	set(n, AT_GROUP, 0xc5);
}

static void
longer_than_all(struct negative *n)
{
	splice(n, AT_GROUP, 1, LIT("\xbf\xff\xff\xff"));
}

static void
sender_type(struct negative *n)
{
	set(n, AT_SENDER, 5);
}

static void
content_type(struct negative *n)
{
	set(n, n->f.private ? AT_PRIVATE_TYPE : AT_TYPE, 4);
}

/* Is there a path? Perhaps. */
static void
presence(struct negative *n)
{
	set(n, AT_BODY + 1, 2);
}

/* A commit with one pre-shared key: its length, by value, type, kind of key. */
static void
psk(struct negative *n, size_t at, uint8_t value)
{
	struct psk_id id = forge_psk_id(&n->f);

	negative_value(n, forge_psk(&n->f, &id));
	set(n, AT_BODY + at, value);
}

static void
neither(struct negative *n)
{
	psk(n, 1, 3);
}

static void
proposal_reserved(struct negative *n)
{
	psk(n, 3, 0);
}

static void
psk_type(struct negative *n)
{
	psk(n, 4, 3);
}

static void
psk_usage(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	id.type = PSK_RESUMPTION;
	id.usage = PSK_BRANCH;
	negative_value(n, forge_psk(&n->f, &id));
	set(n, AT_BODY + 5, 4);
}

static void
group(struct negative *n)
{
	set(n, AT_GROUP + 1, 'm');
}

static void
epoch(struct negative *n)
{
	set(n, AT_EPOCH, 0x80);
}

static void
epoch_before(struct negative *n)
{
	n->e.epoch--;
}

static void
epoch_after(struct negative *n)
{
	n->e.epoch++;
}

static void
key_package(struct negative *n)
{
	struct buf b = BUF_INIT(ROOM);

	mls_message_begin(&b, WIRE_FORMAT_KEY_PACKAGE);
	wr_bytes(&b, client_package(negative_newcomer(n)));
	n->message = forge_keep_buf(&n->f, &b);
}

static void
welcome(struct negative *n)
{
	n->message = n->welcome;
}

static void
propose(struct negative *n, struct bytes proposal)
{
	struct forge_say s = { .by = { SENDER_MEMBER, TALKER }, .key = &n->f.client[TALKER].sign };

	n->message = forge_propose(&n->f, &n->e, &s, proposal, NULL);
}

static void
half_a_type(struct negative *n)
{
	struct client *c = &n->f.client[TALKER];

	c->as.capabilities.versions = LIT("\0\1\0");
	propose(n, forge_update(&n->f, client_leaf(c, LEAF_SOURCE_UPDATE, TALKER)));
}

/* One of the sealed secrets ends in the middle. */
static void
spoil_half_sealed(struct forge *f, struct buf *out, const struct update_path *p)
{
	struct update_path_node node;
	struct rd it;
	size_t at;

	(void)f;
	wr_bytes(out, p->leaf_node.raw);
	at = out->n;
	for (rd_init(&it, p->nodes); update_path_next(&it, &node);) {
		wr_vecv(out, node.encryption_key);
		wr_vecv(out, bytes_of(node.sealed.p, node.sealed.n - 1));
	}
	vec_close(out, at);
}

static void
spoil_overlong_nodes(struct forge *f, struct buf *out, const struct update_path *p)
{
	(void)f;
	wr_bytes(out, p->leaf_node.raw);
	wr_u32(out, 0x80000000u | (uint32_t)p->nodes.n);
	wr_bytes(out, p->nodes);
}

static void
half_sealed(struct negative *n)
{
	n->commit.path = spoil_half_sealed;
}

static void
overlong_inside(struct negative *n)
{
	n->commit.path = spoil_overlong_nodes;
}

static void
extension_twice(struct negative *n)
{
	propose(n, LIT("\0\7\x08\xf0\1\1x\xf0\1\1y"));
}

/* Sealed by a member as it should be; what is inside is not. */
static void
seal(struct negative *n, enum content_type type, struct bytes text)
{
	struct forge_sealed s = { .leaf = TALKER, .says = TALKER, .type = type, .text = text };

	n->message = forge_seal(&n->f, &n->e, &s);
}

static void
sealed_nothing(struct negative *n)
{
	seal(n, CONTENT_APPLICATION, LIT(""));
}

static void
sealed_cut(struct negative *n)
{
	seal(n, CONTENT_COMMIT, LIT("\0\0\0"));
}

static void
sealed_padding(struct negative *n)
{
	seal(n, CONTENT_APPLICATION, LIT("\2hi\0\0\0\1"));
}

static void
sealed_overlong(struct negative *n)
{
	seal(n, CONTENT_APPLICATION, LIT("\x40\2hi\0"));
}

static void
sealed_type(struct negative *n)
{
	seal(n, CONTENT_PROPOSAL, LIT("\0\0\0\0"));
}

static void
sealed_presence(struct negative *n)
{
	seal(n, CONTENT_COMMIT, LIT("\0\2\0\0"));
}

static void
sealed_unsigned(struct negative *n)
{
	seal(n, CONTENT_APPLICATION, LIT("\2hi\0"));
}

/* Any member can make this: it has all keys. */
static void
seal_as(struct negative *n, uint32_t leaf, uint32_t says, uint32_t generation)
{
	struct forge_sealed s = { .leaf = leaf,
		.says = says,
		.generation = generation,
		.type = CONTENT_APPLICATION,
		.text = LIT("\2hi\0") };

	n->message = forge_seal(&n->f, &n->e, &s);
}

static void
sealed_by_nobody(struct negative *n)
{
	seal_as(n, TALKER, FORGE_NOBODY, 0);
}

static void
sealed_by_another(struct negative *n)
{
	seal_as(n, 4, TALKER, 0);
}

static void
too_far(struct negative *n)
{
	seal_as(n, TALKER, TALKER, SECRET_TREE_FORWARD + 1);
}

/* What a member says, signed, at this place of its ratchet. */
static struct bytes
say(struct negative *n, uint32_t generation)
{
	uint8_t sig[SIGNATURE_SIZE];
	struct authenticated_content ac = {
		.wire_format = WIRE_FORMAT_PRIVATE,
		.content = {
			.group_id = HOUSE_GROUP,
			.epoch = n->e.epoch,
			.sender = { SENDER_MEMBER, TALKER },
			.type = CONTENT_APPLICATION,
			.body = LIT("hi"),
		},
	};
	struct forge_sealed s = { .leaf = TALKER,
		.says = TALKER,
		.generation = generation,
		.type = CONTENT_APPLICATION };
	struct buf text = BUF_INIT(ROOM);

	assert_int_equal(authenticated_content_sign(
			     &ac, forge_context(&n->f, &n->e), &n->f.client[TALKER].sign, sig),
	    0);
	framed_content_write_body(&text, &ac.content);
	wr_vecv(&text, bytes_of(sig, sizeof sig));
	s.text = forge_keep_buf(&n->f, &text);
	return forge_seal(&n->f, &n->e, &s);
}

static void
replayed(struct negative *n)
{
	n->message = n->proposal[n->n++] = say(n, 0);
}

/* So many came after it that its key was given up. */
static void
too_old(struct negative *n)
{
	n->proposal[n->n++] = say(n, SECRET_TREE_WINDOW + 1);
	n->message = say(n, 0);
}

static void
flipped(struct negative *n)
{
	n->message = forge_flip(&n->f, say(n, 0));
}

/* The sender data is the vector behind the empty authenticated data. */
static void
sender_data(struct negative *n)
{
	n->message = say(n, 0);
	bytes_in(n)[AT_PRIVATE_TYPE + 3] ^= 1;
}

static void
sender_data_short(struct negative *n)
{
	n->message = say(n, 0);
	splice(n, AT_PRIVATE_TYPE + 2, 1 + 28, LIT("\x0f 15 bytes of it"));
}

static void
type_in_clear(struct negative *n)
{
	n->message = say(n, 0);
	set(n, AT_PRIVATE_TYPE, CONTENT_PROPOSAL);
}

static void
proposal_again(struct negative *n)
{
	propose(n, forge_remove(&n->f, 3));
	n->proposal[n->n++] = n->message;
}

const struct negative_row negative_input[] = {
	{ "input: nothing", ERR_SHORT, nothing },
	{ "input: a byte less", ERR_SHORT, cut },
	{ "input: a byte more", ERR_TRAILING, more },
	{ "input: version", ERR_VERSION, version },
	{ "input: unknown wire format", ERR_TYPE, format },
	{ "input: reserved wire format", ERR_TYPE, format_reserved },
	{ "input: length of two bytes that needs one", ERR_OVERLONG, overlong },
	{ "input: length of four bytes that needs one", ERR_OVERLONG, overlong_four },
	{ "input: length that is none", ERR_PARSE, prefix },
	{ "input: vector longer than all", ERR_SHORT, longer_than_all },
	{ "input: unknown content type", ERR_TYPE, content_type },
	{ "input: half a type", ERR_PARSE, half_a_type },
	{ "input: half a ciphertext", ERR_SHORT, half_sealed },
	{ "input: length inside that is not in its shortest form", ERR_OVERLONG, overlong_inside },
	{ "input: one extension twice", ERR_PARSE, extension_twice },
	{ "input: another group", ERR_GROUP, group },
	{ "input: an epoch ago", ERR_EPOCH, epoch_before },
	{ "input: an epoch ahead", ERR_EPOCH, epoch_after },
	{ "input: epochs ahead", ERR_EPOCH, epoch },
	{ "sealed: nothing", ERR_SHORT, sealed_nothing },
	{ "sealed: a commit that ends too early", ERR_SHORT, sealed_cut },
	{ "sealed: padding", RULE_MESSAGE_PADDING, sealed_padding },
	{ "sealed: length that is not in its shortest form", ERR_OVERLONG, sealed_overlong },
	{ "sealed: reserved proposal type", ERR_TYPE, sealed_type },
	{ "sealed: presence that is neither", ERR_PARSE, sealed_presence },
	{ "sealed: no signature", RULE_MESSAGE_SIGNATURE, sealed_unsigned },
	{ "sealed: by nobody", RULE_MESSAGE_SENDER, sealed_by_nobody },
	{ "sealed: with another's key", ERR_AEAD, sealed_by_another },
	{ "sealed: too far ahead", ERR_TOOFAR, too_far },
	{ "sealed: replayed", ERR_REPLAY, replayed },
	{ "sealed: too old", ERR_REPLAY, too_old },
	{ "sealed: a flipped bit", ERR_AEAD, flipped },
	{ "sealed: a flipped bit of the sender data", ERR_AEAD, sender_data },
	{ "sealed: short sender data", ERR_AEAD, sender_data_short },
	{ "sealed: another type in the clear", ERR_AEAD, type_in_clear },
	{ "proposal: the same again", ERR_REPLAY, proposal_again },
	{ NULL, 0, NULL },
};

/* What has no counterpart in private. */
const struct negative_row negative_input_public[] = {
	{ "input: unknown sender type", ERR_TYPE, sender_type },
	{ "input: presence that is neither", ERR_PARSE, presence },
	{ "input: neither proposal nor reference", ERR_TYPE, neither },
	{ "input: reserved proposal type", ERR_TYPE, proposal_reserved },
	{ "input: unknown type of pre-shared key", ERR_TYPE, psk_type },
	{ "input: unknown usage of a resumption", ERR_TYPE, psk_usage },
	{ "input: a key package", ERR_PROTO, key_package },
	{ "input: a welcome", ERR_PROTO, welcome },
	{ NULL, 0, NULL },
};
