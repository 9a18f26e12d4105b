#include "tests/store/crash.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/support/cm.h"

/*
 * Asked by AddressSanitizer, if that is there. With all the memory that it otherwise keeps after
 * it was freed each of our many children would take ten times as long to make.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}

void
crash_tell(int fd, const void *p, size_t n)
{
	/* Small enough to be written in one piece. */
	if (write(fd, p, n) != (ssize_t)n)
		abort();
}

static void
read_all(int fd, struct buf *to)
{
	uint8_t part[4096];
	ssize_t n;

	while ((n = read(fd, part, sizeof part)) != 0)
		if (n > 0)
			buf_put(to, part, (size_t)n);
		else if (errno != EINTR)
			abort();
}

/* Is it whole? */
static bool
run(const struct crash *c, enum faultfs_kind kind, long at, uint64_t seed, struct buf *known)
{
	int fd[2], status;
	pid_t child;

	assert_int_equal(pipe(fd), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(fd[0]);
		faultfs_arm(kind, at, seed);
		c->script(c->user, fd[1]);
		_exit(0);
	}
	close(fd[1]);
	read_all(fd[0], known);
	close(fd[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) ||
	    (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != FAULTFS_STATUS))
		fail_msg("at operation %ld the script itself failed: %x", at, (unsigned)status);
	return WEXITSTATUS(status) == 0;
}

long
crash_everywhere(const struct crash *c, enum faultfs_kind kind, uint64_t seed, long step)
{
	bool whole = false;
	long early = 0;

	if (getenv("SNUG_LONG") != NULL)
		step = 1;
	for (long at = 1; !whole; at += step) {
		struct buf known = BUF_INIT(1 << 20);

		c->prepare(c->user);
		whole = run(c, kind, at, seed == 0 ? 0 : seed + (uint64_t)at, &known);
		c->check(c->user, buf_bytes(&known), whole);
		early += !whole;
		buf_fini(&known);
	}
	return early;
}
