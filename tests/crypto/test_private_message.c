/* crypto/private_message.h */
#include "tests/crypto/scene.h"

static struct scene scene;

static int
setup(void **state)
{
	(void)state;
	scene_init(&scene, suite_nth(0));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	scene_fini(&scene);
	return 0;
}

static void
send(struct authenticated_content *c, size_t pad_to, struct buf *out)
{
	struct private_keys k = scene_keys(&scene, scene.speaker);

	scene_sign(&scene, c);
	assert_ok(private_message_protect(c, &k, pad_to, out));
}

static void
say(const char *text, struct buf *out)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_APPLICATION);

	c.content.body = bytes_str(text);
	send(&c, 0, out);
}

static int
parse(struct bytes in, struct private_message *m)
{
	struct rd r;

	rd_init(&r, in);
	private_message_read(&r, m);
	return rd_end(&r);
}

/* All that a listener does but the signature. */
static int
receive(struct bytes in, struct buf *text, struct authenticated_content *c)
{
	struct private_keys k = scene_keys(&scene, scene.listener);
	struct sender_data s;
	struct private_message m;
	int r;

	buf_clear(text);
	if ((r = parse(in, &m)) != 0 || (r = private_message_sender(&m, &k, &s)) != 0)
		return r;
	return private_message_open(&m, &k, &s, text, c);
}

static void
assert_hears(const struct buf *in, const char *text)
{
	struct authenticated_content c;
	struct buf b = BIG;

	assert_ok(receive(buf_bytes(in), &b, &c));
	assert_bytes(c.content.body, bytes_str(text));
	assert_ok(authenticated_content_verify(&c, scene_context(&scene), scene_pub(&scene)));
	buf_fini(&b);
}

static void
test_round_trip(void **state)
{
	const struct suite *suite;

	(void)state;
	for (size_t i = 0; (suite = suite_nth(i)) != NULL; i++) {
		scene_fini(&scene);
		scene_init(&scene, suite);
		for (int type = CONTENT_APPLICATION; type <= CONTENT_COMMIT; type++) {
			struct authenticated_content c = scene_content(WIRE_FORMAT_PRIVATE,
							 (enum content_type)type),
						     back;
			struct buf out = BIG, text = BIG, again = BIG;
			struct private_message m;

			send(&c, 0, &out);
			assert_ok(receive(buf_bytes(&out), &text, &back));
			assert_content(&back, &c);
			assert_ok(parse(buf_bytes(&out), &m));
			private_message_write(&again, &m);
			assert_bytes(buf_bytes(&again), buf_bytes(&out));
			buf_fini(&out);
			buf_fini(&text);
			buf_fini(&again);
		}
	}
}

/*
 * A corrupted copy that comes first does not destroy the true message; a second copy is a replay.
 */
static void
test_corrupted_copies_first(void **state)
{
	struct authenticated_content c;
	struct buf out = BIG, text = BIG;

	(void)state;
	say("the true one", &out);
	for (size_t i = 0; i < 8 * out.n; i++) {
		int r;

		out.p[i / 8] ^= (uint8_t)(1u << i % 8);
		r = receive(buf_bytes(&out), &text, &c);
		assert_true(r == ERR_PARSE || r == ERR_TRAILING || r == ERR_AEAD);
		assert_int_equal(text.n, 0);
		out.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < out.n; n++)
		assert_true(receive(bytes_of(out.p, n), &text, &c) != 0);
	assert_hears(&out, "the true one");
	assert_err(receive(buf_bytes(&out), &text, &c), ERR_REPLAY);
	buf_fini(&out);
	buf_fini(&text);
}

static void
test_any_order(void **state)
{
	static const size_t order[] = { 3, 0, 4, 2, 1 };
	struct authenticated_content c;
	struct buf out[5], text = BIG;
	char what[8] = "text 0";

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		out[i] = BIG;
		what[5] = (char)('0' + i);
		say(what, &out[i]);
	}
	for (size_t i = 0; i < 5; i++) {
		what[5] = (char)('0' + order[i]);
		assert_hears(&out[order[i]], what);
	}
	for (size_t i = 0; i < 5; i++) {
		assert_err(receive(buf_bytes(&out[i]), &text, &c), ERR_REPLAY);
		buf_fini(&out[i]);
	}
	buf_fini(&text);
}

static void
test_too_far_and_too_old(void **state)
{
	struct authenticated_content c;
	struct buf first = BIG, out = BIG, text = BIG;

	(void)state;
	say("first", &first);
	for (int i = 0; i <= SECRET_TREE_FORWARD; i++) {
		buf_clear(&out);
		say("last", &out);
	}
	assert_err(receive(buf_bytes(&out), &text, &c), ERR_TOOFAR);
	assert_hears(&first, "first");
	assert_hears(&out, "last");
	buf_fini(&first);
	buf_fini(&out);
	buf_fini(&text);
}

