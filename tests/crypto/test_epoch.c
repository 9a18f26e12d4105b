/*
 * crypto/epoch.h and crypto/schedule.h. The vectors were computed with Python's hmac from the
 * definitions in the headers.
 */
#include "support.h"

#include "crypto/epoch.h"
#include "crypto/group_int.h"
#include "crypto/schedule.h"

static struct secret
counting(uint8_t from)
{
	struct secret s;

	for (size_t i = 0; i < 32; i++)
		s.b[i] = (uint8_t)(from + i);
	return s;
}

static void
test_schedule(void **state)
{
	struct secret init = counting(0), commit = counting(32), context = counting(64), joiner, s;
	struct suite_key key;

	(void)state;
	schedule_joiner(&joiner, &init, &commit, context.b);
	assert_hex(
	    joiner.b, 32, "4c1964419a9eb13aa972db971635aa52a41e1e9f3cbe284ed3bd29b686036dd0");
	schedule_epoch(&s, &joiner, context.b);
	assert_hex(s.b, 32, "5470521f67ff4d8aedb531e3b218b488933f023d77022aa07f09f9ea81a11337");
	schedule_welcome(&key, &joiner);
	assert_hex(key.key, 32, "c54a45aa1028e2f85396cfea184f1e944f4d15745da6ef975f119f0f9ed02765");
	assert_hex(key.nonce, 12, "13072056bca6308e5bf6c705");
}

static void
test_begin(void **state)
{
	struct secret s = counting(0);
	struct epoch *e = NULL;
	struct group g = { 0 };
	uint8_t out[40];

	(void)state;
	assert_ok(epoch_new(&e, 3));
	memset(e->confirmed, 0xaa, 32);
	assert_ok(epoch_begin(e, &s));
	assert_hex(e->vault->init.b, 32,
	    "978aaf69e17f26b75ffa04d59adac2b65a85c8a270178e537ec4b63d4f566109");
	assert_hex(e->vault->exporter.b, 32,
	    "0e20832344c3cab40a1d8dd57250f5312e4fff490975319e639b6d483205ac0c");
	assert_hex(e->authenticator, 32,
	    "12a2c8c12bd0b6a45fe2ff3c778e864d443e811080160dec38bbad5074a863b5");
	assert_hex(e->tag, 32, "e67e344f15fd179149b9bea6cd35a7cd24a1dff467255c15dd34caf97c836185");
	g.now = e;
	assert_ok(group_export(&g, "a label", bytes_str("ctx"), out, sizeof out));
	assert_hex(out, sizeof out,
	    "03452e50837c8bfb5f9778a4411221bbe764741b3c82187c02b373607dfa381174cd5d2e475b175f");
	epoch_free(e);
	epoch_free(NULL);
}

/* Every part of what members agree on changes the context. */
static void
test_context(void **state)
{
	struct roster_member m = { .id.nick = "a" };
	uint8_t gid[16] = { 1 }, was[32];
	struct epoch *e = NULL;

	(void)state;
	assert_ok(epoch_new(&e, 3));
	e->roster = (struct roster){ &m, 1 };
	assert_ok(epoch_set_context(e, gid));
#define CHANGES(what, back)                                                                        \
	do {                                                                                       \
		memcpy(was, e->context, 32);                                                       \
		what;                                                                              \
		assert_ok(epoch_set_context(e, gid));                                              \
		assert_memory_not_equal(was, e->context, 32);                                      \
		back;                                                                              \
		assert_ok(epoch_set_context(e, gid));                                              \
		assert_memory_equal(was, e->context, 32);                                          \
	} while (0)
	CHANGES(e->number++, e->number--);
	CHANGES(gid[15] ^= 1, gid[15] ^= 1);
	CHANGES(e->confirmed[0] ^= 1, e->confirmed[0] ^= 1);
	CHANGES(m.id.leaf++, m.id.leaf--);
	CHANGES(m.id.nick[0] = 'b', m.id.nick[0] = 'a');
	CHANGES(m.id.sign_key[31] ^= 1, m.id.sign_key[31] ^= 1);
	CHANGES(m.leaf_key[31] ^= 1, m.leaf_key[31] ^= 1);
#undef CHANGES
	e->roster = (struct roster){ 0 };
	epoch_free(e);
}

static void
test_transcript(void **state)
{
	struct epoch *e = NULL;
	uint8_t a[32], b[32];

	(void)state;
	assert_ok(epoch_new(&e, 1));
	epoch_transcript(e, bytes_str("content"), bytes_str("sig"), a);
	epoch_transcript(e, bytes_str("content"), bytes_str("sig"), b);
	assert_memory_equal(a, b, 32);
	epoch_transcript(e, bytes_str("Content"), bytes_str("sig"), b);
	assert_memory_not_equal(a, b, 32);
	epoch_transcript(e, bytes_str("content"), bytes_str("Sig"), b);
	assert_memory_not_equal(a, b, 32);
	e->tag[0] ^= 1;
	epoch_transcript(e, bytes_str("content"), bytes_str("sig"), b);
	assert_memory_not_equal(a, b, 32);
	e->tag[0] ^= 1;
	e->confirmed[0] ^= 1;
	epoch_transcript(e, bytes_str("content"), bytes_str("sig"), b);
	assert_memory_not_equal(a, b, 32);
	epoch_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedule),
		cmocka_unit_test(test_begin),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_transcript),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
