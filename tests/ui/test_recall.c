#include "ui/recall.h"

#include "tests/support/cm.h"

static const char *const own[] = { "make check", "hello", "make install", "Make love",
	"make check" };

struct fix {
	struct history *own, *all;
	struct recall r;
};

static void
start(struct fix *x)
{
	*x = (struct fix){ .own = history_new(), .all = history_new() };
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		history_add(x->own, own[i], strlen(own[i]));
		history_add(x->all, own[i], strlen(own[i]));
	}
	history_add(x->all, "made elsewhere", 14);
	recall_start(&x->r, x->own, x->all);
}

static void
end(struct fix *x)
{
	recall_stop(&x->r);
	recall_stop(&x->r);
	history_free(x->own);
	history_free(x->all);
}

static void
press(struct fix *x, struct key k)
{
	assert_int_equal(recall_key(&x->r, k), RECALL_GOES_ON);
}

static void
type(struct fix *x, const char *s)
{
	for (; *s != '\0'; s++)
		press(x, (struct key){ (uint32_t)*s, 0 });
}

static void
asks(const struct fix *x, const char *want)
{
	char ask[RECALL_ASK_MAX];

	recall_ask(&x->r, "#ops", ask);
	assert_string_equal(ask, want);
}

static void
finds_older_and_newer(void **state)
{
	static const struct key older = { 'r', MOD_CTRL }, newer = { 's', MOD_CTRL };
	struct fix x;

	(void)state;
	start(&x);
	asks(&x, "typed in #ops: ");
	press(&x, older);
	assert_string_equal(edit_text(x.r.shown), "");
	type(&x, "make");
	assert_string_equal(edit_text(x.r.shown), "make check");
	assert_int_equal(edit_cursor(x.r.shown), 0);
	press(&x, older);
	assert_string_equal(edit_text(x.r.shown), "Make love");
	press(&x, older);
	press(&x, newer);
	assert_string_equal(edit_text(x.r.shown), "Make love");
	press(&x, older);
	press(&x, older);
	assert_string_equal(edit_text(x.r.shown), "make check");
	press(&x, older);
	assert_string_equal(edit_text(x.r.shown), "make check");
	asks(&x, "nothing typed in #ops has: make");
	press(&x, newer);
	assert_string_equal(edit_text(x.r.shown), "make install");
	asks(&x, "typed in #ops: make");
	/* More letters look on from there, fewer from the newest again. */
	type(&x, " ");
	type(&x, "c");
	assert_string_equal(edit_text(x.r.shown), "make check");
	assert_int_equal(x.r.at, 0);
	press(&x, (struct key){ KEY_BACKSPACE, 0 });
	assert_int_equal(x.r.at, 4);
	type(&x, "xyz");
	asks(&x, "nothing typed in #ops has: make xyz");
	assert_string_equal(edit_text(x.r.shown), "make check");
	end(&x);
}

static void
looks_everywhere(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	type(&x, "made");
	assert_true(x.r.none);
	press(&x, (struct key){ KEY_TAB, 0 });
	assert_string_equal(edit_text(x.r.shown), "made elsewhere");
	asks(&x, "typed in all rooms: made");
	press(&x, (struct key){ KEY_TAB, 0 });
	assert_string_equal(edit_text(x.r.shown), "");
	end(&x);
}

static void
ends(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	type(&x, "he");
	assert_int_equal(recall_key(&x.r, (struct key){ KEY_ENTER, 0 }), RECALL_TAKES);
	assert_int_equal(recall_key(&x.r, (struct key){ KEY_ESC, 0 }), RECALL_LEAVES);
	assert_int_equal(recall_key(&x.r, (struct key){ 'g', MOD_CTRL }), RECALL_LEAVES);
	assert_int_equal(recall_key(&x.r, (struct key){ KEY_RIGHT, 0 }), RECALL_TAKES_AND);
	assert_int_equal(recall_key(&x.r, (struct key){ 'e', MOD_CTRL }), RECALL_TAKES_AND);
	end(&x);
	/* In an empty history there is nothing to find. */
	x = (struct fix){ .own = history_new(), .all = history_new() };
	recall_start(&x.r, x.own, x.all);
	type(&x, "a");
	press(&x, (struct key){ 'r', MOD_CTRL });
	press(&x, (struct key){ 's', MOD_CTRL });
	assert_int_equal(x.r.at, HISTORY_NONE);
	end(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_older_and_newer),
		cmocka_unit_test(looks_everywhere),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests_name("recall", tests, NULL, NULL);
}
