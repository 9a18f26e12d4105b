/* The driver through its own protocol: every command answers, and nothing makes it fall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

struct driver {
	FILE *to, *from;
	pid_t pid;
	char *line; /* the last answer */
	size_t cap;
};

static struct driver d;

static int
setup(void **state)
{
	const char *top = getenv("top_builddir");
	char path[4096];
	int s[2];

	(void)state;
	snprintf(path, sizeof path, "%s/tests/mls_driver", top != NULL ? top : ".");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) != 0 || (d.pid = fork()) < 0)
		return -1;
	if (d.pid == 0) {
		dup2(s[1], 0);
		dup2(s[1], 1);
		close(s[0]);
		close(s[1]);
		execl(path, path, (char *)NULL);
		_exit(127);
	}
	close(s[1]);
	d.to = fdopen(s[0], "w");
	d.from = fdopen(dup(s[0]), "r");
	return d.to != NULL && d.from != NULL ? 0 : -1;
}

/* It must have ended well: a sanitizer that finds something at the end counts too. */
static int
teardown(void **state)
{
	int status = -1;

	(void)state;
	fclose(d.to);
	shutdown(fileno(d.from), SHUT_WR);
	waitpid(d.pid, &status, 0);
	fclose(d.from);
	free(d.line);
	d.line = NULL;
	d.cap = 0;
	return status;
}

static void
say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void
say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(d.to, fmt, ap);
	va_end(ap);
	fputc('\n', d.to);
	fflush(d.to);
	if (getline(&d.line, &d.cap, d.from) <= 0)
		fail_msg("the driver is gone");
	d.line[strcspn(d.line, "\n")] = '\0';
}

/* A command that must succeed. */
#define ok(...)                                                                                    \
	do {                                                                                       \
		say(__VA_ARGS__);                                                                  \
		if (strncmp(d.line, "ok", 2) != 0)                                                 \
			fail_msg("%s", d.line);                                                    \
	} while (0)

/* One that must fail so: "ERR_X rule=Y". */
#define err(what, ...)                                                                             \
	do {                                                                                       \
		say(__VA_ARGS__);                                                                  \
		if (strncmp(d.line, "err " what " ", strlen("err " what " ")) != 0)                \
			fail_msg("%s", d.line);                                                    \
	} while (0)

/* The value of a field of the last answer, kept until the 64th one after it. */
static const char *
get(const char *key)
{
	static char *kept[64];
	static size_t turn;
	char **place = &kept[turn++ % 64];
	size_t n = strlen(key);

	for (const char *p = strchr(d.line, ' '); p != NULL; p = strchr(p, ' ')) {
		p++;
		if (strncmp(p, key, n) == 0 && p[n] == '=') {
			free(*place);
			return *place = mem_strndup(p + n + 1, strcspn(p + n + 1, " "));
		}
	}
	fail_msg("no field %s in %.200s", key, d.line);
	return "";
}

#define assert_field(key, value) assert_string_equal(get(key), value)

/* A and B in one group, as g1 and g2; C has kp3. */
static void
two(const char *suite)
{
	const char *welcome, *auth;

	ok("kp name=a suite=%s", suite);
	assert_field("kp", "kp1");
	ok("kp name=b suite=%s", suite);
	ok("kp name=c suite=%s", suite);
	ok("create kp=kp1 gid=0102");
	assert_field("g", "g1");
	assert_field("epoch", "0");
	assert_field("index", "0");
	ok("commit g=g1 add=kp2 path=0 enc=1 inline_tree=1");
	assert_field("tree", "");
	welcome = get("welcome");
	ok("accept g=g1");
	assert_field("changes", "added:1");
	auth = get("auth");
	ok("join kp=kp2 welcome=%s", welcome);
	assert_field("g", "g2");
	assert_field("epoch", "1");
	assert_field("index", "1");
	assert_field("auth", auth);
}

