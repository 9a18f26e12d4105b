#include "server/roster.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define REST " tls=" KEY " since=2026-11-20T14:00:00Z by=alice\n"

struct place {
	char *dir, *path;
};

static int
set_up(void **state)
{
	struct place *p = mem_calloc(1, sizeof *p);

	p->dir = tmpdir_new();
	p->path = mem_printf("%s/people", p->dir);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	tmpdir_free(p->dir);
	free(p->path);
	free(p);
	return 0;
}

static struct roster *
open_roster(const struct place *p)
{
	struct roster *r = NULL;
	struct fault f;

	assert_int_equal(roster_open(&r, p->path, &f), 0);
	return r;
}

static void
test_saved_and_read(void **state)
{
	struct place *p = *state;
	struct roster *r = open_roster(p);
	struct person alice = { .nick = "Alice",
		.role = ROLE_OWNER,
		.has_mls = true,
		.since = 1700000000,
		.by = "server" };
	struct person bob = { .nick = "bob",
		.role = ROLE_GUEST,
		.since = 1700000001,
		.by = "alice",
		.banned_until = INT64_MAX,
		.reason = "100% spam, \xc3\xa4h" };
	const struct person *got;
	struct fault f;

	assert_false(roster_has_owner(r));
	memset(alice.tls, 1, sizeof alice.tls);
	memset(alice.mls, 2, sizeof alice.mls);
	assert_non_null(roster_add(r, &alice));
	assert_non_null(roster_add(r, &bob));
	roster_remove(r, roster_add(r, &(struct person){ .nick = "eve", .role = ROLE_MEMBER }));
	assert_int_equal(roster_save(r, &f), 0);
	roster_free(r);
	r = open_roster(p);
	got = roster_find(r, "aLICE");
	assert_non_null(got);
	assert_string_equal(got->nick, "Alice");
	assert_int_equal(got->role, ROLE_OWNER);
	assert_int_equal(got->since, 1700000000);
	assert_ptr_equal(got, roster_by_mls(r, alice.mls));
	assert_null(roster_by_mls(r, alice.tls));
	assert_true(roster_has_owner(r));
	got = roster_find(r, "bob");
	assert_non_null(got);
	assert_false(got->has_mls);
	assert_string_equal(got->reason, bob.reason);
	assert_true(got->banned_until == INT64_MAX);
	assert_null(roster_find(r, "eve"));
	assert_ptr_equal(roster_like(r, "a1ice"), roster_find(r, "alice"));
	assert_null(roster_like(r, "ALICE"));
	roster_free(r);
}

/* Nobody is let in, or kept out, by a guess at what was meant. */
static void
test_malformed(void **state)
{
	static const char *const lines[] = {
		"role=member" REST,
		"nick=a+b role=member" REST,
		"nick=abcdefghijklmnopqrstuvwxy role=member" REST,
		"nick=bob" REST,
		"nick=bob role=king" REST,
		"nick=bob role=member tls=00 since=2026-11-20T14:00:00Z by=alice\n",
		"nick=bob role=member mls=00" REST,
		"nick=bob role=member tls=" KEY " since=yesterday by=alice\n",
		"nick=bob role=member tls=" KEY " since=2026-11-20T14:00:00Z\n",
		"nick=bob role=member banned-until=soon" REST,
		"nick=alice role=member" REST "nick=ALICE role=member" REST,
		"bob\n",
	};
	struct place *p = *state;
	struct roster *r = NULL;
	struct fault f;

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_int_equal(file_write(p->path, bytes_str(lines[i]), &f), 0);
		assert_int_equal(roster_open(&r, p->path, &f), ERR_CONFIG);
		assert_non_null(strstr(f.cause, "people, line "));
	}
	assert_int_equal(file_write(p->path, bytes_str("nick=bob role=member" REST), &f), 0);
	r = open_roster(p);
	assert_non_null(roster_find(r, "bob"));
	roster_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_saved_and_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_malformed, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
