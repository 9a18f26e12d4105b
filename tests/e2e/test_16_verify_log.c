/* e2e/test_16_verify_log.c - snug --verify-log: a right log, and the first bad entry of others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "crypto/member_file.h"
#include "tests/crypto/roster.h"
#include "tests/e2e/house.h"

/* The log of the roster as text, with a NUL at its end, in the file "log". */
static struct buf
write_log(struct house *h, const struct member_log *l)
{
	struct buf text = BIG;

	member_file_put_head(&text);
	member_file_put_entries(&text, l, 0);
	buf_put(&text, "", 1);
	house_write(h, "log", (const char *)text.p);
	return text;
}

static struct proc *
check(struct house *h, int status)
{
	struct proc *p = house_run(h, "bob", ARGS("--verify-log", house_path(h, "log")));

	house_ends(h, p, status);
	return p;
}

static void
test_right(void **state)
{
	struct house *h = *state;
	struct member_log *l = roster_new();
	char head[32];
	struct proc *p;
	struct buf text;

	assert_ok(roster_remove(l, "moderator", "guest", MEMBER_FOREVER));
	text = write_log(h, l);
	p = check(h, 0);
	snprintf(head, sizeof head, "head     %02x%02x %02x%02x ", member_log_head(l)[0],
	    member_log_head(l)[1], member_log_head(l)[2], member_log_head(l)[3]);
	proc_await_out(p, "#lobby: 6 entries, each one right\n", LONG);
	proc_await_out(p, head, LONG);
	proc_await_out(p, "policy    invite=moderator add=member write=guest\n", LONG);
	proc_await_out(p, "moderator moderator                since 2027-01-15 08:00 UTC\n", LONG);
	proc_await_out(p, "banned    guest ", LONG);
	assert_string_equal(proc_err(p), "");
	member_log_free(l);
	buf_fini(&text);
	house_close(h);
}

/* Somebody whose role does not permit it signed an entry in good order. */
static void
test_forged(void **state)
{
	struct member_entry e = { .kind = MEMBER_ROLE, .nick = "member", .role = ROLE_OWNER };
	struct roster_key k = roster_key("member");
	struct house *h = *state;
	struct member_log *l = roster_new();
	struct buf text, entry = BIG;
	struct proc *p;

	e.seq = member_log_count(l);
	memcpy(e.prev, member_log_head(l), sizeof e.prev);
	memcpy(e.author, k.public, sizeof e.author);
	member_entry_write_tbs(&entry, &e);
	member_entry_write_signature(&entry, k.sign.b);
	text = write_log(h, l);
	text.n--;
	member_file_put_entry(&text, buf_bytes(&entry));
	buf_put(&text, "", 1);
	house_write(h, "log", (const char *)text.p);
	p = check(h, 65);
	proc_await_err(p,
	    "line 7: entry 6, in which member wants to make member owner, is not right: only a "
	    "moderator or an owner may\n",
	    LONG);
	assert_string_equal(proc_out(p), "");
	member_log_free(l);
	buf_fini(&text);
	buf_fini(&entry);
	house_close(h);
}

static void
test_damaged(void **state)
{
	struct house *h = *state;
	struct member_log *l = roster_new();
	struct buf text = write_log(h, l);
	char *second = strchr(strchr((char *)text.p, '\n') + 1, '\n') + 1;
	char *third = strchr(second, '\n') + 1;

	/* Left out. */
	memmove(second, third, strlen(third) + 1);
	house_write(h, "log", (const char *)text.p);
	proc_await_err(check(h, 65),
	    "line 3: entry 2, in which owner wants to add moderator as "
	    "moderator, is not right: it does not follow the entry before",
	    LONG);
	*second = '!';
	house_write(h, "log", (const char *)text.p);
	proc_await_err(check(h, 65), "line 3: entry 2 is not right: it is malformed", LONG);
	house_write(h, "log", "hello\n");
	proc_await_err(check(h, 65), "is no membership log", LONG);
	house_write(h, "log", "snug membership log 1\n");
	proc_await_err(check(h, 65), "has no entry", LONG);
	member_log_free(l);
	buf_fini(&text);
	house_close(h);
}

static void
test_no_file(void **state)
{
	struct house *h = *state;

	check(h, 69);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_right),
		HOUSE_TEST(test_forged),
		HOUSE_TEST(test_damaged),
		HOUSE_TEST(test_no_file),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("16 verify log", tests, NULL, NULL);
}
