/* support/test_support.c - the helpers of the end-to-end tests, tried on the shell and its tools.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "certs/check.h"
#include "tests/support/proc.h"
#include "tests/support/pty.h"
#include "tests/support/tmpdir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define LONG 20000 /* ms: only ever waited for by a test that fails */
#define SH(script)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		"sh", "-c", script, NULL                                                           \
	}
/* What is typed arrives as it is and is shown by cat in readable form. */
#define RAW_CAT "stty raw -echo; printf 'ready\\r\\n'; exec cat -v"

struct stage {
	struct pump *pump;
	char *home;
};

static int
setup(void **state)
{
	struct stage *s = mem_calloc(1, sizeof *s);

	s->pump = pump_new();
	s->home = tmpdir_new();
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct stage *s = *state;

	pump_free(s->pump);
	tmpdir_free(s->home);
	free(s);
	return 0;
}

static struct pty *
term(struct stage *s, const char *script)
{
	return pty_start(s->pump, &(struct child_spec){ .argv = SH(script), .home = s->home });
}

static struct proc *
piped(struct stage *s, const char *script)
{
	return proc_start(s->pump, &(struct child_spec){ .argv = SH(script), .home = s->home });
}

/* ---- terminals */

static void
test_line(void **state)
{
	struct pty *p = term(*state, "printf 'name? '; read -r x; echo \"got <$x>\"; exit 7");
	int row, col;

	pty_await(p, "name?", LONG);
	pty_cursor(p, &row, &col);
	assert_int_equal(row, 0);
	assert_int_equal(col, 6);
	pty_type(p, "b\xc3\xb6"
		    "b");
	pty_keys(p, "Backspace Enter");
	assert_int_equal(pty_await_exit(p, LONG), 7);
	/* The terminal echoes; the program answers. The last it said is there when it has ended. */
	assert_string_equal(pty_row(p, 0), "name? b\xc3\xb6");
	assert_string_equal(pty_row(p, 1), "got <b\xc3\xb6>");
	assert_true(pty_restored(p));
}

static void
test_environment(void **state)
{
	struct stage *s = *state;
	const char *const env[] = { "TERM=dumb", "EXTRA=a=b", NULL };
	struct proc *a = piped(s, "echo $TERM; echo $HOME; echo $SNUG_HOME; echo $USERX; tty; "
				  "echo $LC_ALL");
	struct proc *b = proc_start(
	    s->pump, &(struct child_spec){ .argv = SH("echo \"$TERM $EXTRA $HOME\""), .env = env });
	char expect[1024];

	assert_int_equal(proc_await_exit(a, LONG), 0);
	snprintf(expect, sizeof expect, "xterm-256color\n%s\n%s/snug\n\nnot a tty\nC.UTF-8\n",
	    s->home, s->home);
	assert_string_equal(proc_out(a), expect);
	assert_int_equal(proc_await_exit(b, LONG), 0);
	assert_string_equal(proc_out(b), "dumb a=b \n");
}

static void
test_keys(void **state)
{
	static const struct {
		const char *names, *shown;
	} rows[] = {
		{ "a", "a" },
		{ "a b C-c", "ab^C" },
		{ "Enter Tab Esc", "^M^I^[" },
		{ "Backspace C-h C-? C-Space", "^?^H^?^@" },
		{ "Up Down Right Left", "^[[A^[[B^[[C^[[D" },
		{ "Home End Ins Del", "^[[H^[[F^[[2~^[[3~" },
		{ "PgUp PgDn BTab", "^[[5~^[[6~^[[Z" },
		{ "F1 F4 F5 F7 F10 F12", "^[OP^[OS^[[15~^[[18~^[[21~^[[24~" },
		{ "M-a M-Enter C-M-x", "^[a^[^M^[^X" },
		{ "C-Left S-Up M-PgUp C-S-End", "^[[1;5D^[[1;2A^[[5;3~^[[1;6F" },
		{ "\xc3\xa4 M-\xc3\xa4 - C--", "M-CM-$^[M-CM-$-^M" },
		{ "Space", " ." },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pty *p = term(*state, "stty raw -echo; printf ready; exec cat -vt");
		char expect[128];

		pty_await(p, "ready", LONG);
		pty_keys(p, rows[i].names);
		pty_keys(p, ".");
		snprintf(expect, sizeof expect, "ready%s%s", rows[i].shown,
		    strchr(rows[i].shown, '.') != NULL ? "" : ".");
		pty_await(p, expect, LONG);
		pty_signal(p, SIGKILL);
		assert_int_equal(pty_await_exit(p, LONG), 128 + SIGKILL);
	}
}

