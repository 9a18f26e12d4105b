#include "tests/e2e/tools.h"

#include <unistd.h>

#include "tests/support/cm.h"

#define WORDS_MAX 40

bool
tools_have(const char *name)
{
	const char *at = getenv("PATH");
	char path[1024];

	while (at != NULL && *at != '\0') {
		int n = (int)strcspn(at, ":");

		snprintf(path, sizeof path, "%.*s/%s", n, at, name);
		if (access(path, X_OK) == 0)
			return true;
		at += n + (at[n] == ':');
	}
	print_message("# SKIP: %s is not installed\n", name);
	return false;
}

static struct proc *
ends(struct proc *p, int status, const char *file, int line)
{
	int was;

	proc_close_stdin(p);
	if ((was = proc_exit_at(p, LONG, file, line)) != status) {
		print_error("%s:%d: status %d, not %d\n%s%s", file, line, was, status, proc_out(p),
		    proc_err(p));
		_fail(file, line);
	}
	return p;
}

struct proc *
tools_run_at(struct house *h, int status, const char *const *argv, const char *file, int line)
{
	return ends(proc_start(h->pump, &(struct child_spec){ .argv = argv, .home = h->dir }),
	    status, file, line);
}

static struct proc *
pki(struct house *h, bool alone, int status, const char *const *words, const char *file, int line)
{
	char program[1024];
	const char *argv[WORDS_MAX] = { "setsid", "--wait", program, "--home",
		house_path(h, "house"), "--pki" };
	size_t n = 6;

	child_built("snug", program, sizeof program);
	for (; *words != NULL && n < WORDS_MAX - 1; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	return tools_run_at(h, status, alone ? argv : argv + 2, file, line);
}

struct proc *
tools_pki_at(struct house *h, int status, const char *const *words, const char *file, int line)
{
	return pki(h, false, status, words, file, line);
}

struct proc *
tools_pki_alone_at(
    struct house *h, int status, const char *const *words, const char *file, int line)
{
	return pki(h, true, status, words, file, line);
}

void
tools_said_at(struct proc *p, const char *words, bool present, const char *file, int line)
{
	bool is = strstr(proc_out(p), words) != NULL || strstr(proc_err(p), words) != NULL;

	if (is == present)
		return;
	print_error("%s:%d: %s: %s\nIt said:\n%s%s", file, line,
	    present ? "not said" : "should not be said", words, proc_out(p), proc_err(p));
	_fail(file, line);
}
