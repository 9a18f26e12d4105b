#include "tests/e2e/house.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/support/tmpdir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ARGS_MAX 32
#define PORT_LEAST 10000 /* from here on, below those that connections get */
#define PORTS 20000
#define LISTENING "snug: listening on "

int
house_setup(void **state)
{
	struct house *h = mem_calloc(1, sizeof *h);

	h->pump = pump_new();
	h->dir = tmpdir_new();
	snprintf(h->at, sizeof h->at, "127.0.0.1:0");
	*state = h;
	return 0;
}

int
house_teardown(void **state)
{
	struct house *h = *state;

	pump_free(h->pump);
	tmpdir_free(h->dir);
	free(h->invite);
	free(h);
	return 0;
}

/* A few, short and alive for the whole test: never freed one by one. */
const char *
house_path(struct house *h, const char *name)
{
	static char paths[64][1024];
	static size_t next;
	char *path = paths[next++ % 64];

	snprintf(path, sizeof paths[0], "%s/%s", h->dir, name);
	return path;
}

void
house_write(struct house *h, const char *name, const char *text)
{
	struct fault f;

	assert_int_equal(file_write(house_path(h, name), bytes_str(text), &f), 0);
}

/* ---- programs */

struct command {
	char program[1024], home[1024];
	const char *argv[ARGS_MAX + 1];
};

static void
compose(struct command *c, const struct house *h, const char *name, const char *const *args)
{
	size_t n = 0;

	child_built("snug", c->program, sizeof c->program);
	snprintf(c->home, sizeof c->home, "%s/%s", h->dir, name);
	c->argv[n++] = c->program;
	for (; *args != NULL; args++) {
		assert_true(n < ARGS_MAX);
		c->argv[n++] = *args;
	}
	c->argv[n] = NULL;
}

static void
note(struct house *h, struct proc *proc, struct pty *pty)
{
	assert_true(h->n < HOUSE_GUESTS);
	h->guests[h->n].proc = proc;
	h->guests[h->n++].pty = pty;
}

struct proc *
house_run_in(struct house *h, const char *const *env, const char *name, const char *const *args)
{
	struct command c;
	struct proc *p;

	compose(&c, h, name, args);
	p = proc_start(
	    h->pump, &(struct child_spec){ .argv = c.argv, .env = env, .home = c.home });
	note(h, p, NULL);
	return p;
}

struct proc *
house_run(struct house *h, const char *name, const char *const *args)
{
	return house_run_in(h, NULL, name, args);
}

struct pty *
house_term(
    struct house *h, const struct child_spec *like, const char *name, const char *const *args)
{
	struct child_spec spec = like != NULL ? *like : (struct child_spec){ 0 };
	const char *more[ARGS_MAX + 1] = { NULL };
	struct command c;
	struct pty *p;
	size_t n = 0;

	/* Nobody is asked for a passphrase, which is empty then: what it prints is nothing. */
	if (!h->asks) {
		more[n++] = "--passphrase-command";
		more[n++] = "true";
	}
	for (; *args != NULL; args++)
		more[n++] = *args;
	compose(&c, h, name, more);
	spec.argv = c.argv;
	spec.home = c.home;
	p = pty_start(h->pump, &spec);
	note(h, NULL, p);
	return p;
}

/* ---- the server */

static void
read_invite(struct house *h)
{
	struct buf text = BUF_INIT(4096);
	struct fault f;

	assert_int_equal(file_read(house_path(h, "house/server/owner-invite"), &text, &f), 0);
	buf_put(&text, "", 1);
	free(h->invite);
	h->invite = mem_strndup((const char *)text.p, strcspn((const char *)text.p, "\n"));
	buf_fini(&text);
}

void
house_mkcert(struct house *h, const char *dir, const char *hosts, const char *from, const char *to)
{
	char program[1024];
	struct fault f;
	struct proc *p;

	child_built("tests/support/mkcert", program, sizeof program);
	assert_int_equal(file_mkdirs(house_path(h, dir), &f), 0);
	p = proc_start(h->pump, &(struct child_spec){ .argv = ARGS(program, house_path(h, dir),
							  hosts, "ed25519", from, to) });
	assert_int_equal(proc_await_exit(p, LONG), 0);
}

void
house_open(struct house *h, const char *const *more)
{
	const char *args[ARGS_MAX] = { "--server", h->at, "--headless", "--home" };
	char home[1024];
	const char *at;
	size_t n = 4;

	snprintf(home, sizeof home, "%s/house", h->dir);
	args[n++] = home;
	for (; more != NULL && *more != NULL; more++)
		args[n++] = *more;
	h->server = house_run(h, "house", args);
	h->n--; /* ends last, and not by the end of its input */
	proc_await_out(h->server, LISTENING, LONG);
	proc_await_out(h->server, "\n", LONG);
	at = strstr(proc_out(h->server), LISTENING) + strlen(LISTENING);
	snprintf(h->at, sizeof h->at, "%.*s", (int)strcspn(at, "\n"), at);
	read_invite(h);
}

