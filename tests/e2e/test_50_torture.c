/*
 * e2e/test_50_torture.c - nothing is lost and nothing is twice, whatever happens: one server and
 * five people, each behind a bad network (proxy.h); the server and the people are killed at any
 * instant, roles change, and some lose all that they kept and come back by themselves. Whoever is
 * killed may not have kept a line that was typed and not yet said to be sent; all else is in the
 * end in everybody's history, once, in one order. All from one seed: what happens is the same for
 * a seed, when exactly is the machine's. SNUG_LONG=1: for minutes.
 */
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/invite.h"
#include "tests/e2e/house.h"
#include "tests/e2e/proxy.h"
#include "tests/support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PEOPLE 5
#define LOSERS 2    /* from this one on they may lose what they kept */
#define MARK "msg-" /* a message is MARK, its author, "-" and its number */
#define LINES_MAX 4000
#define SETTLE 90000 /* ms: only ever waited for by a test that fails */
#define STEP_MS 300  /* a step ends by then, when no bytes move */
#define STEP_BYTES 6000

/* What somebody has in their history: indices by author and number, in order. */
struct transcript {
	struct {
		size_t who, number;
	} line[PEOPLE * LINES_MAX];
	size_t n;
};

struct person {
	const char *nick;
	struct proc *proc; /* NULL: killed, not back yet */
	bool lost;         /* all that was kept, at least once: has not all lines */
	struct proxy *proxy;
	char *invite;
	size_t typed;
	bool sent[LINES_MAX]; /* was said to be */
	size_t read;          /* of proc's output, for that */
	struct transcript transcript;
};

struct world {
	struct house *h;
	uint64_t random;
	struct person person[PEOPLE];
	unsigned messages, kills, losses, server_kills, troubles;
};

static const char *const nicks[PEOPLE] = { "ann", "ben", "cleo", "dora", "emil" };

static unsigned
below(struct world *w, unsigned n)
{
	return (unsigned)(random_next(&w->random) % n);
}

/* What happened, for who reads the output of a run that failed. */
__attribute__((format(printf, 2, 3))) static void
note(const struct world *w, const char *format, ...)
{
	va_list ap;

	(void)w;
	fputs("# ", stdout);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
}

/* ---- people ------------------------------------------------------------------------------ */

static void
begin(struct world *w, struct person *p)
{
	char program[1024];
	const char *argv[] = { program, "--connect", p->invite, "--nick", p->nick, "--plain",
		NULL };

	child_built("snug", program, sizeof program);
	p->proc = proc_start(
	    w->h->pump, &(struct child_spec){ .argv = argv, .home = house_path(w->h, p->nick) });
	p->read = 0;
}

/* The output tells which of p's messages were sent. Lines that are not whole yet are for later. */
static void
read_sent(struct person *p)
{
	const char *out = proc_out(p->proc), *at = out + p->read, *end;
	char own[64];
	unsigned long number;

	snprintf(own, sizeof own, " me: " MARK "%s-", p->nick);
	for (; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		const char *s = strstr(at, own);

		if (s == NULL || s > end)
			continue;
		number = strtoul(s + strlen(own), NULL, 10);
		assert_true(number < LINES_MAX);
		p->sent[number] = true;
	}
	p->read = (size_t)(at - out);
}

/* The server is honest, and nobody is another than before. */
static void
assert_no_warning(struct world *w, const struct person *p)
{
	if (strstr(proc_out(p->proc), "WARNING") == NULL)
		return;
	fprintf(stderr, "%s is warned\n", p->nick);
	pump_fail(w->h->pump, "a false alarm", __FILE__, __LINE__);
}

/* It has ended, or is about to, with that status; what it said is read. */
static void
bury(struct world *w, struct person *p, int status)
{
	if (proc_await_exit(p->proc, LONG) != status) {
		fprintf(stderr, "%s did not end with status %d\n", p->nick, status);
		pump_fail(w->h->pump, "another end", __FILE__, __LINE__);
	}
	assert_no_warning(w, p);
	read_sent(p);
	proc_free(p->proc);
	p->proc = NULL;
}

