/*
 * Tests of store/history_message.c, _page.c and _scan.c: each message once and in its place,
 * whether it is a row or in a page; a random run beside a plain list.
 */
#include "tests/store/attic.h"
#include "tests/support/cm.h"
#include "tests/support/random.h"

#include "base/mem.h"
#include "store/history_row.h"

/* What a scan gave. */
struct list_of {
	struct history_place at[4096];
	uint32_t text[4096];
	size_t n, enough; /* 0: never */
	size_t unreadable;
};

static bool
note(void *user, const struct history_message *m)
{
	struct list_of *l = user;

	assert_true(l->n < 4096);
	l->at[l->n] = m->place;
	l->text[l->n++] = m->unreadable ? 0 : attic_number(m->body);
	l->unreadable += m->unreadable;
	if (!m->unreadable)
		assert_true(bytes_equal(m->sender, bytes_str("alice")));
	return l->n != l->enough;
}

static void
add(struct attic *a, uint32_t n)
{
	struct history_message m = attic_message(n);
	int r = history_message_add(a->h, a->room, &m);

	if (r != 0)
		fail_msg("%u: %s", n, history_fault(a->h)->cause);
}

static void
add_many(struct attic *a, uint32_t from, uint32_t to)
{
	assert_int_equal(history_begin(a->h), 0);
	for (uint32_t i = from; i <= to; i++)
		add(a, i);
	assert_int_equal(history_commit(a->h), 0);
}

static void
backward(struct attic *a, struct history_place before, size_t enough, struct list_of *l)
{
	l->n = l->unreadable = 0;
	l->enough = enough;
	assert_int_equal(history_backward(a->h, a->room, before, note, l), 0);
}

static void
forward(struct attic *a, struct history_place after, size_t enough, struct list_of *l)
{
	l->n = l->unreadable = 0;
	l->enough = enough;
	assert_int_equal(history_forward(a->h, a->room, after, note, l), 0);
}

static void
test_in_order(void **state)
{
	struct attic *a = *state;
	struct list_of l;

	backward(a, HISTORY_END, 0, &l);
	assert_int_equal(l.n, 0);
	add_many(a, 1, 1000);
	for (int again = 0; again < 2; again++) {
		backward(a, HISTORY_END, 0, &l);
		assert_int_equal(l.n, 1000);
		for (uint32_t i = 0; i < 1000; i++)
			assert_int_equal(l.text[i], 1000 - i);
		forward(a, HISTORY_START, 0, &l);
		assert_int_equal(l.n, 1000);
		for (uint32_t i = 0; i < 1000; i++)
			assert_int_equal(l.text[i], i + 1);
		attic_again(a);
	}
	/* From every place, so that the edges of pages are met. */
	for (uint32_t i = 1; i <= 1000; i++) {
		backward(a, (struct history_place){ i, 0 }, 2, &l);
		assert_int_equal(l.n, i > 2 ? 2 : i - 1);
		assert_true(l.n == 0 || l.text[0] == i - 1);
		assert_true(l.n < 2 || l.text[1] == i - 2);
		forward(a, (struct history_place){ i, 0 }, 2, &l);
		assert_int_equal(l.n, i < 999 ? 2 : 1000 - i);
		assert_true(l.n == 0 || l.text[0] == i + 1);
		assert_true(l.n < 2 || l.text[1] == i + 2);
	}
	assert_int_equal(history_backward(a->h, 99, HISTORY_END, note, &l), ERR_NOTFOUND);
	assert_int_equal(history_forward(a->h, 99, HISTORY_START, note, &l), ERR_NOTFOUND);
}

