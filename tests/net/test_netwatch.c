/* net/netwatch.c: in a network of the test's own, which it changes. */
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/netwatch.h"
#include "tests/support/cm.h"

struct seen {
	struct loop *loop;
	unsigned n;
};

static void
on_change(void *user)
{
	struct seen *s = user;

	s->n++;
	loop_stop(s->loop);
}

/* The loopback goes up or down. */
static void
set_up(bool up)
{
	struct ifreq r = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(ioctl(fd, SIOCGIFFLAGS, &r), 0);
	r.ifr_flags = (short)(up ? r.ifr_flags | IFF_UP : r.ifr_flags & ~IFF_UP);
	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &r), 0);
	close(fd);
}

static void
nothing(void *user)
{
	(void)user;
}

static void
test_change(void **state)
{
	struct seen s = { .loop = loop_new() };
	struct wake *busy = wake_new(s.loop, nothing, NULL); /* so that the loop goes on */
	struct netwatch *n;

	(void)state;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 && unshare(CLONE_NEWNET) != 0) {
		wake_free(busy);
		loop_free(s.loop);
		skip(); /* not permitted here */
	}
	n = netwatch_new(s.loop, on_change, &s);
	assert_non_null(n);
	/* Several at once are one. */
	set_up(true);
	set_up(false);
	set_up(true);
	loop_run(s.loop);
	assert_int_equal(s.n, 1);
	set_up(false);
	loop_run(s.loop);
	assert_int_equal(s.n, 2);
	netwatch_free(n);
	netwatch_free(NULL);
	wake_free(busy);
	loop_free(s.loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_change) };

	return cmocka_run_group_tests_name("net/netwatch", tests, NULL, NULL);
}
