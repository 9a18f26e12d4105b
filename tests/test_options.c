#include "options.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct options o;
static struct fault f;

static int
parse(const char *const *words)
{
	char *argv[16];
	int argc = 0;

	for (; words[argc] != NULL; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc];
	argv[argc] = NULL;
	return options_parse(&o, argc, argv, &f);
}
#define PARSE(...) parse((const char *const[]){ "snug", __VA_ARGS__, NULL })

static void
server_takes_an_address_or_none(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--server"), 0);
	assert_true(o.serve);
	assert_null(o.server);
	assert_int_equal(PARSE("--server", "127.0.0.1:0", "--headless"), 0);
	assert_string_equal(o.server, "127.0.0.1:0");
	assert_true(o.headless);
	assert_int_equal(PARSE("--headless", "--server", "--home", "/x", "[::]:1"), 0);
	assert_string_equal(o.server, "[::]:1");
	assert_string_equal(o.home, "/x");
}

static void
equals_and_lists_and_letters(void **state)
{
	(void)state;
	assert_int_equal(
	    PARSE("--server", "--cert=a", "--key=b", "--cert", "c", "--key", "d", "-v"), 0);
	assert_int_equal(o.cert.n, 2);
	assert_string_equal(o.cert.v[1], "c");
	assert_string_equal(o.key.v[0], "b");
	assert_true(o.verbose);
}

static void
a_token_goes_with_a_host(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--connect", "snug.example.org", "--ca=a", "--token=b"), 0);
	assert_string_equal(o.token, "b");
}

static void
wrong_use_names_the_word(void **state)
{
	static const struct {
		const char *word[6], *says;
	} bad[] = {
		{ { "snug", "--bogus" }, "--bogus" },
		{ { "snug", "--headles", "--server=1", "--x" }, "--server=1" },
		{ { "snug", "-z" }, "-z" },
		{ { "snug", "--connect" }, "--connect" },
		{ { "snug", "--connect", "a", "--server" }, "exclude" },
		{ { "snug", "--connect", "a", "b" }, "'b'" },
		{ { "snug", "--server", "a", "b" }, "'b'" },
		{ { "snug", "--connect", "a", "--headless" }, "--headless" },
		{ { "snug", "--server", "--cert", "a" }, "--key" },
		{ { "snug", "--connect", "a", "--key-type", "p256" }, "--key-type" },
		{ { "snug", "--key-type=p256", "--server", "--cert=a", "--key=b" }, "--key-type" },
		{ { "snug", "--probe", "a", "--server" }, "--probe" },
		{ { "snug", "--probe" }, "--probe" },
		{ { "snug", "--verify-log", "f", "--probe", "a" }, "--verify-log" },
		{ { "snug", "--verify-log" }, "--verify-log" },
		{ { "snug", "--kx=x448", "--kx=x25519" }, "--kx" },
		{ { "snug", "--server", "--ca", "a" }, "--cert" },
		{ { "snug", "--connect", "a", "--token", "b" }, "--ca" },
		{ { "snug", "--connect", "SNUG://h/c", "--ca=a", "--token=b" }, "has one already" },
		{ { "snug", "--connect=snug:x", "--ca=a", "--token=b" }, "--token" },
		{ { "snug", "--color", "pink", "--server" }, "pink" },
		{ { "snug", "--nick", "a", "--nick", "b" }, "twice" },
		{ { "snug", "--plain=1" }, "--plain=1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(parse(bad[i].word), ERR_USAGE);
		if (strstr(f.cause, bad[i].says) == NULL)
			fail_msg("'%s' does not name %s", f.cause, bad[i].says);
		assert_non_null(strstr(f.remedy, "snug --help"));
		assert_int_equal(err_status(f.code), 64);
	}
}

static void
a_file_says_what_the_command_line_does_not(void **state)
{
	const char *name, *value;
	size_t n = 0;

	(void)state;
	assert_int_equal(PARSE("--nick", "bob", "--color=never"), 0);
	assert_int_equal(options_default(&o, "nick", "carol"), 0);
	assert_string_equal(o.nick, "bob");
	assert_int_equal(options_default(&o, "log_file", "x"), 0);
	assert_string_equal(o.log_file, "x");
	assert_int_equal(options_default(&o, "log-file", "y"), 0);
	assert_string_equal(o.log_file, "x");
	assert_int_equal(options_default(&o, "ascii", "on"), 0);
	assert_true(o.ascii);
	assert_int_equal(options_default(&o, "plain", "off"), 0);
	assert_false(o.plain);
	assert_int_equal(options_default(&o, "plain", "yes"), ERR_CONFIG);
	/* What one means once. */
	assert_int_equal(options_default(&o, "connect", "x"), ERR_NOTFOUND);
	assert_int_equal(options_default(&o, "home", "x"), ERR_NOTFOUND);
	assert_int_equal(options_default(&o, "server", "x"), ERR_NOTFOUND);
	assert_int_equal(options_default(&o, "nic", "x"), ERR_NOTFOUND);
	assert_int_equal(options_default(&o, "nicks", "x"), ERR_NOTFOUND);
	assert_int_equal(PARSE("--server"), 0);
	assert_int_equal(options_default(&o, "color", "pink"), ERR_CONFIG);
	while (options_nth(&o, n, &name, &value))
		n += strcmp(name, "connect") != 0;
	assert_in_range(n, 10, N_ROWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(server_takes_an_address_or_none),
		cmocka_unit_test(equals_and_lists_and_letters),
		cmocka_unit_test(a_token_goes_with_a_host),
		cmocka_unit_test(wrong_use_names_the_word),
		cmocka_unit_test(a_file_says_what_the_command_line_does_not),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