static void
test_once_each(void **state)
{
	struct attic *a = *state;
	struct history_message m;
	struct list_of l;

	add_many(a, 1, 300);
	attic_again(a);
	for (uint32_t i = 1; i <= 300; i += 13) {
		m = attic_message(i);
		assert_true(history_message_known(a->h, a->room, m.id));
		m.place.seq = 1000;
		assert_int_equal(history_message_add(a->h, a->room, &m), ERR_EXISTS);
		m = attic_message(1000 + i);
		m.place.seq = i;
		assert_int_equal(history_message_add(a->h, a->room, &m), ERR_EXISTS);
		assert_false(history_message_known(a->h, a->room, m.id));
	}
	backward(a, HISTORY_END, 0, &l);
	assert_int_equal(l.n, 300);
	m = attic_message(1);
	assert_int_equal(history_message_add(a->h, 99, &m), ERR_NOTFOUND);
	m = attic_message(2000);
	m.place.seq = UINT64_MAX;
	assert_int_equal(history_message_add(a->h, a->room, &m), ERR_TOOLONG);
	m = attic_message(2000);
	m.sender = bytes_of(NULL, HISTORY_SENDER_MAX + 1);
	assert_int_equal(history_message_add(a->h, a->room, &m), ERR_TOOLONG);
}

static void
test_get_and_replace(void **state)
{
	struct attic *a = *state;
	struct buf mem = BUF_INIT(1000);
	struct history_message m;
	struct list_of l;

	add_many(a, 1, 300);
	for (uint32_t i = 1; i <= 300; i += 7) {
		assert_int_equal(history_message_get(a->h, a->room, attic_id(i), &mem, &m), 0);
		assert_int_equal(m.place.seq, i);
		assert_true(m.time_ms == 1000 + i);
		assert_int_equal(m.kind, i % 7);
		assert_int_equal(attic_number(m.body), i);
		m = attic_message(i);
		m.place.seq = 4711; /* does not count */
		m.body = bytes_str("12345");
		assert_int_equal(history_message_replace(a->h, a->room, &m), 0);
		assert_int_equal(history_message_get(a->h, a->room, attic_id(i), &mem, &m), 0);
		assert_int_equal(m.place.seq, i);
		assert_int_equal(attic_number(m.body), 12345);
	}
	attic_again(a);
	forward(a, HISTORY_START, 0, &l);
	assert_int_equal(l.n, 300);
	for (uint32_t i = 0; i < 300; i++)
		assert_int_equal(l.text[i], i % 7 == 0 ? 12345 : i + 1);
	m = attic_message(5000);
	assert_int_equal(history_message_replace(a->h, a->room, &m), ERR_NOTFOUND);
	assert_int_equal(
	    history_message_get(a->h, a->room, attic_id(5000), &mem, &m), ERR_NOTFOUND);
	assert_int_equal(history_message_get(a->h, 99, attic_id(1), &mem, &m), ERR_NOTFOUND);
	buf_fini(&mem);
}

static void
test_lines_of_our_own(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(9000);
	struct list_of l;

	assert_int_equal(history_message_note(a->h, a->room, &m), 0);
	assert_int_equal(m.place.seq, 0);
	assert_int_equal(m.place.part, 1);
	add_many(a, 1, 10);
	m = attic_message(9001);
	assert_int_equal(history_message_note(a->h, a->room, &m), 0);
	m = attic_message(9002);
	assert_int_equal(history_message_note(a->h, a->room, &m), 0);
	assert_int_equal(m.place.seq, 10);
	assert_int_equal(m.place.part, 2);
	assert_true(history_message_known(a->h, a->room, m.id));
	add(a, 11);
	forward(a, HISTORY_START, 0, &l);
	assert_int_equal(l.n, 14);
	assert_int_equal(l.text[0], 9000);
	assert_int_equal(l.text[11], 9001);
	assert_int_equal(l.text[12], 9002);
	assert_int_equal(l.text[13], 11);
	assert_int_equal(history_message_note(a->h, 99, &m), ERR_NOTFOUND);
}

static void
test_large_ones(void **state)
{
	struct attic *a = *state;
	char *big = mem_calloc(HISTORY_BODY_MAX + 2, 1);
	struct buf mem = BUF_INIT(1 << 20);
	struct history_message m;

	memset(big, '1', HISTORY_BODY_MAX + 1);
	for (uint32_t i = 1; i <= 140; i++) {
		m = attic_message(i);
		if (i % 20 == 0)
			m.body = bytes_of(big, HISTORY_BODY_MAX);
		assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	}
	attic_again(a);
	for (uint32_t i = 1; i <= 140; i++) {
		assert_int_equal(history_message_get(a->h, a->room, attic_id(i), &mem, &m), 0);
		if (i % 20 == 0)
			assert_int_equal(m.body.n, HISTORY_BODY_MAX);
	}
	m.body.n = HISTORY_BODY_MAX + 1;
	assert_int_equal(history_message_add(a->h, a->room, &m), ERR_TOOLONG);
	free(big);
	buf_fini(&mem);
}

