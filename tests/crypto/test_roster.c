#include "support.h"

#include <stdio.h>

#include "crypto/hpke.h"
#include "crypto/roster.h"

/* A package of nick with fresh keys; only what a roster looks at. */
static struct keypkg
newcomer(const char *nick)
{
	struct keypkg p = { 0 };
	struct hpke_key k;

	memcpy(p.nick, nick, strlen(nick));
	hpke_key_new(&k);
	memcpy(p.leaf_key, k.public, 32);
	hpke_key_new(&k);
	memcpy(p.sign_key, k.public, 32);
	return p;
}

static uint32_t
add(struct roster *r, const char *nick)
{
	struct keypkg p = newcomer(nick);
	uint32_t leaf = UINT32_MAX;

	assert_ok(roster_add(r, &p, &leaf));
	assert_string_equal(roster_find(r, leaf)->id.nick, nick);
	return leaf;
}

static void
test_leaves_are_the_smallest_free(void **state)
{
	struct roster r = { 0 };
	struct group_member was;

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(add(&r, (char[]){ (char)('a' + i), 0 }), i);
	assert_ok(roster_remove(&r, 1, &was));
	assert_string_equal(was.nick, "b");
	assert_ok(roster_remove(&r, 3, &was));
	assert_string_equal(was.nick, "d");
	assert_err(roster_remove(&r, 3, &was), ERR_MEMBER);
	assert_err(roster_remove(&r, 5, &was), ERR_MEMBER);
	assert_null(roster_find(&r, 1));
	assert_int_equal(roster_index(&r, 4), 2);
	assert_int_equal(roster_index(&r, 3), -1);
	assert_int_equal(add(&r, "x"), 1);
	assert_int_equal(add(&r, "y"), 3);
	assert_int_equal(add(&r, "z"), 5);
	for (size_t i = 0; i < r.n; i++)
		assert_int_equal(r.m[i].id.leaf, i);
	roster_fini(&r);
	assert_int_equal(r.n, 0);
}

static void
test_no_two_alike(void **state)
{
	struct keypkg a = newcomer("Ann"), p;
	struct roster r = { 0 };
	uint32_t leaf;

	(void)state;
	assert_ok(roster_add(&r, &a, &leaf));
	add(&r, "bob");
	p = newcomer("aNN");
	assert_err(roster_add(&r, &p, &leaf), ERR_EXISTS);
	p = newcomer("carol");
	memcpy(p.sign_key, a.sign_key, 32);
	assert_err(roster_add(&r, &p, &leaf), ERR_KEY);
	p = newcomer("carol");
	memcpy(p.leaf_key, a.leaf_key, 32);
	assert_err(roster_add(&r, &p, &leaf), ERR_KEY);
	assert_int_equal(r.n, 2);
	p = newcomer("carol");
	assert_ok(roster_add(&r, &p, &leaf));
	roster_fini(&r);
}

static void
test_renew(void **state)
{
	struct roster r = { 0 };
	struct keypkg p = newcomer("x");

	(void)state;
	add(&r, "a");
	add(&r, "b");
	assert_err(roster_renew(&r, 2, p.leaf_key), ERR_MEMBER);
	assert_err(roster_renew(&r, 0, r.m[1].leaf_key), ERR_KEY);
	assert_err(roster_renew(&r, 0, r.m[0].leaf_key), ERR_KEY);
	assert_err(roster_renew(&r, 0, (uint8_t[32]){ 1 }), ERR_KEY);
	assert_ok(roster_renew(&r, 0, p.leaf_key));
	assert_memory_equal(r.m[0].leaf_key, p.leaf_key, 32);
	roster_fini(&r);
}

/* Encode, change, decode. */
static int
again(const struct roster *r, struct roster *out)
{
	struct buf b = BIG;
	struct rd rd;
	int e;

	roster_put(&b, r);
	assert_ok(buf_err(&b));
	rd_init(&rd, buf_bytes(&b));
	e = roster_get(&rd, out);
	if (e == 0)
		assert_int_equal(rd_left(&rd), 0);
	else
		assert_null(out->m);
	for (size_t n = 0; n < b.n; n++) {
		struct roster cut = { 0 };

		rd_init(&rd, bytes_of(b.p, n));
		assert_err(roster_get(&rd, &cut), ERR_PARSE);
		assert_null(cut.m);
	}
	buf_fini(&b);
	return e;
}

