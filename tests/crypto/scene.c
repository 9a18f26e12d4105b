#include "tests/crypto/scene.h"

#include "crypto/group_context.h"
#include "crypto/proposal.h"

#define LEAVES 3

void
scene_key_package(const struct suite *suite, struct buf *b, struct hpke_key *init)
{
	static const uint8_t versions[] = { 0, 1 }, credentials[] = { 0, CREDENTIAL_BASIC };
	uint8_t suites[] = { (uint8_t)(suite->id >> 8), (uint8_t)suite->id };
	uint8_t pub[PUBKEY_SIZE];
	struct hpke_key leaf_key;
	struct sign_key key;
	struct leaf_node leaf = {
		.credential = { CREDENTIAL_BASIC, bytes_str("carol") },
		.capabilities = {
			.versions = bytes_of(versions, sizeof versions),
			.suites = bytes_of(suites, sizeof suites),
			.credentials = bytes_of(credentials, sizeof credentials),
		},
		.source = LEAF_SOURCE_KEY_PACKAGE,
		.lifetime = { 0, UINT64_MAX },
	};
	struct key_package kp = { .version = 1, .suite = suite->id };
	struct buf raw = BIG;

	sign_key_new(&key, pub);
	hpke_key_new(&leaf_key);
	hpke_key_new(init);
	leaf.signature_key = bytes_of(pub, sizeof pub);
	leaf.encryption_key = bytes_of(leaf_key.public, sizeof leaf_key.public);
	assert_ok(leaf_node_sign(&raw, &leaf, NULL, &key));
	assert_ok(leaf_node_parse(&kp.leaf_node, buf_bytes(&raw)));
	kp.init_key = bytes_of(init->public, sizeof init->public);
	assert_ok(key_package_sign(b, &kp, &key));
	buf_fini(&raw);
}

static struct secret_tree *
tree_of(const struct scene *s)
{
	struct secret encryption = s->secrets.encryption;
	struct secret_tree *t;

	assert_ok(secret_tree_new(&t, s->suite, &encryption, LEAVES, SECRET_ROOM_NONE));
	return t;
}

void
scene_init(struct scene *s, const struct suite *suite)
{
	struct group_context gc = {
		.suite = suite->id,
		.group_id = bytes_str(SCENE_GROUP),
		.epoch = SCENE_EPOCH,
		.tree_hash = filled(1, 32),
		.transcript_hash = filled(2, 32),
	};
	struct secret epoch = secret_filled(0x11);
	struct hpke_key init;

	*s = (struct scene){ .suite = suite, .context = BIG, .add = BIG };
	group_context_write(&s->context, &gc);
	schedule_first(&s->secrets, &epoch);
	sign_key_new(&s->key, s->pub);
	s->speaker = tree_of(s);
	s->listener = tree_of(s);
	wr_u16(&s->add, PROPOSAL_ADD);
	scene_key_package(suite, &s->add, &init);
}

void
scene_fini(struct scene *s)
{
	secret_tree_free(s->speaker);
	secret_tree_free(s->listener);
	buf_fini(&s->context);
	buf_fini(&s->add);
}

struct authenticated_content
scene_content(enum wire_format f, enum content_type type)
{
	struct authenticated_content c = {
		.wire_format = f,
		.content = {
			.group_id = bytes_str(SCENE_GROUP),
			.epoch = SCENE_EPOCH,
			.sender = { SENDER_MEMBER, SCENE_SPEAKER },
			.aad = bytes_str("seen by all"),
			.type = type,
		},
	};

	if (type == CONTENT_APPLICATION)
		c.content.body = bytes_str("hello");
	else if (type == CONTENT_PROPOSAL)
		c.content.body = unhex("0003 00000002");
	else
		c.content.body = unhex("00 00");
	if (type == CONTENT_COMMIT)
		c.auth.confirmation_tag = filled(0x77, SCHEDULE_TAG_SIZE);
	return c;
}

void
scene_sign(struct scene *s, struct authenticated_content *c)
{
	assert_ok(authenticated_content_sign(c, buf_bytes(&s->context), &s->key, s->sig));
	c->auth.signature = bytes_of(s->sig, sizeof s->sig);
}

struct private_keys
scene_keys(const struct scene *s, struct secret_tree *tree)
{
	return (struct private_keys){ s->suite, &s->secrets.sender_data, tree };
}

struct bytes
scene_pub(const struct scene *s)
{
	return bytes_of(s->pub, sizeof s->pub);
}

struct bytes
scene_context(const struct scene *s)
{
	return buf_bytes(&s->context);
}

void
assert_content(const struct authenticated_content *a, const struct authenticated_content *b)
{
	assert_int_equal(a->wire_format, b->wire_format);
	assert_bytes(a->content.group_id, b->content.group_id);
	assert_int_equal(a->content.epoch, b->content.epoch);
	assert_int_equal(a->content.sender.type, b->content.sender.type);
	assert_int_equal(a->content.sender.index, b->content.sender.index);
	assert_bytes(a->content.aad, b->content.aad);
	assert_int_equal(a->content.type, b->content.type);
	assert_bytes(a->content.body, b->content.body);
	assert_bytes(a->auth.signature, b->auth.signature);
	assert_bytes(a->auth.confirmation_tag, b->auth.confirmation_tag);
}
