/* support/proc.h - a program with pipes instead of a terminal. Owned by its pump. One thread. */
#ifndef SNUG_TESTS_PROC_H
#define SNUG_TESTS_PROC_H

#include "base/bytes.h"
#include "tests/support/child.h"
#include "tests/support/pump.h"

struct proc;

struct proc *proc_start(struct pump *pump, const struct child_spec *spec);
/* Text for its stdin; what it does not take at once is sent while the pump runs. */
void proc_write(struct proc *p, const char *text);
/* End of its stdin once all text is sent. */
void proc_close_stdin(struct proc *p);
void proc_signal(struct proc *p, int sig);
/* End it, if it goes on, and forget all of it before its pump does. */
void proc_free(struct proc *p);
pid_t proc_pid(const struct proc *p);
bool proc_ended(const struct proc *p);

/* All that it said since the start or proc_mark(), NUL-terminated, lent until the pump runs again.
 */
const char *proc_out(struct proc *p);
const char *proc_err(struct proc *p);
/* Forget what it has said so far: later awaits look at what comes after. */
void proc_mark(struct proc *p);

/* Does it say so within the time; for tests that go on either way. Ends early with the program. */
bool proc_says(struct proc *p, bool on_stderr, const char *text, int timeout_ms);
/* Fail the test when it does not. */
#define proc_await_out(p, text, ms) proc_await_at(p, false, text, ms, __FILE__, __LINE__)
#define proc_await_err(p, text, ms) proc_await_at(p, true, text, ms, __FILE__, __LINE__)
/* Its exit status (128 + signal), after all that it said was read; fails the test when it goes on.
 */
#define proc_await_exit(p, ms) proc_exit_at(p, ms, __FILE__, __LINE__)

void proc_await_at(
    struct proc *p, bool on_stderr, const char *text, int timeout_ms, const char *file, int line);
int proc_exit_at(struct proc *p, int timeout_ms, const char *file, int line);

#endif
