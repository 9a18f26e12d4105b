/* net/answer.c: short questions on a socket of this computer and on a port. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/answer.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

struct bed {
	struct loop *loop;
	struct wake *stop;
	struct answerer *path, *port;
	struct hostport at;
	char *dir, *sock;
	pthread_t thread;
};

static void
echo(void *user, struct bytes question, struct buf *answer)
{
	(void)user;
	if (bytes_equal(question, bytes_str("silence\n")))
		return;
	buf_put(answer, "you said ", 9);
	buf_put(answer, question.p, question.n);
}

static void
on_stop(void *user)
{
	struct bed *b = user;

	loop_stop(b->loop);
}

static void *
run(void *user)
{
	loop_run(((struct bed *)user)->loop);
	return NULL;
}

static int
setup(void **state)
{
	struct bed *b = mem_calloc(1, sizeof *b);
	struct fault f;

	b->dir = tmpdir_new();
	b->sock = mem_printf("%s/sock", b->dir);
	b->loop = loop_new();
	b->stop = wake_new(b->loop, on_stop, b);
	snprintf(b->at.host, sizeof b->at.host, "127.0.0.1");
	assert_int_equal(answer_at_path(&b->path, b->loop, b->sock, echo, b, &f), 0);
	assert_int_equal(answer_at_port(&b->port, b->loop, &b->at, echo, b, &f), 0);
	assert_int_not_equal(b->at.port, 0);
	assert_int_equal(pthread_create(&b->thread, NULL, run, b), 0);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bed *b = *state;

	wake_send(b->stop);
	pthread_join(b->thread, NULL);
	answer_free(b->path);
	answer_free(b->port);
	answer_free(NULL);
	wake_free(b->stop);
	loop_free(b->loop);
	assert_int_not_equal(access(b->sock, F_OK), 0);
	free(b->sock);
	tmpdir_free(b->dir);
	free(b);
	return 0;
}

static void
assert_answer(const char *path, const char *question, const char *want)
{
	struct buf out = BUF_INIT(65536);
	struct fault f;

	assert_int_equal(answer_ask(path, question, &out, &f), 0);
	buf_put(&out, "", 1);
	assert_string_equal((const char *)out.p, want);
	buf_fini(&out);
}

static void
test_path(void **state)
{
	struct bed *b = *state;
	struct stat st;

	assert_int_equal(stat(b->sock, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_answer(b->sock, "hello\n", "you said hello\n");
	assert_answer(b->sock, "again\n", "you said again\n");
	assert_answer(b->sock, "silence\n", "");
}

static void
test_refusals(void **state)
{
	struct bed *b = *state;
	char *nothing = mem_printf("%s/nothing", b->dir), deep[200];
	struct buf out = BUF_INIT(100);
	struct answerer *again;
	struct hostport at = { .host = "localhost" };
	struct fault f;

	assert_int_equal(answer_at_path(&again, b->loop, b->sock, echo, b, &f), ERR_INUSE);
	assert_non_null(strstr(f.cause, b->sock));
	memset(deep, 'x', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	assert_int_equal(answer_at_path(&again, b->loop, deep, echo, b, &f), ERR_TOOLONG);
	assert_int_equal(answer_at_port(&again, b->loop, &at, echo, b, &f), ERR_USAGE);
	assert_int_equal(answer_ask(nothing, "hello\n", &out, &f), ERR_NOTFOUND);
	assert_int_equal(answer_ask(deep, "hello\n", &out, &f), ERR_NOTFOUND);
	assert_int_equal(out.n, 0);
	free(nothing);
}

/* What a process left behind that is gone. */
static void
test_left_behind(void **state)
{
	struct bed *b = *state;
	char *path = mem_printf("%s/left", b->dir);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct loop *l = loop_new();
	struct answerer *a;
	struct fault f;

	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof to), 0);
	close(fd);
	assert_int_equal(answer_at_path(&a, l, path, echo, NULL, &f), 0);
	answer_free(a);
	loop_free(l);
	free(path);
}

static int
dial(const struct bed *b)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(b->at.port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static size_t
read_all(int fd, char *out, size_t size)
{
	size_t n = 0;
	ssize_t r;

	while ((r = read(fd, out + n, size - 1 - n)) > 0)
		n += (size_t)r;
	out[n] = '\0';
	close(fd);
	return n;
}

static void
test_port(void **state)
{
	static const char first[] = "GET /metrics HT", rest[] = "TP/1.0\r\nHost: x\r\n\r\n";
	struct bed *b = *state;
	char out[1000];
	int fd = dial(b);

	assert_int_equal(send(fd, first, strlen(first), 0), strlen(first));
	assert_int_equal(send(fd, rest, strlen(rest), 0), strlen(rest));
	read_all(fd, out, sizeof out);
	assert_string_equal(out, "you said GET /metrics HTTP/1.0\r\nHost: x\r\n\r\n");
}

static void
test_endless_question(void **state)
{
	struct bed *b = *state;
	char out[100], x[ANSWER_QUESTION_MAX + 1];
	int fd = dial(b);

	memset(x, 'x', sizeof x);
	assert_int_equal(send(fd, x, sizeof x, MSG_NOSIGNAL), sizeof x);
	assert_int_equal(read_all(fd, out, sizeof out), 0);
	assert_answer(b->sock, "hello\n", "you said hello\n");
}

/* Whoever only holds the line keeps others waiting no longer than they hold it. */
static void
test_many(void **state)
{
	static const char question[] = "\r\n\r\n";
	struct bed *b = *state;
	int idle[ANSWER_CONNS_MAX], last;
	char out[100];

	for (size_t i = 0; i < ANSWER_CONNS_MAX; i++)
		idle[i] = dial(b);
	last = dial(b);
	assert_int_equal(send(last, question, 4, 0), 4);
	close(idle[3]);
	assert_int_equal(read_all(last, out, sizeof out), 13);
	for (size_t i = 0; i < ANSWER_CONNS_MAX; i++)
		if (i != 3)
			close(idle[i]);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_path),
		TEST(test_refusals),
		TEST(test_left_behind),
		TEST(test_port),
		TEST(test_endless_question),
		TEST(test_many),
	};

	return cmocka_run_group_tests_name("net/answer", tests, NULL, NULL);
}
