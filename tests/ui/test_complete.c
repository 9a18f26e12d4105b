#include "ui/complete.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"
#include "tests/ui/events.h"
#include "ui/custom.h"
#include "ui/emoji.h"
#include "ui/model.h"
#include "ui/text.h"

static const char *const people[] = { "me", "alice", "albert", "bob", NULL };
static const char *const others[] = { "me", "alfred", "carol", NULL };

struct fix {
	struct model *m;
	struct custom *custom;
	char list[256];
};

static int
setup(void **state)
{
	struct fix *x = mem_calloc(1, sizeof *x);
	struct buf none = BUF_INIT(1);

	x->m = model_new("me");
	x->custom = custom_new(NULL, &none);
	events_room(x->m, "#lobby", people, 7);
	events_room(x->m, "#dev", others, 7);
	events_say(x->m, "#lobby", "alice", "hi", 1);
	events_say(x->m, "@eve", "eve", "hi", 1);
	model_enter(x->m, model_find(x->m, "#lobby"));
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	custom_free(x->custom);
	model_free(x->m);
	free(x);
	return 0;
}

/* Typed and then Tab so often, or Shift-Tab. */
static void
becomes(struct fix *x, const char *typed, int tabs, const char *want)
{
	struct complete_src src = { x->m, x->custom, NULL };
	struct complete c;
	struct edit *e = edit_new();

	complete_init(&c);
	edit_insert(e, typed, strlen(typed));
	for (int i = 0; i < (tabs < 0 ? -tabs : tabs); i++)
		complete_step(&c, e, &src, tabs < 0);
	complete_list(&c, x->list, sizeof x->list);
	assert_string_equal(edit_text(e), want);
	complete_reset(&c);
	edit_free(e);
}

static void
names(void **state)
{
	struct fix *x = *state;

	becomes(x, "al", 1, "alice: ");
	assert_string_equal(x->list, "[alice]  albert");
	becomes(x, "al", 2, "albert: ");
	assert_string_equal(x->list, "[albert]  alice");
	becomes(x, "al", 3, "al");
	becomes(x, "al", -1, "albert: ");
	becomes(x, "AL", 1, "alice: ");
	becomes(x, "hey bo", 1, "hey bob ");
	assert_string_equal(x->list, "");
	becomes(x, "zz", 1, "zz");
	becomes(x, "", 4, "me: "); /* oneself last */
	becomes(x, "see #lo", 1, "see #lobby ");
	becomes(x, "@e", 1, "@eve ");
	becomes(x, "and @bo", 1, "and @bob ");
	becomes(x, "car", 1, "car"); /* she is elsewhere */
}

static void
commands(void **state)
{
	struct fix *x = *state;

	becomes(x, "/qui", 1, "/quit ");
	becomes(x, "/help sec", 1, "/help security ");
	becomes(x, "/help /sec", 1, "/help /security ");
	aliases_set(x->custom->aliases, "quiet", "/me is quiet");
	becomes(x, "/qui", 2, "/quiet ");
	becomes(x, "/unalias q", 1, "/unalias quiet ");
	becomes(x, "//qui", 1, "//qui");
	becomes(x, "/", -1, "/quiet ");
}

static void
arguments(void **state)
{
	struct fix *x = *state;

	becomes(x, "/msg car", 1, "/msg carol "); /* wherever she is */
	becomes(x, "/msg al", 3, "/msg alfred ");
	becomes(x, "/msg carol hello al", 1, "/msg carol hello alice ");
	becomes(x, "/role bob mo", 1, "/role bob moderator ");
	becomes(x, "/role bob ", 1, "/role bob guest ");
	becomes(x, "/ban bob 2", 1, "/ban bob 24h ");
	becomes(x, "/policy in", 1, "/policy invite=");
	becomes(x, "/policy invite=ow", 1, "/policy invite=owner ");
	becomes(x, "/policy invite=owner wr", 1, "/policy invite=owner write=");
	becomes(x, "/invite --r", 1, "/invite --role ");
	becomes(x, "/invite --role gu", 1, "/invite --role guest ");
	becomes(x, "/invite --role guest -q", 1, "/invite --role guest -qr ");
	becomes(x, "/log mem", 1, "/log members ");
	becomes(x, "/names al", 1, "/names al");
	becomes(x, "/bind ctrl-_", 1, "/bind ctrl-_ ");
	becomes(x, "/bind ctrl-o room_ne", 1, "/bind ctrl-o room_next ");
	becomes(x, "/bind ctrl-o /na", 1, "/bind ctrl-o /names ");
	becomes(x, "/alias x /na", 1, "/alias x /names ");
	becomes(x, "/set privacy.t", 1, "/set privacy.typing ");
	becomes(x, "/set #lo", 1, "/set #lobby ");
	becomes(x, "/set #lobby privacy.t", 1, "/set #lobby privacy.typing ");
	becomes(x, "/set privacy.typing ", 2, "/set privacy.typing off ");
	becomes(x, "/set #lobby privacy.typing o", 1, "/set #lobby privacy.typing on ");
	becomes(x, "/unset privacy.r", 1, "/unset privacy.receipts ");
	becomes(x, "/set ui.ni", 1, "/set ui.nick_colors ");
	becomes(x, "/set ui.nick_colors ", 2, "/set ui.nick_colors 75 ");
	becomes(x, "/set ui.theme hi", 1, "/set ui.theme high-contrast ");
	becomes(x, "/theme mo", 1, "/theme mono ");
	becomes(x, "/theme a", 1, "/theme auto ");
	becomes(x, "/highlight re", 1, "/highlight remove ");
	becomes(x, "/set nothing o", 1, "/set nothing o");
	becomes(x, "/export ~", 1, "/export ~/");
	becomes(x, "/nonsense al", 1, "/nonsense alice ");
}

