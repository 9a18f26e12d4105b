#include "ui/command.h"

#include "base/err.h"
#include "bus/intent.h"
#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/complete.h"
#include "ui/model.h"
#include "ui/text.h"
#include "ui/ui.h"

struct fix {
	struct front f;
	struct intent *in; /* the last one */
	char *told;
	bool full, left, asked, cleared;
	char why[COMMAND_WHY_MAX];
};

static const char *const people[] = { "me", "alice", "albert", "bob", NULL };
static const struct ui_opts opts = { .nick = "me" };

static bool
post(void *user, struct intent *in)
{
	struct fix *x = user;

	if (x->full)
		return false;
	intent_free(x->in);
	x->in = in;
	return true;
}

static void
tell(void *user, const char *text)
{
	struct fix *x = user;

	free(x->told);
	x->told = strdup(text);
}

static bool
leave(void *user, bool ask)
{
	struct fix *x = user;

	x->asked = ask;
	x->left = !ask;
	return !ask;
}

static void
clear(void *user)
{
	((struct fix *)user)->cleared = true;
}

static int
setup(void **state)
{
	struct fix *x = calloc(1, sizeof *x);

	x->f = (struct front){ .model = model_new("me"),
		.opts = &opts,
		.user = x,
		.words = true,
		.post = post,
		.tell = tell,
		.leave = leave,
		.clear = clear };
	events_room(x->f.model, "#lobby", people, 7);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	model_free(x->f.model);
	intent_free(x->in);
	free(x->told);
	free(x);
	return 0;
}

static int
type(struct fix *x, const char *line)
{
	return command_line(&x->f, line, strlen(line), x->why);
}

static void
says(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, ""), 0);
	assert_int_equal(type(x, "  "), 0);
	assert_int_equal(type(x, " \n\t\n"), 0);
	assert_null(x->in);
	assert_int_equal(type(x, "hello"), 0);
	assert_int_equal(x->in->type, IN_SAY);
	assert_string_equal(x->in->room, "#lobby");
	assert_string_equal(x->in->text, "hello");
	assert_int_equal(x->in->id, 1);
	assert_int_equal(type(x, "//etc"), 0);
	assert_string_equal(x->in->text, "/etc");
	assert_int_equal(x->in->id, 2);
	assert_int_equal(type(x, "/me  waves"), 0);
	assert_true(x->in->action);
	assert_string_equal(x->in->text, "waves");
}

static void
speaks_to_one(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/msg alice how are  you"), 0);
	assert_int_equal(x->in->type, IN_MSG);
	assert_string_equal(x->in->nick, "alice");
	assert_string_equal(x->in->text, "how are  you");
	assert_string_equal(model_room(x->f.model)->name, "#lobby");
	assert_int_equal(type(x, "/msg al!ce x"), ERR_USAGE);
	assert_int_equal(type(x, "/msg ME x"), ERR_USAGE);
	assert_string_equal(x->why, "That is yourself; /names shows who else is here");
	assert_int_equal(type(x, "/query me"), ERR_USAGE);
	assert_int_equal(type(x, "/msg alice"), ERR_USAGE);
	assert_string_equal(x->why, "It goes like this: /msg NICK TEXT");
	assert_int_equal(type(x, "/Query bob"), 0);
	assert_string_equal(model_room(x->f.model)->name, "@bob");
	assert_int_equal(type(x, "hi"), 0);
	assert_int_equal(x->in->type, IN_MSG);
	assert_string_equal(x->in->nick, "bob");
}

static void
a_wrong_command_is_never_said(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/mgs alice secret"), ERR_USAGE);
	assert_string_equal(x->why, "There is no /mgs; did you mean /msg?");
	assert_int_equal(type(x, "/xyzzyplugh"), ERR_USAGE);
	assert_non_null(strstr(x->why, "/help"));
	assert_int_equal(type(x, "/"), ERR_USAGE);
	assert_int_equal(
	    type(x, "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	    ERR_USAGE);
	assert_int_equal(type(x, "/names x"), ERR_USAGE);
	assert_null(x->in);
}

static void
too_long_says_how_long(void **state)
{
	struct fix *x = *state;
	char *s = calloc(COMMAND_SAY_MAX + 2, 1);

	memset(s, 'a', COMMAND_SAY_MAX);
	assert_int_equal(type(x, s), 0);
	assert_int_equal(x->in->text_len, COMMAND_SAY_MAX);
	s[COMMAND_SAY_MAX] = 'a';
	assert_int_equal(type(x, s), ERR_TOOLONG);
	assert_non_null(strstr(x->why, "16385"));
	assert_non_null(strstr(x->why, "16384"));
	free(s);
}

static void
a_full_ring_keeps_the_line(void **state)
{
	struct fix *x = *state;

	x->full = true;
	assert_int_equal(type(x, "hello"), ERR_FULL);
	assert_int_equal(type(x, "/reconnect"), ERR_FULL);
	assert_true(x->why[0] != '\0');
}

static void
leaves(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "exit"), ERR_STATE);
	assert_true(x->asked);
	assert_int_equal(type(x, "/quit"), 0);
	assert_true(x->left);
	x->f.words = false;
	assert_int_equal(type(x, "quit"), 0);
	assert_string_equal(x->in->text, "quit");
}

