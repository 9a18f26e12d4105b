/* e2e/test_41_writing.c - the line in the person's hands: keys, an editor of their own, names. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct desk {
	struct house *h;
	struct pty *alice;
	struct proc *bob;
	char *env[3]; /* owned */
};

/* alice's editor is a script with these lines; "$1" is the file. */
static struct desk
sit_down(void **state, const char *script)
{
	struct desk d = { .h = *state };
	char *editor = mem_printf("#!/bin/sh\n%s\n", script);

	house_open(d.h, NULL);
	house_write(d.h, "editor", editor);
	chmod(house_path(d.h, "editor"), 0700);
	mkdir(house_path(d.h, "desk"), 0700);
	d.env[0] = mem_printf("VISUAL=%s", house_path(d.h, "editor"));
	d.env[1] = mem_printf("TMPDIR=%s", house_path(d.h, "desk"));
	d.alice = house_term(d.h, &(struct child_spec){ .env = (const char *const *)d.env },
	    "alice", ARGS("--connect", d.h->invite, "--nick", "alice"));
	pty_await(d.alice, "Welcome to #lobby", LONG);
	d.bob = house_plain(d.h, "bob");
	pty_await(d.alice, "bob joined", LONG);
	free(editor);
	return d;
}

/* Nothing is left of what was written. */
static void
stand_up(struct desk *d)
{
	DIR *dir = opendir(house_path(d->h, "desk"));
	const struct dirent *f;

	assert_non_null(dir);
	while ((f = readdir(dir)) != NULL)
		assert_int_equal(f->d_name[0], '.');
	closedir(dir);
	house_close(d->h);
	free(d->env[0]);
	free(d->env[1]);
}

static bool
cooked(struct pty *p, void *arg)
{
	(void)arg;
	return pty_restored(p);
}

/* Ours again: the screen, and pastes in brackets. */
static bool
taken_back(struct pty *p, void *arg)
{
	(void)arg;
	return pty_altscreen(p) && pty_bracketed_paste(p);
}

static void
test_editor(void **state)
{
	/* It asks on the terminal, which echoes and has whole lines again. */
	struct desk d = sit_down(state, "stat -c %a \"$1\" \"${1%/*}\" >\"${0%/*}/modes\"\n"
					"cp \"$1\" \"$1~\"\n"
					"printf 'More? '; read more\n"
					"echo \"$more\" >>\"$1\"");
	struct buf modes = BUF_INIT(64);
	struct fault f;

	pty_keys(d.alice, "d e a r Space b o b C-x C-e");
	pty_await(d.alice, "More?", LONG);
	pty_await_if(d.alice, cooked, NULL, LONG);
	/* Meanwhile people talk. */
	proc_write(d.bob, "are you there?\n");
	proc_await_out(d.bob, "me: are you there?\n", LONG);
	pty_type(d.alice, "how are you\n");
	pty_await(d.alice, "are you there?", LONG);
	pty_await(d.alice, "Enter sends it; Ctrl-_ takes back", LONG);
	pty_await(d.alice, "how are you", LONG);
	assert_null(strstr(proc_out(d.bob), "dear"));
	pty_await_if(d.alice, taken_back, NULL, LONG);
	pty_keys(d.alice, "C-_");
	pty_await_gone(d.alice, "how are you", LONG);
	pty_keys(d.alice, "M-_ Enter");
	proc_await_out(d.bob, "alice: dear bob\n", LONG);
	proc_await_out(d.bob, "alice: how are you\n", LONG);
	assert_int_equal(file_read(house_path(d.h, "modes"), &modes, &f), 0);
	assert_int_equal(modes.n, 8);
	assert_memory_equal(modes.p, "600\n700\n", 8);
	buf_fini(&modes);
	stand_up(&d);
}

static void
test_editor_by_command(void **state)
{
	struct desk d =
	    sit_down(state, "sed s/tea/coffee/ \"$1\" >\"$1.new\"; mv \"$1.new\" \"$1\"");

	pty_type(d.alice, "/editor some tea\r");
	pty_await(d.alice, "some coffee", LONG);
	pty_await(d.alice, "Enter sends it", LONG);
	pty_keys(d.alice, "C-c");
	pty_await_gone(d.alice, "some coffee", LONG);
	pty_paste(d.alice, "tea for\ntwo");
	pty_await(d.alice, "Paste 2 lines ? [ctrl-y] yes [ctrl-n] no [ctrl-e] edit", LONG);
	pty_keys(d.alice, "C-e");
	pty_await(d.alice, "coffee for", LONG);
	pty_keys(d.alice, "Enter");
	proc_await_out(d.bob, "alice: coffee for\n", LONG);
	proc_await_out(d.bob, "alice: two\n", LONG);
	stand_up(&d);
}

