#include "bench/inn.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "server/server.h"

#define RATE 1000000 /* the limit of one person is not what is measured */
#define CLIENTS_BESIDE 16

struct inn {
	char *home;
	pid_t pid;
	int life; /* the server ends when this is closed */
	struct invite invite;
};

/* What the child says once it listens, or why it does not. */
struct word {
	struct fault fault;
	struct invite invite;
};

struct keeper {
	struct server *server;
	int life;
};

/* The other process is gone, or has closed its end: there is nobody left to serve. */
static void *
keep_watch(void *user)
{
	const struct keeper *k = user;
	char c;

	while (read(k->life, &c, 1) < 0 && errno == EINTR)
		;
	server_stop(k->server);
	return NULL;
}

static void __attribute__((noreturn)) serve(const struct server_opts *o, int say, int life)
{
	struct word w = { .fault.code = 0 };
	struct keeper k = { .life = life };
	pthread_t thread;

	if (server_new(&k.server, o, &w.fault) == 0) {
		w.fault.code = 0; /* it may have looked for what need not be there */
		w.invite = *server_invite(k.server);
	}
	if (write(say, &w, sizeof w) != sizeof w || w.fault.code != 0 ||
	    pthread_create(&thread, NULL, keep_watch, &k) != 0)
		_exit(1);
	mem_wipe(&w, sizeof w);
	close(say);
	server_run(k.server);
	pthread_join(thread, NULL);
	server_free(k.server);
	_exit(0);
}

static int
hear(struct inn *in, int from, struct fault *f)
{
	struct word w;
	ssize_t n;

	while ((n = read(from, &w, sizeof w)) < 0 && errno == EINTR)
		;
	if (n != sizeof w)
		return fault_set(f, ERR_SYS,
		    "Look whether the system has room for one more program.",
		    "the server of the measurement did not start");
	in->invite = w.invite;
	mem_wipe(&w.invite, sizeof w.invite);
	*f = w.fault;
	return f->code;
}

static int
start(struct inn *in, const struct server_opts *o, struct fault *f)
{
	int say[2] = { -1, -1 }, life[2] = { -1, -1 }, r;

	if (pipe2(say, O_CLOEXEC) != 0 || pipe2(life, O_CLOEXEC) != 0 || (in->pid = fork()) < 0) {
		r = fault_set(f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no process: %s", strerror(errno));
		goto out;
	}
	if (in->pid == 0) {
		close(say[0]);
		close(life[1]);
		serve(o, say[1], life[0]);
	}
	in->life = life[1];
	life[1] = -1;
	close(say[1]);
	say[1] = -1;
	r = hear(in, say[0], f);
out:
	for (size_t i = 0; i < 2; i++) {
		if (say[i] >= 0)
			close(say[i]);
		if (life[i] >= 0)
			close(life[i]);
	}
	return r;
}

int
inn_open(struct inn **out, size_t clients, const struct tlsprofile *tls, struct fault *f)
{
	const char *tmp = getenv("TMPDIR");
	struct inn *in = mem_calloc(1, sizeof *in);
	struct server_opts o = {
		.state = { .n_listen = 1, .tls = tls },
		.max_peers = (unsigned)(clients + CLIENTS_BESIDE),
		.rate = RATE,
	};
	int r;

	in->pid = -1;
	in->life = -1;
	in->home = mem_printf("%s/snug-bench-XXXXXX", tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	snprintf(o.state.listen[0].host, sizeof o.state.listen[0].host, "127.0.0.1");
	o.state.home = in->home;
	if (mkdtemp(in->home) == NULL) {
		r = fault_set(f, ERR_CREATE, "Name a folder that you may write to in TMPDIR.",
		    "cannot make %s: %s", in->home, strerror(errno));
		in->home[0] = '\0';
	} else {
		r = start(in, &o, f);
	}
	if (r == 0)
		*out = in;
	else
		inn_close(in);
	return r;
}

static int
take_away(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

void
inn_close(struct inn *in)
{
	if (in == NULL)
		return;
	if (in->life >= 0)
		close(in->life);
	if (in->pid > 0)
		while (waitpid(in->pid, NULL, 0) < 0 && errno == EINTR)
			;
	if (in->home[0] != '\0')
		nftw(in->home, take_away, 16, FTW_PHYS | FTW_DEPTH);
	free(in->home);
	mem_wipe(in, sizeof *in);
	free(in);
}

const struct invite *
inn_invite(const struct inn *in)
{
	return &in->invite;
}

pid_t
inn_pid(const struct inn *in)
{
	return in->pid;
}
