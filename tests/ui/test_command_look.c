/* Commands about how the screen looks, what calls the person, and links. */
#include "ui/command.h"

#include "base/err.h"
#include "base/mem.h"
#include "bus/intent.h"
#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/model.h"
#include "ui/prefs.h"
#include "ui/spawn.h"
#include "ui/text.h"
#include "ui/ui.h"

struct fix {
	struct front f;
	struct spawn spawn;
	char *told, *copied;
	unsigned changed;
	char why[COMMAND_WHY_MAX];
};

static const struct ui_opts opts = { .nick = "me" };
static const char *const people[] = { "me", "alice", NULL };

static bool
post(void *user, struct intent *in)
{
	(void)user;
	intent_free(in);
	return true;
}

static void
tell(void *user, const char *text)
{
	struct fix *x = user;

	free(x->told);
	x->told = mem_strdup(text);
}

static void
changed(void *user)
{
	((struct fix *)user)->changed++;
}

static bool
copy(void *user, const char *text, size_t n)
{
	struct fix *x = user;

	free(x->copied);
	x->copied = mem_strndup(text, n);
	return true;
}

static int
setup(void **state)
{
	struct fix *x = mem_calloc(1, sizeof *x);

	x->f = (struct front){ .model = model_new("me"),
		.opts = &opts,
		.user = x,
		.post = post,
		.tell = tell,
		.prefs = prefs_new(NULL),
		.spawn = &x->spawn,
		.changed = changed,
		.copy = copy };
	events_room(x->f.model, "#lobby", people, 7);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	model_free(x->f.model);
	prefs_free(x->f.prefs);
	free(x->told);
	free(x->copied);
	free(x);
	return 0;
}

static int
type(struct fix *x, const char *line)
{
	return command_line(&x->f, line, strlen(line), x->why);
}

static bool
told(const struct fix *x, const char *words)
{
	return x->told != NULL && strstr(x->told, words) != NULL;
}

static void
themes(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/theme"), 0);
	assert_true(
	    told(x, "The theme is auto. There are: auto dark high-contrast light mono terminal"));
	assert_int_equal(x->changed, 0);
	assert_int_equal(type(x, "/theme mono"), 0);
	assert_string_equal(prefs_get(x->f.prefs, PREF_THEME), "mono");
	assert_int_equal(x->changed, 1);
	assert_int_equal(type(x, "/theme purple"), ERR_NOTFOUND);
	assert_non_null(strstr(x->why, "no theme called purple"));
	assert_string_equal(prefs_get(x->f.prefs, PREF_THEME), "mono");
	assert_int_equal(type(x, "/theme auto"), 0);
}

static void
highlights(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/highlight"), 0);
	assert_true(told(x, "Only your nick"));
	assert_int_equal(type(x, "/highlight add deploy"), 0);
	assert_int_equal(type(x, "/highlight add lb2"), 0);
	assert_int_equal(type(x, "/highlight add deploy"), 0); /* once is enough */
	assert_string_equal(prefs_get(x->f.prefs, PREF_HIGHLIGHT), "lb2 deploy");
	assert_int_equal(type(x, "/highlight remove lb2"), 0);
	assert_string_equal(prefs_get(x->f.prefs, PREF_HIGHLIGHT), "deploy");
	assert_int_equal(type(x, "/highlight remove lb2"), ERR_NOTFOUND);
	assert_int_equal(type(x, "/highlight add"), ERR_USAGE);
	assert_int_equal(type(x, "/highlight add two words"), ERR_USAGE);
	assert_int_equal(type(x, "/highlight forget deploy"), ERR_USAGE);
	assert_int_equal(type(x, "/highlight"), 0);
	assert_true(told(x, "and: deploy"));
}

static void
settings(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/set"), 0);
	assert_true(told(x, "ui.nick_colors"));
	assert_true(told(x, "privacy.typing")); /* and those of the worker */
	assert_int_equal(type(x, "/set ui.notify osc9 command"), 0);
	assert_string_equal(prefs_get(x->f.prefs, PREF_NOTIFY), "osc9 command");
	assert_int_equal(type(x, "/set ui.notify"), 0);
	assert_true(told(x, "osc9 command"));
	assert_false(told(x, "ui.theme"));
	assert_int_equal(type(x, "/set ui.title perhaps"), ERR_USAGE);
	assert_non_null(strstr(x->why, "on off"));
	assert_int_equal(type(x, "/set #lobby ui.title off"), ERR_USAGE);
	assert_int_equal(type(x, "/set theme mono"), ERR_USAGE);
	assert_non_null(strstr(x->why, "did you mean ui.theme?"));
	assert_int_equal(type(x, "/set ui.nick_colour 75"), ERR_USAGE);
	assert_non_null(strstr(x->why, "did you mean ui.nick_colors?"));
	assert_int_equal(type(x, "/unset ui.notify"), 0);
	assert_string_equal(prefs_get(x->f.prefs, PREF_NOTIFY), "bell");
}

static void
links(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/url"), ERR_NOTFOUND);
	events_say(
	    x->f.model, "#lobby", "alice", "https://a.example and https://b.example/\u00e9", 1);
	assert_int_equal(type(x, "/url"), 0);
	assert_true(told(x, " 1  https://b.example/\u00e9\n 2  https://a.example"));
	assert_int_equal(type(x, "/url 2 copy"), 0);
	assert_string_equal(x->copied, "https://a.example");
	assert_int_equal(type(x, "/url 1 copy"), ERR_UTF8); /* it could be something else */
	assert_int_equal(type(x, "/url 2"), ERR_STATE);
	assert_non_null(strstr(x->why, "ui.url_open_command"));
	assert_int_equal(type(x, "/set ui.url_open_command /there/is/no/such"), 0);
	assert_int_equal(type(x, "/url 2"), ERR_SYS);
	assert_int_equal(type(x, "/url 3"), ERR_NOTFOUND);
	assert_int_equal(type(x, "/url 0"), ERR_USAGE);
	assert_int_equal(type(x, "/url -1"), ERR_USAGE);
	assert_int_equal(type(x, "/url 1x"), ERR_USAGE);
	assert_int_equal(type(x, "/url 1 eat"), ERR_USAGE);
	x->f.copy = NULL;
	assert_int_equal(type(x, "/url 2 copy"), ERR_STATE);
}

/* What lets somebody in is shown like all that comes from elsewhere. */
static void
invites_are_cleaned(void **state)
{
	struct fix *x = *state;
	struct event *ev = events_make(EV_INVITED, "#new", "", "in: \033[31msnug://host/CODE", 0);
	const struct lines *l;
	size_t i;

	events_give(x->f.model, ev);
	i = model_find(x->f.model, "#new");
	assert_true(i < x->f.model->n_rooms);
	l = &x->f.model->rooms[i].lines;
	assert_string_equal(lines_get(l, lines_end(l) - 1)->text, "in: ^[[31msnug://host/CODE");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(themes, setup, teardown),
		cmocka_unit_test_setup_teardown(highlights, setup, teardown),
		cmocka_unit_test_setup_teardown(settings, setup, teardown),
		cmocka_unit_test_setup_teardown(links, setup, teardown),
		cmocka_unit_test_setup_teardown(invites_are_cleaned, setup, teardown),
	};

	text_locale();
	return cmocka_run_group_tests_name("command_look", tests, NULL, NULL);
}
