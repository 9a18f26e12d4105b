#include "server/invites.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

struct place {
	char *dir, *path;
};

static int
set_up(void **state)
{
	struct place *p = mem_calloc(1, sizeof *p);
	char *ca;
	struct fault f;
	int r;

	p->dir = tmpdir_new();
	p->path = mem_printf("%s/invites", p->dir);
	ca = mem_printf("%s/ca", p->dir);
	r = file_mkdirs(ca, &f);
	free(ca);
	*state = p;
	return r;
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

static struct invites_row
make(const struct place *p, uint64_t uses, struct invite *in)
{
	struct invites_row row;
	struct fault f;

	*in = (struct invite){ .at = { .host = "example.org", .port = 9420 }, .pin = { 7 } };
	assert_int_equal(invites_make(p->dir, in, "alice", ROLE_GUEST, 3600, uses, &row, &f), 0);
	return row;
}

static void
test_made_found_spent(void **state)
{
	struct place *p = *state;
	struct invites_row row, got;
	struct invite in;
	struct fault f;
	int64_t now = clock_wall_ms() / 1000;

	row = make(p, 2, &in);
	assert_string_equal(in.at.host, "example.org");
	assert_int_equal(in.pin[0], 7);
	assert_int_equal(invites_find(p->dir, row.proof.id, &got, &f), 0);
	assert_memory_equal(&got.proof, &row.proof, sizeof got.proof);
	assert_int_equal(got.role, ROLE_GUEST);
	assert_int_equal(got.expires - got.made, 3600);
	assert_string_equal(got.by, "alice");
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(invites_spend(p->dir, row.proof.id, now, &f), 0);
	assert_int_equal(invites_spend(p->dir, row.proof.id, now, &f), ERR_INVITE);
	assert_non_null(strstr(f.cause, "for the last time that it is good for"));
	assert_non_null(strstr(f.remedy, "/invite"));
	row.proof.id[0] ^= 1;
	assert_int_equal(invites_find(p->dir, row.proof.id, &got, &f), ERR_NOTFOUND);
	assert_int_equal(invites_spend(p->dir, row.proof.id, now, &f), ERR_NOTFOUND);
}

/* What is in the file lets nobody in. */
static void
test_no_token_in_the_file(void **state)
{
	struct place *p = *state;
	struct buf text = BUF_INIT(4096);
	struct invite in;
	struct fault f;
	char hex[2 * INVITE_TOKEN_SIZE + 1];

	(void)make(p, 1, &in);
	assert_int_equal(file_read_private(p->path, &text, &f), 0);
	for (size_t i = 0; i < sizeof in.token; i++)
		snprintf(hex + 2 * i, 3, "%02x", in.token[i]);
	assert_null(memmem(text.p, text.n, hex, strlen(hex)));
	assert_null(memmem(text.p, text.n, in.token, sizeof in.token));
	buf_fini(&text);
}

static void
test_expires(void **state)
{
	struct place *p = *state;
	struct invites_row row;
	struct invite in;
	struct fault f;

	row = make(p, 1, &in);
	assert_int_equal(invites_check(&row, row.expires, &f), 0);
	assert_int_equal(invites_check(&row, row.expires + 1, &f), ERR_INVITE);
	assert_non_null(strstr(f.cause, "has expired on 20"));
	assert_int_equal(invites_spend(p->dir, row.proof.id, row.expires + 1, &f), ERR_INVITE);
	/* That counts as no use. */
	assert_int_equal(invites_spend(p->dir, row.proof.id, row.expires, &f), 0);
}

static void
test_wishes_that_are_none(void **state)
{
	struct place *p = *state;
	struct invite in = { .at = { .host = "example.org" } };
	struct invites_row row;
	struct fault f;

	assert_int_equal(invites_make(p->dir, &in, "a", ROLE_NONE, 1, 1, &row, &f), ERR_USAGE);
	assert_int_equal(
	    invites_make(p->dir, &in, "a", ROLE_MEMBER, WISH_EXPIRES_MAX_S + 1, 1, &row, &f),
	    ERR_USAGE);
	assert_int_equal(
	    invites_make(p->dir, &in, "a", ROLE_MEMBER, 1, WISH_USES_MAX + 1, &row, &f), ERR_USAGE);
	assert_int_equal(invites_make(p->dir, &in, "a", ROLE_MEMBER, 0, 0, &row, &f), 0);
	assert_int_equal(row.expires - row.made, INVITES_EXPIRES_S);
	assert_int_equal(row.uses, 1);
}

/* A file that cannot be read lets nobody in, and is not overwritten. */
static void
test_malformed(void **state)
{
	static const char *const lines[] = { "x\n", "id=00\n",
		"id=0011223344556677 key=00 role=member\n" };
	struct place *p = *state;
	struct buf text = BUF_INIT(4096);
	struct invites_row row;
	struct invite in = { .at = { .host = "example.org" } };
	struct fault f;

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_int_equal(file_write(p->path, bytes_str(lines[i]), &f), 0);
		assert_int_equal(
		    invites_make(p->dir, &in, "a", ROLE_MEMBER, 1, 1, &row, &f), ERR_CONFIG);
		assert_non_null(strstr(f.cause, "invites, line 1"));
		buf_clear(&text);
		assert_int_equal(file_read_private(p->path, &text, &f), 0);
		assert_true(bytes_equal(buf_bytes(&text), bytes_str(lines[i])));
	}
	buf_fini(&text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_made_found_spent),
		T(test_no_token_in_the_file),
		T(test_expires),
		T(test_wishes_that_are_none),
		T(test_malformed),
	};

	return cmocka_run_group_tests_name("invites", tests, NULL, NULL);
}
