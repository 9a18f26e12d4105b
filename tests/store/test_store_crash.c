/*
 * The server's store, while its process or its power ends at every write: whatever was
 * acknowledged is there, in its order, and who asks again gets each thing once.
 */
#include "tests/store/crash.h"
#include "tests/store/steps.h"
#include "tests/support/cm.h"
#include "tests/support/random.h"
#include "tests/support/tmpdir.h"

#include <unistd.h>

#include "base/mem.h"

struct told {
	uint32_t step;
	int32_t r;
	uint64_t seq;
	uint8_t taken; /* of a key package, its last byte */
};

static void
prepare(void *user)
{
	struct bed *b = user;
	bool relaxed = b->config.relaxed;

	bed_fini(b);
	bed_init(b);
	b->config.relaxed = relaxed;
}

static void
script(void *user, int fd)
{
	struct bed *b = user;
	struct got g = { .done = false };

	bed_open(b);
	for (uint32_t i = 0; i < STEPS; i++) {
		struct told t = { .step = i, .r = steps_take(b, &g, i), .seq = g.a.seq };

		if (i == TAKE && t.r == 0)
			t.taken = g.a.value.p[g.a.value.n - 1];
		crash_tell(fd, &t, sizeof t);
	}
	bed_close(b);
}

/* The record with this id, in what was read; NULL: it is not there. */
static const struct store_record *
find(const struct got *g, uint32_t id)
{
	for (size_t i = 0; i < g->a.n; i++)
		if (memcmp(g->a.records[i].id, bed_id(id), STORE_ID_SIZE) == 0)
			return &g->a.records[i];
	return NULL;
}

