/* e2e/tools.h - programs that no one here wrote read what snug writes, and --pki itself. One
 * thread. */
#ifndef SNUG_TESTS_E2E_TOOLS_H
#define SNUG_TESTS_E2E_TOOLS_H

#include "tests/e2e/house.h"

/* Is it in the PATH; says that its part is skipped when not. */
bool tools_have(const char *name);
/* Run it (argv, NULL at the end) with no input; it must end with this status. For its output. */
#define tools_run(h, status, ...) tools_run_at(h, status, ARGS(__VA_ARGS__), __FILE__, __LINE__)
struct proc *tools_run_at(
    struct house *h, int status, const char *const *argv, const char *file, int line);
/* The same for snug --pki and these words, at home where house_open has its server. */
#define tools_pki(h, status, ...) tools_pki_at(h, status, ARGS(__VA_ARGS__), __FILE__, __LINE__)
struct proc *tools_pki_at(
    struct house *h, int status, const char *const *words, const char *file, int line);
/* The same without a terminal, whatever the test has; needs setsid. */
#define tools_pki_alone(h, status, ...)                                                            \
	tools_pki_alone_at(h, status, ARGS(__VA_ARGS__), __FILE__, __LINE__)
struct proc *tools_pki_alone_at(
    struct house *h, int status, const char *const *words, const char *file, int line);
/* What it wrote to the standard output, or the error, must have these words. */
#define tools_said(p, words) tools_said_at(p, words, true, __FILE__, __LINE__)
#define tools_not_said(p, words) tools_said_at(p, words, false, __FILE__, __LINE__)
void tools_said_at(struct proc *p, const char *words, bool present, const char *file, int line);

#endif