/* Nobody ends by themselves. */
static void
look(struct world *w)
{
	for (size_t i = 0; i < PEOPLE; i++)
		if (w->person[i].proc != NULL && proc_ended(w->person[i].proc)) {
			fprintf(stderr, "%s has ended\n", nicks[i]);
			pump_fail(w->h->pump, "nobody killed it", __FILE__, __LINE__);
		}
}

static void
type(struct world *w, struct person *p)
{
	char line[64];

	if (p->typed == LINES_MAX)
		return;
	snprintf(line, sizeof line, MARK "%s-%zu\n", p->nick, p->typed++);
	proc_write(p->proc, line);
	w->messages++;
}

/* The invite, but by way of p's proxy. */
static char *
invite_via(const struct house *h, unsigned port)
{
	char *line = mem_calloc(1, INVITE_LINE_MAX + 1);
	struct invite in;
	struct fault f;

	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	in.at.port = (uint16_t)port;
	invite_format(&in, line);
	return line;
}

static unsigned
port_of(const struct house *h)
{
	return (unsigned)strtoul(strrchr(h->at, ':') + 1, NULL, 10);
}

/* Everybody is in the room, and all of them know. */
static void
gather(struct world *w)
{
	house_choose_port(w->h);
	house_open(w->h, NULL);
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &w->person[i];

		p->nick = nicks[i];
		p->proxy = proxy_start(w->h->pump, port_of(w->h), random_next(&w->random));
		p->invite = invite_via(w->h, proxy_port(p->proxy));
		begin(w, p);
		proc_await_out(p->proc, "you are in #lobby", LONG);
	}
	for (size_t i = 0; i + 1 < PEOPLE; i++)
		proc_await_out(w->person[i].proc, "emil joined", LONG);
}

/* ---- what happens ------------------------------------------------------------------------ */

static struct person *
somebody(struct world *w)
{
	return &w->person[below(w, PEOPLE)];
}

static void
happen_talk(struct world *w)
{
	struct person *p = somebody(w);

	for (unsigned n = 1 + below(w, 6); p->proc != NULL && n > 0; n--)
		type(w, p);
}

static void
happen_trouble(struct world *w)
{
	struct person *p = somebody(w);

	w->troubles++;
	note(w, "%s's network: %s", p->nick, proxy_trouble(p->proxy));
}

static void
happen_kill(struct world *w)
{
	struct person *p = somebody(w);

	if (p->proc == NULL)
		return;
	note(w, "%s is killed after %zu lines", p->nick, p->typed);
	w->kills++;
	proc_signal(p->proc, SIGKILL);
	bury(w, p, 128 + SIGKILL);
}

/* Everything but the keys and certificates of who is not there. */
static void
happen_loss(struct world *w)
{
	struct person *p = &w->person[LOSERS + below(w, PEOPLE - LOSERS)];
	char pattern[1100];
	glob_t found;

	if (p->proc != NULL)
		return;
	snprintf(
	    pattern, sizeof pattern, "%s/snug/profiles/*/history.db*", house_path(w->h, p->nick));
	if (glob(pattern, 0, NULL, &found) != 0)
		return; /* lost already */
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_int_equal(unlink(found.gl_pathv[i]), 0);
	globfree(&found);
	note(w, "%s has lost everything", p->nick);
	w->losses++;
	p->lost = true;
}

/* The owner makes moderators, and the one there may be makes guests. */
static void
happen_decree(struct world *w)
{
	struct person *p = &w->person[below(w, 2)];
	const char *whom = nicks[1 + below(w, PEOPLE - 1)];
	bool up = below(w, 2) == 0;
	char line[64];

	snprintf(line, sizeof line, "/role %s %s\n", whom,
	    p == w->person ? (up ? "moderator" : "member") : (up ? "member" : "guest"));
	if (p->proc != NULL)
		proc_write(p->proc, line);
}

static void
happen_back(struct world *w)
{
	struct person *p = somebody(w);

	if (p->proc == NULL) {
		note(w, "%s is back", p->nick);
		begin(w, p);
	} else {
		proc_write(p->proc, "/reconnect\n");
	}
}

static void
happen_server(struct world *w)
{
	struct proc *old = w->h->server;

	note(w, "the server is killed");
	w->server_kills++;
	house_shut(w->h, SIGKILL, 128 + SIGKILL);
	proc_free(old);
	house_open(w->h, NULL);
}