/* What it was told, by step; r is 1 where it was not. */
static size_t
sort_out(struct bytes known, struct told told[STEPS])
{
	size_t n = known.n / sizeof *told;

	assert_int_equal(known.n % sizeof *told, 0);
	assert_true(n <= STEPS);
	for (size_t i = 0; i < STEPS; i++)
		told[i] = (struct told){ .r = 1 };
	if (known.n > 0)
		memcpy(told, known.p, known.n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(told[i].r, 0);
	return n;
}

static bool
all_is_there(struct bed *b, const struct told told[STEPS], size_t n)
{
	static const struct {
		enum step step;
		uint32_t id;
	} appends[] = { { APPEND_1, 1 }, { APPEND_2, 2 }, { COMMIT_3, 3 }, { APPEND_4, 4 },
		{ COMMIT_5, 5 }, { APPEND_6, 6 } };
	struct got g = { .done = false };
	bool there = true;

	steps_read(b, &g);
	for (size_t i = 0; i < sizeof appends / sizeof *appends; i++) {
		const struct store_record *r = find(&g, appends[i].id);

		/* The first may have expired without our being told. */
		if (told[appends[i].step].r == 0 && (appends[i].id != 1 || n < EXPIRE))
			there = there && r != NULL && r->seq == told[appends[i].step].seq;
	}
	if (told[PUT].r == 0)
		there = there && bed_do(b, &g, store_get(b->s, "b", "k", bed_then(&g))) == 0;
	assert_int_equal(bed_do(b, &g, store_welcomes(b->s, "bob", 0, 9, bed_then(&g))), 0);
	if (told[COMMIT_3].r == 0 && n < WELCOME_ACK)
		there = there && g.a.n == 1;
	if (told[WELCOME_ACK].r == 0)
		there = there && g.a.n == 0;
	got_free(&g);
	return there;
}

/*
 * Each is given out once, the one that was taken no more, and none that was acknowledged is
 * missing.
 */
static bool
key_packages_are_right(struct bed *b, const struct told told[STEPS], size_t n)
{
	struct got g = { .done = false };
	size_t given[3] = { 0 };

	while (bed_do(b, &g, store_keypkg_take(b->s, "bob", bed_then(&g))) == 0)
		given[g.a.value.p[g.a.value.n - 1] - '0']++;
	got_free(&g);
	if (given[1] > 1 || given[2] > 1)
		return false;
	if (told[TAKE].r == 0)
		return told[TAKE].taken == '1' && given[1] == 0 && given[2] == 1;
	/* It may have been taken without our being told. */
	return (told[KEYPKG_1].r != 0 || given[1] == 1 || n == TAKE) &&
	       (told[KEYPKG_2].r != 0 || given[2] == 1);
}

static void
ask_again(struct bed *b)
{
	struct got g = { .done = false };

	for (enum step i = 0; i < STEPS; i++) {
		int r = steps_take(b, &g, i);

		assert_true(r == 0 || (i == MAKE_ROOM && r == ERR_EXISTS));
	}
	got_free(&g);
	steps_check(b);
}

static void
check(void *user, struct bytes known, bool whole)
{
	struct bed *b = user;
	struct told told[STEPS];
	size_t n = sort_out(known, told);

	assert_true(!whole || n == STEPS);
	bed_open(b);
	assert_true(all_is_there(b, told, n));
	assert_true(key_packages_are_right(b, told, n));
	/* An expired id is new: then everything else is there already, and only then. */
	if (n < EXPIRE)
		ask_again(b);
	bed_close(b);
}

static int
setup(void **state)
{
	struct bed *b = mem_calloc(1, sizeof *b);

	bed_init(b);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bed *b = *state;

	faultfs_arm(FAULTFS_NONE, 0, 0);
	bed_fini(b);
	free(b);
	return 0;
}

static void
test_killed(void **state)
{
	const struct crash c = { prepare, script, check, *state };

	assert_true(crash_everywhere(&c, FAULTFS_EXIT, 0, 2) > 50);
}

static void
test_power_cut(void **state)
{
	const struct crash c = { prepare, script, check, *state };

	assert_true(crash_everywhere(&c, FAULTFS_POWER, 0, 4) > 25);
	crash_everywhere(&c, FAULTFS_POWER, random_seed("power cut"), 4);
}

/* That it can be seen at all: relaxed, a power cut takes what was acknowledged. */
static void
note_loss(void *user, struct bytes known, bool whole)
{
	struct bed *b = user;
	struct told told[STEPS];
	size_t n = sort_out(known, told);

	(void)whole;
	bed_open(b);
	if (!all_is_there(b, told, n))
		b->config.queue_max = 100; /* a mark */
	bed_close(b);
}

static void
keep_mark(void *user)
{
	struct bed *b = user;
	size_t mark = b->config.queue_max;

	prepare(b);
	b->config.queue_max = mark;
}

static void
test_relaxed_may_lose(void **state)
{
	const struct crash c = { keep_mark, script, note_loss, *state };
	struct bed *b = *state;

	b->config.relaxed = true;
	crash_everywhere(&c, FAULTFS_POWER, 0, 20);
	assert_int_equal(b->config.queue_max, 100);
}

#define BURST 40

struct teller {
	int fd;
	uint32_t id, *left;
};

static void
tell(void *user, const struct store_answer *a)
{
	struct teller *t = user;
	struct told told = { .step = t->id, .r = a->r, .seq = a->seq };

	crash_tell(t->fd, &told, sizeof told);
	--*t->left;
}

/* Many at once, so that they share transactions. */
static void
burst(void *user, int fd)
{
	struct bed *b = user;
	struct teller t[BURST];
	struct got g = { .done = false };
	uint32_t left = BURST;

	bed_open(b);
	steps_take(b, &g, MAKE_ROOM);
	for (uint32_t i = 0; i < BURST; i++) {
		struct store_entry e = bed_entry(1, i, "in a burst");

		t[i] = (struct teller){ fd, i, &left };
		store_append(b->s, &e, (struct store_then){ tell, &t[i] });
		if (i % 8 == 7)
			store_poll(b->s);
	}
	while (left > 0)
		bed_turn(b);
	bed_close(b);
}

static void
check_burst(void *user, struct bytes known, bool whole)
{
	struct bed *b = user;
	size_t n = known.n / sizeof(struct told);
	struct got g = { .done = false };
	struct told t;

	assert_true(!whole || n == BURST);
	bed_open(b);
	steps_read(b, &g);
	/* Nothing out of order, and at least what was acknowledged. */
	assert_true(g.a.n >= n);
	for (size_t i = 0; i < g.a.n; i++)
		assert_memory_equal(g.a.records[i].id, bed_id((uint32_t)i), STORE_ID_SIZE);
	for (size_t i = 0; i < n; i++) {
		memcpy(&t, known.p + i * sizeof t, sizeof t);
		assert_int_equal(t.r, 0);
		assert_int_equal(t.step, i);
		assert_int_equal(t.seq, g.a.records[i].seq);
	}
	got_free(&g);
	bed_close(b);
}

static void
test_bursts(void **state)
{
	const struct crash c = { prepare, burst, check_burst, *state };

	crash_everywhere(&c, FAULTFS_POWER, 0, 6);
	crash_everywhere(&c, FAULTFS_POWER, random_seed("burst"), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_killed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_power_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(test_relaxed_may_lose, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bursts, setup, teardown),
	};

	faultfs_install();
	return cmocka_run_group_tests_name("store/store, crashes", tests, NULL, NULL);
}