static void
test_padding(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_APPLICATION),
				     back;
	struct buf out = BIG, text = BIG;
	struct private_message m;

	(void)state;
	for (size_t pad_to = 1; pad_to < 1200; pad_to = pad_to * 2 + 1)
		for (size_t n = 0; n < 300; n += 37) {
			buf_clear(&out);
			c.content.body = filled('x', n);
			send(&c, pad_to, &out);
			assert_ok(parse(buf_bytes(&out), &m));
			assert_int_equal((m.ciphertext.n - SUITE_TAG_SIZE) % pad_to, 0);
			assert_true(m.ciphertext.n - SUITE_TAG_SIZE < n + 70 + pad_to);
			assert_ok(receive(buf_bytes(&out), &text, &back));
			assert_bytes(back.content.body, c.content.body);
		}
	buf_fini(&out);
	buf_fini(&text);
}

/*
 * A message sealed as it should be around a text of our own making, of the listener's next
 * generation.
 */
static void
forge(enum content_type type, struct bytes content, uint32_t leaf, struct buf *out)
{
	struct private_message m = { bytes_str(SCENE_GROUP), SCENE_EPOCH, type, bytes_str("aad"),
		{ NULL, 0 }, { NULL, 0 } };
	struct ratchet_place p = { leaf,
		type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE, 0 };
	struct sender_data s = { leaf, 0, { 9, 8, 7, 6 } };
	struct buf aad = BIG, sealed = BIG;
	struct suite_key k;
	uint8_t ct[1024];
	size_t head;

	wr_vecv(&aad, m.group_id);
	wr_u64(&aad, m.epoch);
	wr_u8(&aad, (uint8_t)type);
	head = aad.n;
	wr_vecv(&aad, m.aad);
	assert_ok(secret_tree_next(scene.speaker, &p, &k));
	s.generation = p.generation;
	for (size_t i = 0; i < 4; i++)
		k.nonce[i] ^= s.guard[i];
	assert_ok(suite_seal(scene.suite, &k, buf_bytes(&aad), content, ct));
	m.ciphertext = bytes_of(ct, content.n + SUITE_TAG_SIZE);
	sender_data_key(&k, scene.suite, &scene.secrets.sender_data, m.ciphertext);
	assert_ok(sender_data_seal(
	    &s, &(struct sender_data_bind){ scene.suite, &k, bytes_of(aad.p, head) }, &sealed));
	m.sender_data = buf_bytes(&sealed);
	buf_clear(out);
	private_message_write(out, &m);
	buf_fini(&aad);
	buf_fini(&sealed);
}

/*
 * What a member sealed and what is no content inside. Its key is spent, as after any that opened.
 */
static void
test_malformed_inside(void **state)
{
	static const struct {
		enum content_type type;
		const char *hex;
		int err;
	} row[] = {
		{ CONTENT_APPLICATION, "02 6869 00", 0 },
		{ CONTENT_APPLICATION, "02 6869 00 000000", 0 },
		{ CONTENT_APPLICATION, "02 6869 00 01", RULE_MESSAGE_PADDING },
		{ CONTENT_APPLICATION, "02 6869 00 0000000001", RULE_MESSAGE_PADDING },
		{ CONTENT_APPLICATION, "02 6869 00 8000", RULE_MESSAGE_PADDING },
		{ CONTENT_APPLICATION, "4002 6869 00", ERR_OVERLONG },
		{ CONTENT_APPLICATION, "", ERR_SHORT },
		{ CONTENT_APPLICATION, "02 68", ERR_SHORT },
		{ CONTENT_APPLICATION, "02 6869", ERR_SHORT },
		{ CONTENT_PROPOSAL, "0003 00000000 00", 0 },
		{ CONTENT_PROPOSAL, "0003 0000", ERR_SHORT },
		{ CONTENT_COMMIT, "00 00 00 00", 0 },
		/* A commit without a place for its tag. */
		{ CONTENT_COMMIT, "00 00 00", ERR_SHORT },
		{ CONTENT_COMMIT, "00 02 00 00", ERR_PARSE },
	};
	struct authenticated_content c;
	struct buf out = BIG, text = BIG;

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		forge(row[i].type, unhex(row[i].hex), SCENE_SPEAKER, &out);
		assert_err(receive(buf_bytes(&out), &text, &c), row[i].err);
		assert_err(receive(buf_bytes(&out), &text, &c), ERR_REPLAY);
	}
	buf_fini(&out);
	buf_clear(&text);
	say("and on", &text);
	assert_hears(&text, "and on");
	buf_fini(&text);
}

