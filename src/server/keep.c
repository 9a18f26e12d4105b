#include "server/keep.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/loop.h"
#include "net/wire.h"

#define EXPIRE_MS 3600000 /* how often what is too old is looked for */
#define EXPIRE_AT_ONCE 2000
#define DISK "the disk of the server is full or in trouble"

struct keep {
	struct loop *loop;
	struct store *store;
	struct wake *wake;
	struct timer *expire;
	uint64_t retention_ms;
	bool swept; /* nothing too old is left, or it cannot be taken away now */
	bool awaited;
	void (*on_expired)(void *user);
	void *user;
};

static void
wake(void *keep)
{
	struct keep *k = keep;

	wake_send(k->wake);
}

static void
poll(void *keep)
{
	struct keep *k = keep;

	store_poll(k->store);
	if (k->awaited)
		loop_stop(k->loop);
}

static void expire(void *keep);

static void
on_expired(void *keep, const struct store_answer *a)
{
	struct keep *k = keep;

	if (a->r == 0 && a->count > 0)
		log_info("store: %llu records were too old to keep", (unsigned long long)a->count);
	if (a->r == 0 && a->more) {
		expire(k);
		return;
	}
	k->swept = true;
	if (k->on_expired != NULL)
		k->on_expired(k->user);
}

static void
expire(void *keep)
{
	struct keep *k = keep;
	int64_t before = clock_wall_ms() - (int64_t)k->retention_ms;

	k->swept = store_expire(
		       k->store, before, EXPIRE_AT_ONCE, (struct store_then){ on_expired, k }) != 0;
}

/*
 * Also when nothing grows old: it takes away, bit by bit, what rooms that are gone left.
 */
static void
begin_expiry(struct keep *k)
{
	if (k->retention_ms == 0)
		k->retention_ms = (uint64_t)clock_wall_ms(); /* before 1970 */
	expire(k);
	keep_await(k, &k->swept);
	timer_start(k->expire, EXPIRE_MS, EXPIRE_MS);
}

int
keep_open(
    struct keep **out, struct loop *l, const char *dir, const struct keep_opts *o, struct fault *f)
{
	struct keep *k = mem_calloc(1, sizeof *k);
	char *path = mem_printf("%s/" KEEP_FILE, dir);
	struct store_config c = {
		.path = path,
		.relaxed = o->relaxed,
		.quota = o->quota,
		.wake = wake,
		.user = k,
	};
	int r;

	k->loop = l;
	k->retention_ms = o->retention_ms;
	if ((k->wake = wake_new(l, poll, k)) == NULL)
		r = fault_set(f, ERR_SYS, "Raise the limit of open files (ulimit -n).",
		    "the server thread cannot be woken");
	else
		r = store_open(&k->store, &c, f);
	free(path);
	if (r != 0) {
		keep_close(k);
		return r;
	}
	k->expire = timer_new(l, expire, k);
	begin_expiry(k);
	*out = k;
	return 0;
}

void
keep_close(struct keep *k)
{
	if (k == NULL)
		return;
	timer_free(k->expire);
	store_close(k->store);
	wake_free(k->wake);
	free(k);
}

struct store *
keep_store(const struct keep *k)
{
	return k->store;
}

void
keep_on_expired(struct keep *k, void (*fn)(void *user), void *user)
{
	k->on_expired = fn;
	k->user = user;
}

void
keep_await(struct keep *k, const bool *done)
{
	k->awaited = true;
	while (!*done)
		loop_run(k->loop);
	k->awaited = false;
}

uint16_t
keep_refusal(int r)
{
	switch (r) {
	case ERR_LIMIT:
	case ERR_TOOLONG:
		return WIRE_REFUSED_LIMIT;
	case ERR_CONFLICT:
		return WIRE_REFUSED_EPOCH;
	case ERR_NOTFOUND:
	case ERR_EXISTS:
		return WIRE_REFUSED_ROOM;
	default:
		return WIRE_REFUSED_DISK;
	}
}

const char *
keep_words(int r, const struct fault *f)
{
	if (keep_refusal(r) == WIRE_REFUSED_DISK)
		return DISK;
	return f != NULL ? f->cause : err_text(r);
}