/* The arrows follow the mode that the program has chosen. */
static void
test_application_keys(void **state)
{
	struct pty *p = term(*state, "printf '\\033[?1h'; " RAW_CAT);

	pty_await(p, "ready", LONG);
	pty_keys(p, "Up Home");
	pty_await(p, "^[OA^[OH", LONG);
}

static void
test_paste(void **state)
{
	struct pty *p = term(*state, "printf '\\033[?2004h'; " RAW_CAT);
	struct pty *q = term(*state, RAW_CAT);

	pty_await(p, "ready", LONG);
	pty_await(q, "ready", LONG);
	assert_true(pty_bracketed_paste(p));
	assert_false(pty_bracketed_paste(q));
	pty_paste(p, "one\ntwo");
	pty_paste(q, "one\ntwo");
	pty_await(p, "^[[200~one^Mtwo^[[201~", LONG);
	pty_await(q, "one^Mtwo", LONG);
}

/* More than any buffer of the kernel's holds, in both directions. */
static void
test_large_paste(void **state)
{
	struct pty *p = term(*state, "stty raw -echo; printf ready; head -c 300000 | wc -c; "
				     "yes | tr '\\n' ' ' | head -c 300000; printf 'done\\r\\n'");
	char *text = mem_calloc(300001, 1);

	memset(text, 'x', 300000);
	pty_await(p, "ready", LONG);
	pty_paste(p, text);
	pty_await(p, "done", LONG);
	assert_int_equal(pty_await_exit(p, LONG), 0);
	assert_true(pty_raw(p).n > 300000);
	free(text);
}

static void
test_screen_modes(void **state)
{
	struct pty *p = term(*state,
	    "stty -echo -icanon; printf before; "
	    "printf '\\033[?1049h\\033[?25l\\033[?2004h\\033[?1000h\\033[2J\\a\\033[HX'; read -r "
	    "x; "
	    "stty echo icanon; printf '\\033[?1000l\\033[?2004l\\033[?25h\\033[?1049lafter'");

	pty_await(p, "X", LONG);
	pty_await_gone(p, "before", LONG);
	assert_false(pty_line_restored(p));
	assert_true(pty_altscreen(p));
	assert_false(pty_cursor_visible(p));
	assert_true(pty_bracketed_paste(p));
	assert_true(pty_mouse(p));
	assert_int_equal(pty_bells(p), 1);
	assert_false(pty_restored(p));
	pty_keys(p, "Enter");
	assert_int_equal(pty_await_exit(p, LONG), 0);
	assert_true(pty_restored(p));
	/* The main screen is as it was. */
	assert_string_equal(pty_row(p, 0), "beforeafter");
}

static void
test_modes_left_behind(void **state)
{
	static const char *const rude[] = { "stty -echo", "stty raw", "printf '\\033[?1049h'",
		"printf '\\033[?25l'", "printf '\\033[?2004h'", "printf '\\033[?1000h'" };

	for (size_t i = 0; i < sizeof rude / sizeof rude[0]; i++) {
		struct pty *p = term(*state, rude[i]);

		assert_int_equal(pty_await_exit(p, LONG), 0);
		assert_false(pty_restored(p));
		assert_int_equal(pty_line_restored(p), i > 1);
	}
}

