/*
 * Tests of store/store.c: answers once each and in order, bounds, cancelling, closing, many at
 * once.
 */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* Counts answers and notes whether they came in the order asked. */
struct tally {
	struct bed *b;
	size_t n, failed;
	uint64_t last;
	bool in_order, asking;
	struct store_then again; /* asked from inside the answer */
};

static void
count(void *user, const struct store_answer *a)
{
	struct tally *t = user;

	assert_false(t->asking);
	t->n++;
	t->failed += a->r != 0;
	t->in_order = t->in_order && (a->r != 0 || a->seq > t->last);
	t->last = a->r == 0 ? a->seq : t->last;
}

static void
make_room(struct bed *b)
{
	struct got g = { .done = false };

	assert_int_equal(bed_do(b, &g, store_room_make(b->s, bed_id(1), "#a", bed_then(&g))), 0);
	got_free(&g);
}

static int
post(struct bed *b, uint32_t id, struct store_then then)
{
	struct store_entry e = bed_entry(1, id, "x");

	return store_append(b->s, &e, then);
}

static void
settle(struct bed *b)
{
	struct got g = { .done = false };

	assert_int_equal(bed_do(b, &g, store_rooms(b->s, NULL, bed_then(&g))), 0);
	got_free(&g);
}

static void
test_each_once_in_order(void **state)
{
	struct bed *b = *state;
	struct tally t = { .b = b, .in_order = true };

	make_room(b);
	t.asking = true; /* no answer from inside a call */
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(post(b, i, (struct store_then){ count, &t }), 0);
	t.asking = false;
	settle(b);
	assert_int_equal(t.n, 1000);
	assert_int_equal(t.failed, 0);
	assert_true(t.in_order);
	assert_int_equal(t.last, 1000);
}

static void
test_a_full_queue(void **state)
{
	struct bed *b = *state;
	struct tally t = { .b = b, .in_order = true };
	size_t taken = 0;

	b->config.queue_max = 8;
	bed_again(b);
	make_room(b);
	/* Not polled, so that answers do not free places. */
	for (uint32_t i = 0; i < 100; i++) {
		int r = post(b, i, (struct store_then){ count, &t });

		assert_true(r == 0 || r == ERR_FULL);
		taken += r == 0;
	}
	assert_int_equal(taken, 8);
	while (t.n < taken)
		bed_turn(b);
	settle(b);
	assert_int_equal(t.n, 8);
	assert_int_equal(post(b, 1000, (struct store_then){ count, &t }), 0);
	settle(b);
	assert_int_equal(t.n, 9);
}

static void
test_a_queue_of_many_bytes(void **state)
{
	struct bed *b = *state;
	char *big = calloc(1, 60001);
	struct store_entry e = bed_entry(1, 1, big);

	memset(big, 'b', 60000);
	b->config.queue_bytes = 100000;
	bed_again(b);
	make_room(b);
	e.body = bytes_str(big);
	assert_int_equal(store_append(b->s, &e, (struct store_then){ 0 }), 0);
	assert_int_equal(store_append(b->s, &e, (struct store_then){ 0 }), ERR_FULL);
	settle(b);
	assert_int_equal(store_append(b->s, &e, (struct store_then){ 0 }), 0);
	free(big);
}

static void
test_what_does_not_fit(void **state)
{
	struct bed *b = *state;
	const struct store_then then = { .fn = NULL };
	static const uint8_t large[STORE_BODY_MAX + 1];
	const char *names[2] = { "fine", "" };
	char name[STORE_NAME_MAX + 2];
	struct store_change c = { .entry = bed_entry(1, 1, "x"), .joiners = names, .n_joiners = 2 };
	struct store_entry e = bed_entry(1, 1, "x");

	memset(name, 'n', sizeof name);
	name[STORE_NAME_MAX + 1] = '\0';
	assert_int_equal(store_room_make(b->s, bed_id(1), name, then), ERR_TOOLONG);
	assert_int_equal(store_room_make(b->s, bed_id(1), "", then), ERR_TOOLONG);
	assert_int_equal(store_room_make(b->s, bed_id(1), "\xff", then), ERR_TOOLONG);
	assert_int_equal(store_room_make(b->s, bed_id(1), name + 1, then), 0);
	e.body = bytes_of(large, sizeof large);
	assert_int_equal(store_append(b->s, &e, then), ERR_TOOLONG);
	assert_int_equal(store_commit(b->s, &c, then), ERR_TOOLONG);
	c.n_joiners = 1;
	c.welcome = e.body;
	assert_int_equal(store_commit(b->s, &c, then), ERR_TOOLONG);
	c.welcome.n--;
	assert_int_equal(store_commit(b->s, &c, then), 0);
}

