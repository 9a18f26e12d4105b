#include "client/people.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

#define HEX_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define HEX_F "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static const uint8_t k1[PEOPLE_KEY] = { 1 }, k2[PEOPLE_KEY] = { 2 }, k3[PEOPLE_KEY] = { 3 };

struct fix {
	char *dir, *path;
	struct people p;
};

static int
setup(void **state)
{
	struct fix *x = mem_calloc(1, sizeof *x);
	struct fault f;

	x->dir = tmpdir_new();
	x->path = mem_printf("%s/profiles/default/people", x->dir);
	*state = x;
	return people_load(&x->p, x->path, &f);
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	people_fini(&x->p);
	free(x->path);
	tmpdir_free(x->dir);
	free(x);
	return 0;
}

static void
never_compared(void **state)
{
	struct people *p = &((struct fix *)*state)->p;

	assert_int_equal(people_trust(p, "eve", k1), TRUST_SEEN);
	assert_int_equal(people_meet(p, "eve", k1, 10), PEOPLE_NEW);
	assert_int_equal(people_meet(p, "EVE", k1, 11), PEOPLE_KNOWN);
	assert_int_equal(people_find(p, "Eve")->seen, 10);
	/* Another key is news once, also when both are met in turn. */
	assert_int_equal(people_meet(p, "eve", k2, 12), PEOPLE_RENEWED);
	assert_int_equal(people_meet(p, "eve", k1, 13), PEOPLE_KNOWN);
	assert_int_equal(people_meet(p, "eve", k2, 14), PEOPLE_KNOWN);
	assert_int_equal(people_find(p, "eve")->seen, 12);
	assert_int_equal(people_trust(p, "eve", k1), TRUST_SEEN);
	assert_int_equal(people_trust(p, "eve", k2), TRUST_SEEN);
	assert_false(people_accept(p, "eve", k1, 15));
	assert_false(people_unverify(p, "eve"));
	assert_null(people_find(p, "ev"));
}

static void
compared_then_changed(void **state)
{
	struct people *p = &((struct fix *)*state)->p;

	people_meet(p, "eve", k1, 10);
	people_verify(p, "eve", k1, 20);
	assert_int_equal(people_trust(p, "eve", k1), TRUST_VERIFIED);
	assert_int_equal(people_trust(p, "eve", k2), TRUST_CHANGED);
	assert_int_equal(people_meet(p, "eve", k2, 30), PEOPLE_CHANGED);
	assert_int_equal(people_meet(p, "eve", k2, 31), PEOPLE_CHANGED);
	assert_int_equal(people_meet(p, "eve", k1, 32), PEOPLE_KNOWN);
	assert_memory_equal(people_find(p, "eve")->key, k1, PEOPLE_KEY);
	/* Accepted is not verified, and the old one is not either. */
	assert_false(people_accept(p, "eve", k1, 40));
	assert_true(people_accept(p, "eve", k2, 40));
	assert_int_equal(people_trust(p, "eve", k2), TRUST_SEEN);
	assert_int_equal(people_trust(p, "eve", k1), TRUST_SEEN);
	assert_int_equal(people_find(p, "eve")->accepted, 40);
	assert_int_equal(people_find(p, "eve")->verified, 0);
	/* Verified anew, the old one is the changed one. */
	people_verify(p, "eve", k2, 50);
	assert_int_equal(people_trust(p, "eve", k2), TRUST_VERIFIED);
	assert_int_equal(people_trust(p, "eve", k1), TRUST_CHANGED);
	assert_int_equal(people_find(p, "eve")->accepted, 0);
	assert_true(people_unverify(p, "eve"));
	assert_int_equal(people_trust(p, "eve", k2), TRUST_SEEN);
}

static void
blocked(void **state)
{
	struct people *p = &((struct fix *)*state)->p;

	/* The new key of somebody verified: only that one. */
	people_verify(p, "eve", k1, 10);
	people_meet(p, "eve", k2, 11);
	people_block(p, "eve", k2, 12);
	assert_int_equal(people_trust(p, "eve", k2), TRUST_BLOCKED);
	assert_int_equal(people_meet(p, "eve", k2, 13), PEOPLE_KNOWN);
	assert_int_equal(people_trust(p, "eve", k1), TRUST_VERIFIED);
	assert_int_equal(people_trust(p, "eve", k3), TRUST_CHANGED);
	assert_true(people_unblock(p, "eve"));
	assert_false(people_unblock(p, "eve"));
	assert_int_equal(people_trust(p, "eve", k2), TRUST_CHANGED);
	/* Somebody whose own key is refused: a new one is no way out. */
	people_block(p, "mallory", k1, 20);
	assert_int_equal(people_trust(p, "mallory", k1), TRUST_BLOCKED);
	assert_int_equal(people_trust(p, "mallory", k2), TRUST_BLOCKED);
	assert_int_equal(people_meet(p, "mallory", k2, 21), PEOPLE_KNOWN);
	assert_true(people_unblock(p, "mallory"));
	assert_int_equal(people_meet(p, "mallory", k2, 22), PEOPLE_RENEWED);
	/* Who is compared is not blocked any more. */
	people_block(p, "mallory", k2, 23);
	people_verify(p, "mallory", k2, 24);
	assert_int_equal(people_trust(p, "mallory", k2), TRUST_VERIFIED);
}