/* Stage, accept, and let the others follow; all agree then. */
static void
commit(const char *fields, const char *by, const char *const *others)
{
	const char *message, *auth;

	ok("commit g=%s %s", by, fields);
	message = get("commit");
	ok("accept g=%s", by);
	auth = get("auth");
	for (; *others != NULL; others++) {
		ok("process g=%s msg=%s", *others, message);
		assert_field("type", "commit");
		assert_field("auth", auth);
	}
}

static const char *const only_a[] = { "g1", NULL };
static const char *const only_b[] = { "g2", NULL };

static void
talk(const char *from, const char *to, const char *sender)
{
	const char *message;

	ok("protect g=%s plaintext=68656c6c6f aad=beef pad=64", from);
	message = get("msg");
	ok("unprotect g=%s msg=%s", to, message);
	assert_field("plaintext", "68656c6c6f");
	assert_field("sender", sender);
	assert_field("aad", "beef");
	err("ERR_REPLAY rule=-", "unprotect g=%s msg=%s", to, message);
}

static void
test_version(void **state)
{
	(void)state;
	ok("version");
	assert_non_null(strstr(get("impl"), "snug"));
	assert_field("suites", "3,1");
	say("quit");
	assert_string_equal(d.line, "ok");
}

static void
test_two(void **state)
{
	const char *one;

	(void)state;
	two("3");
	talk("g1", "g2", "0");
	talk("g2", "g1", "1");
	commit("path=1", "g2", only_a);
	talk("g1", "g2", "0");
	ok("export g=g1 label=test context=00 len=40");
	one = get("secret");
	assert_int_equal(strlen(one), 80);
	ok("export g=g2 label=test context=00 len=40");
	assert_field("secret", one);
	ok("info g=g2");
	assert_field("members", "0,1");
	assert_field("index", "1");
	assert_field("epoch", "2");
	assert_field("gid", "0102");
	assert_int_equal(strlen(get("tree_hash")), 64);
	assert_int_equal(strlen(get("confirmed_transcript_hash")), 64);
	assert_true(strlen(get("tree")) > 200);
}

static void
test_suite_1(void **state)
{
	(void)state;
	two("1");
	talk("g1", "g2", "0");
	commit("path=1 enc=0", "g2", only_a);
	ok("info g=g1");
	assert_field("suite", "1");
}

/* The tree beside the Welcome instead of in it. */
static void
test_tree_apart(void **state)
{
	const char *welcome, *tree;

	(void)state;
	two("3");
	ok("commit g=g1 add=kp3 inline_tree=0");
	welcome = get("welcome");
	tree = get("tree");
	assert_true(strlen(tree) > 200);
	ok("accept g=g1");
	say("join kp=kp3 welcome=%s", welcome);
	assert_int_equal(strncmp(d.line, "err ", 4), 0);
	ok("join kp=kp3 welcome=%s tree=%s", welcome, tree);
	talk("g3", "g1", "2");
}

static void
test_add_and_remove(void **state)
{
	const char *message, *welcome;

	(void)state;
	two("3");
	ok("commit g=g2 add=kp3");
	message = get("commit");
	welcome = get("welcome");
	ok("accept g=g2");
	ok("process g=g1 msg=%s", message);
	assert_field("changes", "added:2");
	assert_field("sender", "1");
	ok("join kp=kp3 welcome=%s", welcome);
	ok("commit g=g1 remove=1");
	message = get("commit");
	ok("accept g=g1");
	ok("process g=g3 msg=%s", message);
	assert_non_null(strstr(get("changes"), "removed:1"));
	ok("process g=g2 msg=%s", message);
	assert_field("state", "removed");
	err("ERR_STATE rule=-", "protect g=g2 plaintext=00");
	ok("info g=g1");
	assert_field("members", "0,2");
	talk("g3", "g1", "2");
}