/* The type in the clear is bound to the ciphertext, and so is all beside it. */
static void
test_what_is_bound(void **state)
{
	struct authenticated_content c;
	struct private_keys k = scene_keys(&scene, scene.listener);
	struct buf out = BIG, text = BIG;
	struct private_message m, n;
	struct sender_data s;

	(void)state;
	say("bound", &out);
	assert_ok(parse(buf_bytes(&out), &m));
	assert_ok(private_message_sender(&m, &k, &s));
	n = m;
	n.type = CONTENT_COMMIT;
	assert_err(private_message_sender(&n, &k, &s), ERR_AEAD);
	n = m;
	n.epoch++;
	assert_err(private_message_sender(&n, &k, &s), ERR_AEAD);
	n = m;
	n.group_id = bytes_str("other");
	assert_err(private_message_sender(&n, &k, &s), ERR_AEAD);
	n = m;
	n.aad = bytes_str("other");
	assert_ok(private_message_sender(&n, &k, &s));
	assert_err(private_message_open(&n, &k, &s, &text, &c), ERR_AEAD);
	/* The guard is part of the nonce. */
	s.guard[3] ^= 1;
	assert_err(private_message_open(&m, &k, &s, &text, &c), ERR_AEAD);
	s.guard[3] ^= 1;
	/* Whoever else it is said to be from. */
	s.leaf = 0;
	assert_err(private_message_open(&m, &k, &s, &text, &c), ERR_AEAD);
	s.leaf = 3;
	assert_err(private_message_open(&m, &k, &s, &text, &c), ERR_MEMBER);
	s.leaf = SCENE_SPEAKER;
	assert_ok(private_message_open(&m, &k, &s, &text, &c));
	assert_bytes(c.content.body, bytes_str("bound"));
	buf_fini(&out);
	buf_fini(&text);
}

/* Two messages that say the same share no byte of a key: generation and guard differ. */
static void
test_guards_are_fresh(void **state)
{
	struct private_keys k = scene_keys(&scene, scene.listener);
	struct buf out = BIG;
	struct private_message m;
	struct sender_data s[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&out);
		say("same", &out);
		assert_ok(parse(buf_bytes(&out), &m));
		assert_ok(private_message_sender(&m, &k, &s[i]));
	}
	assert_int_equal(s[1].generation, s[0].generation + 1);
	assert_memory_not_equal(s[0].guard, s[1].guard, sizeof s[0].guard);
	buf_fini(&out);
}

/* Only a member's content, and only what was signed for this form, is sealed. */
static void
test_what_is_not_sealed(void **state)
{
	struct private_keys k = scene_keys(&scene, scene.speaker);
	struct buf out = BIG;

	(void)state;
	for (int t = SENDER_EXTERNAL; t <= SENDER_NEW_MEMBER_COMMIT; t++) {
		struct authenticated_content c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_COMMIT);

		c.content.sender.type = (enum sender_type)t;
		scene_sign(&scene, &c);
		assert_err(private_message_protect(&c, &k, 0, &out),
		    t == SENDER_NEW_MEMBER_COMMIT ? ERR_PROTO : RULE_MESSAGE_CONTENT);
	}
	{
		struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_COMMIT);

		scene_sign(&scene, &c);
		assert_err(private_message_protect(&c, &k, 0, &out), ERR_PROTO);
	}
	assert_int_equal(out.n, 0);
	buf_fini(&out);
}

/* No room to write a message: its key is gone all the same, and the next one is another. */
static void
test_no_room(void **state)
{
	struct private_keys k = scene_keys(&scene, scene.speaker);
	struct authenticated_content c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_APPLICATION);
	struct buf small = BUF_INIT(50), out = BIG;
	struct private_message m;
	struct sender_data s;

	(void)state;
	scene_sign(&scene, &c);
	assert_err(private_message_protect(&c, &k, 0, &small), ERR_LIMIT);
	say("next", &out);
	assert_ok(parse(buf_bytes(&out), &m));
	k.tree = scene.listener;
	assert_ok(private_message_sender(&m, &k, &s));
	assert_int_equal(s.generation, 1);
	assert_hears(&out, "next");
	buf_fini(&small);
	buf_fini(&out);
}

static int
fresh(void **state)
{
	teardown(state);
	return setup(state);
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_corrupted_copies_first),
		TEST(test_any_order),
		TEST(test_too_far_and_too_old),
		TEST(test_padding),
		TEST(test_malformed_inside),
		TEST(test_what_is_bound),
		TEST(test_guards_are_fresh),
		TEST(test_what_is_not_sealed),
		TEST(test_no_room),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