static void
tells(void **state)
{
	struct fix *x = *state;
	struct event *ev;
	const char *name;
	char line[64];

	assert_int_equal(type(x, "/names"), 0);
	assert_string_equal(x->told, "4 in #lobby: albert, alice, bob, me (you)");
	assert_int_equal(type(x, "/security"), ERR_STATE);
	events_online(x->f.model, false);
	assert_int_equal(type(x, "/security"), 0);
	assert_non_null(strstr(x->told, "TLS 1.3"));
	assert_non_null(strstr(x->told, "not vouched for"));
	assert_null(strstr(x->told, "agreement"));
	ev = events_make(EV_EPOCH, "#lobby", NULL, "7c1f 90ab\x1b", 0);
	ev->epoch = 31;
	events_give(x->f.model, ev);
	assert_int_equal(type(x, "/security"), 0);
	assert_non_null(strstr(x->told, "epoch         31\nmembers       4\nagreement     7c1f 90ab^["));
	assert_int_equal(type(x, "/help"), 0);
	for (size_t i = 0; (name = command_name(i)) != NULL; i++) {
		snprintf(line, sizeof line, "/%s", name);
		assert_int_equal(type(x, "/help"), 0);
		assert_non_null(strstr(x->told, line));
		snprintf(line, sizeof line, "/help %s", name);
		assert_int_equal(type(x, line), 0);
	}
	assert_int_equal(type(x, "/nick bob"), 0);
	assert_non_null(strstr(x->told, "--nick"));
	assert_int_equal(type(x, "/clear"), 0);
	assert_true(x->cleared);
}

/* Typed and then Tab n times. */
static void
becomes(struct fix *x, const char *typed, int tabs, const char *want)
{
	struct complete c;
	struct edit *e = edit_new();

	complete_init(&c);
	edit_insert(e, typed, strlen(typed));
	for (int i = 0; i < (tabs < 0 ? -tabs : tabs); i++)
		complete_step(&c, e, x->f.model, tabs < 0);
	assert_string_equal(edit_text(e), want);
	complete_reset(&c);
	edit_free(e);
}

/* keys ------------------------------------------------------------------------- */

static void
asks(struct fix *x, const char *line, enum intent_type type_, const char *nick, const char *text)
{
	assert_int_equal(type(x, line), 0);
	assert_int_equal(x->in->type, type_);
	assert_string_equal(x->in->room, model_room(x->f.model)->name);
	assert_string_equal(x->in->nick, nick);
	assert_string_equal(x->in->text != NULL ? x->in->text : "", text);
}

static void
compares(void **state)
{
	struct fix *x = *state;

	asks(x, "/verify", IN_FINGERPRINT, "", "");
	asks(x, "/verify alice ", IN_VERIFY, "alice", "");
	assert_false(x->in->qr);
	asks(x, "/verify -qr @alice", IN_VERIFY, "alice", "");
	assert_true(x->in->qr);
	asks(x, "/verify alice -qr", IN_VERIFY, "alice", "");
	assert_true(x->in->qr);
	asks(x, "/verify alice 40213 77120\n51877", IN_COMPARE, "alice", "40213 77120\n51877");
	assert_false(x->in->action);
	asks(x, "/verify alice no", IN_BLOCK, "alice", "");
	/* Only what was shown can be confirmed. */
	assert_int_equal(type(x, "/verify alice yes"), ERR_USAGE);
	assert_string_equal(x->why, "Compare first: /verify alice shows the digits");
	events_give(x->f.model, events_person(EV_VERIFY, "#lobby", "alice", TRUST_SEEN, 1));
	assert_int_equal(type(x, "/verify bob yes"), ERR_USAGE);
	asks(x, "/verify ALICE yes", IN_COMPARE, "ALICE", EVENTS_WAS "\n" EVENTS_NOW);
	assert_int_equal(type(x, "/verify a!"), ERR_USAGE);
	asks(x, "/fingerprint", IN_FINGERPRINT, "me", "");
	asks(x, "/fingerprint bob -qr", IN_FINGERPRINT, "bob", "");
	assert_true(x->in->qr);
	asks(x, "/unverify bob", IN_UNVERIFY, "bob", "");
	asks(x, "/whois bob", IN_WHOIS, "bob", "");
	asks(x, "/block bob", IN_BLOCK, "bob", "");
	asks(x, "/unblock bob", IN_UNBLOCK, "bob", "");
	assert_int_equal(type(x, "/block"), ERR_USAGE);
	assert_string_equal(x->why, "Whom? A nick must follow");
	/* With one person alone that person is meant. */
	assert_int_equal(type(x, "/query bob"), 0);
	asks(x, "/verify", IN_VERIFY, "bob", "");
	asks(x, "/block", IN_BLOCK, "bob", "");
}