static void
test_proposals(void **state)
{
	const char *message;

	(void)state;
	two("3");
	ok("propose g=g2 kind=update enc=0");
	message = get("msg");
	err("ERR_STATE rule=-", "protect g=g2 plaintext=00");
	ok("process g=g1 msg=%s", message);
	assert_field("type", "proposal");
	assert_field("kind", "2");
	ok("propose g=g1 kind=add add=kp3 enc=1");
	message = get("msg");
	ok("process g=g2 msg=%s", message);
	ok("stats g=g1");
	assert_field("pending", "2");
	commit("path=1", "g1", only_b);
	ok("info g=g1");
	assert_field("members", "0,1,2");
	ok("propose g=g2 kind=remove remove=2 enc=1");
	ok("process g=g1 msg=%s", get("msg"));
	commit("", "g1", only_b);
	ok("info g=g2");
	assert_field("members", "0,1");
}

static void
test_psk(void **state)
{
	(void)state;
	two("3");
	err("ERR_PSK rule=12.4.2", "commit g=g1 psk=aa path=0");
	ok("psk id=aa secret=0a0b0c");
	commit("psk=aa", "g1", only_b);
	commit("psk=r:1,aa", "g2", only_a);
	ok("propose g=g1 kind=psk psk=aa enc=0");
	ok("process g=g2 msg=%s", get("msg"));
	commit("", "g2", only_a);
	talk("g1", "g2", "0");
}

static void
test_gce(void **state)
{
	(void)state;
	two("3");
	commit("gce=0003050000020001", "g1", only_b);
	ok("info g=g2");
	assert_field("ext", "0003050000020001");
	ok("propose g=g2 kind=gce gce= enc=0");
	ok("process g=g1 msg=%s", get("msg"));
	commit("", "g1", only_b);
	ok("info g=g1");
	assert_field("ext", "");
	err("ERR_PARSE rule=12.1.7", "commit g=g1 gce=0003020000");
}

static void
test_external(void **state)
{
	const char *gi, *message, *auth;

	(void)state;
	two("3");
	ok("groupinfo g=g1 tree=1");
	gi = get("gi");
	ok("extjoin kp=kp3 gi=%s", gi);
	assert_field("g", "g3");
	message = get("commit");
	auth = get("auth");
	ok("process g=g1 msg=%s", message);
	assert_field("auth", auth);
	assert_field("sender", "new");
	assert_field("changes", "joined:2");
	ok("process g=g2 msg=%s", message);
	assert_field("auth", auth);
	talk("g3", "g1", "2");
	/* B comes again in the place of what it was. */
	ok("groupinfo g=g1 tree=0");
	gi = get("gi");
	ok("info g=g1");
	message = get("tree");
	ok("kp name=b");
	ok("extjoin kp=kp4 gi=%s tree=%s remove=1", gi, message);
	assert_field("index", "1");
	message = get("commit");
	auth = get("auth");
	ok("process g=g1 msg=%s", message);
	assert_field("auth", auth);
	ok("process g=g2 msg=%s", message);
	assert_field("state", "removed");
	talk("g1", "g4", "0");
}

static void
test_reinit(void **state)
{
	const char *auth;

	(void)state;
	two("3");
	ok("propose g=g2 kind=reinit gid=0a0b suite=1 enc=0");
	ok("process g=g1 msg=%s", get("msg"));
	commit("", "g1", only_b);
	ok("info g=g2");
	assert_field("state", "reinit");
	err("ERR_STATE rule=-", "protect g=g1 plaintext=00");
	ok("kp name=b suite=1");
	ok("follow g=g1 usage=reinit add=kp4");
	assert_field("epoch", "1");
	auth = get("auth");
	ok("join kp=kp4 welcome=%s", get("welcome"));
	assert_field("auth", auth);
	ok("info g=g4");
	assert_field("gid", "0a0b");
	assert_field("suite", "1");
	talk("g3", "g4", "0");
}

