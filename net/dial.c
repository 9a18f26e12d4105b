#include "net/dial.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/lookup.h"
#include "net/loop_int.h"

#define NAME_SIZE (HOST_MAX + 10)
#define REMEDY_PORT "Is the server running, is the port open?"
#define REMEDY_NET "Is this computer online?"

struct dial {
	struct loop *loop;
	dial_fn fn;
	void *user;
	struct lookup *lookup;
	struct sock *sock;
	struct timer *timer;
	struct soon next; /* go on with the next address, never within a call of ours */
	uint64_t deadline;
	char name[NAME_SIZE]; /* "chat.example.org:9420" */
	struct sockaddr_storage address[LOOKUP_MAX];
	size_t n, at;       /* addresses, and how many of them were begun */
	struct fault fault; /* of the first that failed */
};

static void
fail(struct dial *d, int code, const char *remedy, const char *why)
{
	if (d->fault.code == 0)
		fault_set(&d->fault, code, remedy, "cannot reach %s: %s", d->name, why);
}

static void
finish(struct dial *d, struct sock *s)
{
	char address[80] = "";

	timer_stop(d->timer);
	soon_cancel(&d->next);
	if (s != NULL)
		sock_peer(s, address, sizeof address);
	d->fn(d->user, s, address, s != NULL ? NULL : &d->fault);
}

/* This address is no good: close it and try the next one soon. */
static void
give_up(struct dial *d)
{
	sock_free(d->sock);
	d->sock = NULL;
	timer_stop(d->timer);
	soon_call(d->loop, &d->next);
}

static void
on_connected(void *user, int status)
{
	struct dial *d = user;
	struct sock *s = d->sock;

	if (status != 0) {
		fail(d, status == UV_ETIMEDOUT ? ERR_TIMEOUT : ERR_UNREACHABLE,
		    status == UV_ECONNREFUSED ? REMEDY_PORT : REMEDY_NET, sock_words(status));
		give_up(d);
		return;
	}
	d->sock = NULL;
	finish(d, s);
}

static const struct sock_ops connect_ops = { .connected = on_connected };

static void
on_timeout(void *user)
{
	struct dial *d = user;

	fail(d, ERR_TIMEOUT, REMEDY_PORT, "no answer");
	give_up(d);
}

static void
on_next(void *user)
{
	struct dial *d = user;
	uint64_t now = loop_now_ms(d->loop), left = d->deadline > now ? d->deadline - now : 0;
	const struct sockaddr *to;
	int r;

	if (d->at == d->n || left == 0) {
		fail(d, ERR_TIMEOUT, REMEDY_PORT, "no answer");
		finish(d, NULL);
		return;
	}
	timer_start(d->timer, left / (d->n - d->at) + 1, 0);
	to = (const struct sockaddr *)&d->address[d->at++];
	if ((d->sock = sock_new(d->loop)) == NULL) {
		fail(d, ERR_SYS, "Close other programs.", "no socket left");
		give_up(d);
		return;
	}
	sock_set_ops(d->sock, &connect_ops, d);
	if ((r = sock_connect(d->sock, to)) != 0)
		on_connected(d, r);
}

static void
drop_lookup(struct dial *d)
{
	lookup_free(d->lookup);
	d->lookup = NULL;
}

static void
on_answer(void *user, const struct lookup_answer *a)
{
	struct dial *d = user;
	bool again = a->status == EAI_AGAIN;

	drop_lookup(d);
	timer_stop(d->timer);
	d->n = a->n;
	memcpy(d->address, a->address, sizeof d->address);
	if (d->n == 0)
		fail(d, ERR_RESOLVE, again ? REMEDY_NET : "Check the spelling of the name.",
		    again ? "the name servers do not answer" : "this name does not resolve");
	soon_call(d->loop, &d->next);
}

static void
look_up(struct dial *d, const struct hostport *at, unsigned ms)
{
	if ((d->lookup = lookup_new(d->loop, at, on_answer, d)) == NULL) {
		fail(d, ERR_SYS, "Close other programs.", "the system gives no thread");
		soon_call(d->loop, &d->next);
		return;
	}
	timer_start(d->timer, ms, 0);
}

static void
on_timer(void *user)
{
	struct dial *d = user;

	if (d->lookup == NULL) {
		on_timeout(d);
		return;
	}
	drop_lookup(d);
	fail(d, ERR_RESOLVE, REMEDY_NET, "the name servers do not answer");
	finish(d, NULL);
}

struct dial *
dial_new(struct loop *l, const struct hostport *at, unsigned ms, dial_fn fn, void *user)
{
	struct dial *d = mem_calloc(1, sizeof *d);
	struct sockaddr_storage *first = &d->address[0];

	d->loop = l;
	d->fn = fn;
	d->user = user;
	d->timer = timer_new(l, on_timer, d);
	/* Something slow may have run since the loop last looked at the clock. */
	uv_update_time(loop_uv(l));
	d->deadline = loop_now_ms(l) + ms;
	soon_init(&d->next, on_next, d);
	hostport_format(at, false, d->name, sizeof d->name);
	if (uv_ip4_addr(at->host, at->port, (struct sockaddr_in *)first) == 0 ||
	    uv_ip6_addr(at->host, at->port, (struct sockaddr_in6 *)first) == 0) {
		d->n = 1;
		soon_call(l, &d->next);
	} else {
		look_up(d, at, ms);
	}
	return d;
}

void
dial_free(struct dial *d)
{
	if (d == NULL)
		return;
	lookup_free(d->lookup);
	soon_cancel(&d->next);
	sock_free(d->sock);
	timer_free(d->timer);
	free(d);
}
