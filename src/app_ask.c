#include "app_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "crypto/passphrase.h"

#define ARGS_MAX 32

bool
ask_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static void
leaving_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGQUIT);
}

/* All signals are blocked otherwise: see main.c. */
bool
ask_line(const char *prompt, char *line, int size)
{
	sigset_t leaving, before;
	bool got;

	fputs(prompt, stdout);
	fflush(stdout);
	leaving_signals(&leaving);
	pthread_sigmask(SIG_UNBLOCK, &leaving, &before);
	got = fgets(line, size, stdin) != NULL;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (got)
		line[strcspn(line, "\r\n")] = '\0';
	return got;
}

/* ---- typed, without echo */

/* Bytes as they are typed, echo off; a signal that came is answered once the terminal is restored.
 */
static int
read_quietly(struct buf *out)
{
	sigset_t pending, leaving;
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char c = 0;

	leaving_signals(&leaving);
	for (;;) {
		int r = poll(&in, 1, 200);

		/* They are blocked, so they can only be looked for. */
		if (sigpending(&pending) == 0)
			for (int s = 1; s < SIGRTMIN; s++)
				if (sigismember(&leaving, s) == 1 && sigismember(&pending, s) == 1)
					return s;
		if (r <= 0)
			continue;
		if (read(STDIN_FILENO, &c, 1) != 1 || c == CTRL('d'))
			return -1;
		if (c == '\r' || c == '\n')
			return 0;
		if (c == CTRL('c'))
			return SIGINT;
		if (c == CTRL('u'))
			buf_clear(out);
		else if ((c == 0x7f || c == CTRL('h')) && out->n > 0)
			while (out->n > 0 && (out->p[--out->n] & 0xc0) == 0x80)
				;
		else if (c >= 0x20 && c != 0x7f)
			buf_put(out, &c, 1);
	}
}

static int
type_quietly(const char *prompt, struct buf *out, struct fault *f)
{
	struct termios was, quiet;
	int r;

	buf_clear(out);
	if (tcgetattr(STDIN_FILENO, &was) != 0)
		return fault_set(f, ERR_IO, "Start snug on a terminal.", "the terminal is gone");
	quiet = was;
	quiet.c_lflag &= (tcflag_t) ~(ECHO | ICANON | ISIG);
	quiet.c_cc[VMIN] = 1;
	quiet.c_cc[VTIME] = 0;
	fputs(prompt, stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	r = read_quietly(out);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	puts("");
	if (r > 0) {
		sigset_t one;

		sigemptyset(&one);
		sigaddset(&one, r);
		signal(r, SIG_DFL);
		raise(r);
		pthread_sigmask(SIG_UNBLOCK, &one, NULL);
	}
	if (r != 0)
		return fault_set(f, ERR_USAGE, "Start again.", "no passphrase was given");
	return buf_err(out) == 0 ? 0
				 : fault_set(f, ERR_TOOLONG, "Use at most 1024 bytes.",
				       "the passphrase is too long");
}

static int
type_twice(const char *prompt, struct buf *out, struct fault *f)
{
	struct buf same = BUF_INIT(PASSPHRASE_MAX);
	bool equal = false;
	int r;

	do {
		if ((r = type_quietly(prompt, out, f)) != 0 || out->n == 0)
			break;
		r = type_quietly("Again: ", &same, f);
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
ask_passphrase(
    const struct app *a, const char *prompt, bool again, struct buf *out, struct fault *f)
{
	if (a->o.passphrase_command != NULL)
		return run_command(a->o.passphrase_command, out, f);
	if (!ask_possible())
		return 0;
	return again ? type_twice(prompt, out, f) : type_quietly(prompt, out, f);
}
