#include "tests/bench/rival.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "tests/bench/arena.h"
#include "tests/bench/drain.h"
#include "tests/bench/house.h"

#define HEARD_MAX (64u << 20)
#define RUNS_MAX 8
#define GREET_MS 5000 /* nobody is silent for longer */

static struct rival_run *runs[RUNS_MAX]; /* those that are up */
static uint64_t greeted_ms;

static void
enlist(struct rival_run *was, struct rival_run *is)
{
	for (size_t i = 0; i < RUNS_MAX; i++)
		if (runs[i] == was) {
			runs[i] = is;
			return;
		}
	die("too many rivals");
}

struct rival_run *
rival_start(const struct rival *r, const struct town *t)
{
	struct rival_run *x;

	if (r->program != NULL && !arena_has(r->program))
		return NULL;
	x = mem_calloc(1, sizeof *x);
	x->rival = r;
	x->town = t;
	buf_init(&x->heard, HEARD_MAX);
	r->start(x);
	arena_await(x->pid, x->port);
	enlist(NULL, x);
	return x;
}

void
rival_greet(void)
{
	if (clock_mono_ms() < greeted_ms + GREET_MS)
		return;
	greeted_ms = clock_mono_ms();
	for (size_t k = 0; k < RUNS_MAX; k++)
		for (size_t i = 0;
		     runs[k] != NULL && runs[k]->rival->greet != NULL && i < runs[k]->n; i++)
			if (runs[k]->guest[i].here)
				runs[k]->rival->greet(runs[k], &runs[k]->guest[i]);
}

void
rival_connect(struct rival_run *x, struct bare *b, size_t i)
{
	struct bytes cert = bytes_of(NULL, 0), key = cert;
	gnutls_certificate_credentials_t cred;

	if (x->rival->certificates)
		town_tls(x->town, i, &cert, &key);
	cred = bare_credentials(cert, key);
	bare_connect(b, x->port, x->rival->alpn, cred);
	x->rival->login(x, b, i);
	b->cred = cred;
	b->here = true;
	rival_greet();
}

#define AT_ONCE 64

void
rival_fill(struct rival_run *x, size_t n)
{
	x->guest = mem_calloc(n, sizeof *x->guest);
	x->n = n;
	for (size_t i = 0; i < n; i++) {
		rival_connect(x, &x->guest[i], i);
		if ((i + 1) % AT_ONCE != 0 && i + 1 < n)
			continue;
		if (x->rival->join != NULL)
			x->rival->join(x, i / AT_ONCE * AT_ONCE, i + 1);
	}
	drain_add(x->guest[0].fd);
	for (size_t i = 1; x->rival->join == NULL && i + 1 < n; i++)
		drain_add(x->guest[i].fd);
}

void
rival_stop(struct rival_run *x)
{
	if (x == NULL)
		return;
	enlist(x, NULL);
	arena_end(x->pid);
	for (size_t i = 0; i < x->n; i++)
		bare_close(&x->guest[i]);
	free(x->guest);
	buf_fini(&x->heard);
	free(x->own);
	free(x);
}

void
rival_say(struct rival_run *x, size_t n)
{
	struct buf b = BUF_INIT(65536);

	while (n-- > 0) {
		x->rival->say(x, &b);
		bare_send(&x->guest[0], b.p, b.n);
		buf_clear(&b);
	}
	buf_fini(&b);
}

/* More of what the listener hears. */
static void
listen_on(struct rival_run *x)
{
	static uint8_t data[16384];
	size_t n = bare_recv(&x->guest[x->n - 1], data, sizeof data);

	if (n == 0)
		die("%s closed the connection of one who listens", x->rival->name);
	buf_put(&x->heard, data, n);
	if (buf_err(&x->heard) != 0)
		die("%s says too much", x->rival->name);
}

size_t
rival_hear(struct rival_run *x)
{
	size_t n;

	rival_greet();
	while ((n = x->rival->count(x)) == 0)
		listen_on(x);
	return n;
}