static void
test_wide(void **state)
{
	/* Two wide ones, a combining accent, then text. */
	struct pty *p = term(*state, "printf '\\346\\227\\245\\346\\234\\254 e\\314\\201 end'");
	int row, col;

	assert_int_equal(pty_await_exit(p, LONG), 0);
	assert_string_equal(pty_row(p, 0), "\u65e5\u672c e\u0301 end");
	assert_true(pty_find(p, "\u672c", &row, &col));
	assert_int_equal(col, 2);
	assert_true(pty_find(p, "end", &row, &col));
	assert_int_equal(row, 0);
	assert_int_equal(col, 7);
	assert_int_equal(pty_cell(p, 0, 0).width, 2);
	assert_string_equal(pty_cell(p, 0, 0).text, "\u65e5");
	assert_string_equal(pty_cell(p, 0, 1).text, "");
	assert_string_equal(pty_cell(p, 0, 5).text, "e\u0301");
	assert_false(pty_find(p, "nowhere", &row, &col));
}

static void
test_attributes(void **state)
{
	struct pty *p =
	    term(*state, "printf 'a\\033[1mb\\033[0;7mc\\033[0;4md\\033[0;3me\\033[0;31mf'");
	static const char letters[] = "abcdef";

	assert_int_equal(pty_await_exit(p, LONG), 0);
	for (int i = 0; i < 6; i++) {
		struct pty_cell c = pty_cell(p, 0, i);

		assert_int_equal(c.text[0], letters[i]);
		assert_int_equal(c.bold, i == 1);
		assert_int_equal(c.reverse, i == 2);
		assert_int_equal(c.underline, i == 3);
		assert_int_equal(c.italic, i == 4);
		assert_int_equal(c.coloured, i == 5);
	}
}

static void
test_resize(void **state)
{
	struct stage *s = *state;
	struct pty *p = pty_start(s->pump,
	    &(struct child_spec){ .argv = SH("trap 'echo changed' WINCH; stty size; read -r x; "
					     "stty size"),
		.home = s->home,
		.rows = 5,
		.cols = 60 });
	const char *text;
	size_t rows = 0;

	pty_await(p, "5 60", LONG);
	pty_resize(p, 30, 100);
	pty_keys(p, "Enter");
	pty_await(p, "30 100", LONG);
	pty_await(p, "changed", LONG);
	assert_int_equal(pty_await_exit(p, LONG), 0);
	text = pty_text(p);
	for (; *text != '\0'; text++)
		rows += *text == '\n';
	assert_int_equal(rows, 30);
}

static void
test_signals(void **state)
{
	struct pty *p = term(*state, "trap 'echo caught; exit 3' TERM; echo ready; read -r x");
	struct pty *q =
	    term(*state, "trap 'echo gone >$HOME/hup; exit 4' HUP; echo ready; read -r x");
	struct pty *r = term(*state, "echo ready; exec cat");

	pty_await(p, "ready", LONG);
	pty_await(q, "ready", LONG);
	pty_await(r, "ready", LONG);
	pty_signal(p, SIGTERM);
	pty_keys(p, "Enter"); /* for shells that look only after a line */
	assert_int_equal(pty_await_exit(p, LONG), 3);
	pty_await(p, "caught", LONG);
	pty_hangup(q);
	assert_int_equal(pty_await_exit(q, LONG), 4);
	pty_signal(r, SIGTERM);
	assert_int_equal(pty_await_exit(r, LONG), 128 + SIGTERM);
}

static bool
second_row_is(struct pty *p, void *arg)
{
	return strcmp(pty_row(p, 1), arg) == 0;
}

static void
test_conditions(void **state)
{
	struct pty *p =
	    term(*state, "printf 'a\\r\\nb'; read -r x; printf '\\033[2J\\033[Hc'; read -r x");
	char b[] = "b";

	pty_await_if(p, second_row_is, b, LONG);
	pty_keys(p, "Enter");
	pty_await_gone(p, "b", LONG);
	pty_await(p, "c", LONG);
	/* What does not come is noticed, at once when the program has ended. */
	assert_false(pty_shows(p, "never", 20));
	assert_true(pty_shows(p, "c", 0));
	pty_keys(p, "Enter");
	assert_false(pty_shows(p, "never", 1 << 30));
	assert_int_equal(pty_await_exit(p, LONG), 0);
	assert_false(pty_shows(p, "never", 1 << 30));
}

