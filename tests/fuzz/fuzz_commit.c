/* group_process on any bytes, and on any content that a member signed. */
#include <stdlib.h>

#include "crypto_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One world for all inputs that are refused, a new one after each that is not. */
static struct world world;
static bool ready;

static void
process(struct bytes in)
{
	struct group *g = world.group[B];
	uint64_t epoch = group_epoch(g);
	uint8_t before[32], after[32];
	struct group_change change;

	group_epoch_authenticator(g, before);
	if (group_process(g, in, &change) == 0) {
		if (!change.removed_self && group_epoch(g) != epoch + 1)
			abort();
		world_fini(&world);
		ready = false;
		return;
	}
	group_epoch_authenticator(g, after);
	if (group_epoch(g) != epoch || group_size(g) != 3 || memcmp(before, after, 32) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT(1 << 22);

	if (size < 1)
		return 0;
	if (!ready)
		world_init(&world);
	ready = true;
	if (data[0] % WORLD_MODES == WORLD_SIGNED)
		world_sign_commit(&world, bytes_of(data + 1, size - 1), &b);
	else
		buf_put(&b, data + 1, size - 1);
	process(buf_bytes(&b));
	buf_fini(&b);
	return 0;
}