static void
test_encoding(void **state)
{
	struct roster r = { 0 }, out = { 0 };
	struct roster_member was;
	uint8_t x[32], y[32];

	(void)state;
	add(&r, "a");
	add(&r, "abcdefghijklmnopqrstuvwx");
	add(&r, "c");
	r.m[2].id.leaf = ROSTER_MAX - 1;
	assert_ok(again(&r, &out));
	assert_int_equal(out.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_memory_equal(&out.m[i].id, &r.m[i].id, sizeof r.m[i].id);
		assert_memory_equal(out.m[i].leaf_key, r.m[i].leaf_key, 32);
	}
	assert_ok(roster_hash(&r, x));
	assert_ok(roster_hash(&out, y));
	assert_memory_equal(x, y, 32);
	out.m[2].leaf_key[31] ^= 1;
	assert_ok(roster_hash(&out, y));
	assert_memory_not_equal(x, y, 32);
	roster_fini(&out);

	was = r.m[2];
	r.m[2].id.leaf = ROSTER_MAX;
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2].id.leaf = 1;
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2].id.leaf = 0;
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2] = was;
	memcpy(r.m[2].id.nick, "A", 2);
	assert_err(again(&r, &out), ERR_PARSE);
	memcpy(r.m[2].id.nick, "\x1b", 2);
	assert_err(again(&r, &out), ERR_PARSE);
	memcpy(r.m[2].id.nick, "", 1);
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2] = was;
	memcpy(r.m[2].id.sign_key, r.m[0].id.sign_key, 32);
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2] = was;
	memcpy(r.m[2].leaf_key, r.m[1].leaf_key, 32);
	assert_err(again(&r, &out), ERR_PARSE);
	r.m[2] = was;
	assert_ok(again(&r, &out));
	roster_fini(&out);
	roster_fini(&r);
}

/* A number of members that the input cannot hold is refused before room is made for it. */
static void
test_counts(void **state)
{
	static const uint16_t n[] = { 0, 1, ROSTER_MAX, ROSTER_MAX + 1, UINT16_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof n / sizeof n[0]; i++) {
		struct roster out = { 0 };
		struct buf b = BIG;
		struct rd rd;

		wr_u16(&b, n[i]);
		wr_bytes(&b, bytes_of((uint8_t[70]){ 0 }, 70));
		rd_init(&rd, buf_bytes(&b));
		assert_err(roster_get(&rd, &out), ERR_PARSE);
		assert_null(out.m);
		buf_fini(&b);
	}
}

static void
test_full(void **state)
{
	struct roster r = { 0 }, out = { 0 };
	struct keypkg p = { 0 };
	struct buf b = BIG;
	uint32_t leaf;
	struct rd rd;
	uint8_t h[32];

	(void)state;
	for (uint32_t i = 0; i < ROSTER_MAX; i++) {
		snprintf(p.nick, sizeof p.nick, "member-with-a-name-%05u", i);
		memcpy(p.sign_key, &i, sizeof i);
		memcpy(p.leaf_key, &i, sizeof i);
		assert_ok(roster_add(&r, &p, &leaf));
		assert_int_equal(leaf, i);
	}
	memcpy(p.nick, "m", 2);
	memset(p.sign_key, 0xff, 32);
	memset(p.leaf_key, 0xff, 32);
	assert_err(roster_add(&r, &p, &leaf), ERR_LIMIT);
	assert_ok(roster_hash(&r, h));
	roster_put(&b, &r);
	rd_init(&rd, buf_bytes(&b));
	assert_ok(roster_get(&rd, &out));
	assert_int_equal(out.n, ROSTER_MAX);
	buf_fini(&b);
	roster_fini(&out);
	roster_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaves_are_the_smallest_free),
		cmocka_unit_test(test_no_two_alike),
		cmocka_unit_test(test_renew),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_full),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
