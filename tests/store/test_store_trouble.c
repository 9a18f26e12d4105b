/*
 * The server's store on a disk that is full, read-only, failing or damaged: who asks is told in
 * words, what was acknowledged stays readable, and as soon as the disk works again so does the
 * store.
 */
#include "tests/store/faultfs.h"
#include "tests/store/steps.h"
#include "tests/support/cm.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

struct trouble {
	enum faultfs_kind kind;
	int code;
	const char *words;
};

static bool
refused(const struct trouble *t, int r, const struct fault *f)
{
	if (r != t->code)
		return false;
	assert_int_equal(f->code, r);
	assert_non_null(strstr(f->cause, t->words));
	assert_true(f->remedy[0] != '\0');
	return true;
}

/* From the at-th operation of the disk on, until the first step that it refuses. Was one? */
static bool
trouble_at(struct bed *b, const struct trouble *t, long at)
{
	struct got g = { .done = false }, log = { .done = false };
	bool met = false;
	struct fault f;

	bed_init(b);
	faultfs_arm(t->kind, at, 0);
	if (store_open(&b->s, &b->config, &f) != 0) {
		assert_true(refused(t, f.code, &f));
		met = true;
		faultfs_arm(FAULTFS_NONE, 0, 0);
		bed_open(b);
	}
	for (enum step i = 0; i < STEPS; i++) {
		int r = steps_take(b, &g, i);

		if (r == 0)
			continue;
		assert_false(met);
		assert_true(refused(t, r, &g.fault));
		met = true;
		/* It can still be read, and nothing of what failed is there. */
		steps_read(b, &log);
		for (size_t k = 0; k < log.a.n; k++)
			assert_true(log.a.records[k].seq <= i);
		faultfs_arm(FAULTFS_NONE, 0, 0);
		assert_int_equal(steps_take(b, &g, i), 0);
		assert_false(g.a.again);
	}
	steps_check(b);
	bed_close(b);
	met = met || faultfs_count() >= at;
	faultfs_arm(FAULTFS_NONE, 0, 0);
	/* Also when the end itself could not be written. */
	bed_open(b);
	steps_check(b);
	bed_close(b);
	bed_fini(b);
	got_free(&g);
	got_free(&log);
	return met;
}

static void
trouble_everywhere(const struct trouble *t)
{
	long at = 1, step = getenv("SNUG_LONG") != NULL ? 1 : 5;
	struct bed b;

	while (trouble_at(&b, t, at))
		at += step;
	assert_true(at > 100);
}

static void
test_full(void **state)
{
	static const struct trouble t = { FAULTFS_FULL, ERR_NOSPACE, "no space left" };

	(void)state;
	trouble_everywhere(&t);
}

static void
test_failing(void **state)
{
	static const struct trouble t = { FAULTFS_IO, ERR_IO, "cannot read or write" };

	(void)state;
	trouble_everywhere(&t);
}

static void
test_read_only(void **state)
{
	static const struct trouble t = { FAULTFS_READONLY, ERR_READONLY, "cannot be written to" };

	(void)state;
	trouble_everywhere(&t);
}

/* The real thing, which root is not told of. */
static void
test_read_only_folder(void **state)
{
	struct store *s = NULL;
	struct fault f = { 0 };
	struct bed b;

	(void)state;
	if (geteuid() == 0)
		return;
	bed_init(&b);
	bed_open(&b);
	bed_close(&b);
	assert_int_equal(chmod(b.path, 0400), 0);
	assert_int_equal(chmod(b.dir, 0500), 0);
	assert_int_equal(store_open(&s, &b.config, &f), ERR_READONLY);
	assert_null(s);
	assert_int_equal(chmod(b.dir, 0700), 0);
	assert_int_equal(chmod(b.path, 0600), 0);
	bed_open(&b);
	bed_close(&b);
	bed_fini(&b);
}

