/* crypto/framed_content.h and crypto/authenticated_content.h. */
#include "tests/crypto/scene.h"

#include "crypto/mls_label.h"

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
test_wire(void **state)
{
	static const struct {
		enum content_type type;
		const char *hex;
	} row[] = {
		{ CONTENT_APPLICATION, "0001 05 7363656e65 0000000000000003 01 00000001"
				       "0b 7365656e20627920616c6c 01 05 68656c6c6f 00" },
		{ CONTENT_PROPOSAL, "0001 05 7363656e65 0000000000000003 01 00000001"
				    "0b 7365656e20627920616c6c 02 0003 00000002 00" },
		{ CONTENT_COMMIT, "0001 05 7363656e65 0000000000000003 01 00000001"
				  "0b 7365656e20627920616c6c 03 00 00 00 02 7777" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, row[i].type),
					     back;
		struct buf b = BIG;
		struct rd r;

		if (row[i].type == CONTENT_COMMIT)
			c.auth.confirmation_tag = filled(0x77, 2);
		authenticated_content_write(&b, &c);
		assert_hex(b.p, b.n, row[i].hex);
		rd_init(&r, buf_bytes(&b));
		authenticated_content_read(&r, &back);
		assert_ok(rd_end(&r));
		assert_content(&back, &c);
		for (size_t n = 0; n < b.n; n++) {
			rd_init(&r, bytes_of(b.p, n));
			authenticated_content_read(&r, &back);
			assert_err(rd_end(&r), ERR_PARSE);
		}
		buf_fini(&b);
	}
}

static void
test_senders_on_the_wire(void **state)
{
	static const struct {
		struct sender sender;
		size_t n;
	} row[] = { { { SENDER_MEMBER, 7 }, 5 }, { { SENDER_EXTERNAL, 7 }, 5 },
		{ { SENDER_NEW_MEMBER_PROPOSAL, 0 }, 1 }, { { SENDER_NEW_MEMBER_COMMIT, 0 }, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct framed_content c = { .sender = row[i].sender, .type = CONTENT_APPLICATION },
				      back;
		struct buf b = BIG;
		struct rd r;

		framed_content_write(&b, &c);
		assert_int_equal(b.n, 1 + 8 + row[i].n + 1 + 1 + 1);
		assert_true(b.n <= framed_content_size(&c));
		rd_init(&r, buf_bytes(&b));
		framed_content_read(&r, &back);
		assert_ok(rd_end(&r));
		assert_int_equal(back.sender.type, row[i].sender.type);
		assert_int_equal(back.sender.index, row[i].sender.index);
		buf_fini(&b);
	}
}

/* A kind that there is not is malformed, where it stands. */
static void
test_unknown_kinds(void **state)
{
	static const char *const bad[] = {
		/* wire formats */
		"0000 00 0000000000000000 01 00000000 00 01 00 00",
		"0003 00 0000000000000000 01 00000000 00 01 00 00",
		/* senders */
		"0001 00 0000000000000000 00 00 01 00 00",
		"0001 00 0000000000000000 05 00 01 00 00",
		/* contents */
		"0001 00 0000000000000000 01 00000000 00 00 00 00",
		"0001 00 0000000000000000 01 00000000 00 04 00 00",
		/* length in more bytes than it needs, and of an unknown form */
		"0001 4000 0000000000000000 01 00000000 00 01 00 00",
		"0001 c0 0000000000000000 01 00000000 00 01 00 00",
	};
	struct authenticated_content c;
	struct rd r;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		rd_init(&r, unhex(bad[i]));
		authenticated_content_read(&r, &c);
		assert_err(rd_end(&r), ERR_PARSE);
	}
	rd_init(&r, unhex("0001 00 0000000000000000 01 00000000 00 01 00 00"));
	authenticated_content_read(&r, &c);
	assert_ok(rd_end(&r));
}

