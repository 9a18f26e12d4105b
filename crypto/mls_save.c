/* crypto/mls_save.c - a group sealed under a key, and back. */
#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_state.h"
#include "crypto/sealed.h"
#include "crypto/vec.h"

#define AHEAD_MAX 512 /* others leap over no more than SECRET_TREE_FORWARD */

/* ahead: so many messages may leave before it is saved again. */
static int
save(struct mls_group *g, uint32_t ahead, const uint8_t key[static 32], struct buf *state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	int r;

	wr_u32(&text, ahead);
	if ((r = mls_state_write(g, &text)) == 0)
		r = sealed_put(SEALED_GROUP, key, buf_bytes(&text), state);
	if (r == 0) {
		g->bound = g->client->policy.save_ahead > 0;
		g->sends_left = ahead;
	}
	buf_fini(&text);
	return r;
}

int
mls_save(struct mls_group *g, const uint8_t key[static 32], struct buf *state)
{
	uint32_t ahead = g->client->policy.save_ahead;

	return save(g, ahead < AHEAD_MAX ? ahead : AHEAD_MAX, key, state);
}

int
mls_save_idle(struct mls_group *g, const uint8_t key[static 32], struct buf *state)
{
	return save(g, 0, key, state);
}

/* Behind all keys of one ratchet of ours that may have been used since this was saved. */
static int
leap(struct mls_group *g, enum ratchet_type type, uint32_t ahead)
{
	struct ratchet_place place = { .leaf = g->now->self, .type = type };
	struct suite_key k;
	int r = 0;

	for (uint32_t i = 0; i < ahead && r == 0; i++)
		if ((r = secret_tree_next(g->now->messages, &place, &k)) == 0)
			g->passed[type]++;
	mem_wipe(&k, sizeof k);
	return r == ERR_LIMIT ? 0 : r; /* its last key is gone: nothing comes twice */
}

int
mls_load(
    struct mls_group **out, struct mls_client *c, const uint8_t key[static 32], struct bytes state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	struct mls_group *g = NULL;
	uint32_t ahead;
	struct rd in;
	int r;

	if ((r = sealed_get(SEALED_GROUP, key, state, &text)) != 0)
		goto out;
	rd_init(&in, buf_bytes(&text));
	ahead = rd_u32(&in);
	if (in.err != 0 || ahead > AHEAD_MAX)
		r = ERR_PARSE;
	else
		r = mls_state_read(&g, c, rd_bytes(&in, rd_left(&in)));
	for (int type = 0; type < RATCHET__COUNT && r == 0; type++)
		r = leap(g, (enum ratchet_type)type, ahead);
	if (r != 0) {
		mls_group_free(g);
		goto out;
	}
	g->bound = ahead > 0 || c->policy.save_ahead > 0;
	*out = g;
out:
	buf_fini(&text);
	return r;
}
