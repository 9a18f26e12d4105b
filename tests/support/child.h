/* support/child.h - one program under test: how it is started, its environment and its end. */
#ifndef SNUG_TESTS_CHILD_H
#define SNUG_TESTS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct child_spec {
	const char *const *argv; /* NULL at the end; argv[0] is looked up in PATH */
	/*
	 * "NAME=value" on top of a small fixed environment, NULL at the end, or NULL. The fixed
	 * one: PATH, TERM=xterm-256color, LC_ALL=C.UTF-8, TZ=UTC, HOME, SNUG_HOME, TMPDIR, and what
	 * the sanitizers and automake set. Nothing else of the caller's is passed on.
	 */
	const char *const *env;
	const char *home;          /* a temporary folder: HOME; SNUG_HOME is home/snug */
	unsigned short rows, cols; /* of a terminal; 0: 24 and 80 */
};

struct child {
	pid_t pid;
	int pidfd;  /* readable when it has ended; -1 after that */
	int status; /* of wait(2), once ended */
	bool ended;
};

/* In the child after fork: signals as they are at login, no files but 0 to 2, environment, exec. */
void child_exec(const struct child_spec *spec) __attribute__((noreturn));
/* In the parent after fork. */
void child_init(struct child *c, pid_t pid);
/* Take note of its end if it has come; does not wait. */
void child_reap(struct child *c);
/* Exit status, or 128 + the signal that ended it, as a shell counts. Only once ended. */
int child_status(const struct child *c);
/* End it and its process group, and wait. */
void child_kill(struct child *c);

/* The path of a built program, "snug", in out. */
void child_built(const char *name, char *out, size_t cap);

#endif