/* Who may say what, and how: the whole table. */
static void
test_who_may_say_what(void **state)
{
	static const uint8_t remove[] = { 0, 3, 0, 0, 0, 2 };

	(void)state;
	for (int s = SENDER_MEMBER; s <= SENDER_NEW_MEMBER_COMMIT; s++)
		for (int t = CONTENT_APPLICATION; t <= CONTENT_COMMIT; t++)
			for (int f = WIRE_FORMAT_PUBLIC; f <= WIRE_FORMAT_PRIVATE; f++) {
				struct authenticated_content c =
				    scene_content((enum wire_format)f, (enum content_type)t);
				bool good =
				    s == SENDER_MEMBER
					? t != CONTENT_APPLICATION || f == WIRE_FORMAT_PRIVATE
					: f == WIRE_FORMAT_PUBLIC &&
					      t == (s == SENDER_NEW_MEMBER_COMMIT
							   ? CONTENT_COMMIT
							   : CONTENT_PROPOSAL);

				c.content.sender.type = (enum sender_type)s;
				if (t == CONTENT_PROPOSAL)
					c.content.body = s == SENDER_NEW_MEMBER_PROPOSAL
							     ? buf_bytes(&scene.add)
							     : bytes_of(remove, sizeof remove);
				assert_int_equal(authenticated_content_check(&c) == 0, good);
			}
}

/*
 * What is signed: version, format, content, and the context for a member and a new member's commit.
 */
static void
test_tbs(void **state)
{
	static const struct {
		enum sender_type sender;
		bool context;
	} row[] = { { SENDER_MEMBER, true }, { SENDER_EXTERNAL, false },
		{ SENDER_NEW_MEMBER_PROPOSAL, false }, { SENDER_NEW_MEMBER_COMMIT, true } };

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_COMMIT);
		struct buf want = BIG, got = BIG;

		c.content.sender.type = row[i].sender;
		wr_u16(&want, 1);
		wr_u16(&want, 1);
		framed_content_write(&want, &c.content);
		if (row[i].context)
			wr_bytes(&want, bytes_str("context"));
		assert_ok(authenticated_content_tbs(&got, &c, bytes_str("context")));
		assert_bytes(buf_bytes(&got), buf_bytes(&want));
		buf_fini(&want);
		buf_fini(&got);
	}
}

static int
verify(const struct authenticated_content *c)
{
	return authenticated_content_verify(c, scene_context(&scene), scene_pub(&scene));
}

/* Everything that is said is signed: each field changed alone is refused. */
static void
test_signature(void **state)
{
	struct authenticated_content c, d;

	(void)state;
	c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_APPLICATION);
	scene_sign(&scene, &c);
	assert_ok(verify(&c));
	d = c;
	d.wire_format = WIRE_FORMAT_PUBLIC;
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.group_id = bytes_str("scen");
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.epoch++;
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.sender.index++;
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.sender.type = SENDER_EXTERNAL;
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.aad = bytes_str("");
	assert_err(verify(&d), ERR_SIGNATURE);
	d = c;
	d.content.body = bytes_str("hallo");
	assert_err(verify(&d), ERR_SIGNATURE);
	assert_err(authenticated_content_verify(&c, bytes_str("other context"), scene_pub(&scene)),
	    ERR_SIGNATURE);
	assert_err(authenticated_content_verify(&c, scene_context(&scene), filled(9, 31)), ERR_KEY);
	assert_ok(verify(&c));
}

/* A reference is the hash of the whole, with signature and tag. */
static void
test_reference(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_PROPOSAL);
	uint8_t a[32], b[32], want[32];
	struct buf all = BIG;

	(void)state;
	scene_sign(&scene, &c);
	assert_ok(authenticated_content_ref(&c, a));
	authenticated_content_write(&all, &c);
	mls_label_ref(want, MLS_LABEL_PROPOSAL, buf_bytes(&all));
	assert_memory_equal(a, want, sizeof a);
	scene.sig[0] ^= 1;
	assert_ok(authenticated_content_ref(&c, b));
	assert_memory_not_equal(a, b, sizeof a);
	c.wire_format = WIRE_FORMAT_PRIVATE;
	scene.sig[0] ^= 1;
	assert_ok(authenticated_content_ref(&c, b));
	assert_memory_not_equal(a, b, sizeof a);
	buf_fini(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_senders_on_the_wire),
		cmocka_unit_test(test_unknown_kinds),
		cmocka_unit_test(test_who_may_say_what),
		cmocka_unit_test(test_tbs),
		cmocka_unit_test(test_signature),
		cmocka_unit_test(test_reference),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
