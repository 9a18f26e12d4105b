/* A real terminal (a pty) around the screen program: it must always be given back as it was. */
#include "ui/term.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/support/cm.h"

#define PATIENCE_MS 20000

struct child {
	pid_t pid;
	int pty;
	struct termios before;
	char out[1 << 20]; /* all that it wrote */
	size_t n;
};

/*
 * As a shell does: the program is a job in the session of this process, without which it
 * could not be stopped. When it stops that is said on the terminal, and it goes on.
 */
static void
mind(const char *path)
{
	static const char said[] = "\nstopped\n";
	pid_t job = fork();
	int status = 0;

	if (job == 0) {
		setpgid(0, 0);
		signal(SIGTTOU, SIG_IGN);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		execl(path, path, (char *)NULL);
		_exit(127);
	}
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		if (write(STDOUT_FILENO, said, sizeof said - 1) < 0)
			_exit(126);
		kill(job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

static void
start(struct child *c, const char *option, const char *value, const char *term)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	const char *top = getenv("top_builddir");
	char path[1024];
	int slave;

	*c = (struct child){ .pid = -1 };
	snprintf(path, sizeof path, "%s/tests/ui/ui_demo", top != NULL ? top : ".");
	assert_int_equal(openpty(&c->pty, &slave, NULL, NULL, &ws), 0);
	assert_int_equal(tcgetattr(c->pty, &c->before), 0);
	if ((c->pid = fork()) == 0) {
		setenv("TERM", term, 1);
		close(c->pty);
		login_tty(slave);
		if (option != NULL && strcmp(option, "minded") == 0)
			mind(path);
		execl(path, path, option, value, (char *)NULL);
		_exit(127);
	}
	close(slave);
}

/* Read until words come; false at the end of the output. */
static bool
sees(struct child *c, const char *words)
{
	while (c->n < sizeof c->out - 1 && memmem(c->out, c->n, words, strlen(words)) == NULL) {
		struct pollfd p = { .fd = c->pty, .events = POLLIN };
		ssize_t n;

		if (poll(&p, 1, PATIENCE_MS) <= 0)
			return false;
		if ((n = read(c->pty, c->out + c->n, sizeof c->out - 1 - c->n)) <= 0)
			return false;
		c->n += (size_t)n;
	}
	return true;
}

static void
forget(struct child *c)
{
	c->n = 0;
}

static void
types(struct child *c, const char *s)
{
	assert_int_equal(write(c->pty, s, strlen(s)), (ssize_t)strlen(s));
}

static int
ends(struct child *c)
{
	int status = 0;

	(void)sees(c, "\001 never \001"); /* drain until it closes */
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	return status;
}

/* Modes and the alternate screen are as before. */
static void
is_given_back(struct child *c)
{
	struct termios now;
	const char *off = "\033[?1049l";

	assert_int_equal(tcgetattr(c->pty, &now), 0);
	assert_int_equal(now.c_lflag, c->before.c_lflag);
	assert_int_equal(now.c_iflag, c->before.c_iflag);
	assert_int_equal(now.c_oflag, c->before.c_oflag);
	assert_non_null(memmem(c->out, c->n, off, strlen(off)));
	assert_non_null(memmem(c->out, c->n, "\033[?2004l", 8));
	close(c->pty);
}

static void
quits(void **state)
{
	struct child *c = calloc(1, sizeof *c);
	int status;

	(void)state;
	start(c, NULL, NULL, "xterm-256color");
	assert_true(sees(c, "Connecting to"));
	assert_true(sees(c, "\033[?1049h"));
	assert_true(sees(c, "F1 help"));
	types(c, "/quit\r");
	status = ends(c);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	is_given_back(c);
	free(c);
}

static void
signals_give_it_back(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		struct child *c = calloc(1, sizeof *c);
		int status;

		start(c, NULL, NULL, "xterm-256color");
		assert_true(sees(c, "F1 help"));
		kill(c->pid, signals[i]);
		status = ends(c);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 128 + signals[i]);
		is_given_back(c);
		free(c);
	}
}

static void
interrupt_asks_first(void **state)
{
	struct child *c = calloc(1, sizeof *c);

	(void)state;
	start(c, NULL, NULL, "vt100");
	assert_true(sees(c, "F1 help"));
	kill(c->pid, SIGINT);
	assert_true(sees(c, "Ctrl-C again"));
	types(c, "\003");
	assert_int_equal(ends(c), 0);
	close(c->pty);
	free(c);
}

static void
any_size_and_back(void **state)
{
	static const struct winsize sizes[] = { { .ws_row = 1, .ws_col = 1 },
		{ .ws_row = 5, .ws_col = 20 }, { .ws_row = 60, .ws_col = 200 },
		{ .ws_row = 8, .ws_col = 40 } };
	struct winsize back = { .ws_row = 24, .ws_col = 80 };
	struct child *c = calloc(1, sizeof *c);

	(void)state;
	start(c, NULL, NULL, "xterm-256color");
	assert_true(sees(c, "F1 help"));
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		forget(c);
		ioctl(c->pty, TIOCSWINSZ, &sizes[i]);
		assert_true(sees(c, sizes[i].ws_row == 1    ? "t"
				    : sizes[i].ws_col == 20 ? "terminal"
							    : "sealed"));
	}
	types(c, "typed blindly");
	forget(c);
	ioctl(c->pty, TIOCSWINSZ, &back);
	assert_true(sees(c, "typed blindly"));
	types(c, "\025exit\r\r");
	assert_int_equal(ends(c), 0);
	is_given_back(c);
	free(c);
}

/* What came up to these words, which were seen; what came behind them stays. */
static void
forget_to(struct child *c, const char *words)
{
	char *at = memmem(c->out, c->n, words, strlen(words));

	assert_non_null(at);
	at += strlen(words);
	c->n -= (size_t)(at - c->out);
	memmove(c->out, at, c->n);
}

static void
stops_and_goes_on(void **state)
{
	struct child *c = calloc(1, sizeof *c);

	(void)state;
	start(c, "minded", NULL, "xterm-256color");
	assert_true(sees(c, "F1 help"));
	types(c, "kept\032");
	assert_true(sees(c, "\033[?1049l"));
	assert_true(sees(c, "stopped"));
	forget_to(c, "stopped");
	assert_true(sees(c, "kept"));
	types(c, "\003\003\003");
	assert_int_equal(ends(c), 0);
	is_given_back(c);
	free(c);
}

static void
dumb_terminal_gets_lines(void **state)
{
	struct child *c = calloc(1, sizeof *c);

	(void)state;
	start(c, NULL, NULL, "dumb");
	assert_true(sees(c, "status: you are in #lobby"));
	types(c, "/quit\r");
	assert_int_equal(ends(c), 0);
	assert_null(memchr(c->out, '\033', c->n));
	close(c->pty);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quits),
		cmocka_unit_test(signals_give_it_back),
		cmocka_unit_test(interrupt_asks_first),
		cmocka_unit_test(any_size_and_back),
		cmocka_unit_test(stops_and_goes_on),
		cmocka_unit_test(dumb_terminal_gets_lines),
	};

	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
