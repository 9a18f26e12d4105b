#include "net/answer.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/loop_int.h"

#define ANSWER_MAX (1 << 20)
#define BACKLOG 16

struct answerer {
	union {
		uv_stream_t stream; /* first: libuv's pointer is ours */
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} h;
	struct loop *loop;
	char *path;       /* owned; NULL: a port */
	struct bytes end; /* what a question ends with */
	answer_fn fn;
	void *user;
	struct list conns; /* of struct asker */
	size_t n_conns;
	bool waiting; /* libuv holds one that is not taken yet */
};

struct asker {
	union {
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} h;
	struct list node; /* in its answerer; unlinked once it closes */
	struct answerer *a;
	struct timer *timer;
	struct buf question, answer;
	uv_write_t write;
	bool closing;
};

static void take(struct answerer *a);

static void
on_asker_closed(uv_handle_t *h)
{
	struct asker *c = h->data;

	buf_fini(&c->question);
	buf_fini(&c->answer);
	free(c);
}

static void
hang_up(struct asker *c)
{
	struct answerer *a = c->a;

	if (c->closing)
		return;
	c->closing = true;
	timer_free(c->timer);
	list_remove(&c->node);
	a->n_conns--;
	uv_close((uv_handle_t *)&c->h, on_asker_closed);
	if (a->waiting) {
		a->waiting = false;
		take(a);
	}
}

static void
on_timeout(void *user)
{
	hang_up(user);
}

static void
on_written(uv_write_t *req, int status)
{
	(void)status;
	if (!((struct asker *)req->data)->closing)
		hang_up(req->data);
}

static void
give(struct asker *c)
{
	uv_buf_t b;

	(void)uv_read_stop(&c->h.stream);
	c->a->fn(c->a->user, buf_bytes(&c->question), &c->answer);
	if (c->answer.n == 0 || buf_err(&c->answer) != 0) {
		hang_up(c);
		return;
	}
	b = uv_buf_init((char *)c->answer.p, (unsigned)c->answer.n);
	c->write.data = c;
	if (uv_write(&c->write, &c->h.stream, &b, 1, on_written) != 0)
		hang_up(c);
}

static void
on_alloc(uv_handle_t *h, size_t hint, uv_buf_t *b)
{
	struct asker *c = h->data;

	(void)hint;
	*b = uv_buf_init((char *)loop_read_buffer(c->a->loop), LOOP_READ_SIZE);
}

static void
on_read(uv_stream_t *h, ssize_t n, const uv_buf_t *b)
{
	struct asker *c = h->data;

	if (n == 0)
		return;
	if (n < 0) {
		hang_up(c);
		return;
	}
	buf_put(&c->question, b->base, (size_t)n);
	if (buf_err(&c->question) != 0)
		hang_up(c);
	else if (memmem(c->question.p, c->question.n, c->a->end.p, c->a->end.n) != NULL)
		give(c);
}

static void
take(struct answerer *a)
{
	struct asker *c = mem_calloc(1, sizeof *c);
	int r;

	if (a->path != NULL)
		r = uv_pipe_init(loop_uv(a->loop), &c->h.pipe, 0);
	else
		r = uv_tcp_init(loop_uv(a->loop), &c->h.tcp);
	if (r != 0) {
		free(c);
		return;
	}
	c->h.stream.data = c;
	c->a = a;
	buf_init(&c->question, ANSWER_QUESTION_MAX);
	buf_init(&c->answer, ANSWER_MAX);
	c->timer = timer_new(a->loop, on_timeout, c);
	list_push(&a->conns, &c->node);
	a->n_conns++;
	timer_start(c->timer, ANSWER_MS, 0);
	if (uv_accept(&a->h.stream, &c->h.stream) != 0 ||
	    uv_read_start(&c->h.stream, on_alloc, on_read) != 0)
		hang_up(c);
}

static void
on_connection(uv_stream_t *h, int status)
{
	struct answerer *a = h->data;

	if (status != 0)
		log_warn("accept: %s", uv_strerror(status));
	else if (a->n_conns >= ANSWER_CONNS_MAX)
		a->waiting = true;
	else
		take(a);
}

static void
on_closed(uv_handle_t *h)
{
	struct answerer *a = h->data;

	free(a->path);
	free(a);
}

void
answer_free(struct answerer *a)
{
	if (a == NULL)
		return;
	a->waiting = false;
	list_each (c, &a->conns, struct asker, node)
		hang_up(c);
	/* libuv removes the path of a pipe that it bound. */
	uv_close((uv_handle_t *)&a->h, on_closed);
}

static struct answerer *
answerer_new(struct loop *l, const char *path, answer_fn fn, void *user)
{
	struct answerer *a = mem_calloc(1, sizeof *a);

	a->loop = l;
	a->path = path != NULL ? mem_strdup(path) : NULL;
	a->end = bytes_str(path != NULL ? "\n" : "\r\n\r\n");
	a->fn = fn;
	a->user = user;
	list_init(&a->conns);
	if (path != NULL)
		(void)uv_pipe_init(loop_uv(l), &a->h.pipe, 0);
	else
		(void)uv_tcp_init(loop_uv(l), &a->h.tcp);
	a->h.stream.data = a;
	return a;
}

