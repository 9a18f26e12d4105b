#include "ui/term_signal.h"

#include <string.h>
#include <unistd.h>

#define RESTORE_MAX 256
#define STACK_SIZE 65536

/* A sanitizer reports a crash itself, so its handlers must stay. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif
#else
static const bool sanitized = false;
#endif

static const int watched[] = { SIGWINCH, SIGCONT, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP,
	SIGCHLD };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP };

#define WATCHED (sizeof watched / sizeof watched[0])
#define CRASHES (sizeof crashes / sizeof crashes[0])

/* The signal flags, and what a handler needs: it may run in any thread and gets nothing passed. */
static struct {
	volatile sig_atomic_t came[WATCHED];
	struct sigaction was[WATCHED], pipe_was;
	sigset_t mask, blocked;
	volatile sig_atomic_t guarded;
	int fd;
	char restore[RESTORE_MAX];
	size_t restore_len;
	struct termios modes;
	char stack[STACK_SIZE];
} state;

static void
on_signal(int sig)
{
	for (size_t i = 0; i < WATCHED; i++)
		if (watched[i] == sig)
			state.came[i] = 1;
}

/* Only functions that are safe in a handler; afterwards the signal does what it does. */
static void
on_crash(int sig)
{
	ssize_t n;

	if (state.guarded) {
		state.guarded = 0;
		n = write(state.fd, state.restore, state.restore_len);
		(void)n;
		tcsetattr(state.fd, TCSANOW, &state.modes);
	}
	raise(sig); /* reset to its default by SA_RESETHAND */
}

static void
watch_crashes(void)
{
	struct sigaction sa = { .sa_handler = on_crash,
		.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK) };
	stack_t stack = { .ss_sp = state.stack, .ss_size = sizeof state.stack };
	sigset_t set;

	sigemptyset(&sa.sa_mask);
	sigemptyset(&set);
	for (size_t i = 0; i < CRASHES; i++)
		sigaddset(&set, crashes[i]);
	/* A crash while its signal is blocked would end the process without the handler. */
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	if (sanitized)
		return;
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &sa, NULL);
}

void
term_signal_init(void)
{
	struct sigaction sa = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&sa.sa_mask);
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&set);
	for (size_t i = 0; i < WATCHED; i++) {
		state.came[i] = 0;
		sigaddset(&set, watched[i]);
		sigaction(watched[i], &sa, &state.was[i]);
	}
	sigaction(SIGPIPE, &ignore, &state.pipe_was);
	pthread_sigmask(SIG_BLOCK, &set, &state.blocked);
	state.mask = state.blocked;
	for (size_t i = 0; i < WATCHED; i++)
		sigdelset(&state.mask, watched[i]);
	for (size_t i = 0; i < CRASHES; i++)
		sigdelset(&state.mask, crashes[i]);
	watch_crashes();
}

void
term_signal_fini(void)
{
	for (size_t i = 0; i < WATCHED; i++)
		sigaction(watched[i], &state.was[i], NULL);
	sigaction(SIGPIPE, &state.pipe_was, NULL);
	pthread_sigmask(SIG_SETMASK, &state.blocked, NULL);
}

const sigset_t *
term_signal_mask(void)
{
	return &state.mask;
}

bool
term_signal_take(int sig)
{
	bool came = false;

	for (size_t i = 0; i < WATCHED; i++)
		if (watched[i] == sig) {
			came = state.came[i] != 0;
			state.came[i] = 0;
		}
	return came;
}

int
term_signal_leaving(void)
{
	for (size_t i = 0; i < WATCHED; i++)
		if (state.came[i] &&
		    (watched[i] == SIGTERM || watched[i] == SIGHUP || watched[i] == SIGQUIT))
			return watched[i];
	return 0;
}

void
term_signal_guard(int fd, const char *bytes, size_t n, const struct termios *modes)
{
	state.guarded = 0;
	if (n == 0 || n > sizeof state.restore)
		return;
	memcpy(state.restore, bytes, n);
	state.restore_len = n;
	state.fd = fd;
	state.modes = *modes;
	state.guarded = 1;
}

void
term_signal_default(int sig)
{
	struct sigaction sa = { .sa_handler = SIG_DFL }, was;
	sigset_t set, old;

	sigemptyset(&sa.sa_mask);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigaction(sig, &sa, &was);
	raise(sig);
	pthread_sigmask(SIG_UNBLOCK, &set, &old);
	/* Only a signal that stops gets here, when it goes on. */
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	sigaction(sig, &was, NULL);
}
