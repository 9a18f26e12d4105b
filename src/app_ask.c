#include "app_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ask.h"
#include "base/mem.h"
#include "crypto/passphrase.h"

#define ARGS_MAX 32

bool
app_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* All signals are blocked otherwise: see main.c. */
bool
app_ask_line(const char *prompt, char *line, int size)
{
	sigset_t leaving, before;
	bool got;

	fputs(prompt, stdout);
	fflush(stdout);
	sigemptyset(&leaving);
	sigaddset(&leaving, SIGINT);
	sigaddset(&leaving, SIGTERM);
	sigaddset(&leaving, SIGHUP);
	sigaddset(&leaving, SIGQUIT);
	pthread_sigmask(SIG_UNBLOCK, &leaving, &before);
	got = fgets(line, size, stdin) != NULL;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (got)
		line[strcspn(line, "\r\n")] = '\0';
	return got;
}

/* ---- typed, without echo */

static int
type_twice(const char *prompt, struct buf *out, struct fault *f)
{
	struct buf same = BUF_INIT(PASSPHRASE_MAX);
	bool equal = false;
	int r;

	do {
		buf_clear(out);
		buf_clear(&same);
		if ((r = ask_secret(prompt, out, f)) != 0 || out->n == 0)
			break;
		r = ask_secret("Again: ", &same, f);
		equal = bytes_equal(buf_bytes(out), buf_bytes(&same));
		if (r == 0 && !equal)
			puts("The two are not the same. Once more:");
	} while (r == 0 && !equal);
	buf_fini(&same);
	return r;
}

/* ---- by a command */

/* Blanks divide its words; there is no shell. */
static size_t
split(char *words, char *argv[static ARGS_MAX + 1])
{
	size_t n = 0;
	char *save = NULL;

	for (char *w = strtok_r(words, " \t", &save); w != NULL && n < ARGS_MAX;
	     w = strtok_r(NULL, " \t", &save))
		argv[n++] = w;
	argv[n] = NULL;
	return n;
}

static int
start(char *const argv[], int out, pid_t *pid)
{
	extern char **environ;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int r;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	r = posix_spawnp(pid, argv[0], &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return r;
}

static void
read_all(int fd, struct buf *out)
{
	uint8_t part[256];
	ssize_t n;

	while ((n = read(fd, part, sizeof part)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_put(out, part, (size_t)n);
	mem_wipe(part, sizeof part);
}

static int
run_command(const char *command, struct buf *out, struct fault *f)
{
	static const char remedy[] = "It must print the passphrase, and end with status 0.";
	char *words = mem_strdup(command), *argv[ARGS_MAX + 1];
	int pipes[2] = { -1, -1 }, status = -1, r = 0;
	pid_t pid;

	if (split(words, argv) == 0 || pipe2(pipes, O_CLOEXEC) != 0 ||
	    (r = start(argv, pipes[1], &pid)) != 0) {
		r = fault_set(f, ERR_CONFIG, remedy, "the passphrase command cannot be run: %s",
		    r != 0 ? strerror(r) : "it is empty");
		goto out;
	}
	close(pipes[1]);
	pipes[1] = -1;
	read_all(pipes[0], out);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	while (out->n > 0 && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
		out->n--;
	if (status != 0 || buf_err(out) != 0)
		r = fault_set(f, ERR_CONFIG, remedy, "the passphrase command failed");
out:
	for (size_t i = 0; i < 2; i++)
		if (pipes[i] >= 0)
			close(pipes[i]);
	free(words);
	return r;
}

int
app_ask_passphrase(
    const struct app *a, const char *prompt, bool again, struct buf *out, struct fault *f)
{
	if (a->o.passphrase_command != NULL)
		return run_command(a->o.passphrase_command, out, f);
	if (!app_can_ask())
		return 0;
	return again ? type_twice(prompt, out, f) : ask_secret(prompt, out, f);
}
