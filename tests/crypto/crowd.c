#include "tests/crypto/crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "crypto/mls_group_int.h"
#include "crypto/random.h"

#define MESSAGE_MAX (1u << 24)

void
crowd_ok(int r, const char *what)
{
	if (r == 0)
		return;
	fprintf(stderr, "%s: %s %s\n", what, rule_name(r), rule_text(r));
	exit(1);
}

static int
on_credential(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)c;
	(void)key;
	(void)old;
	return 0;
}

static uint64_t
on_now(void *arg)
{
	(void)arg;
	return (uint64_t)time(NULL);
}

static void
person_init(struct crowd_person *p, uint32_t number)
{
	static const struct mls_hooks hooks = { .credential = on_credential, .now = on_now };
	struct mls_key_package_options o = { .last_resort = true };
	struct mls_identity id = { .credential.type = CREDENTIAL_BASIC };
	uint8_t seed[32];
	char name[16];

	snprintf(name, sizeof name, "person %04u", number);
	random_bytes(seed, sizeof seed);
	id.credential.body = bytes_str(name);
	id.seed = seed;
	p->package = BUF_INIT(MESSAGE_MAX);
	crowd_ok(mls_client_new(&p->client, &id, &hooks, NULL), "client");
	crowd_ok(mls_key_package_new(p->client, &o, &p->package), "key package");
}

void
crowd_init(struct crowd *c, uint32_t n)
{
	*c = (struct crowd){ .n = n, .person = mem_calloc(n + 1, sizeof *c->person) };
	for (uint32_t i = 0; i <= n; i++)
		person_init(&c->person[i], i);
}

void
crowd_fini(struct crowd *c)
{
	mls_group_free(c->first);
	mls_group_free(c->last);
	for (uint32_t i = 0; i <= c->n; i++) {
		mls_client_free(c->person[i].client);
		buf_fini(&c->person[i].package);
	}
	free(c->person);
}

struct bytes *
crowd_packages(const struct crowd *c)
{
	struct bytes *list = mem_calloc(c->n, sizeof *list);

	for (uint32_t i = 1; i < c->n; i++)
		list[i - 1] = buf_bytes(&c->person[i].package);
	return list;
}

static const struct mls_package *
package_of(const struct crowd *c, uint32_t leaf)
{
	list_each (p, &c->person[leaf].client->packages, struct mls_package, link)
		return p;
	return NULL;
}

/* Private keys of the tree that the owner of a leaf has at first. */
static struct treekem_keys
keys_of(const struct crowd *c, uint32_t leaf)
{
	struct treekem_keys k;

	treekem_keys_init(&k, leaf);
	treekem_keys_set(&k, 2 * leaf, &package_of(c, leaf)->keys->leaf.private);
	return k;
}

/* A path by the owner of a leaf, whom nobody hears but the two. */
static void
refresh(const struct crowd *c, struct tree *t, uint32_t leaf, struct bytes id,
    struct treekem_keys two[static 2])
{
	const struct mls_who *who = c->person[leaf].client->who;
	struct treekem_maker m = { leaf, id, &who->as, who->sign };
	struct treekem_keys own = keys_of(c, leaf);
	struct treekem_path p;

	crowd_ok(treekem_make(&p, &own, t, &m), "path");
	for (size_t i = 0; i < 2; i++)
		if (two[i].leaf == leaf)
			two[i] = own;
		else
			crowd_ok(treekem_keys_join(
				     &two[i], t, leaf, treekem_path_for(&p, leaf, two[i].leaf)),
			    "path secret");
}

/* All leaves, and each parent with a key: every second leaf has sent a path, and the last one. */
static struct tree *
full_tree(const struct crowd *c, struct bytes id, struct treekem_keys two[static 2])
{
	struct tree *t;
	uint32_t at;

	crowd_ok(tree_new(&t), "tree");
	for (uint32_t i = 0; i < c->n; i++)
		crowd_ok(tree_add(t, package_of(c, i)->package.leaf_node.raw, &at), "leaf");
	for (uint32_t i = c->n; i-- > 0;)
		if (i % 2 == 0 || i == c->n - 1)
			refresh(c, t, i, id, two);
	return t;
}

/* An epoch of that tree for one of the two; t is taken. */
static struct mls_group *
enter(const struct crowd *c, struct bytes id, struct tree *t, const struct treekem_keys *keys,
    const struct secret *joiner)
{
	struct mls_client *client = c->person[keys->leaf].client;
	struct mls_group *g;
	struct mls_epoch *e;

	crowd_ok(mls_epoch_new(&e, suite_nth(0), 1), "epoch");
	e->tree = t;
	mls_epoch_own(e, keys->leaf);
	*e->keys = *keys;
	e->secrets->sign = *client->who->sign;
	transcript_init(&e->transcript);
	crowd_ok(mls_epoch_context(e, id), "context");
	schedule_epoch(&e->secrets->schedule, joiner, NULL, buf_bytes(&e->context));
	schedule_confirm(&e->secrets->schedule, transcript_hash(&e->transcript), e->tag);
	transcript_confirm(&e->transcript, mls_epoch_tag(e));
	crowd_ok(mls_epoch_open(e), "secret tree");
	crowd_ok(mls_group_new(&g, client, id), "group");
	mls_group_enter(g, e, NULL);
	return g;
}

void
crowd_settle(struct crowd *c)
{
	struct bytes id = bytes_str("the whole crowd");
	struct treekem_keys two[2] = { keys_of(c, 0), keys_of(c, c->n - 1) };
	struct tree *t = full_tree(c, id, two), *copy;
	struct secret joiner;

	crowd_ok(tree_copy(&copy, t), "tree");
	secret_random(&joiner);
	c->first = enter(c, id, t, &two[0], &joiner);
	c->last = enter(c, id, copy, &two[1], &joiner);
	secret_wipe(&joiner);
}