/* Whatever becomes of the editor, what was typed is still there. */
static void
test_editor_fails(void **state)
{
	struct desk d = sit_down(state, "read how <\"$1\"; case $how in\n"
					"wrong*) echo rewritten >\"$1\"; exit 3 ;;\n"
					"killed*) kill -KILL $$ ;;\n"
					"gone*) rm \"$1\" ;;\n"
					"quit*) trap '' INT QUIT; printf 'More? '; read more ;;\n"
					"esac");

	pty_keys(d.alice, "w r o n g C-x C-e");
	pty_await(d.alice, "editor ended with status 3", LONG);
	pty_await(d.alice, "› wrong", LONG);
	pty_keys(d.alice, "Up");
	pty_await(d.alice, "› rewritten", LONG);
	pty_keys(d.alice, "Down");
	pty_await(d.alice, "› wrong", LONG);
	pty_keys(d.alice, "C-c k i l l e d C-x C-e");
	pty_await(d.alice, "the line is as it was", LONG);
	pty_await(d.alice, "› killed", LONG);
	pty_keys(d.alice, "C-c g o n e C-x C-e");
	pty_await(d.alice, "The editor left no file", LONG);
	pty_await(d.alice, "› gone", LONG);
	/* Keys that end programs were for the editor, not for us. */
	pty_keys(d.alice, "C-c q u i t - C-x C-e");
	pty_await(d.alice, "More?", LONG);
	pty_type(d.alice, "\003\034\n");
	pty_await(d.alice, "› quit-", LONG);
	pty_keys(d.alice, "!");
	pty_await(d.alice, "› quit-!", LONG);
	pty_keys(d.alice, "Enter");
	proc_await_out(d.bob, "alice: quit-!\n", LONG);
	stand_up(&d);
}

/* The terminal is gone, and so is the editor. */
static void
test_editor_and_hangup(void **state)
{
	struct desk d =
	    sit_down(state, "printf 'More? '; read more; echo never >\"${0%/*}/never\"");

	pty_keys(d.alice, "d r a f t C-x C-e");
	pty_await(d.alice, "More?", LONG);
	pty_signal(d.alice, SIGTERM);
	house_ends(d.h, d.alice, 128 + SIGTERM);
	stand_up(&d);
}

static void
test_editor_will_not_go(void **state)
{
	struct desk d = sit_down(state, "trap '' HUP; printf 'More? '; read more; read more");

	pty_keys(d.alice, "C-x C-e");
	pty_await(d.alice, "More?", LONG);
	pty_signal(d.alice, SIGTERM);
	house_ends(d.h, d.alice, 128 + SIGTERM);
	stand_up(&d);
}

static void
test_keys(void **state)
{
	struct desk d = sit_down(state, "true");

	pty_keys(d.alice, "o n e C-j t h r e e S-Up End Space t w o S-Down End M-Enter 4 Enter");
	proc_await_out(d.bob, "alice: one two\n", LONG);
	proc_await_out(d.bob, "alice: three\n", LONG);
	proc_await_out(d.bob, "alice: 4\n", LONG);
	/* The kill ring. */
	pty_type(d.alice, "first second");
	pty_keys(d.alice, "C-w Left Space C-u C-y M-y ! Enter");
	proc_await_out(d.bob, "alice: second! \n", LONG);
	/* Case, undo. */
	pty_type(d.alice, "hello world");
	pty_keys(d.alice, "M-b M-c M-b M-b C-x C-u End ! C-_ Enter");
	proc_await_out(d.bob, "alice: HELLO World\n", LONG);
	/* Back to a line, by its place and by what is in it. */
	pty_keys(d.alice, "C-r s e c");
	pty_await(d.alice, "typed in #lobby: sec› second!", LONG);
	pty_keys(d.alice, "Enter");
	pty_await_gone(d.alice, "typed in", LONG);
	pty_keys(d.alice, "Home a C-Up");
	pty_await(d.alice, "› HELLO World", LONG);
	pty_keys(d.alice, "C-Down");
	pty_await(d.alice, "› asecond!", LONG);
	pty_keys(d.alice, "C-c b Tab");
	pty_await(d.alice, "› bob:", LONG);
	pty_type(d.alice, ":tada:");
	pty_keys(d.alice, "Tab Enter");
	proc_await_out(d.bob, "alice: bob: \U0001F389 \n", LONG);
	stand_up(&d);
}

/* What was made one's own is there again tomorrow, and on no screen too. */
static void
test_own(void **state)
{
	struct desk d = sit_down(state, "true");
	struct proc *p;

	pty_type(d.alice, "/bind ctrl-o /names\r");
	pty_await(d.alice, "ctrl-o did: nothing. Now: /names", LONG);
	pty_type(d.alice, "/bind meta-x,meta-y /wave bob\r");
	pty_type(d.alice, "/alias wave me waves at $1\r");
	pty_await(d.alice, "/wave is now /me waves at $1", LONG);
	house_leaves(d.h, d.alice);
	d.alice = house_term(d.h, NULL, "alice", ARGS("--connect", d.h->at));
	pty_await(d.alice, "sealed", LONG);
	pty_keys(d.alice, "C-o");
	pty_await(d.alice, "2 in #lobby: alice (you", LONG);
	pty_keys(d.alice, "x M-x M-y");
	proc_await_out(d.bob, "* alice waves at bob\n", LONG);
	pty_await(d.alice, "› x", LONG);
	pty_keys(d.alice, "C-c");
	house_leaves(d.h, d.alice);
	p = house_run(d.h, "alice", ARGS("--plain", "--connect", d.h->at));
	proc_write(p, "/wave all of you\n");
	proc_await_out(d.bob, "* alice waves at all\n", LONG);
	stand_up(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_editor),
		HOUSE_TEST(test_editor_by_command),
		HOUSE_TEST(test_editor_fails),
		HOUSE_TEST(test_editor_and_hangup),
		HOUSE_TEST(test_editor_will_not_go),
		HOUSE_TEST(test_keys),
		HOUSE_TEST(test_own),
	};

	return cmocka_run_group_tests_name("41 writing", tests, NULL, NULL);
}