/* The plain list: texts by place, sorted. */
struct model {
	struct history_place at[2048];
	uint32_t text[2048], id[2048];
	size_t n;
};

static void
model_put(struct model *m, struct history_place at, uint32_t id)
{
	size_t i = m->n++;

	assert_true(m->n < 2048);
	for (; i > 0 && history_place_compare(m->at[i - 1], at) > 0; i--) {
		m->at[i] = m->at[i - 1];
		m->text[i] = m->text[i - 1];
		m->id[i] = m->id[i - 1];
	}
	m->at[i] = at;
	m->text[i] = m->id[i] = id;
}

static void
check(struct attic *a, const struct model *m)
{
	struct list_of l;

	forward(a, HISTORY_START, 0, &l);
	assert_int_equal(l.n, m->n);
	for (size_t i = 0; i < m->n; i++) {
		assert_int_equal(history_place_compare(l.at[i], m->at[i]), 0);
		assert_int_equal(l.text[i], m->text[i]);
	}
	backward(a, HISTORY_END, 0, &l);
	assert_int_equal(l.n, m->n);
	for (size_t i = 0; i < m->n; i++)
		assert_int_equal(l.text[i], m->text[m->n - 1 - i]);
}

/* Mostly at the end, now and then late, changed, of our own. */
static void
one_step(struct attic *a, struct model *m, uint64_t *random, uint32_t *next, uint64_t *seq)
{
	struct history_message x = attic_message(++*next);
	uint64_t dice = random_next(random) % 10;
	size_t i = m->n > 0 ? random_next(random) % m->n : 0;
	int r;

	if (dice < 7) {
		*seq += 1 + random_next(random) % 3;
		x.place = (struct history_place){ *seq, 0 };
	} else if (dice == 7 && *seq > 0) {
		x.place = (struct history_place){ 1 + random_next(random) % *seq, 0 };
	} else if (dice == 8) {
		assert_int_equal(history_message_note(a->h, a->room, &x), 0);
		model_put(m, x.place, *next);
		m->id[m->n - 1] = 0; /* drawn, not ours to know */
		return;
	} else if (m->n > 0 && m->id[i] != 0) {
		memcpy(x.id, attic_id(m->id[i]), sizeof x.id);
		assert_int_equal(history_message_replace(a->h, a->room, &x), 0);
		m->text[i] = *next;
		return;
	}
	r = history_message_add(a->h, a->room, &x);
	for (i = 0; i < m->n; i++)
		if (history_place_compare(m->at[i], x.place) == 0) {
			assert_int_equal(r, ERR_EXISTS);
			return;
		}
	assert_int_equal(r, 0);
	model_put(m, x.place, *next);
}

static void
test_beside_a_list(void **state)
{
	struct attic *a = *state;
	uint64_t random = random_seed("history"), seq = 0, kept_seq;
	struct model *m = mem_calloc(1, sizeof *m), *kept = mem_calloc(1, sizeof *kept);
	uint32_t next = 0;

	for (int round = 0; round < 40; round++) {
		*kept = *m;
		kept_seq = seq;
		assert_int_equal(history_begin(a->h), 0);
		for (int i = 0; i < 30; i++)
			one_step(a, m, &random, &next, &seq);
		if (random_next(&random) % 4 == 0) {
			history_rollback(a->h);
			*m = *kept;
			seq = kept_seq;
		} else {
			assert_int_equal(history_commit(a->h), 0);
		}
		if (random_next(&random) % 4 == 0)
			attic_again(a);
		check(a, m);
	}
	assert_true(m->n > 500);
	free(m);
	free(kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_in_order, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_once_each, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_get_and_replace, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_lines_of_our_own, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_large_ones, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_beside_a_list, attic_setup, attic_teardown),
	};

	return cmocka_run_group_tests_name("store/history_message", tests, NULL, NULL);
}