static bool
address_of(const char *path, struct sockaddr_un *to)
{
	*to = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof to->sun_path)
		return false;
	memcpy(to->sun_path, path, strlen(path) + 1);
	return true;
}

/* 0: somebody listens there. */
static int
try_connect(const char *path, int *fd)
{
	struct sockaddr_un to;
	int r = 0;

	if (!address_of(path, &to))
		return ENAMETOOLONG;
	if ((*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
		return errno;
	if (connect(*fd, (struct sockaddr *)&to, sizeof to) != 0) {
		r = errno;
		close(*fd);
	}
	return r;
}

static int
say_sys(struct fault *f, const char *what, const char *where, int status)
{
	return fault_set(f, status == UV_EADDRINUSE ? ERR_INUSE : ERR_SYS,
	    "Name another place, or stop who is there.", "%s %s: %s", what, where,
	    uv_strerror(status));
}

int
answer_at_path(struct answerer **out, struct loop *l, const char *path, answer_fn fn, void *user,
    struct fault *f)
{
	struct sockaddr_un to;
	struct answerer *a;
	mode_t mask;
	int fd, r;

	*out = NULL;
	if (!address_of(path, &to))
		return fault_set(f, ERR_TOOLONG, "Use a home with a shorter path.",
		    "the path %s is too long for a socket", path);
	if (try_connect(path, &fd) == 0) {
		close(fd);
		return fault_set(
		    f, ERR_INUSE, "Stop it first.", "another process answers at %s", path);
	}
	(void)unlink(path);
	a = answerer_new(l, path, fn, user);
	mask = umask(0177);
	r = uv_pipe_bind(&a->h.pipe, path);
	umask(mask);
	if (r == 0)
		r = uv_listen(&a->h.stream, BACKLOG, on_connection);
	if (r != 0) {
		answer_free(a);
		return say_sys(f, "cannot answer at", path, r);
	}
	*out = a;
	return 0;
}

int
answer_at_port(struct answerer **out, struct loop *l, struct hostport *at, answer_fn fn, void *user,
    struct fault *f)
{
	struct sockaddr_storage sa;
	char where[HOST_MAX + 16];
	struct answerer *a;
	int n = sizeof sa, r;

	*out = NULL;
	hostport_format(at, false, where, sizeof where);
	if (!hostport_is_address(at->host))
		return fault_set(f, ERR_USAGE, "Use an address, such as 127.0.0.1.",
		    "\"%s\" is not an address to listen on", at->host);
	a = answerer_new(l, NULL, fn, user);
	if (uv_ip4_addr(at->host, at->port, (struct sockaddr_in *)&sa) != 0)
		(void)uv_ip6_addr(at->host, at->port, (struct sockaddr_in6 *)&sa);
	if ((r = uv_tcp_bind(&a->h.tcp, (struct sockaddr *)&sa, 0)) != 0 ||
	    (r = uv_listen(&a->h.stream, BACKLOG, on_connection)) != 0 ||
	    (r = uv_tcp_getsockname(&a->h.tcp, (struct sockaddr *)&sa, &n)) != 0) {
		answer_free(a);
		return say_sys(f, "cannot listen on", where, r);
	}
	at->port = ntohs(sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&sa)->sin6_port
						  : ((struct sockaddr_in *)&sa)->sin_port);
	*out = a;
	return 0;
}

static int
receive(int fd, struct buf *out)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char part[4096];

	for (;;) {
		ssize_t n;
		int r = poll(&p, 1, ANSWER_MS);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r == 0 ? ERR_TIMEOUT : ERR_IO;
		if ((n = read(fd, part, sizeof part)) == 0)
			return buf_err(out);
		if (n < 0 && errno != EINTR)
			return ERR_IO;
		if (n > 0)
			buf_put(out, part, (size_t)n);
	}
}

int
answer_ask(const char *path, const char *question, struct buf *out, struct fault *f)
{
	int fd, r = try_connect(path, &fd);

	if (r == EACCES || r == EPERM)
		return fault_set(f, ERR_DENIED, "Ask as who runs the server.",
		    "not permitted to ask at %s", path);
	if (r != 0)
		return fault_set(f, ERR_NOTFOUND, "Is the server running? Is it this --home?",
		    "nobody answers at %s: %s", path, strerror(r));
	/* A question is shorter than any socket's buffer. */
	r = send(fd, question, strlen(question), MSG_NOSIGNAL) == (ssize_t)strlen(question)
		? receive(fd, out)
		: ERR_IO;
	close(fd);
	return r == 0 ? 0
		      : fault_set(f, r, "Try again; look at the server's log.",
			    "no answer from %s: %s", path, err_text(r));
}