static void
test_branch(void **state)
{
	const char *auth;

	(void)state;
	two("3");
	ok("kp name=b");
	ok("follow g=g1 usage=branch gid=0c add=kp4");
	auth = get("auth");
	ok("join kp=kp4 welcome=%s", get("welcome"));
	assert_field("auth", auth);
	talk("g1", "g2", "0");
	talk("g3", "g4", "0");
}

static void
test_save(void **state)
{
	const char *saved, *message;

	(void)state;
	two("3");
	ok("protect g=g1 plaintext=01");
	message = get("msg");
	ok("save g=g2 key=" KEY);
	saved = get("state");
	ok("free g=g2");
	err("ERR_USAGE rule=-", "info g=g2");
	err("ERR_AEAD rule=-", "load state=%s key=ff%s", saved, KEY + 2);
	ok("load state=%s key=" KEY, saved);
	assert_field("g", "g3");
	assert_field("index", "1");
	ok("unprotect g=g3 msg=%s", message);
	assert_field("plaintext", "01");
	ok("save g=g3 key=" KEY);
	talk("g3", "g1", "1");
}

static void
test_fork(void **state)
{
	const char *one, *other;

	(void)state;
	two("3");
	ok("fork g=g1");
	assert_field("g", "g3");
	ok("commit g=g1 path=1");
	one = get("commit");
	ok("commit g=g3 path=1");
	other = get("commit");
	ok("drop g=g3");
	ok("process g=g2 msg=%s", one);
	ok("accept g=g1");
	err("ERR_EPOCH rule=-", "process g=g2 msg=%s", other);
	/* Two commits at once: the one that was ordered first wins. */
	ok("commit g=g2 path=1");
	ok("commit g=g1 path=1");
	ok("process g=g2 msg=%s", get("commit"));
	ok("accept g=g1");
	err("ERR_STATE rule=-", "accept g=g2");
	talk("g2", "g1", "1");
	ok("stats g=g2");
	assert_true(atoi(get("hashes")) > 0);
	assert_true(atoi(get("verifies")) > 0);
}

static void
test_clock(void **state)
{
	const char *old;

	(void)state;
	ok("clock t=1000000");
	ok("kp name=a");
	ok("kp name=b lifetime=900000,1000100");
	old = get("msg");
	ok("create kp=kp1 gid=01");
	ok("clock t=1000200");
	err("ERR_EXPIRED rule=7.3", "commit g=g1 add=%s", old);
	err("ERR_EXPIRED rule=7.3", "kp name=c lifetime=900000,1000100");
	ok("policy check_received=0 max_lifetime=1000");
	err("ERR_PROTO rule=7.2", "kp name=d lifetime=1001");
	ok("kp name=d lifetime=1000");
}

static void
test_seed(void **state)
{
	const char *one;

	(void)state;
	ok("seed s=7");
	ok("clock t=1000000");
	ok("kp name=a");
	one = get("msg");
	ok("seed s=7");
	ok("kp name=b");
	assert_string_not_equal(get("msg"), one);
	teardown(NULL);
	assert_int_equal(setup(NULL), 0);
	ok("seed s=7");
	ok("clock t=1000000");
	ok("kp name=a");
	assert_field("msg", one);
}

/* Capabilities without the suite of the group. */
static void
test_caps(void **state)
{
	(void)state;
	ok("kp name=a");
	ok("create kp=kp1 gid=01");
	say("kp name=b caps=02000102000100000200010");
	assert_int_equal(strncmp(d.line, "err ERR_USAGE", 13), 0);
	ok("kp name=b caps=0200010200010000020001");
	err("ERR_PROTO rule=7.2", "commit g=g1 add=%s", get("kp"));
	ok("kp name=b caps=0200010200030000020001");
	ok("commit g=g1 add=%s", get("kp"));
	say("kp name=b caps=00");
	assert_int_equal(strncmp(d.line, "err ERR_PARSE", 13), 0);
}