static void
emoji(void **state)
{
	struct fix *x = *state;
	const char *name, *one;

	becomes(x, ":thumbsu", 1, "\U0001F44D ");
	becomes(x, "well done :tada:", 1, "well done \U0001F389 ");
	becomes(x, ":thumbs", 1, "\U0001F44D ");
	assert_string_equal(x->list, "[:thumbsup: \U0001F44D]  :thumbsdown: \U0001F44E");
	becomes(x, ":thumbs", 3, ":thumbs");
	becomes(x, ":+1", 1, "\U0001F44D ");
	becomes(x, ":eyed", 1, ":eyed");
	becomes(x, ":engine", 1, "\U0001F692 "); /* inside of a name, when none begins so */
	becomes(x, "/me :fir", 1, "/me \U0001F525 ");
	becomes(x, ":", 1, ":");
	becomes(x, ":-)", 1, ":-)");
	for (size_t i = 0; emoji_row(i, &name, &one); i++) {
		char *shown = text_cleaned(one, strlen(one), TEXT_LINE, NULL);

		assert_true(strlen(name) < EMOJI_NAME_MAX);
		assert_true(text_cols(shown, strlen(shown)) >= 1);
		assert_null(strchr(shown, '<')); /* nothing in it that we would show as a code */
		free(shown);
	}
}

static void
make(const char *dir, const char *name)
{
	char *path = mem_printf("%s/%s", dir, name);
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	close(fd);
	free(path);
}

static void
paths(void **state)
{
	struct fix *x = *state;
	char *dir = tmpdir_new(), *sub = mem_printf("%s/logs", dir), *typed, *want;

	assert_int_equal(mkdir(sub, 0700), 0);
	make(dir, "a b.txt");
	make(dir, "a c.txt");
	make(dir, ".hidden");
	make(dir, "l\033[31m");
	make(sub, "one");
	setenv("HOME", dir, 1);
	becomes(x, "/log members ~", 1, "/log members ~/");
	becomes(x, "/log members ~/l", 1, "/log members ~/logs/");
	becomes(x, "/log members ~/l", 2, "/log members ~/logs/one ");
	becomes(x, "/log members ~/a", 2, "/log members ~/a c.txt ");
	assert_string_equal(x->list, "[a c.txt]  a b.txt");
	becomes(x, "/log members ~/a b", 1, "/log members ~/a b.txt ");
	becomes(x, "/log members ~/.h", 1, "/log members ~/.hidden ");
	becomes(x, "/log members ~/nowhere/x", 1, "/log members ~/nowhere/x");
	typed = mem_printf("/log members %s/lo", dir);
	want = mem_printf("/log members %s/logs/", dir);
	becomes(x, typed, 1, want);
	free(typed);
	free(want);
	free(sub);
	tmpdir_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names, setup, teardown),
		cmocka_unit_test_setup_teardown(commands, setup, teardown),
		cmocka_unit_test_setup_teardown(arguments, setup, teardown),
		cmocka_unit_test_setup_teardown(emoji, setup, teardown),
		cmocka_unit_test_setup_teardown(paths, setup, teardown),
	};

	text_locale();
	return cmocka_run_group_tests_name("complete", tests, NULL, NULL);
}
