/* The working group's message-protection, welcome and messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"
#include "crypto/schedule.h"
#include "tests/crypto/kat_kinds.h"

/* One case of message-protection: member 1 of 2 speaks. */
struct pair {
	struct kat *k;
	const json_t *c;
	struct buf context;
	struct schedule secrets;
	struct sign_key key;
	struct secret_tree *tree;
};

static struct secret
secret_of(struct kat *k, const json_t *o, const char *key)
{
	struct bytes b = kat_bytes(k, o, key);
	struct secret s;

	assert_int_equal(b.n, sizeof s.b);
	memcpy(s.b, b.p, b.n);
	return s;
}

static void
pair_fresh_tree(struct pair *p)
{
	struct secret encryption = secret_of(p->k, p->c, "encryption_secret");

	secret_tree_free(p->tree);
	assert_int_equal(
	    secret_tree_new(&p->tree, kat_suite(p->c), &encryption, 2, SECRET_ROOM_NONE), 0);
}

static struct private_keys
pair_keys(const struct pair *p)
{
	return (struct private_keys){ kat_suite(p->c), &p->secrets.sender_data, p->tree };
}

static void
pair_init(struct pair *p, struct kat *k, const json_t *c)
{
	struct group_context gc = {
		.suite = kat_suite(c)->id,
		.group_id = kat_bytes(k, c, "group_id"),
		.epoch = kat_num(c, "epoch"),
		.tree_hash = kat_bytes(k, c, "tree_hash"),
		.transcript_hash = kat_bytes(k, c, "confirmed_transcript_hash"),
	};
	uint8_t pub[PUBKEY_SIZE];

	*p = (struct pair){ .k = k, .c = c, .context = BUF_INIT(4096) };
	group_context_write(&p->context, &gc);
	p->secrets.sender_data = secret_of(k, c, "sender_data_secret");
	p->secrets.membership = secret_of(k, c, "membership_key");
	sign_key_seed(&p->key, pub, kat_bytes(k, c, "signature_priv").p);
	kat_expect(k, c, "signature_pub", pub, sizeof pub);
	pair_fresh_tree(p);
}

static void
pair_fini(struct pair *p)
{
	secret_tree_free(p->tree);
	buf_fini(&p->context);
}

/* Open a public message and check it all. */
static void
open_public(const struct pair *p, struct bytes in, struct authenticated_content *c)
{
	struct mls_message m;

	assert_int_equal(mls_message_parse(&m, in), 0);
	assert_int_equal(m.wire_format, WIRE_FORMAT_PUBLIC);
	assert_int_equal(public_message_unprotect(
			     &m.public_message, &p->secrets.membership, buf_bytes(&p->context), c),
	    0);
	assert_int_equal(authenticated_content_verify(
			     c, buf_bytes(&p->context), kat_bytes(p->k, p->c, "signature_pub")),
	    0);
	assert_int_equal(c->content.sender.index, 1);
}

static void
open_private(
    const struct pair *p, struct bytes in, struct buf *text, struct authenticated_content *c)
{
	struct private_keys keys = pair_keys(p);
	struct sender_data sender;
	struct mls_message m;

	assert_int_equal(mls_message_parse(&m, in), 0);
	assert_int_equal(m.wire_format, WIRE_FORMAT_PRIVATE);
	assert_int_equal(private_message_sender(&m.private_message, &keys, &sender), 0);
	assert_int_equal(sender.leaf, 1);
	assert_int_equal(private_message_open(&m.private_message, &keys, &sender, text, c), 0);
	assert_int_equal(authenticated_content_verify(
			     c, buf_bytes(&p->context), kat_bytes(p->k, p->c, "signature_pub")),
	    0);
}

/* Send the raw content ourselves, in one of the two forms, and open that. */
static void
send_again(struct pair *p, const struct authenticated_content *like, enum wire_format format)
{
	struct authenticated_content c = *like, back;
	struct buf out = BUF_INIT(1 << 16), text = BUF_INIT(1 << 16);
	struct private_keys keys;
	uint8_t sig[SIGNATURE_SIZE];

	c.wire_format = format;
	assert_int_equal(authenticated_content_sign(&c, buf_bytes(&p->context), &p->key, sig), 0);
	c.auth.signature = bytes_of(sig, sizeof sig);
	mls_message_begin(&out, format);
	if (format == WIRE_FORMAT_PUBLIC) {
		assert_int_equal(public_message_protect(
				     &c, &p->secrets.membership, buf_bytes(&p->context), &out),
		    0);
		open_public(p, buf_bytes(&out), &back);
	} else {
		pair_fresh_tree(p);
		keys = pair_keys(p);
		assert_int_equal(private_message_protect(&c, &keys, 64, &out), 0);
		pair_fresh_tree(p);
		open_private(p, buf_bytes(&out), &text, &back);
	}
	kat_equal(back.content.body, like->content.body);
	kat_equal(back.auth.confirmation_tag, like->auth.confirmation_tag);
	buf_fini(&text);
	buf_fini(&out);
}

