#include "tests/support/proc.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define SAID_MAX (64u << 20)
#define SHOWN_MAX 8000 /* of the end of it, when a test fails */

/* One of stdout and stderr. */
struct ear {
	int fd; /* -1 at its end */
	struct buf said;
	size_t mark;
};

struct proc {
	struct actor actor; /* first */
	struct child child;
	struct ear ears[2];
	int in; /* -1 when closed */
	bool closing;
	struct buf queue; /* for stdin */
	char name[64];
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
flush(struct proc *p)
{
	while (p->in >= 0 && p->queue.n > 0) {
		ssize_t n = write(p->in, p->queue.p, p->queue.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			buf_clear(&p->queue); /* it reads no more */
			shut(&p->in);
			return;
		}
		buf_drop(&p->queue, (size_t)n);
	}
	if (p->closing)
		shut(&p->in);
}

/* Once, or all there is. */
static void
hear(struct ear *e, bool all)
{
	while (e->fd >= 0) {
		char part[65536];
		ssize_t n = read(e->fd, part, sizeof part);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			shut(&e->fd);
		else
			buf_put(&e->said, part, (size_t)n);
		if (!all)
			return;
	}
}

static size_t
fill(struct actor *a, struct pollfd *at)
{
	struct proc *p = (struct proc *)a;
	size_t n = 0;

	if (p->in >= 0 && p->queue.n > 0)
		at[n++] = (struct pollfd){ .fd = p->in, .events = POLLOUT };
	for (size_t i = 0; i < 2; i++)
		if (p->ears[i].fd >= 0)
			at[n++] = (struct pollfd){ .fd = p->ears[i].fd, .events = POLLIN };
	if (!p->child.ended)
		at[n++] = (struct pollfd){ .fd = p->child.pidfd, .events = POLLIN };
	return n;
}

static void
ready(struct actor *a, const struct pollfd *at, size_t n)
{
	struct proc *p = (struct proc *)a;

	for (size_t i = 0; i < n; i++) {
		if (at[i].revents == 0)
			continue;
		if (at[i].fd == p->in)
			flush(p);
		else if (at[i].fd == p->ears[0].fd)
			hear(&p->ears[0], false);
		else if (at[i].fd == p->ears[1].fd)
			hear(&p->ears[1], false);
		else if (at[i].fd == p->child.pidfd)
			child_reap(&p->child);
	}
	/* What it said before its end is in the pipes; those may stay open in its children. */
	for (size_t i = 0; p->child.ended && i < 2; i++)
		hear(&p->ears[i], true);
}

static const char *
text_of(struct ear *e)
{
	buf_put(&e->said, "", 1);
	assert(buf_err(&e->said) == 0);
	e->said.n--;
	return (const char *)e->said.p + e->mark;
}

static void
dump(const struct actor *a)
{
	const struct proc *p = (const struct proc *)a;

	fprintf(stderr, "--- %s (%s)\n", p->name, p->child.ended ? "ended" : "running");
	for (size_t i = 0; i < 2; i++) {
		const struct buf *b = &p->ears[i].said;
		size_t skip = b->n > SHOWN_MAX ? b->n - SHOWN_MAX : 0;

		fprintf(stderr, "%s: %s%.*s\n", i == 0 ? "stdout" : "stderr", skip > 0 ? "..." : "",
		    (int)(b->n - skip), b->n > 0 ? (const char *)b->p + skip : "");
	}
}

static void
destroy(struct actor *a)
{
	struct proc *p = (struct proc *)a;

	child_kill(&p->child);
	shut(&p->in);
	buf_fini(&p->queue);
	for (size_t i = 0; i < 2; i++) {
		shut(&p->ears[i].fd);
		buf_fini(&p->ears[i].said);
	}
	free(p);
}

static const struct actor_ops ops = { fill, ready, dump, destroy };

static void
pipe_or_die(int fd[static 2])
{
	if (pipe2(fd, O_CLOEXEC) != 0) {
		perror("pipe2");
		abort();
	}
}

struct proc *
proc_start(struct pump *pump, const struct child_spec *spec)
{
	struct proc *p = mem_calloc(1, sizeof *p);
	int in[2], out[2], err[2];
	pid_t pid;

	pipe_or_die(in);
	pipe_or_die(out);
	pipe_or_die(err);
	fflush(NULL);
	if ((pid = fork()) == 0) {
		setpgid(0, 0);
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		child_exec(spec);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	child_init(&p->child, pid);
	p->in = in[1];
	p->ears[0] = (struct ear){ .fd = out[0], .said = BUF_INIT(SAID_MAX) };
	p->ears[1] = (struct ear){ .fd = err[0], .said = BUF_INIT(SAID_MAX) };
	p->queue = BUF_INIT(SAID_MAX);
	snprintf(p->name, sizeof p->name, "%s", spec->argv[0]);
	fcntl(p->in, F_SETFL, O_NONBLOCK);
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	pump_add(pump, &p->actor, &ops);
	return p;
}

void
proc_write(struct proc *p, const char *text)
{
	buf_put(&p->queue, text, strlen(text));
	flush(p);
}

void
proc_close_stdin(struct proc *p)
{
	p->closing = true;
	flush(p);
}

void
proc_signal(struct proc *p, int sig)
{
	if (!p->child.ended)
		kill(p->child.pid, sig);
}

void
proc_free(struct proc *p)
{
	pump_remove(&p->actor);
}

pid_t
proc_pid(const struct proc *p)
{
	return p->child.pid;
}

const char *
proc_out(struct proc *p)
{
	return text_of(&p->ears[0]);
}

const char *
proc_err(struct proc *p)
{
	return text_of(&p->ears[1]);
}

void
proc_mark(struct proc *p)
{
	for (size_t i = 0; i < 2; i++)
		p->ears[i].mark = p->ears[i].said.n;
}

bool
proc_ended(const struct proc *p)
{
	return p->child.ended;
}

struct hope {
	struct proc *p;
	bool on_stderr;
	const char *text;
};

static bool
said(const struct hope *h)
{
	return strstr(text_of(&h->p->ears[h->on_stderr]), h->text) != NULL;
}

static bool
said_or_ended(void *arg)
{
	const struct hope *h = arg;

	return h->p->child.ended || said(h);
}

bool
proc_says(struct proc *p, bool on_stderr, const char *text, int timeout_ms)
{
	struct hope h = { p, on_stderr, text };

	pump_until(p->actor.pump, said_or_ended, &h, timeout_ms);
	return said(&h);
}

void
proc_await_at(
    struct proc *p, bool on_stderr, const char *text, int timeout_ms, const char *file, int line)
{
	char what[256];

	if (proc_says(p, on_stderr, text, timeout_ms))
		return;
	snprintf(what, sizeof what, "no \"%s\" on the %s of %s", text,
	    on_stderr ? "stderr" : "stdout", p->name);
	pump_fail(p->actor.pump, what, file, line);
}

static bool
has_ended(void *arg)
{
	return ((const struct proc *)arg)->child.ended;
}

int
proc_exit_at(struct proc *p, int timeout_ms, const char *file, int line)
{
	if (!pump_until(p->actor.pump, has_ended, p, timeout_ms))
		pump_fail(p->actor.pump, "the program did not end", file, line);
	return child_status(&p->child);
}
