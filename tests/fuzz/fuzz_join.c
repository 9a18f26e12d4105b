/*
 * Welcomes and GroupInfos, where no signature, MAC or tag stops them (insecure.c): what is refused
 * leaves the client as it was; who is in is in a group that could be joined and saved.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/mls_client.h"
#include "crypto/mls_message.h"
#include "crypto/mls_state.h"
#include "crypto/vec.h"
#include "tests/fuzz/live.h"
#include "tests/fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM (1 << 22)

/* The tree hash is made right again, so that the tree behind it is looked at. */
static void
fix_tree_hash(struct group_info *g, struct bytes tree)
{
	struct tree *t = NULL;

	if (tree_import(&t, tree) == 0 && g->context.tree_hash.n == SUITE_HASH_SIZE)
		tree_hash(t, (uint8_t *)(uintptr_t)g->context.tree_hash.p);
	tree_free(t);
}

static void
fix_info(struct bytes info, struct bytes tree)
{
	struct group_info g;
	struct bytes inside;
	struct rd in;

	rd_init(&in, info);
	group_info_read(&in, &g);
	if (rd_end(&in) == 0)
		fix_tree_hash(&g, group_info_tree(&g, &inside) ? inside : tree);
}

/* The GroupInfo in a Welcome is in the clear, before a tag. */
static void
fix(const struct buf *message, struct bytes tree)
{
	struct mls_message m;

	if (mls_message_parse(&m, buf_bytes(message)) != 0)
		return;
	if (m.wire_format == WIRE_FORMAT_WELCOME && m.welcome.group_info.n > SUITE_TAG_SIZE)
		fix_info(bytes_of(m.welcome.group_info.p, m.welcome.group_info.n - SUITE_TAG_SIZE),
		    tree);
	if (m.wire_format == WIRE_FORMAT_GROUP_INFO && message->n > 4)
		fix_info(bytes_of(message->p + 4, message->n - 4), tree);
}

/* The client's key packages: one, and the same. */
static void
have_package(struct mls_client *c)
{
	const struct live *live = live_get();

	while (mls_key_package_count(c) > 0)
		mls_key_package_forget(c, 0);
	assert(mls_key_package_load(c, buf_bytes(&live->package_message), live->package_init,
		   live->package_leaf) == 0);
}

static void
check_in(struct mls_group *g)
{
	struct buf info = BUF_INIT(ROOM);

	live_check(g);
	assert(mls_group_info(g, true, &info) == 0);
	buf_fini(&info);
	mls_group_free(g);
}

static void
join(const struct buf *welcome, struct bytes tree)
{
	struct mls_client *c = live_get()->client[LIVE_MEMBERS];
	struct mls_group *g = NULL;

	have_package(c);
	if (mls_join(&g, c, buf_bytes(welcome), tree) == 0) {
		assert(mls_key_package_count(c) == 0);
		check_in(g);
	} else {
		assert(g == NULL && mls_key_package_count(c) == 1 && list_empty(&c->groups));
	}
}

static void
come(const struct buf *info)
{
	struct mls_client *c = live_get()->client[LIVE_MEMBERS + 1];
	struct mls_external_join o = { .group_info = buf_bytes(info), .resync = true };
	struct buf commit = BUF_INIT(ROOM);
	struct mls_group *g = NULL;

	if (mls_external_join(&g, c, &o, &commit) == 0)
		check_in(g);
	else
		assert(g == NULL && commit.n == 0 && list_empty(&c->groups));
	buf_fini(&commit);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct live *live = live_get();
	const struct buf *from[] = { &live->welcome, &live->welcome_inline, &live->group_info };
	struct buf message = BUF_INIT(ROOM), tree = message;
	struct rd in;
	uint8_t which;

	rd_init(&in, bytes_of(data, size));
	which = rd_u8(&in) % 3;
	wr_bytes(&message, buf_bytes(from[which]));
	mutate_bytes(&message, &in);
	if (which == 0) {
		wr_bytes(&tree, buf_bytes(&live->welcome_tree));
		mutate_bytes(&tree, &in);
	}
	fix(&message, buf_bytes(&tree));
	if (which == 2)
		come(&message);
	else
		join(&message, buf_bytes(&tree));
	buf_fini(&message);
	buf_fini(&tree);
	return 0;
}