/* A batch with one that cannot be done: the others are. */
static void
test_one_in_the_way(void **state)
{
	struct got g[30] = { 0 };
	struct bed b;
	size_t done = 0;

	(void)state;
	bed_init(&b);
	bed_open(&b);
	assert_int_equal(steps_take(&b, &g[0], MAKE_ROOM), 0);
	got_free(&g[0]);
	/* Enough for some, whatever batches they come in. */
	faultfs_arm(FAULTFS_FULL, 20, 0);
	for (uint32_t i = 0; i < 30; i++) {
		struct store_entry e = bed_entry(1, i, "x");

		assert_int_equal(store_append(b.s, &e, bed_then(&g[i])), 0);
	}
	for (uint32_t i = 0; i < 30; i++) {
		bed_await(&b, &g[i]);
		assert_true(g[i].a.r == 0 || g[i].a.r == ERR_NOSPACE);
		done += g[i].a.r == 0;
		got_free(&g[i]);
	}
	faultfs_arm(FAULTFS_NONE, 0, 0);
	steps_read(&b, &g[0]);
	assert_int_equal(g[0].a.n, done);
	got_free(&g[0]);
	bed_close(&b);
	bed_fini(&b);
}

/* Overwrite the page of the database that has this text. */
static void
damage(const char *path, const char *text)
{
	struct buf whole = BUF_INIT(16 << 20);
	char junk[4096];
	struct fault f;
	uint8_t *at;
	int fd;

	memset(junk, 0x5a, sizeof junk);
	assert_int_equal(file_read(path, &whole, &f), 0);
	at = memmem(whole.p, whole.n, text, strlen(text));
	assert_non_null(at);
	fd = open(path, O_RDWR);
	assert_int_equal(pwrite(fd, junk, sizeof junk, (at - whole.p) / 4096 * 4096), sizeof junk);
	close(fd);
	buf_fini(&whole);
}

static int
append(struct bed *b, struct got *g, uint32_t room, uint32_t id, const char *body)
{
	struct store_entry e = bed_entry(room, id, body);

	return bed_do(b, g, store_append(b->s, &e, bed_then(g)));
}

static void
test_damaged_page(void **state)
{
	struct got g = { .done = false };
	char filler[1001] = "";
	struct bed b;

	(void)state;
	memset(filler, 'f', 1000);
	bed_init(&b);
	bed_open(&b);
	for (uint32_t room = 1; room <= 2; room++) {
		assert_int_equal(
		    bed_do(&b, &g, store_room_make(b.s, bed_id(room), "#r", bed_then(&g))), 0);
		for (uint32_t i = 1; i <= 30; i++)
			assert_int_equal(append(&b, &g, room, i,
					     room == 1 && i == 15 ? "IN THE MIDDLE" : filler),
			    0);
	}
	bed_close(&b);
	damage(b.path, "IN THE MIDDLE");
	bed_open(&b);
	assert_int_equal(
	    bed_do(&b, &g, store_read(b.s, bed_id(1), 0, 100, bed_then(&g))), ERR_DAMAGED);
	assert_non_null(strstr(g.fault.cause, b.path));
	assert_non_null(strstr(g.fault.cause, "damaged"));
	/* Beside it life goes on: in the other room, and behind the damage. */
	assert_int_equal(bed_do(&b, &g, store_read(b.s, bed_id(2), 0, 100, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 30);
	assert_int_equal(append(&b, &g, 2, 100, "x"), 0);
	assert_int_equal(append(&b, &g, 1, 100, "x"), 0);
	assert_int_equal(bed_do(&b, &g, store_read(b.s, bed_id(1), 30, 100, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	bed_close(&b);
	bed_fini(&b);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_failing),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_read_only_folder),
		cmocka_unit_test(test_one_in_the_way),
		cmocka_unit_test(test_damaged_page),
	};

	if (log_open("", LOG_ERROR) != 0)
		return 99;
	faultfs_install();
	return cmocka_run_group_tests_name("store/store, a disk in trouble", tests, NULL, NULL);
}