/* The first case of passive-client-welcome with suite 3 has its own test; this is ours. */
static void
test_kpload(void **state)
{
	(void)state;
	ok("kp name=a");
	err("ERR_KEY rule=-", "kpload msg=%s init=" KEY " enc=" KEY " sig=" KEY, get("msg"));
	err("ERR_USAGE rule=-", "kpload msg=00 init=00 enc=" KEY " sig=" KEY);
}

static void
test_propose_self(void **state)
{
	(void)state;
	two("3");
	ok("propose_self kp=kp3 gid=0102 epoch=1");
	ok("process g=g1 msg=%s", get("msg"));
	assert_field("sender", "new");
	ok("commit g=g1");
	ok("accept g=g1");
	assert_field("changes", "added:2");
}

static void
test_mistakes(void **state)
{
	static const char *const lines[] = {
		"",
		"dance",
		"create",
		"create kp=kp1",
		"create kp=kp9 gid=00",
		"create kp=kp1 gid=0",
		"create kp=kp1 gid=0g",
		"create kp=kp1 gid=AB",
		"create kp=kp1 gid=00 gid=01",
		"create kp=kp1 gid=00 color=red",
		"create kp=kp1 gid=00 suite=abc",
		"create kp=kp1 gid",
		"create kp=kp1 gid=00 suite=99999999999999999999",
		"clock t=",
		"clock t=-1",
		"kp name=a lifetime=1,2,3",
		"propose g=g1 kind=dance",
		"propose g=g1 kind=add",
		"propose g=g1 kind=remove",
		"propose g=g1 kind=psk",
		"propose g=g1 kind=gce",
		"propose g=g1 kind=reinit",
		"commit g=g1 add=kp9",
		"commit g=g1 remove=x",
		"commit g=g1 psk=0",
		"commit g=g7",
		"process g=g1 msg=0",
		"export g=g1 label=x context=00 len=99999999",
		"save g=g1 key=00",
		"follow g=g1 usage=dance",
		"= = =",
		"quit now=1",
	};

	(void)state;
	ok("kp name=a");
	ok("create kp=kp1 gid=01");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		err("ERR_USAGE rule=-", "%s", lines[i]);
	ok("info g=g1");
	assert_field("epoch", "0");
}

/* Bytes that are nothing, where a message is wanted. */
static void
test_rubbish(void **state)
{
	static const char *const rubbish[] = { "", "00", "0001", "00010001", "00010002ffff",
		"0001000300030000", "0001000400010003", "0001000500010003" };
	static const char *const lines[] = { "process g=g1 msg=%s", "unprotect g=g1 msg=%s",
		"join kp=kp1 welcome=%s", "extjoin kp=kp1 gi=%s", "commit g=g1 add=%s",
		"load key=" KEY " state=%s", "kpload init=" KEY " enc=" KEY " sig=" KEY " msg=%s" };

	(void)state;
	ok("kp name=a");
	ok("create kp=kp1 gid=01");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		for (size_t j = 0; j < sizeof rubbish / sizeof rubbish[0]; j++) {
			char line[512];

			/* An empty list of additions is no mistake. */
			if (i == 4 && j == 0)
				continue;
			snprintf(line, sizeof line, "%.*s%s", (int)(strlen(lines[i]) - 2),
			    lines[i], rubbish[j]);
			say("%s", line);
			assert_int_equal(strncmp(d.line, "err ERR_", 8), 0);
		}
	err("ERR_USAGE rule=-", "process g=g1 msg=zz");
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_version),
		test(test_two),
		test(test_suite_1),
		test(test_tree_apart),
		test(test_add_and_remove),
		test(test_proposals),
		test(test_psk),
		test(test_gce),
		test(test_external),
		test(test_reinit),
		test(test_branch),
		test(test_save),
		test(test_fork),
		test(test_clock),
		test(test_seed),
		test(test_caps),
		test(test_kpload),
		test(test_propose_self),
		test(test_mistakes),
		test(test_rubbish),
	};

	return cmocka_run_group_tests_name("the driver", tests, NULL, NULL);
}
