#include "tests/mls/negative.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define AFTER_BY 2u

const struct negative_table negative_tables[] = {
	{ negative_leaf, false },
	{ negative_list, false },
	{ negative_path, false },
	{ negative_message, false },
	{ negative_input, false },
	{ negative_message_public, true },
	{ negative_input_public, true },
	{ negative_external, true },
	{ NULL, false },
};

/* An empty commit with a path, by another member. */
static void
make_after(struct negative *n)
{
	struct forge_commit c = { .by = { SENDER_MEMBER, AFTER_BY } };
	struct forge_epoch next;

	n->after = forge_commit(&n->f, &n->e, &c, &next);
	n->after_authenticator = next.secrets.authenticator;
	tree_free(next.tree);
}

void
negative_init(struct negative *n, const struct negative_row *row, bool private)
{
	const struct forge_welcome honest = { .suite = 0 };

	*n = (struct negative){ .commit = { .by = { SENDER_MEMBER, FORGE_SPEAKER } } };
	forge_init(&n->f);
	n->f.private = private;
	forge_first(&n->f, &n->e, NULL);
	n->welcome = forge_welcome(&n->f, &n->e, &honest);
	make_after(n);
	row->make(n);
	if (n->message.n == 0 && n->message.p == NULL)
		n->message = forge_commit(&n->f, &n->e, &n->commit, NULL);
}

void
negative_fini(struct negative *n)
{
	tree_free(n->e.tree);
	forge_fini(&n->f);
}

struct client *
negative_newcomer(struct negative *n)
{
	return &n->f.client[FORGE_MEMBERS];
}

void
negative_value(struct negative *n, struct bytes proposal)
{
	assert_true(n->commit.n < FORGE_ITEMS);
	n->commit.item[n->commit.n++] =
	    (struct forge_item){ .raw = proposal, .by = { SENDER_MEMBER, FORGE_SPEAKER } };
}

void
negative_reference(struct negative *n, uint32_t leaf, struct bytes proposal)
{
	struct forge_say say = { .by = { SENDER_MEMBER, leaf }, .key = &n->f.client[leaf].sign };

	assert_true(n->commit.n < FORGE_ITEMS && n->n < NEGATIVE_PROPOSALS);
	n->proposal[n->n++] =
	    forge_propose(&n->f, &n->e, &say, proposal, &n->commit.item[n->commit.n++]);
}
