#include "tests/store/steps.h"

#include "tests/support/cm.h"

static int
commit(struct bed *b, struct got *g, uint32_t id, uint64_t prev, const char *const *who)
{
	struct store_change c = {
		.entry = bed_entry(1, id, "commit"),
		.prev = prev,
		.welcome = bytes_str("welcome"),
		.joiners = who,
		.n_joiners = who != NULL ? 1 : 0,
	};

	return bed_do(b, g, store_commit(b->s, &c, bed_then(g)));
}

int
steps_take(struct bed *b, struct got *g, enum step step)
{
	static const char *const bob[] = { "bob" };
	const struct store_value v = {
		.bucket = "b",
		.key = "k",
		.rev = STORE_REV_ANY,
		.body = bytes_str("value"),
	};

	switch (step) {
	case MAKE_ROOM:
		return bed_do(b, g, store_room_make(b->s, bed_id(1), "#a", bed_then(g)));
	case APPEND_1:
		return bed_append(b, g, 1);
	case APPEND_2:
		return bed_append(b, g, 2);
	case COMMIT_3:
		return commit(b, g, 3, 0, bob);
	case KEYPKG_1:
		return bed_do(
		    b, g, store_keypkg_add(b->s, "bob", bytes_str("kp1"), false, bed_then(g)));
	case KEYPKG_2:
		return bed_do(
		    b, g, store_keypkg_add(b->s, "bob", bytes_str("kp2"), false, bed_then(g)));
	case APPEND_4:
		return bed_append(b, g, 4);
	case TAKE:
		return bed_do(b, g, store_keypkg_take(b->s, "bob", bed_then(g)));
	case COMMIT_5:
		return commit(b, g, 5, 3, NULL);
	case ACK:
		return bed_do(b, g, store_ack(b->s, bed_id(1), "bob", 4, bed_then(g)));
	case PUT:
		return bed_do(b, g, store_put(b->s, &v, bed_then(g)));
	case WELCOME_ACK:
		return bed_do(b, g, store_welcome_ack(b->s, "bob", UINT64_MAX, bed_then(g)));
	case EXPIRE:
		return bed_do(b, g, store_expire(b->s, 2, 100, bed_then(g)));
	case APPEND_6:
		return bed_append(b, g, 6);
	case STEPS:
		break;
	}
	return ERR_INTERNAL;
}

void
steps_read(struct bed *b, struct got *g)
{
	int r = bed_do(b, g, store_read(b->s, bed_id(1), 0, 100, bed_then(g)));

	assert_true(r == 0 || r == ERR_NOTFOUND);
	for (size_t i = 1; i < g->a.n; i++)
		assert_true(g->a.records[i - 1].seq < g->a.records[i].seq);
}

void
steps_check(struct bed *b)
{
	static const uint32_t left[] = { 2, 3, 4, 5, 6 };
	struct got g = { .done = false };

	steps_read(b, &g);
	assert_int_equal(g.a.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_memory_equal(g.a.records[i].id, bed_id(left[i]), STORE_ID_SIZE);
	got_free(&g);
}
