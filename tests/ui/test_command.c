#include "ui/command.h"

#include <unistd.h>

#include "base/err.h"
#include "bus/intent.h"
#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/custom.h"
#include "ui/model.h"
#include "ui/prefs.h"
#include "ui/text.h"
#include "ui/ui.h"

struct fix {
	struct front f;
	struct intent *in; /* the last one */
	char *told;
	char *searched;
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

static void
editor(void *user, const char *text)
{
	struct fix *x = user;

	free(x->told);
	assert_true(asprintf(&x->told, "edit %s", text) > 0);
}

static void
search(void *user, const char *text)
{
	struct fix *x = user;

	free(x->searched);
	x->searched = strdup(text);
}

static int
setup(void **state)
{
	struct fix *x = calloc(1, sizeof *x);
	struct buf none = BUF_INIT(1);

	x->f = (struct front){ .model = model_new("me"),
		.opts = &opts,
		.user = x,
		.words = true,
		.post = post,
		.tell = tell,
		.leave = leave,
		.prefs = prefs_new(NULL),
		.clear = clear,
		.search = search,
		.custom = custom_new(NULL, &none) };
	events_room(x->f.model, "#lobby", people, 7);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	custom_free(x->f.custom);
	model_free(x->f.model);
	prefs_free(x->f.prefs);
	intent_free(x->in);
	free(x->told);
	free(x->searched);
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
	assert_non_null(
	    strstr(x->told, "epoch         31\nmembers       4\nagreement     7c1f 90ab^["));
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

/* roles ------------------------------------------------------------------------ */

static void
moderates(void **state)
{
	static const char *const wrong[] = { "/role bob", "/role bob king", "/op", "/op b.b",
		"/kick", "/ban", "/log", "/log x", "/log forget x" };
	struct fix *x = *state;
	char line[300] = "/kick bob ";

	asks(x, "/role bob owner", IN_ROLE, "bob", "");
	assert_int_equal(x->in->role, ROLE_OWNER);
	asks(x, "/op @bob", IN_ROLE, "bob", "");
	assert_int_equal(x->in->role, ROLE_MODERATOR);
	asks(x, "/deop bob", IN_ROLE, "bob", "");
	assert_int_equal(x->in->role, ROLE_MEMBER);
	asks(x, "/kick bob", IN_KICK, "bob", "");
	asks(x, "/kick bob far too loud", IN_KICK, "bob", "far too loud");
	asks(x, "/unban bob", IN_UNBAN, "bob", "");
	asks(x, "/mute bob", IN_MUTE, "bob", "");
	assert_true(x->in->action);
	asks(x, "/unmute bob", IN_MUTE, "bob", "");
	assert_false(x->in->action);
	asks(x, "/policy", IN_POLICY, "", "");
	asks(x, "/policy add=guest write=member", IN_POLICY, "", "add=guest write=member");
	asks(x, "/log members", IN_LOG, "", "");
	asks(x, "/log members a file", IN_LOG, "", "a file");
	asks(x, "/log forget", IN_FORGET, "", "");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(type(x, wrong[i]), ERR_USAGE);
	memset(line + 10, 'x', 201);
	assert_int_equal(type(x, line), ERR_TOOLONG);
}

static void
bans_for_a_time(void **state)
{
	static const struct {
		const char *line;
		uint64_t seconds;
		const char *reason;
	} rows[] = {
		{ "/ban bob", 0, "" },
		{ "/ban bob 90s", 90, "" },
		{ "/ban bob 30m spam", 1800, "spam" },
		{ "/ban bob 24h", 86400, "" },
		{ "/ban bob 7d 2 times", 7 * 86400, "2 times" },
		{ "/ban bob 2w", 14 * 86400, "" },
		{ "/ban bob 30", 0, "30" },
		{ "/ban bob 30x", 0, "30x" },
		{ "/ban bob 30minutes", 0, "30minutes" },
		{ "/ban bob 9999999d", 0, "9999999d" },
		{ "/ban bob spam 30m", 0, "spam 30m" },
	};
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		asks(x, rows[i].line, IN_BAN, "bob", rows[i].reason);
		assert_int_equal(x->in->seconds, rows[i].seconds);
	}
}

static void
tells_roles(void **state)
{
	struct fix *x = *state;
	struct event *ev = events_make(EV_ROLES, "#lobby", NULL, "7c1f 90ab 22e4", 0);

	events_online(x->f.model, true);
	ev->n_roles = 5;
	ev->roles = calloc(5, sizeof *ev->roles);
	ev->roles[0] = (struct event_role){ "me", ROLE_OWNER, false };
	ev->roles[1] = (struct event_role){ "alice", ROLE_MODERATOR, true };
	ev->roles[2] = (struct event_role){ "albert", ROLE_MEMBER, true };
	ev->roles[3] = (struct event_role){ "bob", ROLE_MEMBER, false };
	ev->roles[4] = (struct event_role){ "stranger", ROLE_OWNER, false };
	events_give(x->f.model, ev);
	events_here(x->f.model, "#lobby", "alice", true, 0);
	events_here(x->f.model, "#lobby", "bob", true, 0);
	assert_int_equal(type(x, "/names"), 0);
	assert_string_equal(x->told, "4 in #lobby: albert (muted, away), alice (moderator, muted), "
				     "bob, me (you, owner)");
	assert_int_equal(type(x, "/security"), 0);
	assert_non_null(strstr(x->told, "log head      7c1f 90ab 22e4"));
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

/* keys and aliases ---------------------------------------------------------------- */

static void
told(struct fix *x, const char *line, const char *words)
{
	int r = type(x, line);

	if (r != 0)
		fail_msg("%s: %s", line, x->why);
	if (x->told == NULL || strstr(x->told, words) == NULL)
		fail_msg("%s tells: %s", line, x->told);
}

static void
refused(struct fix *x, const char *line, const char *why)
{
	assert_int_equal(type(x, line), ERR_USAGE);
	if (strstr(x->why, why) == NULL)
		fail_msg("%s: %s", line, x->why);
}

static void
binds_keys(void **state)
{
	struct fix *x = *state;

	told(x, "/bind ctrl-n", "ctrl-n does: next room (room_next)");
	told(x, "/bind meta-K /names", "alt-shift-k did: nothing. Now: /names");
	told(x, "/bind ctrl-n page_up",
	    "ctrl-n did: next room (room_next). Now: a page up (page_up)");
	told(x, "/bind ctrl-n /clear", "ctrl-n did: a page up (page_up). Now: /clear");
	told(x, "/bind ctrl-w,x /clear",
	    "ctrl-w alone did: kill to the space before (kill_word). ctrl-w,x did: nothing. Now: "
	    "/clear");
	told(x, "/bind ctrl-x,ctrl-e", "ctrl-x,ctrl-e does: go on writing in $VISUAL (editor)");
	told(x, "/bind", "alt-shift-k        /names  - yours\n");
	told(x, "/bind", "\nctrl-p             room before (room_prev)\n");
	refused(x, "/bind ctrl-w /x", "ctrl-w begins your ctrl-w,x: /unbind that first");
	refused(x, "/bind ctrl-n,x /x", "ctrl-n already does /clear: /unbind ctrl-n first");
	refused(x, "/bind a /x", "That key types itself");
	refused(x, "/bind enter /x", "Enter sends");
	refused(x, "/bind ctrl-1 /x", "ctrl-1: ctrl goes with letters");
	refused(x, "/bind ctrl-o hallo", "A key does a /command or a deed");
	refused(x, "/bind ctrl-o room_nxet", "did you mean room_next?");
	refused(x, "/bind ctrl-o /me a\nb", "one line");
	told(x, "/unbind ctrl-n", "ctrl-n did: /clear. Again: ctrl-n does: next room (room_next)");
	told(x, "/unbind ctrl-n", "Now: nothing; /unbind ctrl-n brings it back");
	told(x, "/bind ctrl-n", "ctrl-n does: nothing");
	told(x, "/unbind ctrl-n", "Again: ctrl-n does: next room (room_next)");
	refused(x, "/unbind alt-0,alt-0", "That does nothing");
	refused(x, "/unbind", "/unbind KEY");
}

static void
has_aliases(void **state)
{
	struct fix *x = *state;

	told(x, "/alias", "There are no aliases");
	told(x, "/alias wave me waves at $1", "/wave is now /me waves at $1");
	told(x, "/alias wave", "/wave is /me waves at $1");
	told(x, "/help wave", "/wave is your alias for /me waves at $1");
	assert_int_equal(type(x, "/WAVE bob"), 0);
	assert_int_equal(x->in->type, IN_SAY);
	assert_true(x->in->action);
	assert_string_equal(x->in->text, "waves at bob");
	told(x, "/alias hi hello everybody", "/hi is now hello everybody");
	assert_int_equal(type(x, "/hi !"), 0);
	assert_string_equal(x->in->text, "hello everybody !");
	assert_false(x->in->action);
	/* Aliases in aliases, several commands, and not for ever. */
	told(x, "/alias bye /wave $1 ; /msg $1 $2- ; /nonsense", "/bye is now");
	assert_int_equal(type(x, "/bye bob see you"), 0);
	assert_int_equal(x->in->type, IN_MSG);
	assert_string_equal(x->in->text, "see you");
	assert_string_equal(x->told, "There is no /nonsense; /help lists what there is");
	told(x, "/alias round /round $*", "is now");
	refused(x, "/round", "around in a circle");
	told(x, "/alias twice /hi ; /hi", "is now");
	assert_int_equal(type(x, "/twice"), 0);
	x->full = true;
	assert_int_equal(type(x, "/twice"), ERR_FULL);
	x->full = false;
	refused(x, "/alias quit /me", "There is a command by that name");
	refused(x, "/alias a.b /me", "An alias has letters");
	refused(x, "/alias nobody", "There is no such alias");
	refused(x, "/wavee", "There is no /wavee; did you mean /wave?");
	refused(x, "/unalias wavee", "did you mean /wave?");
	told(x, "/alias", "/wave              /me waves at $1");
	told(x, "/unalias /wave", "/wave is no more; it was /me waves at $1");
	refused(x, "/wave", "There is no /wave");
}

static void
opens_an_editor(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/editor"), ERR_STATE);
	x->f.editor = editor;
	told(x, "/editor one\ntwo", "edit one\ntwo");
	told(x, "/editor", "edit ");
}

/* what is kept ------------------------------------------------------------------- */

static void
waits_and_fails(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/queue"), 0);
	assert_string_equal(x->told, "Nothing waits to be sent.");
	assert_int_equal(type(x, "/retry"), ERR_USAGE);
	events_own(x->f.model, EV_PENDING, 71, "do we need to page carol?\nor not", 31);
	events_own(x->f.model, EV_PENDING, 72, "second", 31);
	assert_int_equal(type(x, "/queue"), 0);
	assert_string_equal(x->told,
	    "2 wait. /unsend N takes one back, /retry N sends one that failed again.\n"
	    "  1  21:31  #lobby  queued  do we need to page carol? ...\n"
	    "  2  21:31  #lobby  queued  second");
	assert_int_equal(type(x, "/unsend 3"), ERR_USAGE);
	assert_int_equal(type(x, "/unsend x"), ERR_USAGE);
	assert_int_equal(type(x, "/unsend 99999999999999999999"), ERR_USAGE);
	assert_null(x->in);
	assert_int_equal(type(x, "/unsend 2"), 0);
	assert_int_equal(x->in->type, IN_UNSEND);
	assert_int_equal(x->in->id, 72);
	assert_int_equal(type(x, "/retry 1"), ERR_USAGE);
	assert_non_null(strstr(x->why, "has not failed"));
	events_own(x->f.model, EV_SEND_FAILED, 71, NULL, 32);
	assert_int_equal(type(x, "/retry"), 0);
	assert_int_equal(x->in->type, IN_RETRY);
	assert_int_equal(x->in->id, 71);
	assert_int_equal(type(x, "/retry 1"), 0);
	assert_int_equal(type(x, "/queue"), 0);
	assert_non_null(strstr(x->told, "  1  21:31  #lobby  FAILED  do we"));
}

static void
searches(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/search cert  expi from:bob"), 0);
	assert_string_equal(x->searched, "cert  expi from:bob");
	assert_int_equal(type(x, "/lastlog word"), 0);
	assert_string_equal(x->searched, "word");
	assert_int_equal(type(x, "/search"), ERR_USAGE);
}

static void
exports_and_overwrites_nothing(void **state)
{
	struct fix *x = *state;
	char dir[] = "/tmp/snug-export.XXXXXX", was[4096], first[256], *path;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	assert_non_null(getcwd(was, sizeof was));
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(type(x, "/export"), 0);
	assert_int_equal(x->in->type, IN_EXPORT);
	assert_string_equal(x->in->room, "#lobby");
	assert_int_equal(strncmp(x->in->text, "snug-lobby-20", 13), 0);
	snprintf(first, sizeof first, "%s", x->in->text);
	assert_non_null(f = fopen(first, "w"));
	fclose(f);
	assert_int_equal(type(x, "/export"), 0);
	assert_string_not_equal(x->in->text, first);
	assert_non_null(strstr(x->in->text, "-2.txt"));
	path = strdup(first);
	snprintf(first, sizeof first, "/export %s", path);
	assert_int_equal(type(x, first), ERR_EXISTS);
	assert_non_null(strstr(x->why, "nothing is overwritten"));
	assert_int_equal(type(x, "/export a name.txt"), 0);
	assert_string_equal(x->in->text, "a name.txt");
	setenv("HOME", "/nowhere", 1);
	assert_int_equal(type(x, "/export ~/x.txt"), 0);
	assert_string_equal(x->in->text, "/nowhere/x.txt");
	unlink(path);
	free(path);
	assert_int_equal(chdir(was), 0);
	rmdir(dir);
}

static void
forgetting_asks(void **state)
{
	struct fix *x = *state;

	assert_int_equal(type(x, "/forget"), ERR_USAGE);
	assert_int_equal(type(x, "/forget #nowhere"), ERR_USAGE);
	assert_int_equal(type(x, "/forget #lobby"), ERR_STATE);
	assert_non_null(strstr(x->why, "destroys all that was said in #lobby"));
	assert_null(x->in);
	/* Anything in between is no yes. */
	assert_int_equal(type(x, "/names"), 0);
	assert_int_equal(type(x, "/forget #lobby"), ERR_STATE);
	model_open(x->f.model, "#dev");
	assert_int_equal(type(x, "/forget #dev"), ERR_STATE);
	assert_int_equal(type(x, "/forget #lobby"), ERR_STATE);
	assert_null(x->in);
	assert_int_equal(type(x, "/forget #LOBBY"), 0);
	assert_int_equal(x->in->type, IN_ERASE);
	assert_string_equal(x->in->room, "#lobby");
	assert_int_equal(type(x, "/forget #lobby"), ERR_STATE);
}

static void
sets(void **state)
{
	struct fix *x = *state;
	struct event *ev;

	events_give(x->f.model, events_make(EV_SET, "#lobby", "privacy.typing", "off", 0));
	assert_int_equal(type(x, "/set"), 0);
	assert_non_null(strstr(x->told, "privacy.receipts  on   (at first)"));
	assert_non_null(strstr(x->told, "off  in #lobby"));
	assert_int_equal(type(x, "/set privacy.receipts"), 0);
	assert_null(strstr(x->told, "typing"));
	assert_null(x->in);
	assert_int_equal(type(x, "/set privacy.receipts off"), 0);
	assert_int_equal(x->in->type, IN_SET);
	assert_string_equal(x->in->room, "");
	assert_string_equal(x->in->nick, "privacy.receipts");
	assert_string_equal(x->in->text, "off");
	assert_false(x->in->action);
	assert_int_equal(type(x, "/set  #LOBBY  Privacy.Typing   on"), 0);
	assert_string_equal(x->in->room, "#lobby");
	assert_string_equal(x->in->nick, "privacy.typing");
	assert_int_equal(type(x, "/unset #lobby privacy.typing"), 0);
	assert_true(x->in->action);
	assert_null(x->in->text);
	/* Three were asked: three are told. */
	ev = events_make(EV_SET, "#lobby", "privacy.typing", "", 0);
	for (int i = 0; i < 4; i++) {
		free(x->told);
		x->told = NULL;
		command_told(&x->f, ev);
		if (i < 3)
			assert_string_equal(x->told, "privacy.typing is not set in #lobby");
		else
			assert_null(x->told);
	}
	event_free(ev);
}

static void
settings_that_are_none(void **state)
{
	static const struct {
		const char *line, *why;
	} rows[] = {
		{ "/set privacy.recipts off",
		    "There is no setting privacy.recipts; did you mean privacy.receipts?" },
		{ "/set typng", "There is no setting typng; did you mean privacy.typing?" },
		{ "/set wallpaper x", "There is no setting wallpaper; /set lists them" },
		{ "/set privacy.typing maybe", "privacy.typing is one of on|off, not maybe" },
		{ "/set privacy.typing o", "privacy.typing is one of on|off, not o" },
		{ "/set #nowhere privacy.typing on", "There is no such room here" },
		{ "/unset", "It goes like this: /unset [#ROOM] NAME" },
		{ "/unset privacy.typing on", "It goes like this: /unset [#ROOM] NAME" },
	};
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(type(x, rows[i].line), ERR_USAGE);
		assert_string_equal(x->why, rows[i].why);
	}
	assert_null(x->in);
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
		cmocka_unit_test_setup_teardown(moderates, setup, teardown),
		cmocka_unit_test_setup_teardown(bans_for_a_time, setup, teardown),
		cmocka_unit_test_setup_teardown(tells_roles, setup, teardown),
		cmocka_unit_test_setup_teardown(says_nothing_to_a_changed_key, setup, teardown),
		cmocka_unit_test_setup_teardown(binds_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(has_aliases, setup, teardown),
		cmocka_unit_test_setup_teardown(opens_an_editor, setup, teardown),
		cmocka_unit_test_setup_teardown(waits_and_fails, setup, teardown),
		cmocka_unit_test_setup_teardown(searches, setup, teardown),
		cmocka_unit_test_setup_teardown(exports_and_overwrites_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(forgetting_asks, setup, teardown),
		cmocka_unit_test_setup_teardown(sets, setup, teardown),
		cmocka_unit_test_setup_teardown(settings_that_are_none, setup, teardown),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
