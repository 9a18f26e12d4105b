/* e2e/test_18_roles.c - who may what: moderators remove and ban, members cannot, and all can check.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* alice owns the room, bob is moderator, carol a member. */
struct three {
	struct house *h;
	struct proc *alice, *bob, *carol;
};

static void
say(struct proc *p, const char *line)
{
	proc_write(p, line);
	proc_write(p, "\n");
}

static struct three
three(void **state)
{
	struct three t = { .h = *state };

	house_open(t.h, NULL);
	t.alice = house_plain(t.h, "alice");
	t.bob = house_plain(t.h, "bob");
	t.carol = house_plain(t.h, "carol");
	say(t.alice, "/op bob");
	proc_await_out(t.alice, "alice made bob moderator, epoch ", LONG);
	proc_await_out(t.bob, "alice made bob moderator, epoch ", LONG);
	proc_await_out(t.carol, "alice made bob moderator, epoch ", LONG);
	return t;
}

static void
test_kick(void **state)
{
	struct three t = three(state);

	say(t.bob, "/kick carol spam");
	proc_await_out(t.alice, "bob removed carol: spam, epoch ", LONG);
	proc_await_out(t.carol, "offline: the server says: bob removed you from the room: spam", LONG);
	/* Who is removed may ask to be let in again. */
	proc_mark(t.alice);
	say(t.carol, "/reconnect");
	proc_await_out(t.alice, "carol joined", LONG);
	proc_mark(t.alice);
	say(t.carol, "hello again");
	proc_await_out(t.alice, "carol: hello again", LONG);
	house_close(t.h);
}

static void
test_ban(void **state)
{
	struct three t = three(state);

	say(t.bob, "/ban carol 1h enough");
	proc_await_out(t.alice, "bob banned carol until 20", LONG);
	proc_await_out(t.carol, "offline: the server says: bob banned you until 20", LONG);
	say(t.carol, "/reconnect");
	proc_await_out(t.carol, "offline: the server says: you are banned until 20", LONG);
	say(t.alice, "/unban carol");
	proc_await_out(t.bob, "alice lifted the ban of carol, epoch ", LONG);
	proc_mark(t.bob);
	say(t.carol, "/reconnect");
	proc_await_out(t.bob, "carol joined", LONG);
	house_close(t.h);
}

/* A ban is known to the server when it was started anew, and roles to everybody. */
static void
test_restart(void **state)
{
	struct house *h = *state;
	struct three t;

	house_choose_port(h);
	t = three(state);
	say(t.bob, "/ban carol");
	proc_await_out(t.carol, "offline: the server says: bob banned you", LONG);
	house_shut(t.h, SIGTERM, 0);
	proc_await_out(t.alice, "connection lost", LONG);
	proc_await_out(t.bob, "connection lost", LONG);
	proc_mark(t.alice);
	house_open(t.h, NULL);
	say(t.alice, "/reconnect");
	say(t.bob, "/reconnect");
	proc_await_out(t.alice, "connected again", LONG);
	proc_await_out(t.bob, "connected again", LONG);
	say(t.carol, "/reconnect");
	proc_await_out(t.carol, "offline: the server says: you are banned", LONG);
	proc_mark(t.alice);
	say(t.alice, "/names");
	proc_await_out(t.alice, "alice (you, owner)", LONG);
	house_ends(t.h, (say(t.carol, "/quit"), t.carol), 77);
	house_close(t.h);
}

static void
test_members_cannot(void **state)
{
	struct three t = three(state);

	say(t.carol, "/kick bob");
	proc_await_err(t.carol, "you cannot remove bob: only an owner may", LONG);
	say(t.carol, "/role carol owner");
	proc_await_err(
	    t.carol, "you cannot make carol owner: only a moderator or an owner may", LONG);
	say(t.carol, "/policy add=guest");
	proc_await_err(t.carol, "only an owner may", LONG);
	say(t.bob, "/deop alice");
	proc_await_err(t.bob, "you cannot make alice member: only an owner may", LONG);
	say(t.alice, "/deop alice");
	proc_await_err(t.alice, "a room keeps at least one owner", LONG);
	say(t.alice, "/kick nobody");
	proc_await_err(t.alice, "nobody of that nick is in the room", LONG);
	/* Nothing came of it. */
	say(t.carol, "still here");
	proc_await_out(t.alice, "carol: still here", LONG);
	say(t.alice, "/names");
	proc_await_out(t.alice, "alice (you, owner), bob (moderator), carol", LONG);
	house_close(t.h);
}

static void
test_mute_and_policy(void **state)
{
	struct three t = three(state);

	say(t.bob, "/mute carol");
	proc_await_out(t.carol, "bob muted carol, epoch ", LONG);
	say(t.carol, "can you hear me");
	proc_await_err(t.carol, "you may not write here now", LONG);
	proc_await_out(t.alice, "bob muted carol, epoch ", LONG);
	say(t.alice, "/names");
	proc_await_out(t.alice, "carol (muted)", LONG);
	say(t.bob, "/unmute carol");
	proc_await_out(t.carol, "bob unmuted carol, epoch ", LONG);
	say(t.carol, "now you can");
	proc_await_out(t.alice, "carol: now you can", LONG);
	say(t.alice, "/policy write=moderator");
	proc_await_out(
	    t.carol, "alice set the policy to invite=moderator add=member write=moderator", LONG);
	proc_mark(t.carol);
	say(t.carol, "and now not");
	proc_await_err(t.carol, "\"and now not\": you may not write here now", LONG);
	say(t.carol, "/policy");
	proc_await_out(
	    t.carol, "Policy of #lobby: invite=moderator add=member write=moderator", LONG);
	house_ends(t.h, (say(t.carol, "/quit"), t.carol), 75);
	house_close(t.h);
}

/* What one member writes down, anybody can check without the server. */
static void
test_log(void **state)
{
	struct three t = three(state);
	const char *file = house_path(t.h, "copy");
	char line[512];
	struct proc *p;

	say(t.carol, "/log members");
	proc_await_out(t.carol, "0. alice founded #lobby", LONG);
	proc_await_out(t.carol, "3. alice made bob moderator", LONG);
	snprintf(line, sizeof line, "/log members %s", file);
	say(t.carol, line);
	proc_await_out(t.carol, ": 4 entries. snug --verify-log ", LONG);
	p = house_run(t.h, "dave", ARGS("--verify-log", file));
	house_ends(t.h, p, 0);
	proc_await_out(p, "#lobby: 4 entries, each one right", LONG);
	proc_await_out(p, "moderator bob ", LONG);
	/* The server keeps the same. */
	p = house_run(
	    t.h, "dave", ARGS("--verify-log", house_path(t.h, "house/server/rooms/lobby.log")));
	house_ends(t.h, p, 0);
	proc_await_out(p, "#lobby: 4 entries, each one right", LONG);
	house_close(t.h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_kick),
		HOUSE_TEST(test_ban),
		HOUSE_TEST(test_restart),
		HOUSE_TEST(test_members_cannot),
		HOUSE_TEST(test_mute_and_policy),
		HOUSE_TEST(test_log),
	};

	return cmocka_run_group_tests_name("18 roles", tests, NULL, NULL);
}