static const struct {
	unsigned weight; /* of a hundred */
	void (*fn)(struct world *w);
} happenings[] = {
	{ 46, happen_talk },
	{ 23, happen_trouble },
	{ 8, happen_kill },
	{ 2, happen_loss },
	{ 4, happen_decree },
	{ 14, happen_back },
	{ 3, happen_server },
};

static void
happen(struct world *w)
{
	unsigned at = below(w, 100);
	size_t i = 0;

	while (at >= happenings[i].weight)
		at -= happenings[i++].weight;
	happenings[i].fn(w);
}

struct progress {
	struct world *w;
	uint64_t until; /* bytes */
};

static uint64_t
passed(const struct world *w)
{
	uint64_t n = 0;

	for (size_t i = 0; i < PEOPLE; i++)
		n += proxy_passed(w->person[i].proxy);
	return n;
}

static bool
has_moved(void *arg)
{
	const struct progress *p = arg;

	return passed(p->w) >= p->until;
}

/* So many bytes later, or when nothing moves. */
static void
go_on(struct world *w)
{
	struct progress p = { w, passed(w) + 1 + below(w, STEP_BYTES) };

	pump_until(w->h->pump, has_moved, &p, STEP_MS);
	look(w);
}

/* ---- how it ends ------------------------------------------------------------------------- */

static void
calm(struct world *w)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &w->person[i];

		proxy_mood_set(p->proxy, PROXY_CALM, 0);
		proxy_cut(p->proxy, false); /* what was half closed */
		if (p->proc == NULL)
			begin(w, p);
	}
}

struct hope {
	struct world *w;
	size_t reader;
	const char *text;
	uint64_t again; /* ms */
};

static bool
has_read(void *arg)
{
	struct hope *h = arg;

	/* They do not wait for their next try. */
	if (clock_mono_ms() >= h->again) {
		for (size_t i = 0; i < PEOPLE; i++)
			proc_write(h->w->person[i].proc, "/reconnect\n");
		h->again = clock_mono_ms() + 2000;
	}
	return strstr(proc_out(h->w->person[h->reader].proc), h->text) != NULL;
}

static void
await_read(struct world *w, size_t reader, const char *text)
{
	struct hope h = { .w = w, .reader = reader, .text = text };
	uint64_t end = clock_mono_ms() + SETTLE;

	while (!has_read(&h)) {
		if (clock_mono_ms() >= end) {
			fprintf(stderr, "%s does not read \"%s\"\n", nicks[reader], text);
			pump_fail(w->h->pump, "something is lost", __FILE__, __LINE__);
		}
		pump_until(w->h->pump, has_read, &h, 200);
		look(w);
	}
}

/* Each one's last word is behind all others of theirs. Who lost the room can only read what is said
 * once they are in it again. */
static void
await_last_words(struct world *w)
{
	char text[128];

	for (size_t i = 0; i < PEOPLE; i++)
		await_read(w, i, "you are in #lobby");
	for (size_t i = 0; i < PEOPLE; i++) {
		snprintf(text, sizeof text, "the last word of %s\n", nicks[i]);
		proc_write(w->person[i].proc, text);
	}
	for (size_t author = 0; author < PEOPLE; author++)
		for (size_t reader = 0; reader < PEOPLE; reader++) {
			snprintf(text, sizeof text, "%s: the last word of %s\n",
			    reader == author ? "me" : nicks[author], nicks[author]);
			await_read(w, reader, text);
		}
}

static size_t
author_of(const char *s)
{
	for (size_t i = 0; i < PEOPLE; i++)
		if (strncmp(s, nicks[i], strlen(nicks[i])) == 0 && s[strlen(nicks[i])] == '-')
			return i;
	fail_msg("by nobody: %.30s", s);
	return 0;
}

static void
read_transcript(struct transcript *t, const char *text)
{
	t->n = 0;
	for (const char *s = text; (s = strstr(s, MARK)) != NULL;) {
		size_t who = author_of(s += strlen(MARK));

		assert_true(t->n < PEOPLE * LINES_MAX);
		t->line[t->n].who = who;
		t->line[t->n++].number = strtoul(s + strlen(nicks[who]) + 1, NULL, 10);
	}
}

