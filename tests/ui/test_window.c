#include "ui/window.h"

#include "tests/support/cm.h"

static const struct rect screen = { .y = 2, .x = 23, .h = 40, .w = 100 };

static void
splits_and_closes(void **state)
{
	struct windows w;

	(void)state;
	windows_init(&w);
	assert_int_equal(windows_nth(&w, 0), w.focus);
	assert_int_equal(windows_nth(&w, 1), -1);
	assert_false(windows_close(&w));
	assert_false(windows_merge(&w));
	windows_focus(&w)->room = 7;
	assert_true(windows_split(&w, WINDOW_STACK, 33));
	assert_int_equal(w.n, 2);
	assert_int_equal(windows_focus(&w)->room, 7);
	windows_focus(&w)->room = 8;
	assert_int_equal(windows_nth(&w, 1), w.focus);
	windows_next(&w);
	assert_int_equal(windows_focus(&w)->room, 7);
	windows_next(&w);
	assert_true(windows_close(&w));
	assert_int_equal(w.n, 1);
	assert_int_equal(windows_focus(&w)->room, 7);
	assert_int_equal(w.v[w.focus].parent, -1);
}

/* 7 above; below 8 and, beside it, 9. */
static void
three(struct windows *w)
{
	windows_init(w);
	windows_focus(w)->room = 7;
	windows_split(w, WINDOW_STACK, 33);
	windows_focus(w)->room = 8;
	windows_split(w, WINDOW_BESIDE, 50);
	windows_focus(w)->room = 9;
}

static void
shares_the_place(void **state)
{
	struct windows w;
	const struct rect *at[3];

	(void)state;
	three(&w);
	assert_true(windows_place(&w, &screen));
	for (int i = 0; i < 3; i++)
		at[i] = &w.v[windows_nth(&w, i)].at;
	assert_int_equal(at[0]->h, 26);
	assert_int_equal(at[0]->w, 100);
	assert_int_equal(at[1]->y, 28);
	assert_int_equal(at[1]->h, 14);
	assert_int_equal(at[1]->w, 49);
	assert_int_equal(at[2]->x, at[1]->x + at[1]->w + 1);
	assert_int_equal(at[2]->x + at[2]->w, 123);
	assert_int_equal(windows_at(&w, 30, 23), windows_nth(&w, 1));
	assert_int_equal(windows_at(&w, 30, 72), -1); /* the rule */
	assert_int_equal(windows_at(&w, 1, 30), -1);
}

static void
goes_by_arrows(void **state)
{
	struct windows w;

	(void)state;
	three(&w);
	windows_place(&w, &screen);
	assert_false(windows_go(&w, WINDOW_RIGHT));
	assert_false(windows_go(&w, WINDOW_DOWN));
	assert_true(windows_go(&w, WINDOW_LEFT));
	assert_int_equal(windows_focus(&w)->room, 8);
	assert_true(windows_go(&w, WINDOW_UP));
	assert_int_equal(windows_focus(&w)->room, 7);
	assert_true(windows_go(&w, WINDOW_DOWN));
	assert_int_equal(windows_focus(&w)->room, 8);
	assert_true(windows_go(&w, WINDOW_RIGHT));
	assert_int_equal(windows_focus(&w)->room, 9);
}

static void
too_little_room_shows_one(void **state)
{
	struct rect small = { .h = 7, .w = 100 };
	struct windows w;

	(void)state;
	three(&w);
	assert_false(windows_place(&w, &small));
	windows_zoom(&w, &small);
	assert_int_equal(windows_focus(&w)->at.w, 100);
	assert_int_equal(w.v[windows_nth(&w, 0)].at.h, 0);
	small = (struct rect){ .h = 40, .w = 2 * WINDOW_COLS_MIN };
	assert_false(windows_place(&w, &small));
	small.w++;
	assert_true(windows_place(&w, &small));
}

