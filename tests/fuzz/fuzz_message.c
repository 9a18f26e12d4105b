/* group_unprotect on any bytes, and on any content that a member sealed. */
#include <stdlib.h>

#include "crypto_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct world world;
static bool ready;

static void
unprotect(struct bytes in)
{
	struct group *g = world.group[B];
	struct buf text = BUF_INIT(1 << 20);
	struct group_member from;
	uint32_t next = ratchet_next(g->now->ratchets, 0);
	struct bytes aad;

	if (group_unprotect(g, in, &text, &aad, &from) == 0) {
		world_fini(&world);
		ready = false;
	} else if (text.n != 0 || ratchet_next(g->now->ratchets, 0) != next) {
		abort();
	}
	buf_fini(&text);
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
		world_seal_message(&world, bytes_of(data + 1, size - 1), &b);
	else
		buf_put(&b, data + 1, size - 1);
	unprotect(buf_bytes(&b));
	buf_fini(&b);
	return 0;
}