/* A program that asks the terminal something gets no answer, and nothing gets in the way. */
static void
test_queries(void **state)
{
	struct pty *p = term(*state, "printf '\\033[c\\033[6n'; " RAW_CAT);

	pty_await(p, "ready", LONG);
	pty_keys(p, "z");
	pty_await(p, "\nz\n", LONG);
	assert_non_null(memmem(pty_raw(p).p, pty_raw(p).n, "\x1b[6n", 4));
}

/* ---- pipes */

static void
test_pipes(void **state)
{
	struct proc *p = piped(*state, "echo out; echo err >&2; while read -r x; do echo \"<$x>\"; "
				       "echo \"[$x]\" >&2; done; echo end; exit 5");

	proc_await_out(p, "out\n", LONG);
	proc_await_err(p, "err\n", LONG);
	proc_write(p, "one\n");
	proc_await_out(p, "<one>", LONG);
	proc_await_err(p, "[one]", LONG);
	proc_mark(p);
	assert_false(proc_says(p, false, "<one>", 20));
	proc_write(p, "one\n");
	proc_await_out(p, "<one>", LONG);
	proc_close_stdin(p);
	assert_int_equal(proc_await_exit(p, LONG), 5);
	assert_string_equal(proc_out(p), "<one>\nend\n");
	assert_string_equal(proc_err(p), "[one]\n");
}

static void
test_large_pipes(void **state)
{
	struct proc *p = piped(*state, "exec cat");
	char *text = mem_calloc(3000001, 1);

	for (size_t i = 0; i < 3000000; i++)
		text[i] = (char)('a' + i % 26);
	proc_write(p, text);
	proc_close_stdin(p);
	assert_int_equal(proc_await_exit(p, LONG), 0);
	assert_int_equal(strlen(proc_out(p)), 3000000);
	assert_memory_equal(proc_out(p), text, 3000000);
	free(text);
}

/* Writing to one that no longer reads, or no longer is. */
static void
test_deaf_program(void **state)
{
	struct stage *s = *state;
	char *path = mem_printf("%s/fifo", s->home);
	struct proc *p, *q;

	assert_int_equal(mkfifo(path, 0600), 0);
	p = piped(s, "exec <&-; echo closed; read -r x <$HOME/fifo");
	q = piped(s, "exit 0");
	proc_await_out(p, "closed", LONG);
	proc_write(p, "hello\n");
	proc_signal(p, SIGKILL);
	assert_int_equal(proc_await_exit(p, LONG), 128 + SIGKILL);
	assert_int_equal(proc_await_exit(q, LONG), 0);
	proc_write(q, "hello\n");
	proc_close_stdin(q);
	free(path);
}

/* No descriptor of the tests, or of another program, gets into a program; SIGPIPE is as usual. */
static void
test_inheritance(void **state)
{
	struct pty *other = term(*state, "read -r x");
	struct proc *another = piped(*state, "read -r x");
	struct proc *p =
	    piped(*state, "ls /proc/self/fd; yes | head -n 1; kill -PIPE $$; echo alive");

	/* 3 is the folder that ls reads. */
	assert_int_equal(proc_await_exit(p, LONG), 128 + SIGPIPE);
	assert_string_equal(proc_out(p), "0\n1\n2\n3\ny\n");
	assert_true(pty_pid(other) != proc_pid(another));
}

static void
test_cannot_run(void **state)
{
	struct stage *s = *state;
	const char *const argv[] = { "/nonexistent/program", NULL };
	struct child_spec spec = { .argv = argv };
	struct proc *p = proc_start(s->pump, &spec);
	struct pty *q = pty_start(s->pump, &spec);

	assert_int_equal(proc_await_exit(p, LONG), 127);
	proc_await_err(p, "cannot run /nonexistent/program", LONG);
	assert_int_equal(pty_await_exit(q, LONG), 127);
	pty_await(q, "cannot run", LONG);
}