static void
merging_keeps_the_focus(void **state)
{
	struct windows w;

	(void)state;
	three(&w);
	w.focus = windows_nth(&w, 0);
	assert_true(windows_merge(&w));
	assert_int_equal(w.n, 1);
	assert_int_equal(windows_focus(&w)->room, 7);
	three(&w);
	assert_true(windows_merge(&w));
	assert_int_equal(w.n, 2);
	assert_int_equal(windows_focus(&w)->room, 9);
	three(&w);
	windows_only(&w);
	assert_int_equal(w.n, 1);
	assert_int_equal(windows_focus(&w)->room, 9);
}

static void
is_sound(const struct windows *w)
{
	int leaves = 0, nodes = 0;

	for (int i = 0; i < WINDOWS_NODES; i++) {
		const struct window *v = &w->v[i];

		leaves += v->kind == WINDOW_LEAF;
		nodes += v->kind != WINDOW_NONE;
		for (int k = 0; v->kind == WINDOW_STACK && k < 2; k++)
			assert_int_equal(w->v[v->child[k]].parent, i);
	}
	assert_int_equal(leaves, w->n);
	assert_int_equal(nodes, 2 * w->n - 1);
	assert_int_equal(w->v[w->focus].kind, WINDOW_LEAF);
	assert_int_equal(windows_nth(w, w->n), -1);
	assert_true(windows_nth(w, w->n - 1) >= 0);
	assert_int_equal(w->v[w->root].parent, -1);
}

