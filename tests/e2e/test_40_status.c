/* e2e/test_40_status.c - how the server does, for its operator and for a gatherer of metrics. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The number behind key in what is told in lines. */
static unsigned long long
number(const char *text, const char *key)
{
	char *line = mem_printf("\n%s ", key);
	const char *at = strncmp(text, line + 1, strlen(line + 1)) == 0 ? text : strstr(text, line);

	if (at == NULL)
		fail_msg("no '%s' in:\n%s", key, text);
	at += strlen(line) - (at == text);
	free(line);
	return strtoull(at, NULL, 10);
}

static struct proc *
ask(struct house *h, const char *more)
{
	struct proc *p =
	    house_run(h, "operator", ARGS("--home", house_path(h, "house"), "--status", more));

	house_ends(h, p, 0);
	assert_string_equal(proc_err(p), "");
	return p;
}

static void
test_status(void **state)
{
	struct house *h = *state;
	struct proc *alice, *p;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	proc_write(alice, "hello\n");
	proc_await_out(alice, " me: hello", LONG); /* said by the server */
	p = ask(h, NULL);
	assert_int_equal(number(proc_out(p), "here"), 1);
	assert_int_equal(number(proc_out(p), "rooms"), 1);
	assert_int_equal(number(proc_out(p), "admitted"), 1);
	assert_int_equal(number(proc_out(p), "enrolled"), 1);
	assert_int_equal(number(proc_out(p), "messages"), 1);
	assert_int_equal(number(proc_out(p), "deliveries"), 1); /* to herself */
	assert_true(number(proc_out(p), "frames") > 3);
	assert_true(number(proc_out(p), "connections") >= 2); /* to enrol, and to be here */
	/* Nobody is named. */
	assert_null(strstr(proc_out(p), "alice"));
	assert_null(strstr(proc_out(p), "lobby"));
	p = ask(h, "--json");
	assert_memory_equal(proc_out(p), "{\"version\":\"", 12);
	assert_non_null(strstr(proc_out(p), ",\"here\":1,"));
	assert_string_equal(strchr(proc_out(p), '\n'), "\n");
	proc_write(alice, "/quit\n");
	house_ends(h, alice, 0);
	house_close(h);
}

static void
test_nobody(void **state)
{
	struct house *h = *state;
	struct proc *p =
	    house_run(h, "operator", ARGS("--home", house_path(h, "house"), "--status"));

	house_ends(h, p, 69);
	proc_await_err(p, "Is the server running? Is it this --home?", LONG);
	house_open(h, NULL);
	house_shut(h, SIGTERM, 0);
	p = house_run(h, "operator", ARGS("--home", house_path(h, "house"), "--status"));
	house_ends(h, p, 69);
	p = house_run(h, "house", ARGS("--status", "--server"));
	house_ends(h, p, 64);
	p = house_run(h, "house", ARGS("--json"));
	house_ends(h, p, 64);
}

static char *
get(uint16_t port, const char *request)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	static char out[65536];
	size_t n = 0;
	ssize_t r;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(send(fd, request, strlen(request), 0), strlen(request));
	while ((r = read(fd, out + n, sizeof out - 1 - n)) > 0)
		n += (size_t)r;
	close(fd);
	out[n] = '\0';
	return out;
}

static void
test_metrics(void **state)
{
	static const char told[] = "metrics are told at http://127.0.0.1:";
	struct house *h = *state;
	const char *text;
	uint16_t port;

	house_open(h, ARGS("--metrics-listen", "127.0.0.1:0"));
	proc_await_err(h->server, told, LONG);
	proc_await_err(h->server, "/metrics\n", LONG);
	port = (uint16_t)atoi(strstr(proc_err(h->server), told) + strlen(told));
	text = get(port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_memory_equal(text, "HTTP/1.0 200 OK\r\n", 17);
	assert_int_equal(number(text, "snug_here"), 0);
	assert_int_equal(number(text, "snug_messages_total"), 0);
	assert_non_null(strstr(text, "# TYPE snug_messages_total counter\n"));
	text = get(port, "GET / HTTP/1.1\r\n\r\n");
	assert_memory_equal(text, "HTTP/1.0 404 ", 13);
	house_close(h);
}

static void
test_metrics_refused(void **state)
{
	struct house *h = *state;
	struct proc *p = house_run(h, "house",
	    ARGS("--server", "127.0.0.1:0", "--headless", "--metrics-listen", "localhost:1"));

	house_ends(h, p, 64);
	proc_await_err(p, "'localhost:1' is not an address to listen on", LONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_status),
		HOUSE_TEST(test_nobody),
		HOUSE_TEST(test_metrics),
		HOUSE_TEST(test_metrics_refused),
	};

	return cmocka_run_group_tests_name("e2e/40-status", tests, NULL, NULL);
}
