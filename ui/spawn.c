#include "ui/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

#define MORE_MAX 2

void
spawn_reap(struct spawn *s)
{
	for (size_t i = 0; i < SPAWN_MAX; i++)
		if (s->running[i] > 0 && waitpid(s->running[i], NULL, WNOHANG) != 0)
			s->running[i] = 0; /* also when it is not ours any more */
}

/* The signals that we block and ignore are no business of others. */
static int
start(pid_t *pid, char *const argv[])
{
	extern char **environ;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int r;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
	r = posix_spawnp(pid, argv[0], &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return r;
}

int
spawn_run(struct spawn *s, const char *command, const char *const *more, size_t n, struct fault *f)
{
	char *argv[SPAWN_WORDS_MAX + MORE_MAX + 1], *copy = mem_strdup(command), *save = NULL;
	size_t words = 0, free_at = 0;
	char *w = strtok_r(copy, " \t", &save);
	int r = 0, why;

	for (; w != NULL && words < SPAWN_WORDS_MAX; w = strtok_r(NULL, " \t", &save))
		argv[words++] = w;
	spawn_reap(s);
	while (free_at < SPAWN_MAX && s->running[free_at] != 0)
		free_at++;
	if (words == 0 || w != NULL || n > MORE_MAX)
		r = fault_set(f, ERR_USAGE, "", "'%.60s' is no command", command);
	else if (free_at == SPAWN_MAX)
		r = fault_set(
		    f, ERR_FULL, "", "%d programs that snug started run still", SPAWN_MAX);
	if (r != 0)
		goto out;
	for (size_t i = 0; i < n; i++)
		argv[words++] = (char *)(uintptr_t)more[i]; /* which does not write to them */
	argv[words] = NULL;
	if ((why = start(&s->running[free_at], argv)) != 0) {
		s->running[free_at] = 0;
		r = fault_set(f, ERR_SYS, "", "%.60s does not start: %s", argv[0], strerror(why));
	}
out:
	free(copy);
	return r;
}