/* ---- several at once */

/* The one that is waited for needs another to get rid of far more than a pipe holds. */
static void
test_no_deadlock(void **state)
{
	struct stage *s = *state;
	char *path = mem_printf("%s/fifo", s->home);
	struct proc *reader, *talker;
	struct pty *shower;

	assert_int_equal(mkfifo(path, 0600), 0);
	reader = piped(s, "cat $HOME/fifo");
	talker = piped(s, "exec 9>$HOME/fifo; yes | head -c 300000; yes | head -c 300000 >&2; "
			  "echo talked >&9; read -r x");
	shower = term(
	    s, "exec 9>$HOME/fifo; yes | tr '\\n' ' ' | head -c 300000; echo shown >&9; read -r x");
	proc_await_out(reader, "talked", LONG);
	proc_await_out(reader, "shown", LONG);
	proc_write(talker, "\n");
	pty_keys(shower, "Enter");
	assert_int_equal(proc_await_exit(reader, LONG), 0);
	assert_int_equal(proc_await_exit(talker, LONG), 0);
	assert_int_equal(pty_await_exit(shower, LONG), 0);
	free(path);
}

static void
test_leftovers_are_killed(void **state)
{
	struct stage *s = *state;
	struct pump *pump = pump_new();
	struct child_spec spec = { .argv = SH("trap '' TERM HUP INT; echo ready; read -r x"),
		.home = s->home };
	struct pty *p = pty_start(pump, &spec);
	struct proc *q = proc_start(pump, &spec);
	pid_t a = pty_pid(p), b = proc_pid(q);

	pty_await(p, "ready", LONG);
	proc_await_out(q, "ready", LONG);
	assert_int_equal(kill(a, 0), 0);
	pump_free(pump);
	assert_int_equal(kill(a, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_int_equal(kill(b, 0), -1);
	pump_free(NULL);
}

static bool
never(void *arg)
{
	(void)arg;
	return false;
}

static void
test_nothing_to_wait_for(void **state)
{
	struct pump *pump = pump_new();

	(void)state;
	/* Would take twelve days otherwise. */
	assert_false(pump_until(pump, never, NULL, 1 << 30));
	pump_now(pump);
	pump_free(pump);
}

/* What this program does when it is told to fail: see below. */
static void
test_that_fails(void **state)
{
	struct stage *s = *state;
	struct pty *p = term(s, "echo 'what is there'; read -r x");
	struct proc *q = piped(s, "echo 'said aloud'; echo 'said aside' >&2; read -r x");

	proc_await_out(q, "said aloud", LONG);
	proc_await_err(q, "said aside", LONG);
	pty_await(p, "what is there", LONG);
	pty_await(p, "what is not", 20);
}

/* An await that is not fulfilled fails its test, and shows everything there is to see. */
static void
test_failure(void **state)
{
	struct stage *s = *state;
	char program[1024];
	struct proc *p;

	child_built("tests/support/test_support", program, sizeof program);
	p = proc_start(s->pump,
	    &(struct child_spec){ .argv = (const char *const[]){ program, "fail", NULL } });
	assert_int_equal(proc_await_exit(p, LONG), 1);
	proc_await_err(p, "\"what is not\" did not come to the screen of sh", LONG);
	proc_await_err(p, "|what is there\n", LONG);
	proc_await_err(p, "stdout: said aloud\n", LONG);
	proc_await_err(p, "stderr: said aside\n", LONG);
}

/* ---- folders and certificates */

static void
test_tmpdir(void **state)
{
	char *path = tmpdir_new(), *deep = mem_printf("%s/a/b", path);
	char *link = mem_printf("%s/a/link", path), *file = mem_printf("%s/a/b/file", path);
	char *above = mem_printf("%s/a", path);
	struct stage *s = *state;
	struct stat st;
	struct fault f;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(file_mkdirs(deep, &f), 0);
	assert_int_equal(file_write(file, bytes_str("x"), &f), 0);
	assert_int_equal(symlink(s->home, link), 0);
	/* One that forbids looking into it goes as well; what a link points to stays. */
	assert_int_equal(chmod(above, 0), 0);
	tmpdir_free(mem_strdup(path));
	assert_int_equal(stat(path, &st), -1);
	assert_int_equal(stat(s->home, &st), 0);
	tmpdir_free(NULL);
	free(path);
	free(deep);
	free(link);
	free(file);
	free(above);
}

static struct proc *
mkcert(struct stage *s, const char *hosts, const char *type, const char *from, const char *to)
{
	char program[1024];

	child_built("tests/support/mkcert", program, sizeof program);
	return proc_start(s->pump,
	    &(struct child_spec){
		.argv = (const char *const[]){ program, s->home, hosts, type, from, to, NULL } });
}

static int
judge_made(struct stage *s, const char *host, struct check_facts *facts)
{
	char *cert_path = mem_printf("%s/cert.pem", s->home);
	char *key_path = mem_printf("%s/key.pem", s->home);
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct fault f;
	int r;

	assert_int_equal(file_read(cert_path, &cert, &f), 0);
	assert_int_equal(file_read_private(key_path, &key, &f), 0);
	r = check_own(buf_bytes(&cert), buf_bytes(&key), host, facts, &f);
	buf_fini(&cert);
	buf_fini(&key);
	free(cert_path);
	free(key_path);
	return r;
}

static void
test_mkcert(void **state)
{
	struct stage *s = *state;
	struct proc *p = mkcert(s, "chat.example.org,127.0.0.1", "p256", "-100", "10000");
	struct check_facts first, second;
	char print[40];

	assert_int_equal(proc_await_exit(p, LONG), 0);
	assert_int_equal(judge_made(s, "chat.example.org", &first), 0);
	assert_int_equal(judge_made(s, "127.0.0.1", &first), 0);
	assert_int_equal(judge_made(s, "evil.example", &first), ERR_HOST);
	assert_string_equal(first.key, "ECDSA P-256");
	check_fingerprint(first.ca_spki, print);
	proc_await_out(p, print, LONG);
	/* Another server of the same CA, with a certificate that has ended. */
	p = mkcert(s, "chat.example.org", "ed25519", "-10000", "-100");
	assert_int_equal(proc_await_exit(p, LONG), 0);
	assert_int_equal(judge_made(s, NULL, &second), ERR_EXPIRED);
	assert_memory_equal(first.ca_spki, second.ca_spki, 32);
	p = mkcert(s, "chat.example.org", "dsa", "0", "100");
	assert_int_equal(proc_await_exit(p, LONG), 64);
	proc_await_err(p, "usage:", LONG);
}

#define STAGE_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest failing[] = { STAGE_TEST(test_that_fails) };
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_line),
		STAGE_TEST(test_environment),
		STAGE_TEST(test_keys),
		STAGE_TEST(test_application_keys),
		STAGE_TEST(test_paste),
		STAGE_TEST(test_large_paste),
		STAGE_TEST(test_screen_modes),
		STAGE_TEST(test_modes_left_behind),
		STAGE_TEST(test_wide),
		STAGE_TEST(test_attributes),
		STAGE_TEST(test_resize),
		STAGE_TEST(test_signals),
		STAGE_TEST(test_conditions),
		STAGE_TEST(test_queries),
		STAGE_TEST(test_pipes),
		STAGE_TEST(test_large_pipes),
		STAGE_TEST(test_deaf_program),
		STAGE_TEST(test_inheritance),
		STAGE_TEST(test_cannot_run),
		STAGE_TEST(test_no_deadlock),
		STAGE_TEST(test_leftovers_are_killed),
		STAGE_TEST(test_nothing_to_wait_for),
		STAGE_TEST(test_failure),
		STAGE_TEST(test_tmpdir),
		STAGE_TEST(test_mkcert),
	};

	if (argc > 1 && strcmp(argv[1], "fail") == 0)
		return cmocka_run_group_tests_name("fails", failing, NULL, NULL);
	return cmocka_run_group_tests_name("support", tests, NULL, NULL);
}