static void
says_nothing_to_a_changed_key(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/accept alice"), ERR_USAGE);
	assert_string_equal(x->why, "There is no new key of alice to accept");
	events_give(x->f.model, events_person(EV_KEY, "#lobby", "alice", TRUST_CHANGED, 1));
	assert_int_equal(type(x, "hello"), ERR_HELD);
	assert_string_equal(x->why, "Held, alice's key changed: /verify, /accept, /block alice");
	assert_int_equal(type(x, "/me waves"), ERR_HELD);
	assert_int_equal(type(x, "/msg alice hello"), ERR_HELD);
	assert_int_equal(type(x, "/query alice"), 0);
	assert_int_equal(type(x, "hello"), ERR_HELD);
	assert_null(x->in);
	assert_int_equal(type(x, "/msg bob hello"), 0);
	assert_int_equal(x->in->type, IN_MSG);
	assert_int_equal(type(x, "/msg alice hello"), ERR_HELD);
	/* What was shown is what is accepted. */
	asks(x, "/accept", IN_ACCEPT, "alice", EVENTS_NOW);
	asks(x, "/verify", IN_VERIFY, "alice", "");
	events_trust(x->f.model, "#lobby", "alice", TRUST_BLOCKED);
	events_trust(x->f.model, "@alice", "alice", TRUST_BLOCKED);
	assert_int_equal(type(x, "hello"), ERR_HELD);
	assert_string_equal(x->why, "Held, you blocked alice: /unblock alice undoes that");
	asks(x, "/unblock", IN_UNBLOCK, "alice", "");
	model_enter(x->f.model, 0);
	assert_int_equal(type(x, "hello"), 0);
	assert_int_equal(x->in->type, IN_SAY);
	assert_int_equal(type(x, "/names"), 0);
	assert_string_equal(x->told, "4 in #lobby: albert, alice (BLOCKED), bob, me (you)");
}

static void
completes(void **state)
{
	struct fix *x = *state;

	events_say(x->f.model, "#lobby", "alice", "hi", 1);
	events_say(x->f.model, "@eve", "eve", "hi", 1);
	becomes(x, "al", 1, "alice: ");
	becomes(x, "al", 2, "albert: ");
	becomes(x, "al", 3, "al");
	becomes(x, "al", -1, "albert: ");
	becomes(x, "AL", 1, "alice: ");
	becomes(x, "hey bo", 1, "hey bob ");
	becomes(x, "zz", 1, "zz");
	becomes(x, "/qui", 1, "/quit ");
	becomes(x, "/help sec", 1, "/help security ");
	becomes(x, "see #lo", 1, "see #lobby ");
	becomes(x, "@e", 1, "@eve ");
	becomes(x, "", 4, "me: "); /* oneself last */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says, setup, teardown),
		cmocka_unit_test_setup_teardown(speaks_to_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_command_is_never_said, setup, teardown),
		cmocka_unit_test_setup_teardown(too_long_says_how_long, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_ring_keeps_the_line, setup, teardown),
		cmocka_unit_test_setup_teardown(leaves, setup, teardown),
		cmocka_unit_test_setup_teardown(tells, setup, teardown),
		cmocka_unit_test_setup_teardown(compares, setup, teardown),
		cmocka_unit_test_setup_teardown(says_nothing_to_a_changed_key, setup, teardown),
		cmocka_unit_test_setup_teardown(completes, setup, teardown),
	};

	text_locale();
	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
