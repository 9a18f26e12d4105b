/* Proposals and lists of them (RFC 9420 12.1, 12.2, 12.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/group_context.h"
#include "crypto/required.h"
#include "crypto/vec.h"
#include "tests/mls/negative.h"

static void
add(struct negative *n, struct client *c)
{
	negative_value(n, forge_add(&n->f, client_package(c)));
}

static void
psk(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	negative_value(n, forge_psk(&n->f, &id));
}

static void
own_update(struct negative *n)
{
	struct client *c = &n->f.client[FORGE_SPEAKER];

	client_rekey(c);
	negative_reference(n, FORGE_SPEAKER,
	    forge_update(&n->f, client_leaf(c, LEAF_SOURCE_UPDATE, FORGE_SPEAKER)));
}

static void
own_remove(struct negative *n)
{
	negative_value(n, forge_remove(&n->f, FORGE_SPEAKER));
	/* Nobody is left there to make a path. */
	n->commit.no_path = true;
}

static void
removed_twice(struct negative *n)
{
	negative_value(n, forge_remove(&n->f, 3));
	negative_value(n, forge_remove(&n->f, 3));
}

static void
updated_and_removed(struct negative *n)
{
	negative_update(n);
	negative_value(n, forge_remove(&n->f, 2));
}

static void
updated_twice(struct negative *n)
{
	negative_update(n);
	negative_update(n);
}

static void
update_referenced_twice(struct negative *n)
{
	negative_update(n);
	n->commit.item[1] = n->commit.item[0];
	n->commit.n = 2;
}

static void
added_twice(struct negative *n)
{
	struct client *c = negative_newcomer(n);

	add(n, c);
	client_rekey(c);
	add(n, c);
}

static void
add_of_a_member(struct negative *n)
{
	client_rekey(&n->f.client[3]);
	add(n, &n->f.client[3]);
}

static void
psk_twice(struct negative *n)
{
	psk(n);
	n->commit.item[1] = n->commit.item[0];
	n->commit.n = 2;
}

static void
extensions_twice(struct negative *n)
{
	negative_value(n, forge_gce(&n->f, n->e.extensions));
	negative_value(n, forge_gce(&n->f, n->e.extensions));
}

static struct bytes
reinit(struct negative *n, uint16_t version)
{
	return forge_reinit(&n->f,
	    &(struct reinit){ LIT("another"), version, SUITE_X25519_CHACHA20, bytes_of(NULL, 0) });
}

static void
reinit_not_alone(struct negative *n)
{
	negative_value(n, reinit(n, MLS_VERSION));
	add(n, negative_newcomer(n));
}

static void
external_init(struct negative *n)
{
	negative_value(
	    n, forge_external_init(&n->f, bytes_of(n->f.client[0].init.public, HPKE_PUBLIC_SIZE)));
}

static void
unsupported(struct negative *n)
{
	negative_value(n, forge_keep(&n->f, LIT("\xf0\x0d\1x")));
}

static void
empty_without_path(struct negative *n)
{
	n->commit.no_path = true;
}

static void
remove_without_path(struct negative *n)
{
	negative_value(n, forge_remove(&n->f, 3));
	n->commit.no_path = true;
}

static void
update_without_path(struct negative *n)
{
	negative_update(n);
	n->commit.no_path = true;
}

static void
extensions_without_path(struct negative *n)
{
	negative_value(n, forge_gce(&n->f, n->e.extensions));
	n->commit.no_path = true;
}

static void
remove_nobody(struct negative *n)
{
	negative_value(n, forge_remove(&n->f, 8));
}

static void
psk_nonce(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	id.nonce.n = 16;
	negative_value(n, forge_psk(&n->f, &id));
}

/* One that exists, so that only its usage is wrong. */
static void
usage(struct negative *n, enum psk_usage u)
{
	struct psk_id id = forge_psk_id(&n->f);

	id.type = PSK_RESUMPTION;
	id.usage = u;
	id.id = HOUSE_GROUP;
	id.epoch = n->e.epoch;
	negative_value(n, forge_psk(&n->f, &id));
}

static void
psk_reinit(struct negative *n)
{
	usage(n, PSK_REINIT);
}

static void
psk_branch(struct negative *n)
{
	usage(n, PSK_BRANCH);
}

static void
psk_unknown(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	id.id = LIT("nobody knows");
	negative_value(n, forge_psk(&n->f, &id));
}

static void
reinit_version(struct negative *n)
{
	negative_value(n, reinit(n, 0));
}

/* The group's extensions with one more, or another in place of it. */
static void
extensions(struct negative *n, uint16_t type, struct bytes data)
{
	struct buf b = BUF_INIT(4096);
	struct extension e;
	struct rd it;

	for (rd_init(&it, n->e.extensions); extension_next(&it, &e);)
		if (e.type != type)
			extension_write(&b, e.type, e.data);
	extension_write(&b, type, data);
	negative_value(n, forge_gce(&n->f, forge_keep_buf(&n->f, &b)));
}

static void
extensions_malformed(struct negative *n)
{
	extensions(n, EXT_REQUIRED_CAPABILITIES, LIT("\0\0"));
}

static void
senders_malformed(struct negative *n)
{
	extensions(n, EXT_EXTERNAL_SENDERS, LIT("\2\0\0\0"));
}

/* The committer has all of it. */
static void
support_more(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->capabilities.extensions = LIT("\xf0\1\xf0\2\xf0\3");
	l->capabilities.proposals = LIT("\xf0\7");
}

