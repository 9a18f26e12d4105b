#include "tests/support/child.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENV_MAX 64

/* What the child may inherit from whoever runs the tests. */
static const char *const passed_on[] = { "PATH", "TMPDIR", "top_builddir", "top_srcdir",
	"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS" };

static void
set(char *env[static ENV_MAX + 1], size_t *n, const char *line)
{
	size_t name = strcspn(line, "=") + 1, i;

	for (i = 0; i < *n && strncmp(env[i], line, name) != 0; i++)
		;
	assert(i < ENV_MAX);
	if (i == *n)
		++*n;
	else
		free(env[i]);
	env[i] = strdup(line);
}

static void
set_pair(char *env[static ENV_MAX + 1], size_t *n, const char *name, const char *value)
{
	char line[4096];

	snprintf(line, sizeof line, "%s=%s", name, value);
	set(env, n, line);
}

void
child_exec(const struct child_spec *spec)
{
	char *env[ENV_MAX + 1] = { NULL }, folder[2048];
	size_t n = 0;
	sigset_t none;

	set(env, &n, "TERM=xterm-256color");
	set(env, &n, "LC_ALL=C.UTF-8");
	set(env, &n, "TZ=UTC");
	for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++)
		if (getenv(passed_on[i]) != NULL)
			set_pair(env, &n, passed_on[i], getenv(passed_on[i]));
	if (spec->home != NULL) {
		snprintf(folder, sizeof folder, "%s/snug", spec->home);
		set_pair(env, &n, "HOME", spec->home);
		set_pair(env, &n, "SNUG_HOME", folder);
	}
	for (const char *const *e = spec->env; e != NULL && *e != NULL; e++)
		set(env, &n, *e);
	env[n] = NULL;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_range(3, ~0u, 0);   /* among them some of whoever runs the tests */
	signal(SIGPIPE, SIG_DFL); /* ignored in the tests, and that would be inherited */
	execvpe(spec->argv[0], (char *const *)(const void *)spec->argv, env);
	fprintf(stderr, "cannot run %s: %s\n", spec->argv[0], strerror(errno));
	_exit(127);
}

void
child_init(struct child *c, pid_t pid)
{
	*c = (struct child){ .pid = pid, .pidfd = pidfd_open(pid, 0) };
	if (c->pidfd < 0) {
		perror("pidfd_open");
		abort();
	}
}

static void
ended(struct child *c)
{
	close(c->pidfd);
	c->pidfd = -1;
	c->ended = true;
}

void
child_reap(struct child *c)
{
	if (!c->ended && waitpid(c->pid, &c->status, WNOHANG) == c->pid)
		ended(c);
}

int
child_status(const struct child *c)
{
	assert(c->ended);
	return WIFEXITED(c->status) ? WEXITSTATUS(c->status) : 128 + WTERMSIG(c->status);
}

void
child_kill(struct child *c)
{
	if (c->ended)
		return;
	kill(-c->pid, SIGKILL);
	kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		;
	ended(c);
}

void
child_built(const char *name, char *out, size_t cap)
{
	const char *top = getenv("top_builddir");

	snprintf(out, cap, "%s/%s", top != NULL ? top : ".", name);
}