void
house_choose_port(struct house *h)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	uint16_t port = 0;
	int fd, r;

	do {
		assert_int_equal(getentropy(&port, sizeof port), 0);
		port = (uint16_t)(PORT_LEAST + port % PORTS);
		at.sin_port = htons(port);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_true(fd >= 0);
		r = bind(fd, (struct sockaddr *)&at, sizeof at);
		close(fd);
	} while (r != 0);
	snprintf(h->at, sizeof h->at, "127.0.0.1:%u", port);
}

void
house_shut(struct house *h, int sig, int status)
{
	proc_signal(h->server, sig);
	assert_int_equal(proc_await_exit(h->server, LONG), status);
	h->server = NULL;
}

/* ---- guests */

static size_t
arguments(const struct house *h, const char *nick, const char *args[static 8])
{
	size_t n = 0;

	args[n++] = "--connect";
	args[n++] = h->invite;
	if (nick != NULL) {
		args[n++] = "--nick";
		args[n++] = nick;
	}
	args[n] = NULL;
	return n;
}

/* Who comes again is the same person; those without a name are all others. */
static const char *
home_of(const struct house *h, const char *nick, char buf[static 32])
{
	if (nick != NULL)
		snprintf(buf, 32, "%s", nick);
	else
		snprintf(buf, 32, "guest-%zu", h->n);
	return buf;
}

struct proc *
house_plain(struct house *h, const char *nick)
{
	const char *args[8];
	size_t n = arguments(h, nick, args);
	char home[32];
	struct proc *p;

	args[n++] = "--plain";
	args[n] = NULL;
	p = house_run(h, home_of(h, nick, home), args);
	proc_await_out(p, "End to end: ", LONG);
	return p;
}

struct pty *
house_screen_sized(struct house *h, const char *nick, unsigned short rows, unsigned short cols)
{
	const char *args[8];
	char home[32];
	struct pty *p;

	arguments(h, nick, args);
	p = house_term(
	    h, &(struct child_spec){ .rows = rows, .cols = cols }, home_of(h, nick, home), args);
	pty_await(p, "lobby", LONG);
	pty_await(p, "sealed", LONG);
	return p;
}

struct pty *
house_screen(struct house *h, const char *nick)
{
	return house_screen_sized(h, nick, 24, 80);
}

/* ---- ends */

void
house_forget(struct house *h, const void *proc_or_pty)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->guests[i].proc == proc_or_pty || h->guests[i].pty == proc_or_pty) {
			h->guests[i].proc = NULL;
			h->guests[i].pty = NULL;
		}
}

void
house_proc_ends(struct house *h, struct proc *p, int status, const char *file, int line)
{
	int got = proc_exit_at(p, LONG, file, line);
	char what[64];

	snprintf(what, sizeof what, "ended with status %d instead of %d", got, status);
	if (got != status)
		pump_fail(h->pump, what, file, line);
	house_forget(h, p);
}

void
house_pty_ends(struct house *h, struct pty *p, int status, const char *file, int line)
{
	int got = pty_exit_at(p, LONG, file, line);
	char what[96];

	snprintf(what, sizeof what, "ended with status %d instead of %d", got, status);
	if (got != status)
		pump_fail(h->pump, what, file, line);
	if (!pty_restored(p)) {
		snprintf(what, sizeof what, "not as it was:%s%s%s%s%s",
		    pty_line_restored(p) ? "" : " line settings", pty_altscreen(p) ? " screen" : "",
		    pty_cursor_visible(p) ? "" : " cursor", pty_bracketed_paste(p) ? " paste" : "",
		    pty_mouse(p) ? " mouse" : "");
		pump_fail(h->pump, what, file, line);
	}
	house_forget(h, p);
}

void
house_proc_leaves(struct house *h, struct proc *p)
{
	proc_close_stdin(p);
	house_ends(h, p, 0);
}

void
house_pty_leaves(struct house *h, struct pty *p)
{
	pty_type(p, "/quit\r");
	house_ends(h, p, 0);
}

void
house_close(struct house *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (h->guests[i].proc != NULL)
			house_leaves(h, h->guests[i].proc);
		else if (h->guests[i].pty != NULL)
			house_leaves(h, h->guests[i].pty);
	}
	if (h->server != NULL)
		house_shut(h, SIGTERM, 0);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED false
#endif

bool
house_sanitized(void)
{
	return SANITIZED;
}