static void
extensions_required(struct negative *n)
{
	struct required q = { .proposals = LIT("\xf0\7") };
	struct buf b = BUF_INIT(256);

	required_write(&b, &q);
	extensions(n, EXT_REQUIRED_CAPABILITIES, forge_keep_buf(&n->f, &b));
	n->commit.leaf = support_more;
}

static void
extensions_unsupported(struct negative *n)
{
	extensions(n, 0xf003, LIT("x"));
	n->commit.leaf = support_more;
}

static void
sender_refused(struct negative *n)
{
	struct external_sender s = { bytes_of(n->f.external->sign_public, PUBKEY_SIZE),
		{ CREDENTIAL_BASIC, bytes_str(WORLD_REFUSED) } };
	struct buf b = BUF_INIT(1024);

	external_sender_write(&b, &s);
	vec_close(&b, 0);
	extensions(n, EXT_EXTERNAL_SENDERS, forge_keep_buf(&n->f, &b));
}

static void
unknown_reference(struct negative *n)
{
	negative_reference(n, 2, forge_remove(&n->f, 3));
	n->n = 0;
}

/* Proposals from outside; they are refused themselves. */
static void
outside(struct negative *n, struct sender by, struct bytes proposal)
{
	struct forge_say say = { .by = by, .key = &n->f.external->sign };

	n->message = forge_propose(&n->f, &n->e, &say, proposal, NULL);
}

static void
outside_type(struct negative *n)
{
	outside(n, (struct sender){ SENDER_EXTERNAL, 0 },
	    forge_update(&n->f, client_leaf(negative_newcomer(n), LEAF_SOURCE_UPDATE, 0)));
}

static void
outside_sender(struct negative *n)
{
	outside(n, (struct sender){ SENDER_EXTERNAL, 1 }, forge_remove(&n->f, 3));
}

static void
new_member_remove(struct negative *n)
{
	outside(n, (struct sender){ .type = SENDER_NEW_MEMBER_PROPOSAL }, forge_remove(&n->f, 3));
}

static void
new_member_signature(struct negative *n)
{
	/* Signed by another than whom it would add. */
	outside(n, (struct sender){ .type = SENDER_NEW_MEMBER_PROPOSAL },
	    forge_add(&n->f, client_package(negative_newcomer(n))));
}

const struct negative_row negative_list[] = {
	{ "update by the committer", RULE_LIST_OWN_UPDATE, own_update },
	{ "removal of the committer", RULE_LIST_OWN_REMOVE, own_remove },
	{ "one removed twice", RULE_LIST_LEAF_TWICE, removed_twice },
	{ "one updated and removed", RULE_LIST_LEAF_TWICE, updated_and_removed },
	{ "one updated twice", RULE_LIST_LEAF_TWICE, updated_twice },
	{ "one update referred to twice", RULE_LIST_LEAF_TWICE, update_referenced_twice },
	{ "one added twice", RULE_LIST_ADD_TWICE, added_twice },
	{ "a member added", RULE_LIST_ADD_MEMBER, add_of_a_member },
	{ "one key twice", RULE_LIST_PSK_TWICE, psk_twice },
	{ "extensions twice", RULE_LIST_EXTENSIONS_TWICE, extensions_twice },
	{ "reinit and an addition", RULE_LIST_REINIT_ALONE, reinit_not_alone },
	{ "external init by a member", RULE_LIST_EXTERNAL_INIT, external_init },
	{ "a type that nobody supports", RULE_LIST_UNSUPPORTED, unsupported },
	{ "nothing, without a path", RULE_LIST_PATH, empty_without_path },
	{ "removal without a path", RULE_LIST_PATH, remove_without_path },
	{ "update without a path", RULE_LIST_PATH, update_without_path },
	{ "extensions without a path", RULE_LIST_PATH, extensions_without_path },
	{ "removal of nobody", RULE_REMOVE_BLANK, remove_nobody },
	{ "key with a short nonce", RULE_PSK_NONCE, psk_nonce },
	{ "key of a reinit", RULE_PSK_USAGE, psk_reinit },
	{ "key of a branch", RULE_PSK_USAGE, psk_branch },
	{ "key that is not known", RULE_COMMIT_PSK, psk_unknown },
	{ "reinit with version 0", RULE_REINIT_VERSION, reinit_version },
	{ "malformed extension of the group", RULE_EXTENSIONS_FORM, extensions_malformed },
	{ "malformed external senders", RULE_EXTENSIONS_FORM, senders_malformed },
	{ "extensions require what nobody has", RULE_EXTENSIONS_REQUIRED, extensions_required },
	{ "extension that nobody supports", RULE_EXTENSIONS_SUPPORT, extensions_unsupported },
	{ "external sender with a refused credential", RULE_EXTERNAL_CREDENTIAL, sender_refused },
	{ "a proposal that never came", RULE_COMMIT_REFERENCE, unknown_reference },
	{ "update from outside", RULE_OUTSIDE_TYPE, outside_type },
	{ "an external sender that is not in the list", RULE_OUTSIDE_SENDER, outside_sender },
	{ "removal by a new member", RULE_NEW_MEMBER_ADD, new_member_remove },
	{ "addition not signed by who is added", RULE_MESSAGE_SIGNATURE, new_member_signature },
	{ NULL, 0, NULL },
};