static void
check_kind(struct pair *p, const char *raw, const char *pub, const char *priv)
{
	struct authenticated_content c;
	struct buf text = BUF_INIT(1 << 16);

	if (pub != NULL) {
		open_public(p, kat_bytes(p->k, p->c, pub), &c);
		kat_equal(c.content.body, kat_bytes(p->k, p->c, raw));
		send_again(p, &c, WIRE_FORMAT_PUBLIC);
	}
	pair_fresh_tree(p);
	open_private(p, kat_bytes(p->k, p->c, priv), &text, &c);
	kat_equal(c.content.body, kat_bytes(p->k, p->c, raw));
	send_again(p, &c, WIRE_FORMAT_PRIVATE);
	buf_fini(&text);
}

void
kat_message_protection(struct kat *k, const json_t *c)
{
	struct pair p;

	pair_init(&p, k, c);
	check_kind(&p, "proposal", "proposal_pub", "proposal_priv");
	check_kind(&p, "commit", "commit_pub", "commit_priv");
	check_kind(&p, "application", NULL, "application_priv");
	pair_fini(&p);
}

void
kat_welcome(struct kat *k, const json_t *c)
{
	struct mls_message kp, m;
	struct welcome_entry e;
	struct group_secrets gs;
	struct group_info gi;
	struct hpke_key init;
	struct secret joiner, welcome;
	struct schedule s;
	struct buf text = BUF_INIT(1 << 16), info = BUF_INIT(1 << 20);
	uint8_t ref[32];

	assert_int_equal(mls_message_parse(&kp, kat_bytes(k, c, "key_package")), 0);
	assert_int_equal(mls_message_parse(&m, kat_bytes(k, c, "welcome")), 0);
	assert_int_equal(m.wire_format, WIRE_FORMAT_WELCOME);
	assert_int_equal(m.welcome.suite, kat_num(c, "cipher_suite"));
	mls_label_ref(ref, MLS_LABEL_KEY_PACKAGE, kp.key_package.raw);
	assert_int_equal(welcome_find(&m.welcome, bytes_of(ref, sizeof ref), &e), 0);
	hpke_key_load(&init, kat_bytes(k, c, "init_priv").p);
	assert_int_equal(welcome_open_secrets(&m.welcome, &e, &init, &text, &gs), 0);
	assert_int_equal(gs.n_psks, 0);
	memcpy(joiner.b, gs.joiner.p, sizeof joiner.b);
	schedule_welcome(&welcome, &joiner, NULL);
	assert_int_equal(welcome_open_info(&m.welcome, &welcome, &info, &gi), 0);
	assert_int_equal(group_info_verify(&gi, kat_bytes(k, c, "signer_pub")), 0);
	schedule_epoch(&s, &joiner, NULL, gi.raw_context);
	assert_int_equal(
	    schedule_confirm_check(&s, gi.context.transcript_hash, gi.confirmation_tag), 0);
	buf_fini(&text);
	buf_fini(&info);
}

/* A whole message comes out as it went in. */
static void
round_trip(struct kat *k, const json_t *c, const char *key, enum wire_format format)
{
	struct bytes in = kat_bytes(k, c, key);
	struct buf out = BUF_INIT(in.n);
	struct mls_message m;

	assert_int_equal(mls_message_parse(&m, in), 0);
	assert_int_equal(m.wire_format, format);
	mls_message_write(&out, &m);
	kat_equal(buf_bytes(&out), in);
	buf_fini(&out);
}

static void
round_trip_secrets(struct kat *k, const json_t *c)
{
	struct bytes in = kat_bytes(k, c, "group_secrets");
	struct buf out = BUF_INIT(in.n);
	struct group_secrets s;
	struct rd r;

	rd_init(&r, in);
	group_secrets_read(&r, &s);
	assert_int_equal(rd_end(&r), 0);
	group_secrets_write(&out, &s);
	kat_equal(buf_bytes(&out), in);
	buf_fini(&out);
}

/* An application's words in public are read, and never accepted. */
static void
refuse_public_application(struct kat *k, const json_t *c)
{
	struct authenticated_content ac;
	struct secret any = { { 0 } };
	struct mls_message m;

	assert_int_equal(mls_message_parse(&m, kat_bytes(k, c, "public_message_application")), 0);
	assert_int_equal(
	    public_message_unprotect(&m.public_message, &any, bytes_of(NULL, 0), &ac),
	    RULE_MESSAGE_APPLICATION);
}

void
kat_messages(struct kat *k, const json_t *c)
{
	static const struct {
		const char *key;
		enum wire_format format;
	} row[] = {
		{ "mls_welcome", WIRE_FORMAT_WELCOME },
		{ "mls_group_info", WIRE_FORMAT_GROUP_INFO },
		{ "mls_key_package", WIRE_FORMAT_KEY_PACKAGE },
		{ "public_message_application", WIRE_FORMAT_PUBLIC },
		{ "public_message_proposal", WIRE_FORMAT_PUBLIC },
		{ "public_message_commit", WIRE_FORMAT_PUBLIC },
		{ "private_message", WIRE_FORMAT_PRIVATE },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		round_trip(k, c, row[i].key, row[i].format);
	round_trip_secrets(k, c);
	refuse_public_application(k, c);
	kat_messages_inside(k, c);
}
