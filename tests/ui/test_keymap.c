#include "ui/keymap.h"

#include "tests/support/cm.h"

static struct key_seq
seq(const char *name)
{
	struct key_seq s;
	const char *why = key_name_parse(name, strlen(name), &s);

	if (why != NULL)
		fail_msg("%s: %s", name, why);
	return s;
}

static void
is_called(const char *typed, const char *shown)
{
	struct key_seq s = seq(typed);
	char name[KEY_NAME_MAX];

	key_name_put(&s, name);
	assert_string_equal(name, shown);
	assert_true(key_seq_equal(&s, &(struct key_seq){ 0 }) == false);
}

static void
keys_have_names(void **state)
{
	(void)state;
	is_called("ctrl-x,ctrl-e", "ctrl-x,ctrl-e");
	is_called("C-x,^E", "ctrl-x,ctrl-e");
	is_called("meta-a", "alt-a");
	is_called("M-B", "alt-shift-b");
	is_called("alt-shift-b", "alt-shift-b");
	is_called("Ctrl-Meta-X", "ctrl-alt-x");
	is_called("Meta-PageUp", "alt-pgup");
	is_called("shift-tab", "shift-tab");
	is_called("F12", "f12");
	is_called("ctrl-m", "enter");
	is_called("alt-ctrl-i", "alt-tab");
	is_called("^[", "esc");
	is_called("ctrl-@", "ctrl-space");
	is_called("ctrl-/", "ctrl-_");
	is_called("alt--", "alt--");
	is_called("meta-comma", "alt-comma");
	is_called(",", "comma");
	is_called("alt-\u00e9", "alt-\u00e9");
	is_called("^^", "ctrl-^");
}

static void
what_is_no_key(void **state)
{
	static const char *const bad[] = { "", "ctrl-", "ctrl-nothing", "a,b,c,d", "ctrl-x,",
		"ctrl-1", "shift-1", "ctrl-shift-x", "alt-\xff", "paste", "focus-in", "ab", " ",
		"alt- " };
	struct key_seq s;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_non_null(key_name_parse(bad[i], strlen(bad[i]), &s));
		assert_int_equal(s.n, 0);
	}
}

/* Each default can be typed, is named, and is there once. */
static void
the_table_is_sound(void **state)
{
	char a[ACTION_NAME_MAX], name[KEY_NAME_MAX];
	struct binding b, other;
	struct key_seq again;

	(void)state;
	for (size_t i = 0; keymap_row(NULL, i, &b); i++) {
		assert_true(b.action < ACT__COUNT);
		assert_true(action_help(b.action)[0] != '\0');
		assert_int_equal(action_find(action_name(b.action, a)), b.action);
		assert_int_equal(keymap_find(NULL, &b.keys, &other), KEYMAP_BOUND);
		for (size_t k = i + 1; keymap_row(NULL, k, &other); k++) {
			assert_false(key_seq_equal(&b.keys, &other.keys));
			assert_false(key_seq_begins(&b.keys, &other.keys));
		}
		key_name_put(&b.keys, name);
		if (b.action == ACT_FOCUS_IN || b.action == ACT_FOCUS_OUT)
			continue;
		again = seq(name);
		/* ctrl-h is what backspace sends on some terminals: both are in the table. */
		if (b.keys.k[0].code != 'h')
			assert_true(key_seq_equal(&again, &b.keys));
	}
	assert_int_equal(action_find("Room-Next"), ACT_ROOM_NEXT);
	assert_int_equal(action_find("room_nex"), ACT__COUNT);
}

static void
does(const struct keymap *m, const char *keys, enum keymap_found found, enum action a,
    const char *command)
{
	struct key_seq s = seq(keys);
	struct binding b = { .action = ACT__COUNT };

	assert_int_equal(keymap_find(m, &s, &b), found);
	assert_int_equal(b.action, a);
	if (command != NULL)
		assert_string_equal(b.command, command);
	else
		assert_null(b.command);
}

static void
binds_over_the_table(void **state)
{
	struct keymap *m = keymap_new();
	struct binding b = { .keys = seq("ctrl-w,x"), .action = ACT_HELP };

	(void)state;
	does(m, "ctrl-w", KEYMAP_BOUND, ACT_KILL_WORD, NULL);
	does(m, "ctrl-x", KEYMAP_BEGUN, ACT__COUNT, NULL);
	does(m, "ctrl-x,ctrl-e", KEYMAP_BOUND, ACT_EDITOR, NULL);
	does(m, "ctrl-x,x", KEYMAP_NONE, ACT__COUNT, NULL);
	/* A sequence takes its first key, a key what began with it. */
	keymap_bind(m, &b);
	does(m, "ctrl-w", KEYMAP_BEGUN, ACT__COUNT, NULL);
	does(m, "ctrl-w,x", KEYMAP_BOUND, ACT_HELP, NULL);
	b = (struct binding){ .keys = seq("ctrl-x"), .action = ACT__COUNT, .command = "/names" };
	keymap_bind(m, &b);
	does(m, "ctrl-x", KEYMAP_BOUND, ACT__COUNT, "/names");
	for (size_t i = 0; keymap_row(m, i, &b); i++) {
		assert_true(b.own == (i < 2));
		assert_true(b.own || b.keys.k[0].code != 'x' || b.keys.k[0].mods != MOD_CTRL);
		assert_true(b.own || b.keys.k[0].code != 'w' || b.keys.k[0].mods != MOD_CTRL);
	}
	b = (struct binding){ .keys = seq("ctrl-x"), .action = ACT_UNDO };
	keymap_bind(m, &b);
	does(m, "ctrl-x", KEYMAP_BOUND, ACT_UNDO, NULL);
	assert_true(keymap_unbind(m, &b.keys));
	assert_false(keymap_unbind(m, &b.keys));
	does(m, "ctrl-x,ctrl-e", KEYMAP_BOUND, ACT_EDITOR, NULL);
	keymap_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_have_names),
		cmocka_unit_test(what_is_no_key),
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(binds_over_the_table),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