static void
is_kept(void **state)
{
	struct fix *x = *state;
	struct people again;
	struct stat st;
	struct fault f;

	assert_int_equal(people_save(&x->p, &f), 0);
	assert_int_not_equal(stat(x->path, &st), 0); /* nothing to keep yet */
	people_meet(&x->p, "bob", k1, 10);
	people_verify(&x->p, "Alice", k2, 20);
	people_block(&x->p, "alice", k3, 21);
	people_meet(&x->p, "carol", k3, 30);
	people_verify(&x->p, "carol", k3, 31);
	people_accept(&x->p, "carol", k1, 32);
	assert_int_equal(people_save(&x->p, &f), 0);
	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(people_load(&again, x->path, &f), 0);
	assert_int_equal(again.n, 3);
	assert_int_equal(people_trust(&again, "bob", k1), TRUST_SEEN);
	assert_int_equal(people_trust(&again, "alice", k2), TRUST_VERIFIED);
	assert_int_equal(people_trust(&again, "alice", k3), TRUST_BLOCKED);
	assert_int_equal(people_find(&again, "alice")->verified, 20);
	assert_int_equal(people_find(&again, "carol")->accepted, 32);
	assert_memory_equal(people_find(&again, "carol")->key, k1, PEOPLE_KEY);
	assert_false(again.dirty);
	people_fini(&again);
}

static void
keeps_words_of_later(void **state)
{
	static const char text[] = "nick=eve key=" HEX_A " seen=7 colour=green shape=a=b\n";
	struct people *p = &((struct fix *)*state)->p;
	struct buf out = BUF_INIT(4096);
	struct fault f;

	assert_int_equal(people_read(p, bytes_str(text), "f", &f), 0);
	people_write(p, &out);
	assert_true(bytes_equal(buf_bytes(&out), bytes_str(text)));
	buf_fini(&out);
}

static void
a_bad_line_is_named(void **state)
{
	static const char *const bad[] = {
		"nick=a b key=" HEX_A " seen=7",
		"nick=a key=" HEX_A,
		"nick=a seen=7",
		"key=" HEX_A " seen=7",
		"nick=a key=" HEX_A " seen=7 seen=8",
		"nick=a nick=b key=" HEX_A " seen=7",
		"nick=a key=" HEX_A " seen=0",
		"nick=a key=" HEX_A " seen=-7",
		"nick=a key=" HEX_A " seen=1234567890123",
		"nick=a key=" HEX_A "00 seen=7",
		"nick=a key=" HEX_A " seen=7 blocked=ABCD",
		"nick=a key=g" HEX_F " seen=7",
		"nick=abcdefghijklmnopqrstuvwxy key=" HEX_A " seen=7",
		"nick=a! key=" HEX_A " seen=7",
		"nick=a key=" HEX_A " seen=7 word",
		"nick=a key=" HEX_A " seen=7 =word",
		"nick=a key=" HEX_A "\tseen=7",
		"nick=a key=" HEX_A " seen=7\r",
		"nick=a key=" HEX_A " seen=7 x=\xc3\xbc",
		"nick=BOB key=" HEX_A " seen=7",
	};
	struct fix *x = *state;
	struct people p;
	struct fault f;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char *text = mem_printf("nick=bob key=%s seen=1\n\n%s\n", HEX_F, bad[i]);
		struct buf now = BUF_INIT(4096);

		assert_int_equal(file_mkdirs(x->dir, &f), 0);
		free(x->path);
		x->path = mem_printf("%s/people", x->dir);
		assert_int_equal(file_write(x->path, bytes_str(text), &f), 0);
		if (people_load(&p, x->path, &f) != ERR_CONFIG)
			fail_msg("took: %s", bad[i]);
		assert_true(strncmp(f.cause, "line 3 of ", 10) == 0);
		assert_int_equal(p.n, 0);
		/* Nothing is overwritten then. */
		people_meet(&p, "eve", k1, 1);
		assert_int_equal(people_save(&p, &f), 0);
		assert_int_equal(file_read(x->path, &now, &f), 0);
		assert_true(bytes_equal(buf_bytes(&now), bytes_str(text)));
		buf_fini(&now);
		people_fini(&p);
		free(text);
	}
}

static void
others_may_not_read_it(void **state)
{
	struct fix *x = *state;
	struct people p;
	struct fault f;

	people_meet(&x->p, "bob", k1, 10);
	assert_int_equal(people_save(&x->p, &f), 0);
	assert_int_equal(chmod(x->path, 0644), 0);
	assert_int_equal(people_load(&p, x->path, &f), ERR_KEYFILE);
	people_fini(&p);
}

static void
strangers_without_end(void **state)
{
	struct people *p = &((struct fix *)*state)->p;
	char nick[NICK_MAX + 1];

	people_verify(p, "friend", k1, 1);
	for (int i = 0; i < PEOPLE_MAX + 10; i++) {
		snprintf(nick, sizeof nick, "s%d", i);
		people_meet(p, nick, k2, 2 + i);
	}
	assert_int_equal(p->n, PEOPLE_MAX);
	assert_int_equal(people_trust(p, "friend", k1), TRUST_VERIFIED);
	assert_null(people_find(p, "s0"));
	assert_non_null(people_find(p, nick));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(never_compared),
		T(compared_then_changed),
		T(blocked),
		T(is_kept),
		T(keeps_words_of_later),
		T(a_bad_line_is_named),
		T(others_may_not_read_it),
		T(strangers_without_end),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
