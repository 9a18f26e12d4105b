/* crypto/mls_join.c - entering a group by a Welcome (RFC 9420 12.4.3.1). */
#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_change.h"
#include "crypto/mls_follow.h"
#include "crypto/mls_found.h"
#include "crypto/mls_message.h"
#include "crypto/mls_psk.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

/* A Welcome on its way in. Holds secrets; wiped. */
struct arrival {
	struct mls_client *client;
	struct welcome welcome;
	struct mls_package *package; /* ours, that it is for */
	struct buf opened, info_text;
	struct group_secrets secrets;
	struct group_info info;
	struct secret joiner, welcome_secret;
	struct psk_chain psk;
	struct mls_epoch *e;
};

/* The entry that is for one of our key packages, opened. */
static int
open_secrets(struct arrival *a)
{
	struct welcome_entry entry;
	struct rd it;
	int r;

	rd_init(&it, a->welcome.secrets);
	while (a->package == NULL && welcome_next(&it, &entry))
		a->package = mls_package_find(a->client, entry.ref);
	if (a->package == NULL)
		return RULE_JOIN_PACKAGE;
	if (a->package->package.suite != a->welcome.suite)
		return RULE_JOIN_SUITE;
	if ((r = welcome_open_secrets(
		 &a->welcome, &entry, &a->package->keys->init, &a->opened, &a->secrets)) != 0)
		return r;
	memcpy(a->joiner.b, a->secrets.joiner.p, SECRET_SIZE);
	return 0;
}

static int
find_psks(struct arrival *a)
{
	struct psk_id id;
	struct rd it;
	int r = 0;

	psk_chain_init(&a->psk, a->secrets.n_psks);
	rd_init(&it, a->secrets.psks);
	while (r == 0 && group_secrets_next(&it, &id))
		r = mls_psk_add(&a->psk, a->client, &id);
	return r == ERR_PSK ? RULE_JOIN_PSK : r;
}

static int
open_info(struct arrival *a)
{
	schedule_welcome(&a->welcome_secret, &a->joiner, &a->psk.secret);
	return welcome_open_info(&a->welcome, &a->welcome_secret, &a->info_text, &a->info);
}

/* Are we in that group already? */
static int
check_new(const struct mls_client *c, struct bytes group_id)
{
	const struct mls_group *g = mls_psk_group(c, group_id);

	return g != NULL && g->state != MLS_REMOVED_SELF ? RULE_JOIN_GROUP : 0;
}

/* Our place in the tree, and the private keys that we have there. */
static int
take_place(struct arrival *a)
{
	struct mls_epoch *e = a->e;
	struct secret path;
	uint32_t leaf;
	int r;

	if (tree_find_leaf(e->tree, &a->package->package.leaf_node, &leaf) != 0)
		return RULE_JOIN_LEAF;
	mls_epoch_own(e, leaf);
	treekem_keys_set(e->keys, 2 * leaf, &a->package->keys->leaf.private);
	e->secrets->sign = *a->client->who->sign;
	if (!a->secrets.has_path)
		return 0;
	memcpy(path.b, a->secrets.path.p, SECRET_SIZE);
	r = treekem_keys_join(e->keys, e->tree, a->info.signer, &path);
	secret_wipe(&path);
	return r;
}

static int
begin_epoch(struct arrival *a)
{
	struct schedule *s = &a->e->secrets->schedule;

	schedule_epoch(s, &a->joiner, &a->psk.secret, buf_bytes(&a->e->context));
	if (schedule_confirm_check(s, a->info.context.transcript_hash, a->info.confirmation_tag) !=
	    0)
		return RULE_JOIN_CONFIRMATION;
	return mls_epoch_open(a->e);
}

/* The application sees who is there, before we are. */
static int
ask(const struct arrival *a)
{
	struct mls_change change = { .store = BUF_INIT(VEC_MAX) };
	struct sender by = { SENDER_MEMBER, a->info.signer };
	struct mls_change_about about = { .client = a->client, .next = a->e };
	int r;

	if ((r = mls_change_write_members(&change.store, a->e, by)) == 0 &&
	    (r = mls_change_read(&change)) == 0)
		r = mls_change_ask(&change, &about);
	mls_change_fini(&change);
	return r;
}

static int
enter(struct arrival *a, struct bytes tree)
{
	int r;

	if ((r = open_secrets(a)) != 0 || (r = find_psks(a)) != 0 || (r = open_info(a)) != 0 ||
	    (r = mls_found(&a->e, a->client, &a->info, tree)) != 0 ||
	    (r = check_new(a->client, a->info.context.group_id)) != 0 || (r = take_place(a)) != 0 ||
	    (r = begin_epoch(a)) != 0 ||
	    (r = mls_follow_check(a->client, &a->secrets, &a->info, a->e->tree)) != 0)
		return r;
	return ask(a);
}

static void
arrival_fini(struct arrival *a)
{
	mls_epoch_free(a->e);
	buf_fini(&a->opened);
	buf_fini(&a->info_text);
	mem_wipe(a, sizeof *a);
}

int
mls_join(struct mls_group **out, struct mls_client *c, struct bytes welcome, struct bytes tree)
{
	struct arrival a = { .client = c };
	struct mls_message m;
	struct mls_group *g;
	int r;

	if (welcome.n > c->policy.max_message || tree.n > c->policy.max_message)
		return ERR_LIMIT;
	if ((r = mls_message_parse(&m, welcome)) != 0)
		return r;
	if (m.wire_format != WIRE_FORMAT_WELCOME)
		return ERR_PROTO;
	a.welcome = m.welcome;
	a.opened = a.info_text = BUF_INIT(VEC_MAX);
	if ((r = enter(&a, tree)) == 0 &&
	    (r = mls_group_new(&g, c, a.info.context.group_id)) == 0) {
		mls_group_enter(g, a.e, NULL);
		a.e = NULL;
		if (!a.package->last_resort)
			mls_package_free(a.package);
		*out = g;
	}
	arrival_fini(&a);
	return r;
}
