/* group_join on any bytes, and on any group info that a member sealed and signed. */
#include <stdlib.h>

#include "crypto_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct world world;
static bool ready;

static void
join(struct bytes in)
{
	struct group *g = NULL;

	if (group_join(&g, world.keys[E], in) == 0) {
		if (group_self(g) == NULL || strcmp(group_self(g)->nick, "e") != 0)
			abort();
		group_free(g);
		world_fini(&world);
		ready = false;
		return;
	}
	if (g != NULL || keyring_count(world.keys[E]) != 1)
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
		world_seal_welcome(&world, bytes_of(data + 1, size - 1), &b);
	else
		buf_put(&b, data + 1, size - 1);
	join(buf_bytes(&b));
	buf_fini(&b);
	return 0;
}
