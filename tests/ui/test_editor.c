/* Editors are small scripts here; the file is their first argument. */
#include "ui/editor.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

static int
setup(void **state)
{
	unsetenv("TMPDIR");
	*state = tmpdir_new();
	setenv("TMPDIR", *state, 1);
	unsetenv("XDG_RUNTIME_DIR");
	unsetenv("VISUAL");
	unsetenv("EDITOR");
	return 0;
}

static int
teardown(void **state)
{
	int r = rmdir(*state); /* each left nothing behind */

	mkdir(*state, 0700);
	tmpdir_free(*state);
	return r;
}

static void
wait_until(struct editor *e, enum editor_state want)
{
	enum editor_state is;

	while ((is = editor_state(e)) != want && is != EDITOR_OVER)
		poll(NULL, 0, 5);
	assert_int_equal(is, want);
}

/* What is in the file when the editor is through with it. */
static void
edits(const char *editor, const char *text, int r, const char *want)
{
	struct buf out = BUF_INIT(4096);
	struct editor e;
	struct fault f;

	setenv("VISUAL", editor, 1);
	assert_int_equal(editor_open(&e, bytes_str(text), &f), 0);
	wait_until(&e, EDITOR_OVER);
	assert_int_equal(editor_text(&e, &out), r);
	if (r == 0) {
		buf_put(&out, "", 1);
		assert_string_equal((const char *)out.p, want);
	}
	buf_fini(&out);
	editor_close(&e);
}

static void
text_comes_back(void **state)
{
	(void)state;
	edits("true", "one\ntwo", 0, "one\ntwo");
	edits("true", "", 0, "");
	edits("f() { printf 'three\\n\\n' >>\"$1\"; }; f", "one", 0, "one\nthree");
	/* With arguments, a copy left behind, and the file replaced. */
	edits("sed -i.bak -e s/one/two/", "one", 0, "two");
	edits("rm", "one", ERR_NOTFOUND, NULL);
	edits("head -c 5000 /dev/zero | tr '\\0' x >\"$1\"; true", "one", ERR_LIMIT, NULL);
}

static void
nobody_else_can_read_it(void **state)
{
	struct editor e;
	struct fault f;
	struct stat st;

	(void)state;
	setenv("EDITOR", "true", 1);
	unsetenv("VISUAL");
	umask(0);
	assert_int_equal(editor_open(&e, bytes_str("secret"), &f), 0);
	assert_int_equal(stat(e.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(e.dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	wait_until(&e, EDITOR_OVER);
	assert_string_equal(e.name, "true");
	editor_close(&e);
	umask(077);
}

static void
ends_are_told(void **state)
{
	struct editor e;
	struct fault f;
	char words[200];

	(void)state;
	setenv("VISUAL", "/bin/false", 1);
	assert_int_equal(editor_open(&e, bytes_str(""), &f), 0);
	wait_until(&e, EDITOR_OVER);
	editor_words(&e, words, sizeof words);
	assert_string_equal(words, "false ended with status 1");
	editor_close(&e);
	setenv("VISUAL", "no-such-editor-here", 1);
	assert_int_equal(editor_open(&e, bytes_str(""), &f), 0);
	wait_until(&e, EDITOR_OVER);
	editor_words(&e, words, sizeof words);
	assert_string_equal(
	    words, "There is no no-such-editor-here here: set VISUAL to your editor");
	editor_close(&e);
	/* It stops, goes on, and is ended. */
	setenv("VISUAL", "kill -STOP $$; exec cat /dev/zero >/dev/null; :", 1);
	assert_int_equal(editor_open(&e, bytes_str(""), &f), 0);
	wait_until(&e, EDITOR_STOPPED);
	editor_signal(&e, SIGCONT);
	assert_int_equal(editor_state(&e), EDITOR_RUNS);
	editor_signal(&e, SIGKILL);
	wait_until(&e, EDITOR_OVER);
	editor_words(&e, words, sizeof words);
	assert_non_null(strstr(words, "was ended by signal 9"));
	editor_signal(&e, SIGKILL); /* nobody is there any more */
	editor_close(&e);
	/* There is no place for the file. */
	setenv("TMPDIR", "/nowhere/at/all", 1);
	setenv("VISUAL", "true", 1);
	if (access("/tmp", W_OK) == 0)
		assert_int_equal(editor_open(&e, bytes_str(""), &f), 0);
	wait_until(&e, EDITOR_OVER);
	editor_close(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_else_can_read_it, setup, teardown),
		cmocka_unit_test_setup_teardown(ends_are_told, setup, teardown),
	};

	return cmocka_run_group_tests_name("editor", tests, NULL, NULL);
}
