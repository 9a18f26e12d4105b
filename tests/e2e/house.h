/*
 * e2e/house.h - the built program as people use it: a server on the loopback and guests in
 * pipes and terminals, each with a home of its own, all in one temporary folder. One thread.
 */
#ifndef SNUG_TESTS_E2E_HOUSE_H
#define SNUG_TESTS_E2E_HOUSE_H

#include "tests/support/proc.h"
#include "tests/support/pty.h"

#define LONG 20000 /* ms: only ever waited for by a test that fails */
#define HOUSE_GUESTS 16

struct house {
	struct pump *pump;
	char *dir;           /* of everything */
	struct proc *server; /* without a screen; NULL while there is none */
	char at[32];         /* 127.0.0.1:PORT */
	char *invite;        /* of the server that was opened last */
	struct {
		struct proc *proc; /* or */
		struct pty *pty;   /* both NULL: its end was seen */
	} guests[HOUSE_GUESTS];
	size_t n;
	bool asks; /* who starts snug on a terminal is asked for a passphrase; else it is empty */
};

/* For cmocka: an empty house, with struct house in *state, and its end. */
int house_setup(void **state);
int house_teardown(void **state);
#define HOUSE_TEST(fn) cmocka_unit_test_setup_teardown(fn, house_setup, house_teardown)

/* A path in the house's folder, until the house is gone. */
const char *house_path(struct house *h, const char *name);
void house_write(struct house *h, const char *name, const char *text);

/* Start a server in its home, on a free port or on the one it had, with more arguments or NULL. */
void house_open(struct house *h, const char *const *more);
/*
 * In the folder dir: cert.pem and key.pem for these hosts, good from and to so many seconds from
 * now, with the CA that stands in dir/ca.
 */
void house_mkcert(
    struct house *h, const char *dir, const char *hosts, const char *from, const char *to);
/*
 * For tests that open it again on the port it had: one that is free, and that the kernel gives to
 * no connection meanwhile.
 */
void house_choose_port(struct house *h);
/* The server gets this signal and must end with this status. */
void house_shut(struct house *h, int sig, int status);

/* snug with these arguments (NULL at the end), at home in the folder `name`. */
struct proc *house_run(struct house *h, const char *name, const char *const *args);
/* With variables on top of the environment, as in child_spec. */
struct proc *house_run_in(
    struct house *h, const char *const *env, const char *name, const char *const *args);
struct pty *house_term(
    struct house *h, const struct child_spec *like, const char *name, const char *const *args);
#define ARGS(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

/* Who comes by the invite and waits until it is in #lobby. nick NULL: without --nick. */
struct proc *house_plain(struct house *h, const char *nick);
struct pty *house_screen(struct house *h, const char *nick);
struct pty *house_screen_sized(
    struct house *h, const char *nick, unsigned short rows, unsigned short cols);

/* Await its end with that status; a screen must have given its terminal back. */
#define house_ends(h, p, status)                                                                   \
	_Generic((p), struct proc *                                                                \
		 : house_proc_ends, struct pty *                                                   \
		 : house_pty_ends)(h, p, status, __FILE__, __LINE__)
void house_proc_ends(struct house *h, struct proc *p, int status, const char *file, int line);
void house_pty_ends(struct house *h, struct pty *p, int status, const char *file, int line);
/* The test itself saw how it ended. */
void house_forget(struct house *h, const void *proc_or_pty);
/* /quit, or the end of its input; then status 0. */
#define house_leaves(h, p)                                                                         \
	_Generic((p), struct proc * : house_proc_leaves, struct pty * : house_pty_leaves)(h, p)
void house_proc_leaves(struct house *h, struct proc *p);
void house_pty_leaves(struct house *h, struct pty *p);
/* The end of every test: all that are still there leave, the server stops, all with status 0. */
void house_close(struct house *h);

/* Is the program under test instrumented, so that crashes are the sanitizer's? */
bool house_sanitized(void);

#endif
