#include "support.h"

#include "crypto/framing.h"
#include "crypto/verify.h"

static void
test_peek(void **state)
{
	struct framing f = { FRAMING_COMMIT, "0123456789abcde", 0x0102030405060708 };
	uint8_t gid[16] = { 0 };
	struct buf b = BIG;
	uint64_t epoch = 0;

	(void)state;
	framing_put(&b, &f);
	assert_ok(verify_peek(buf_bytes(&b), gid, &epoch));
	assert_memory_equal(gid, f.gid, 16);
	assert_true(epoch == f.epoch);
	for (size_t n = 0; n < b.n; n++)
		assert_err(verify_peek(bytes_of(b.p, n), gid, &epoch), ERR_PARSE);
	b.p[1] = FRAMING_MESSAGE;
	buf_put(&b, "and more", 8);
	assert_ok(verify_peek(buf_bytes(&b), gid, &epoch));
	b.p[1] = FRAMING_WELCOME;
	assert_err(verify_peek(buf_bytes(&b), gid, &epoch), ERR_PARSE);
	b.p[1] = FRAMING_COMMIT;
	b.p[0] = 2;
	assert_err(verify_peek(buf_bytes(&b), gid, &epoch), ERR_PARSE);
	buf_fini(&b);
}

/* Everything that a group makes is what it is, and nothing else. */
static void
test_peek_at_real_ones(void **state)
{
	struct buf pkg, commit = BIG, welcome = BIG, ct = BIG;
	char nick[NICK_MAX + 1];
	struct person p[3];
	struct bytes b;
	uint8_t gid[16];
	uint64_t epoch;

	(void)state;
	people_init(p, 2);
	person_init(&p[2], "c");
	pkg = person_package(&p[2]);
	b = buf_bytes(&pkg);
	assert_ok(group_add(p[0].group, &b, 1, &commit, &welcome));
	assert_ok(group_protect(p[0].group, bytes_str("x"), bytes_str("y"), &ct));
	assert_ok(verify_peek(buf_bytes(&commit), gid, &epoch));
	assert_memory_equal(gid, group_id(p[0].group), 16);
	assert_int_equal(epoch, 1);
	assert_ok(verify_peek(buf_bytes(&ct), gid, &epoch));
	assert_memory_equal(gid, group_id(p[0].group), 16);
	assert_int_equal(epoch, 1);
	assert_err(verify_peek(b, gid, &epoch), ERR_PARSE);
	assert_err(verify_peek(buf_bytes(&welcome), gid, &epoch), ERR_PARSE);
	assert_ok(verify_keypkg(b, nick));
	assert_err(verify_keypkg(buf_bytes(&commit), nick), ERR_PARSE);
	assert_err(verify_keypkg(buf_bytes(&welcome), nick), ERR_PARSE);
	assert_err(verify_keypkg(buf_bytes(&ct), nick), ERR_PARSE);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&ct);
	people_fini(p, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peek),
		cmocka_unit_test(test_peek_at_real_ones),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
