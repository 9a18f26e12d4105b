/*
 * crypto/transcript.h. The expected hashes were computed with Python's hashlib from RFC 9420 8.2.
 */
#include "tests/crypto/support.h"

#include "crypto/transcript.h"

static struct authenticated_content
commit(void)
{
	return (struct authenticated_content){
		.wire_format = WIRE_FORMAT_PUBLIC,
		.content = {
			.group_id = bytes_str("gid"),
			.epoch = 7,
			.sender = { SENDER_MEMBER, 2 },
			.aad = bytes_str("aad"),
			.type = CONTENT_COMMIT,
			.body = unhex("0000"),
		},
		.auth = { filled(5, 64), filled(6, 32) },
	};
}

static void
test_two_commits(void **state)
{
	struct authenticated_content c = commit();
	struct transcript t;

	(void)state;
	transcript_init(&t);
	assert_int_equal(transcript_hash(&t).n, 0);
	assert_ok(transcript_commit(&t, &c));
	assert_hex(t.confirmed, t.confirmed_n,
	    "c765ce910fd79de0716a0edaef48a65d7ba5211f87dba3c7dc5a1a9053b17a0c");
	assert_int_equal(t.interim_n, 0);
	transcript_confirm(&t, c.auth.confirmation_tag);
	assert_hex(t.interim, t.interim_n,
	    "bd89846f81b10009149dc71de50daba1c6e3838d32eb997b54e4368621fcbc8d");
	assert_ok(transcript_commit(&t, &c));
	assert_hex(t.confirmed, t.confirmed_n,
	    "afd79b36a9f607edc0a5e9ad617875bedbe216f6319f8967f89dc2873bae9cde");
	transcript_confirm(&t, c.auth.confirmation_tag);
	assert_hex(t.interim, t.interim_n,
	    "3ff8cfb59a1899daf68a3c7c72c49663fcfe2f8f0372a641a39f85d5dd8b2399");
}

/* 11: in epoch 0 confirmed is empty, and interim covers the tag over it. */
static void
test_first_epoch(void **state)
{
	struct transcript t, joined;

	(void)state;
	transcript_init(&t);
	transcript_confirm(&t, filled(6, 32));
	assert_hex(t.interim, t.interim_n,
	    "bd1cb7932925306b357e462e1064004bd313e02dd09ab605226b8cb3542b47ba");
	assert_ok(transcript_join(&joined, bytes_of(NULL, 0), filled(6, 32)));
	assert_memory_equal(&joined, &t, sizeof t);
}

/* Who joins has the same hashes as who was there. */
static void
test_join(void **state)
{
	struct authenticated_content c = commit();
	struct transcript t, joined;

	(void)state;
	transcript_init(&t);
	assert_ok(transcript_commit(&t, &c));
	transcript_confirm(&t, c.auth.confirmation_tag);
	assert_ok(transcript_join(&joined, transcript_hash(&t), c.auth.confirmation_tag));
	assert_memory_equal(&joined, &t, sizeof t);
	for (size_t n = 1; n < 40; n++)
		if (n != 32)
			assert_err(
			    transcript_join(&joined, filled(1, n), filled(6, 32)), ERR_PARSE);
}

/* Everything that is signed is part of it, and the signature; the tag is not yet. */
static void
test_every_field_counts(void **state)
{
	struct authenticated_content c[8];
	struct transcript t[8], base;
	size_t n = 0;

	(void)state;
	transcript_init(&base);
	for (n = 0; n < 8; n++)
		c[n] = commit();
	c[1].wire_format = WIRE_FORMAT_PRIVATE;
	c[2].content.epoch++;
	c[3].content.sender.index++;
	c[4].content.aad = bytes_str("");
	c[5].content.body = unhex("000100");
	c[6].auth.signature = filled(4, 64);
	c[7].auth.confirmation_tag = filled(4, 32);
	for (n = 0; n < 8; n++) {
		t[n] = base;
		assert_ok(transcript_commit(&t[n], &c[n]));
	}
	for (n = 1; n < 7; n++)
		assert_memory_not_equal(t[n].confirmed, t[0].confirmed, 32);
	assert_memory_equal(t[7].confirmed, t[0].confirmed, 32);
}

static void
test_only_commits(void **state)
{
	struct authenticated_content c = commit();
	struct transcript t, before;

	(void)state;
	transcript_init(&t);
	before = t;
	c.content.type = CONTENT_PROPOSAL;
	assert_err(transcript_commit(&t, &c), ERR_STATE);
	assert_memory_equal(&t, &before, sizeof t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_commits),
		cmocka_unit_test(test_first_epoch),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_every_field_counts),
		cmocka_unit_test(test_only_commits),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