/* What is kept, as another run of the program writes it. */
static void export(struct world *w, struct person *p)
{
	struct buf text = BUF_INIT(64 << 20);
	char file[64], line[1100];
	const char *path;
	struct fault f;

	proc_close_stdin(p->proc);
	bury(w, p, 0);
	begin(w, p);
	snprintf(file, sizeof file, "%s.txt", p->nick);
	path = house_path(w->h, file);
	snprintf(line, sizeof line, "/export %s\n", path);
	proc_await_out(p->proc, "you are in #lobby", LONG);
	proc_write(p->proc, line);
	proc_close_stdin(p->proc);
	bury(w, p, 0);
	assert_int_equal(file_read(path, &text, &f), 0);
	buf_put(&text, "", 1);
	read_transcript(&p->transcript, (const char *)text.p);
	buf_fini(&text);
}

/* Nothing twice, each author's lines in the order they were typed, and all that was sent. */
static void
assert_whole(struct world *w, const struct person *p)
{
	const struct transcript *t = &p->transcript;
	bool(*seen)[LINES_MAX] = mem_calloc(PEOPLE, sizeof *seen);
	size_t next[PEOPLE] = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		size_t who = t->line[i].who, number = t->line[i].number;

		if (number >= w->person[who].typed)
			fail_msg("%s has a line of %s that was not typed: %zu", p->nick, nicks[who],
			    number);
		if (seen[who][number])
			fail_msg("%s has %s's line %zu twice", p->nick, nicks[who], number);
		if (number < next[who])
			fail_msg("%s has %s's line %zu after %zu", p->nick, nicks[who], number,
			    next[who] - 1);
		seen[who][number] = true;
		next[who] = number + 1;
	}
	for (size_t who = 0; who < PEOPLE && !p->lost; who++)
		for (size_t number = 0; number < w->person[who].typed; number++)
			if (w->person[who].sent[number] && !seen[who][number])
				fail_msg("%s has not %s's line %zu, which was sent", p->nick,
				    nicks[who], number);
	free(seen);
}

static bool
is_same(const struct transcript *x, size_t i, const struct transcript *y, size_t k)
{
	return x->line[i].who == y->line[k].who && x->line[i].number == y->line[k].number;
}

/* b has what a has, in the same order; or some of it, when b lost what was kept. */
static void
assert_same(const struct person *a, const struct person *b)
{
	const struct transcript *x = &a->transcript, *y = &b->transcript;
	size_t i = 0;

	for (size_t k = 0; k < y->n; k++, i++) {
		while (b->lost && i < x->n && !is_same(x, i, y, k))
			i++;
		if (i == x->n || !is_same(x, i, y, k))
			fail_msg("%s's line %zu is not at this place for %s, but for %s",
			    nicks[y->line[k].who], y->line[k].number, a->nick, b->nick);
	}
	if (!b->lost && i < x->n)
		fail_msg("%s's line %zu is not there for %s, but for %s", nicks[x->line[i].who],
		    x->line[i].number, b->nick, a->nick);
}

static void
test_torture(void **state)
{
	struct world *w = mem_calloc(1, sizeof *w);
	unsigned steps = getenv("SNUG_LONG") != NULL ? 4000 : 120;

	w->h = *state;
	w->random = random_seed("torture");
	gather(w);
	for (unsigned i = 0; i < steps; i++) {
		happen(w);
		go_on(w);
	}
	note(w, "%u messages, %u killed, the server %u times, %u times trouble", w->messages,
	    w->kills, w->server_kills, w->troubles);
	calm(w);
	await_last_words(w);
	for (size_t i = 0; i < PEOPLE; i++)
		export(w, &w->person[i]);
	for (size_t i = 0; i < PEOPLE; i++) {
		assert_whole(w, &w->person[i]);
		assert_same(&w->person[0], &w->person[i]);
		free(w->person[i].invite);
	}
	note(w, "%zu lines in every history", w->person[0].transcript.n);
	assert_true(w->person[0].transcript.n > 0);
	house_close(w->h);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { HOUSE_TEST(test_torture) };

	return cmocka_run_group_tests_name("50 torture", tests, NULL, NULL);
}