/* Every cell belongs to one window or to a rule, and none is smaller than allowed. */
static void
is_shared(const struct windows *w)
{
	int cells = 0;

	for (int i = 0; i < WINDOWS_NODES; i++)
		if (w->v[i].kind == WINDOW_LEAF) {
			assert_true(w->v[i].at.h >= WINDOW_ROWS_MIN);
			assert_true(w->v[i].at.w >= WINDOW_COLS_MIN);
			cells += w->v[i].at.h * w->v[i].at.w;
		} else if (w->v[i].kind == WINDOW_BESIDE) {
			cells += w->v[i].at.h;
		}
	assert_int_equal(cells, screen.h * screen.w);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
random_change(struct windows *w, uint32_t *seed)
{
	int percent = 10 + (int)(next(seed) % 81);

	switch (next(seed) % 8) {
	case 0:
		windows_close(w);
		break;
	case 1:
		if (next(seed) % 4 == 0)
			windows_merge(w);
		break;
	case 2:
		windows_next(w);
		break;
	case 3:
		windows_go(w, (enum window_way)(next(seed) % 4));
		break;
	default:
		windows_split(w, next(seed) % 2 ? WINDOW_STACK : WINDOW_BESIDE, percent);
	}
}

static const char *
name_of(void *user, size_t room)
{
	static const char *const names[] = { "#lobby", "#ops", "@eve" };

	(void)user;
	return names[room % 3];
}

static void
whatever_is_done_it_stays_a_tree(void **state)
{
	struct windows w;
	uint32_t seed = 4;

	(void)state;
	windows_init(&w);
	for (int i = 0; i < 4000; i++) {
		random_change(&w, &seed);
		is_sound(&w);
		if (windows_place(&w, &screen))
			is_shared(&w);
	}
}

/* the file -------------------------------------------------------------------- */

static void
written_and_read_is_the_same(void **state)
{
	struct buf once = BUF_INIT(1 << 16), again = BUF_INIT(1 << 16);
	struct window_file wf = { .wish = { .no_people = true } }, back;
	uint32_t seed = 9;
	struct fault f;

	(void)state;
	windows_init(&wf.windows);
	for (int i = 0; i < 300; i++) {
		random_change(&wf.windows, &seed);
		windows_focus(&wf.windows)->room = next(&seed) % 3;
		buf_clear(&once);
		buf_clear(&again);
		window_file_write(&wf, name_of, NULL, &once);
		assert_int_equal(window_file_read(&back, "f", buf_bytes(&once), &f), 0);
		is_sound(&back.windows);
		assert_true(back.wish.no_people && !back.wish.no_rooms);
		window_file_write(&back, name_of, NULL, &again);
		assert_true(bytes_equal(buf_bytes(&once), buf_bytes(&again)));
	}
	buf_fini(&once);
	buf_fini(&again);
}

static void
what_the_file_looks_like(void **state)
{
	static const char want[] = "screen=1 rooms=yes people=no\n"
				   "split=stack percent=67\n"
				   "room=#ops\n"
				   "split=beside percent=50\n"
				   "room=@eve\n"
				   "room=#lobby focus=yes\n";
	struct window_file wf;
	struct buf out = BUF_INIT(1 << 12);
	struct fault f;

	(void)state;
	assert_int_equal(window_file_read(&wf, "f", bytes_str(want), &f), 0);
	assert_int_equal(wf.windows.n, 3);
	assert_string_equal(wf.windows.v[windows_nth(&wf.windows, 1)].want, "@eve");
	assert_int_equal(windows_nth(&wf.windows, 2), wf.windows.focus);
	assert_true(wf.wish.no_people);
	window_file_write(&wf, name_of, NULL, &out);
	assert_true(bytes_equal(buf_bytes(&out), bytes_str(want)));
	buf_fini(&out);
}

static void
anything_else_is_refused(void **state)
{
#define HEAD "screen=1 rooms=yes people=yes\n"
	static const char *const bad[] = {
		"",
		HEAD,
		"room=#ops focus=yes\n",
		"screen=2 rooms=yes people=yes\nroom=#ops focus=yes\n",
		"screen=1 rooms=maybe people=yes\nroom=#ops focus=yes\n",
		"screen=1 rooms=yes people=yes more=1\nroom=#ops focus=yes\n",
		HEAD HEAD "room=#ops focus=yes\n",
		HEAD "room=#ops\n",
		HEAD "room=ops focus=yes\n",
		HEAD "room=#o\033ps focus=yes\n",
		HEAD "room=#ops focus=no\n",
		HEAD "room=#ops focus=yes x=y\n",
		HEAD "room=#ops focus=yes\nroom=#dev\n",
		HEAD "split=stack percent=50\nroom=#ops focus=yes\n",
		HEAD "split=stack percent=50\nroom=#ops focus=yes\nroom=#dev focus=yes\n",
		HEAD "split=stack percent=50\nroom=#ops focus=yes\nroom=#dev\nroom=#x\n",
		HEAD "split=stack percent=9\nroom=#ops focus=yes\nroom=#dev\n",
		HEAD "split=stack percent=91\nroom=#ops focus=yes\nroom=#dev\n",
		HEAD "split=stack\nroom=#ops focus=yes\nroom=#dev\n",
		HEAD "split=over percent=50\nroom=#ops focus=yes\nroom=#dev\n",
		HEAD "what=1\n",
	};
	struct window_file wf;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(window_file_read(&wf, "f", bytes_str(bad[i]), &f), ERR_CONFIG);
		assert_int_equal(wf.windows.n, 1);
		is_sound(&wf.windows);
	}
}

static void
no_more_windows_than_there_may_be(void **state)
{
	struct buf text = BUF_INIT(1 << 16);
	struct window_file wf;
	struct fault f;

	(void)state;
	buf_put(&text, HEAD, strlen(HEAD));
	for (int i = 0; i < WINDOWS_MAX; i++)
		buf_put(&text, "split=stack percent=50\nroom=#a\n", 31);
	buf_put(&text, "room=#a focus=yes\n", 18);
	assert_int_equal(window_file_read(&wf, "f", buf_bytes(&text), &f), ERR_CONFIG);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_and_closes),
		cmocka_unit_test(shares_the_place),
		cmocka_unit_test(goes_by_arrows),
		cmocka_unit_test(too_little_room_shows_one),
		cmocka_unit_test(merging_keeps_the_focus),
		cmocka_unit_test(whatever_is_done_it_stays_a_tree),
		cmocka_unit_test(written_and_read_is_the_same),
		cmocka_unit_test(what_the_file_looks_like),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(no_more_windows_than_there_may_be),
	};

	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
