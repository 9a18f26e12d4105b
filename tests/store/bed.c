#include "tests/store/bed.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

#define PATIENCE_MS 20000

static void
wake(void *user)
{
	struct bed *b = user;
	uint64_t one = 1;

	if (write(b->fd, &one, sizeof one) != sizeof one)
		abort();
}

void
bed_init(struct bed *b)
{
	*b = (struct bed){ .dir = tmpdir_new(), .fd = eventfd(0, EFD_CLOEXEC) };
	b->path = mem_printf("%s/store.db", b->dir);
	b->config = (struct store_config){ .path = b->path, .wake = wake, .user = b };
}

void
bed_fini(struct bed *b)
{
	close(b->fd);
	tmpdir_free(b->dir);
	free(b->path);
}

void
bed_open(struct bed *b)
{
	struct fault f;

	b->config.user = b;
	if (store_open(&b->s, &b->config, &f) != 0)
		fail_msg("%s", f.cause);
}

void
bed_close(struct bed *b)
{
	store_close(b->s);
	b->s = NULL;
}

void
bed_again(struct bed *b)
{
	bed_close(b);
	bed_open(b);
}

int
bed_setup(void **state)
{
	struct bed *b = mem_calloc(1, sizeof *b);

	bed_init(b);
	bed_open(b);
	*state = b;
	return 0;
}

int
bed_teardown(void **state)
{
	struct bed *b = *state;

	bed_close(b);
	bed_fini(b);
	free(b);
	return 0;
}

static const void *
copy(struct pool *p, const void *items, size_t size)
{
	return items != NULL ? pool_bytes(p, bytes_of(items, size)).p : NULL;
}

static void
take(void *user, const struct store_answer *a)
{
	struct got *g = user;
	struct store_record *records;
	struct store_welcome *welcomes;
	struct store_member *members;
	struct store_room *rooms;

	assert_false(g->done);
	assert_int_equal(a->r != 0, a->fault != NULL);
	g->done = true;
	g->a = *a;
	if (a->fault != NULL) {
		g->fault = *a->fault;
		assert_int_equal(g->fault.code, a->r);
		assert_true(g->fault.cause[0] != '\0' && g->fault.remedy[0] != '\0');
	}
	g->a.fault = &g->fault;
	g->a.value = pool_bytes(&g->pool, a->value);
	g->a.records = records =
	    (void *)(uintptr_t)copy(&g->pool, a->records, a->n * sizeof *a->records);
	g->a.rooms = rooms = (void *)(uintptr_t)copy(&g->pool, a->rooms, a->n * sizeof *a->rooms);
	g->a.members = members =
	    (void *)(uintptr_t)copy(&g->pool, a->members, a->n * sizeof *a->members);
	g->a.welcomes = welcomes =
	    (void *)(uintptr_t)copy(&g->pool, a->welcomes, a->n * sizeof *a->welcomes);
	for (size_t i = 0; i < a->n; i++) {
		if (records != NULL)
			records[i].body = pool_bytes(&g->pool, records[i].body);
		if (rooms != NULL)
			rooms[i].name = pool_text(&g->pool, rooms[i].name);
		if (members != NULL)
			members[i].person = pool_text(&g->pool, members[i].person);
		if (welcomes != NULL)
			welcomes[i].body = pool_bytes(&g->pool, welcomes[i].body);
	}
}

struct store_then
bed_then(struct got *g)
{
	return (struct store_then){ .fn = take, .user = g };
}

void
got_free(struct got *g)
{
	pool_free(&g->pool);
	*g = (struct got){ .done = false };
}

void
bed_expect(struct got *g)
{
	got_free(g);
}

void
bed_took(int r)
{
	if (r != 0)
		fail_msg("not taken: %s", err_name(r));
}

void
bed_turn(struct bed *b)
{
	struct pollfd p = { .fd = b->fd, .events = POLLIN };
	uint64_t count;

	if (poll(&p, 1, PATIENCE_MS) != 1)
		fail_msg("no answer");
	if (read(b->fd, &count, sizeof count) != sizeof count)
		abort();
	store_poll(b->s);
}

void
bed_await(struct bed *b, struct got *g)
{
	store_poll(b->s);
	while (!g->done)
		bed_turn(b);
}

const uint8_t *
bed_id(uint32_t n)
{
	static uint8_t ids[16][STORE_ID_SIZE];
	static size_t next;
	uint8_t *id = ids[next++ % 16];

	memset(id, 0, STORE_ID_SIZE);
	memcpy(id, &n, sizeof n);
	return id;
}

struct store_entry
bed_entry(uint32_t room, uint32_t id, const char *body)
{
	return (struct store_entry){
		.room = bed_id(room),
		.id = bed_id(id),
		.body = bytes_str(body),
		.time_ms = id,
	};
}

int
bed_append(struct bed *b, struct got *g, uint32_t n)
{
	char body[16];
	struct store_entry e;

	snprintf(body, sizeof body, "%u", n);
	e = bed_entry(1, n, body);
	return bed_do(b, g, store_append(b->s, &e, bed_then(g)));
}
