#include "ui/term_probe.h"

#include "tests/support/cm.h"
#include "ui/text.h"

static const int usual[PROBE__COUNT] = { 6, 3, 4, 4, 2, 2, 1, 1 };

static void
answer(struct term_probe *p, enum term_report_kind kind, uint32_t a, uint32_t b)
{
	struct term_report r = { kind, a, b };

	term_probe_take(p, &r);
}

static void
ask(struct term_probe *p)
{
	struct buf b = BUF_INIT(4096);

	term_probe_ask(p, true, &b);
	/* As it was before, and the end is asked for last. */
	assert_memory_equal(b.p, "\0337", 2);
	assert_memory_equal(b.p + b.n - 6, "\0338\033[5n", 6);
	buf_fini(&b);
}

/* All as usual but one. */
static void
answer_all(struct term_probe *p, enum probe but, int cols)
{
	ask(p);
	for (size_t i = 0; i < PROBE__COUNT; i++)
		answer(p, REPORT_CURSOR, 2, (uint32_t)((i == but ? cols : usual[i]) + 1));
	answer(p, REPORT_END, 0, 0);
	assert_false(p->waiting);
}

static void
no_answer_changes_nothing(void **state)
{
	struct term_probe p;

	(void)state;
	ask(&p);
	assert_true(p.waiting);
	assert_true(term_probe_fits(&p, L'\u4f60', 2));
	assert_false(term_probe_sure(&p, PROBE_ISOLATE));
	term_probe_end(&p);
	answer(&p, REPORT_BACKGROUND, 0xffffff, 0);
	assert_int_equal(p.background, -1);
}

static void
agreement(void **state)
{
	struct term_probe p;

	(void)state;
	answer_all(&p, PROBE__COUNT, 0);
	for (int i = 0; i < PROBE__COUNT; i++)
		assert_true(term_probe_sure(&p, (enum probe)i));
	assert_true(term_probe_fits(&p, 0x1f389, 2));
}

static void
disagreement(void **state)
{
	struct term_probe p;

	(void)state;
	answer_all(&p, PROBE_SIGNS, 12); /* a terminal for CJK */
	assert_false(term_probe_fits(&p, 0x2502, 1));
	assert_true(term_probe_fits(&p, 0xe9, 1));
	assert_true(term_probe_fits(&p, 'a', 1));
	answer_all(&p, PROBE_EMOJI, 2);
	assert_false(term_probe_fits(&p, 0x1f389, 2));
	assert_true(term_probe_fits(&p, 0x4f60, 2));
	assert_true(term_probe_fits(&p, 0x20000, 2));
	answer_all(&p, PROBE_NEWER, 1);
	assert_false(term_probe_fits(&p, 0x1fae0, 2));
	assert_true(term_probe_fits(&p, 0x1f389, 2));
	answer_all(&p, PROBE_FLAG, 4);
	assert_false(term_probe_fits(&p, 0x1f1eb, 1));
	answer_all(&p, PROBE_WIDE, 2);
	assert_false(term_probe_fits(&p, 0xd55c, 2));
	answer_all(&p, PROBE_LETTERS, 6);
	assert_false(term_probe_fits(&p, 0x416, 1));
}

/* With one answer lost nobody knows whose the others are. */
static void
a_lost_answer(void **state)
{
	struct term_probe p;

	(void)state;
	ask(&p);
	for (int i = 0; i < PROBE__COUNT - 1; i++)
		answer(&p, REPORT_CURSOR, 2, 80);
	answer(&p, REPORT_END, 0, 0);
	assert_true(term_probe_fits(&p, 0x2502, 1));
	assert_false(term_probe_sure(&p, PROBE_MARK));
	answer(&p, REPORT_CURSOR, 2, 80); /* too late */
	assert_true(term_probe_fits(&p, 0x2502, 1));
}

static void
modes(void **state)
{
	struct term_probe p;

	(void)state;
	ask(&p);
	answer(&p, REPORT_MODE, 2026, 0);
	answer(&p, REPORT_MODE, 2026, 4);
	answer(&p, REPORT_MODE, 1, 2);
	assert_false(p.sync);
	answer(&p, REPORT_MODE, 2026, 2);
	assert_true(p.sync);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_answer_changes_nothing),
		cmocka_unit_test(agreement),
		cmocka_unit_test(disagreement),
		cmocka_unit_test(a_lost_answer),
		cmocka_unit_test(modes),
	};

	text_locale();
	return cmocka_run_group_tests_name("term_probe", tests, NULL, NULL);
}
