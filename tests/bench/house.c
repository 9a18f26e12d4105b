#include "tests/bench/house.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/group.h"
#include "server/server.h"
#include "tests/support/tmpdir.h"

struct house {
	struct server_opts o;
	struct server *server;
	pthread_t thread;
	char *home;
};

void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void *
run(void *user)
{
	server_run(user);
	return NULL;
}

struct house *
house_new(void)
{
	struct house *h = mem_calloc(1, sizeof *h);
	struct fault f;

	signal(SIGPIPE, SIG_IGN);
	log_open("", LOG_ERROR);
	if (crypto_init() != 0)
		die("no crypto");
	h->home = tmpdir_new();
	h->o.state.home = h->home;
	h->o.state.n_listen = 1;
	h->o.rate = 1000000; /* the limit is not what is measured */
	snprintf(h->o.state.listen[0].host, sizeof h->o.state.listen[0].host, "127.0.0.1");
	if (server_new(&h->server, &h->o, &f) != 0)
		die("%s", f.cause);
	if (pthread_create(&h->thread, NULL, run, h->server) != 0)
		die("no thread");
	return h;
}

void
house_free(struct house *h)
{
	server_stop(h->server);
	pthread_join(h->thread, NULL);
	server_free(h->server);
	tmpdir_free(h->home);
	free(h);
}

const struct invite *
house_invite(const struct house *h)
{
	return server_invite(h->server);
}

void
house_pem(const struct house *h, struct buf *cert, struct buf *key)
{
	char *c = mem_printf("%s/server/tls/cert.pem", h->home);
	char *k = mem_printf("%s/server/tls/key.pem", h->home);
	struct fault f;

	if (file_read(c, cert, &f) != 0 || file_read(k, key, &f) != 0)
		die("%s", f.cause);
	free(c);
	free(k);
}
