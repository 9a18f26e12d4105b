#include "tests/bench/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"

#define SERVER_CORE 0
#define LOAD_CORE 1

#define PROGRAMS_MAX 16

static pid_t running[PROGRAMS_MAX]; /* 0: none */

/* However this process ends by itself. */
static void
end_all(void)
{
	for (size_t i = 0; i < PROGRAMS_MAX; i++)
		if (running[i] != 0)
			kill(running[i], SIGKILL);
}

static void
note(pid_t was, pid_t is)
{
	for (size_t i = 0; i < PROGRAMS_MAX; i++)
		if (running[i] == was) {
			running[i] = is;
			return;
		}
	die("too many programs");
}

static bool
pin(size_t core)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	return sched_setaffinity(0, sizeof set, &set) == 0;
}

size_t
arena_enter(bool *apart)
{
	struct rlimit files;

	*apart = sysconf(_SC_NPROCESSORS_ONLN) > 1 && pin(LOAD_CORE);
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		die("no limit of files");
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		die("cannot raise the limit of files");
	signal(SIGPIPE, SIG_IGN);
	atexit(end_all);
	return files.rlim_cur;
}

/* In the child: it ends with its parent, whatever becomes of that. */
static void
settle(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	pin(SERVER_CORE);
}

static void __attribute__((noreturn)) run(const char *const *argv)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere < 0 || dup2(nowhere, 0) < 0 || dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0)
		_exit(1);
	close_range(3, ~0u, 0);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

pid_t
arena_spawn(const char *const *argv)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		die("no process: %s", strerror(errno));
	if (pid == 0) {
		settle(parent);
		run(argv);
	}
	note(0, pid);
	return pid;
}

void
arena_await(pid_t pid, uint16_t port)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	for (int i = 0; i < 1000; i++) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			die("a server ended before it listened");
		if (bare_reaches(port))
			return;
		nanosleep(&pause, NULL);
	}
	die("a server does not listen");
}

uint16_t
arena_port(void)
{
	uint16_t port = 0;
	int fd = bare_listen(&port);

	close(fd);
	return port;
}

bool
arena_has(const char *program)
{
	char *path = mem_strdup(getenv("PATH") != NULL ? getenv("PATH") : ""), *rest = path;
	bool found = false;

	for (const char *dir; !found && (dir = strsep(&rest, ":")) != NULL;) {
		char *at = mem_printf("%s/%s", dir, program);

		found = access(at, X_OK) == 0;
		free(at);
	}
	free(path);
	return found;
}

uint64_t
arena_cpu_ns(pid_t pid)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		die("no clock of a server: has it ended?");
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

size_t
arena_rss(pid_t pid)
{
	char *path = mem_printf("/proc/%ld/statm", (long)pid);
	FILE *f = fopen(path, "re");
	unsigned long all, resident;

	if (f == NULL || fscanf(f, "%lu %lu", &all, &resident) != 2)
		die("cannot read %s", path);
	fclose(f);
	free(path);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}

void
arena_end(pid_t pid)
{
	kill(pid, SIGKILL);
	note(pid, 0);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
