#include "crypto/mls_epoch.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_context.h"
#include "crypto/vec.h"

int
mls_epoch_new(struct mls_epoch **out, const struct suite *suite, uint64_t number)
{
	struct mls_epoch *e = mem_calloc(1, sizeof *e);

	e->suite = suite;
	e->number = number;
	e->self = MLS_NO_LEAF;
	e->extensions = e->context = BUF_INIT(VEC_MAX);
	if ((e->secrets = secret_new(sizeof *e->secrets)) == NULL) {
		mls_epoch_free(e);
		return ERR_NOMEM;
	}
	*out = e;
	return 0;
}

void
mls_epoch_free(struct mls_epoch *e)
{
	if (e == NULL)
		return;
	tree_free(e->tree);
	secret_tree_free(e->messages);
	secret_free(e->secrets);
	buf_fini(&e->extensions);
	buf_fini(&e->context);
	mem_wipe(e, sizeof *e);
	free(e);
}

void
mls_epoch_own(struct mls_epoch *e, uint32_t leaf)
{
	e->self = leaf;
	e->keys = &e->secrets->keys;
	treekem_keys_init(e->keys, leaf);
}

int
mls_epoch_context(struct mls_epoch *e, struct bytes group_id)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct group_context c = {
		.suite = e->suite->id,
		.group_id = group_id,
		.epoch = e->number,
		.tree_hash = bytes_of(hash, sizeof hash),
		.transcript_hash = transcript_hash(&e->transcript),
		.extensions = buf_bytes(&e->extensions),
	};

	tree_hash(e->tree, hash);
	buf_clear(&e->context);
	group_context_write(&e->context, &c);
	return buf_err(&e->context);
}

struct secret_room
mls_epoch_room(struct mls_epoch *e)
{
	return (struct secret_room){ e->secrets->messages, MLS_MESSAGES_ROOM };
}

int
mls_epoch_open(struct mls_epoch *e)
{
	return secret_tree_new(&e->messages, e->suite, &e->secrets->schedule.encryption,
	    tree_leaves(e->tree), mls_epoch_room(e));
}

void
mls_epoch_retire(struct mls_epoch *e)
{
	struct secret sender_data = e->secrets->schedule.sender_data;

	e->keys = NULL;
	mem_wipe(e->secrets, offsetof(struct mls_secrets, messages));
	e->secrets->schedule.sender_data = sender_data;
	secret_wipe(&sender_data);
}

struct private_keys
mls_epoch_private(const struct mls_epoch *e)
{
	return (struct private_keys){ e->suite, &e->secrets->schedule.sender_data, e->messages };
}

const struct leaf_node *
mls_epoch_leaf(const struct mls_epoch *e)
{
	return tree_leaf(e->tree, e->self);
}
