#include "ui/switcher.h"

#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/model.h"

static const char *const people[] = { "me", "alice", NULL };

struct fix {
	struct model *m;
	struct switcher s;
};

static void
start(struct fix *x)
{
	*x = (struct fix){ .m = model_new("me") };
	events_room(x->m, "#lobby", people, 7);
	events_room(x->m, "#dev", people, 7);
	events_room(x->m, "#dev-ops", people, 7);
	events_say(x->m, "@dave", "dave", "hi", 1);
	model_enter(x->m, model_find(x->m, "#lobby"));
	switcher_start(&x->s);
}

static void
end(struct fix *x)
{
	switcher_stop(&x->s);
	switcher_stop(&x->s);
	model_free(x->m);
}

static void
offers(struct fix *x, const char *want)
{
	char list[256];

	switcher_list(&x->s, x->m, list, sizeof list);
	assert_string_equal(list, want);
}

static void
press(struct fix *x, uint32_t code, unsigned mods)
{
	assert_int_equal(switcher_key(&x->s, (struct key){ code, mods }), SWITCHER_GOES_ON);
}

static void
type(struct fix *x, const char *s)
{
	for (; *s != '\0'; s++)
		press(x, (uint32_t)*s, 0);
}

static void
best_first(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	offers(&x, "[@dave]  #dev  #dev-ops  #lobby"); /* who asks first, where one is last */
	type(&x, "d");
	offers(&x, "[@dave]  #dev  #dev-ops");
	type(&x, "ev");
	offers(&x, "[#dev]  #dev-ops");
	type(&x, "o");
	offers(&x, "[#dev-ops]");
	press(&x, 'u', MOD_CTRL);
	type(&x, "OB");
	offers(&x, "[#lobby]");
	press(&x, 'u', MOD_CTRL);
	type(&x, "#v");
	offers(&x, "[#dev]  #dev-ops");
	type(&x, "x");
	offers(&x, "No room is called so  Esc back");
	assert_int_equal(switcher_room(&x.s, x.m), x.m->n_rooms);
	press(&x, KEY_BACKSPACE, 0);
	assert_int_equal(switcher_room(&x.s, x.m), model_find(x.m, "#dev"));
	end(&x);
}

static void
steps_around(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	type(&x, "de");
	press(&x, KEY_TAB, 0);
	offers(&x, "[#dev-ops]  @dave  #dev");
	press(&x, 'n', MOD_CTRL);
	press(&x, KEY_DOWN, 0);
	offers(&x, "[#dev]  #dev-ops  @dave");
	press(&x, KEY_TAB, MOD_SHIFT);
	press(&x, KEY_UP, 0);
	offers(&x, "[#dev-ops]  @dave  #dev");
	assert_int_equal(switcher_key(&x.s, (struct key){ KEY_ENTER, 0 }), SWITCHER_GOES);
	assert_int_equal(switcher_key(&x.s, (struct key){ KEY_ESC, 0 }), SWITCHER_LEAVES);
	assert_int_equal(switcher_key(&x.s, (struct key){ 'g', MOD_CTRL }), SWITCHER_LEAVES);
	end(&x);
}

static void
many_rooms(void **state)
{
	struct model *m = model_new("me");
	struct switcher s = { 0 };
	size_t rooms[SWITCHER_MAX];
	char name[16];

	(void)state;
	for (int i = 0; i < 3 * SWITCHER_MAX; i++) {
		snprintf(name, sizeof name, "#r%d", i);
		model_open(m, name);
	}
	switcher_start(&s);
	assert_int_equal(switcher_rooms(&s, m, rooms), SWITCHER_MAX);
	for (const char *p = "r150"; *p != '\0'; p++)
		switcher_key(&s, (struct key){ (uint32_t)*p, 0 });
	assert_int_equal(switcher_rooms(&s, m, rooms), 1);
	assert_string_equal(m->rooms[rooms[0]].name, "#r150");
	switcher_stop(&s);
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(best_first),
		cmocka_unit_test(steps_around),
		cmocka_unit_test(many_rooms),
	};

	return cmocka_run_group_tests_name("switcher", tests, NULL, NULL);
}
