/*
 * Whatever comes for a live group of eight, where no signature, MAC or tag stops it (insecure.c):
 * what is refused changes nothing but that the key of what did decrypt is gone; what is accepted
 * leaves a group that could be joined and saved.
 */
#include <assert.h>
#include <stdlib.h>

#include "crypto/mls_message.h"
#include "crypto/mls_state.h"
#include "tests/fuzz/live.h"
#include "tests/fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM (1 << 22)
#define STEPS 6

static struct buf
state_of(const struct mls_group *g)
{
	struct buf b = BUF_INIT(ROOM);

	assert(mls_state_write(g, &b) == 0);
	return b;
}

/* The same state without the key of that message; false when it is not private. */
static bool
spend(struct mls_group *g, struct bytes message)
{
	struct mls_message m;
	struct private_keys keys = mls_epoch_private(g->now);
	struct ratchet_place place;
	struct sender_data s;

	if (mls_message_parse(&m, message) != 0 || m.wire_format != WIRE_FORMAT_PRIVATE ||
	    m.private_message.epoch != mls_epoch(g) ||
	    private_message_sender(&m.private_message, &keys, &s) != 0)
		return false;
	place = (struct ratchet_place){ s.leaf,
		m.private_message.type == CONTENT_APPLICATION ? RATCHET_APPLICATION
							      : RATCHET_HANDSHAKE,
		s.generation };
	return secret_tree_consume(keys.tree, &place) == 0;
}

static void
check_refused(struct mls_group *before, const struct mls_group *after, struct bytes message)
{
	struct buf a = state_of(before), b = state_of(after);

	if (!bytes_equal(buf_bytes(&a), buf_bytes(&b))) {
		assert(spend(before, message));
		buf_fini(&a);
		a = state_of(before);
		assert(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	}
	buf_fini(&a);
	buf_fini(&b);
}

/* False when the group is over. */
static bool
step(struct mls_group *g, struct rd *in)
{
	struct buf message = BUF_INIT(ROOM);
	struct mls_group *before;
	struct mls_event e;

	assert(mls_group_clone(&before, g) == 0);
	mutate_message(&message, g, in);
	if (mls_process(g, buf_bytes(&message), &e) != 0) {
		check_refused(before, g, buf_bytes(&message));
	} else {
		if (e.kind == MLS_EVENT_COMMIT)
			assert(e.change.removed_self || mls_epoch(g) == mls_epoch(before) + 1);
		else
			assert(mls_epoch(g) == mls_epoch(before));
		mls_event_fini(&e);
		live_check(g);
	}
	mls_group_free(before);
	buf_fini(&message);
	return mls_group_state(g) == MLS_ACTIVE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mls_group *g;
	struct rd in;

	live_get();
	g = live_group(LIVE_VICTIM);
	rd_init(&in, bytes_of(data, size));
	for (int i = 0; i < STEPS && rd_left(&in) > 0; i++)
		if (!step(g, &in))
			break;
	mls_group_free(g);
	return 0;
}
