/* net/lookup.c with a resolver that takes its time: nobody has to wait for it. */
#include "net/lookup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netdb.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/conn.h"

#define GIVE_UP_S 10 /* so long the resolver lets itself be waited for by a test that fails */

static sem_t asked, go;
static atomic_bool gave_up;

/* In place of libc's. Returns a block of its own, as that one does. */
int
getaddrinfo(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **out)
{
	struct timespec until;
	struct block {
		struct addrinfo info;
		struct sockaddr_in at;
	} * b;

	sem_post(&asked);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += GIVE_UP_S;
	if (sem_timedwait(&go, &until) != 0)
		gave_up = true;
	if (gave_up || strcmp(host, "here") != 0)
		return EAI_NONAME;
	b = calloc(1, sizeof *b);
	b->at.sin_family = AF_INET;
	b->at.sin_port = htons((uint16_t)atoi(port));
	b->info.ai_socktype = hints->ai_socktype;
	b->info.ai_addr = (struct sockaddr *)&b->at;
	b->info.ai_addrlen = sizeof b->at;
	*out = &b->info;
	return 0;
}

void
freeaddrinfo(struct addrinfo *list)
{
	free(list);
}

struct told {
	int calls;
	struct lookup_answer answer;
	struct lookup *lookup;
};

static void
on_answer(void *user, const struct lookup_answer *a)
{
	struct told *t = user;

	t->calls++;
	t->answer = *a;
	lookup_free(t->lookup);
}

static void
ask(struct told *t, const char *host)
{
	struct loop *l = loop_new();
	struct hostport at = { .port = 9420 };

	strcpy(at.host, host);
	t->lookup = lookup_new(l, &at, on_answer, t);
	assert_non_null(t->lookup);
	assert_int_equal(t->calls, 0);
	sem_wait(&asked);
	sem_post(&go);
	loop_run(l);
	loop_free(l);
	assert_int_equal(t->calls, 1);
}

static void
test_answer(void **state)
{
	struct told t = { .calls = 0 };
	const struct sockaddr_in *at = (const void *)&t.answer.address[0];

	(void)state;
	ask(&t, "here");
	assert_int_equal(t.answer.status, 0);
	assert_int_equal(t.answer.n, 1);
	assert_int_equal(at->sin_family, AF_INET);
	assert_int_equal(ntohs(at->sin_port), 9420);
}

static void
test_no_such_name(void **state)
{
	struct told t = { .calls = 0 };

	(void)state;
	ask(&t, "nowhere");
	assert_int_equal(t.answer.status, EAI_NONAME);
	assert_int_equal(t.answer.n, 0);
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)chain, (void)n, (void)f;
	return ERR_PIN;
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	(void)user, (void)type, (void)body;
}

static void
on_closed(void *user, const struct fault *why)
{
	*(struct fault *)user = *why;
}

/* Who gives up while the resolver works is done at once, and the loop too; the thread ends with the
 * process. */
static void
test_nobody_waits(void **state)
{
	static const struct conn_ops ops = {
		.verify = on_verify, .frame = on_frame, .closed = on_closed
	};
	static const struct hostport at = { .host = "here", .port = 1 };
	struct fault end = { 0 }, left = { .code = ERR_CLOSED, .cause = "left" };
	struct loop *l = loop_new();
	struct tlsctx *ctx = NULL;
	struct conn *c;

	(void)state;
	assert_int_equal(tlsctx_client_new(&ctx, NULL, NULL, &end), 0);
	c = conn_dial(l, &at, ctx, &ops, &end, NULL);
	sem_wait(&asked);
	conn_abort(c, &left);
	loop_run(l);
	assert_string_equal(end.cause, "left");
	loop_free(l);
	tlsctx_unref(ctx);
	assert_false(gave_up);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_no_such_name),
		cmocka_unit_test(test_nobody_waits),
	};

	sem_init(&asked, 0, 0);
	sem_init(&go, 0, 0);
	return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