static void
test_memory_is_the_callers_again(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	char body[] = "before", name[] = "#before";
	struct store_entry e = bed_entry(1, 1, "");

	assert_int_equal(store_room_make(b->s, bed_id(1), name, bed_then(&g)), 0);
	e.body = bytes_of(body, 6);
	assert_int_equal(store_append(b->s, &e, (struct store_then){ 0 }), 0);
	memset(name, 'X', sizeof name);
	memset(body, 'X', sizeof body);
	bed_await(b, &g);
	assert_int_equal(bed_do(b, &g, store_read(b->s, bed_id(1), 0, 9, bed_then(&g))), 0);
	assert_true(bytes_equal(g.a.records[0].body, bytes_str("before")));
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, NULL, bed_then(&g))), 0);
	assert_string_equal(g.a.rooms[0].name, "#before");
	got_free(&g);
}

static void
test_cancel(void **state)
{
	struct bed *b = *state;
	struct tally stay = { .b = b, .in_order = true }, gone = stay;
	struct got g = { .done = false };

	make_room(b);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(
		    post(b, i, (struct store_then){ count, i % 2 == 0 ? &stay : &gone }), 0);
	store_cancel(b->s, &gone);
	settle(b);
	assert_int_equal(stay.n, 10);
	assert_int_equal(gone.n, 0);
	assert_int_equal(bed_do(b, &g, store_read(b->s, bed_id(1), 0, 100, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 20);
	got_free(&g);
}

static void
ask_again(void *user, const struct store_answer *a)
{
	struct tally *t = user;

	assert_int_equal(a->r, 0);
	t->failed += post(t->b, 999, t->again) != 0;
	t->n++;
}

static void
test_an_answer_may_ask(void **state)
{
	struct bed *b = *state;
	struct tally inner = { .b = b, .in_order = true };
	struct tally t = { .b = b, .again = { count, &inner } };

	make_room(b);
	assert_int_equal(post(b, 1, (struct store_then){ ask_again, &t }), 0);
	settle(b);
	settle(b);
	assert_int_equal(t.n, 1);
	assert_int_equal(inner.n, 1);
}

/* Closing does all that was taken and answers it; whoever asks from there is told. */
static void
test_close(void **state)
{
	struct bed *b = *state;
	struct tally t = { .b = b, .in_order = true }, late = t;
	struct tally asks = { .b = b, .again = { count, &late } };
	struct got g = { .done = false };

	make_room(b);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(post(b, i, (struct store_then){ count, &t }), 0);
	assert_int_equal(post(b, 100, (struct store_then){ ask_again, &asks }), 0);
	bed_close(b);
	assert_int_equal(t.n, 100);
	assert_int_equal(asks.n, 1);
	assert_int_equal(asks.failed, 1);
	assert_int_equal(late.n, 0);
	bed_open(b);
	assert_int_equal(bed_do(b, &g, store_read(b->s, bed_id(1), 0, 1000, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 101);
	got_free(&g);
}

static void
test_no_place_to_open(void **state)
{
	struct bed *b = *state;
	struct store_config c = b->config;
	char *none = mem_printf("%s/none/store.db", b->dir);
	struct store *s = NULL;
	struct fault f = { 0 };
	struct stat st;

	c.path = none;
	assert_int_equal(store_open(&s, &c, &f), ERR_CREATE);
	assert_null(s);
	assert_true(f.cause[0] != '\0' && f.remedy[0] != '\0');
	c.path = b->path;
	assert_int_equal(store_open(&s, &c, &f), ERR_INUSE);
	assert_int_equal(stat(b->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(none);
	store_close(NULL);
}

static void
test_relaxed(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	b->config.relaxed = true;
	bed_again(b);
	make_room(b);
	assert_int_equal(bed_append(b, &g, 1), 0);
	bed_again(b);
	assert_int_equal(bed_append(b, &g, 1), 0);
	assert_true(g.a.again);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_once_in_order, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_a_full_queue, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_a_queue_of_many_bytes, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_what_does_not_fit, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_memory_is_the_callers_again, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_cancel, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_an_answer_may_ask, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_close, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_no_place_to_open, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_relaxed, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/store", tests, NULL, NULL);
}
