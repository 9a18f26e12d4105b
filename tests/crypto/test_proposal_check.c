/* Proposals and lists of them that are right in all but one rule, and the same made right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "crypto/proposal_check.h"
#include "crypto/rule.h"
#include "tests/crypto/house.h"

#define MAX 8
#define COMMITTER 0

/* A group of five, and a list of proposals to it. */
struct fixture {
	struct house h;
	struct leaf_policy policy;
	struct leaf_env env;
	struct proposal_env e;
	struct proposal_list l;
	struct proposal_item item[MAX];
	struct proposal proposal[MAX];
	struct buf raw[MAX];
	struct client guest[MAX]; /* who is no member */
	struct tree *after;
};

static void
setup(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	house_init(&f->h);
	for (int i = 0; i < 5; i++)
		house_add(&f->h);
	house_commit(&f->h, 0, NULL, 0);
	f->policy = house_policy;
	f->env = house_env();
	f->env.policy = &f->policy;
	f->e = (struct proposal_env){ .tree = f->h.tree, .leaf = &f->env };
	f->l = (struct proposal_list){ .item = f->item, .committer = COMMITTER };
	for (int i = 0; i < MAX; i++) {
		buf_init(&f->raw[i], 1 << 16);
		client_init(&f->guest[i], 100 + i);
	}
}

static void
clear(struct fixture *f)
{
	f->l.n = 0;
	f->l.external = false;
	tree_free(f->after);
	f->after = NULL;
}

static void
teardown(struct fixture *f)
{
	clear(f);
	for (int i = 0; i < MAX; i++) {
		buf_fini(&f->raw[i]);
		client_fini(&f->guest[i]);
	}
	house_fini(&f->h);
}

/* One more proposal, from a member; its item, to be changed. */
static struct proposal_item *
propose(struct fixture *f, uint32_t by, const struct proposal *p)
{
	size_t i = f->l.n++;
	struct rd r;

	assert_true(i < MAX);
	buf_clear(&f->raw[i]);
	proposal_write(&f->raw[i], p);
	rd_init(&r, buf_bytes(&f->raw[i]));
	proposal_read(&r, &f->proposal[i]);
	assert_int_equal(rd_end(&r), 0);
	f->item[i] = (struct proposal_item){ .proposal = &f->proposal[i], .index = by };
	return &f->item[i];
}

static struct proposal_item *
add(struct fixture *f, struct client *c)
{
	struct proposal p = { .type = PROPOSAL_ADD };

	assert_int_equal(key_package_parse(&p.add, client_package(c)), 0);
	return propose(f, 1, &p);
}

static struct proposal_item *
update(struct fixture *f, uint32_t leaf)
{
	struct client *c = f->h.at[leaf];
	struct proposal p = { .type = PROPOSAL_UPDATE };

	client_rekey(c);
	assert_int_equal(leaf_node_parse(&p.update, client_leaf(c, LEAF_SOURCE_UPDATE, leaf)), 0);
	return propose(f, leaf, &p);
}

static struct proposal_item *
remove_leaf(struct fixture *f, uint32_t leaf)
{
	return propose(f, 1, &(struct proposal){ .type = PROPOSAL_REMOVE, .remove = leaf });
}

static struct proposal_item *
psk(struct fixture *f, const char *id, uint8_t usage, struct bytes nonce)
{
	struct proposal p = { .type = PROPOSAL_PSK };

	p.psk = (struct psk_id){
		.type = usage == 0 ? PSK_EXTERNAL : PSK_RESUMPTION,
		.usage = usage,
		.id = bytes_str(id),
		.nonce = nonce,
	};
	return propose(f, 1, &p);
}

static struct proposal_item *
extensions(struct fixture *f, struct bytes list)
{
	return propose(f, 1, &(struct proposal){ .type = PROPOSAL_EXTENSIONS, .extensions = list });
}

static struct proposal_item *
reinit(struct fixture *f, uint16_t version)
{
	struct proposal p = { .type = PROPOSAL_REINIT };

	p.reinit = (struct reinit){ LIT("next"), version, 3, { NULL, 0 } };
	return propose(f, 1, &p);
}

static struct proposal_item *
external_init(struct fixture *f)
{
	return propose(f, 0,
	    &(struct proposal){ .type = PROPOSAL_EXTERNAL_INIT, .external_init = LIT("kem") });
}

static struct proposal_item *
unknown(struct fixture *f, uint16_t type)
{
	return propose(f, 1, &(struct proposal){ .type = type, .unknown = LIT("body") });
}

static int
list(struct fixture *f)
{
	return proposal_check_list(&f->l, &f->e);
}

/* The list, and the tree that comes of it. */
static int
whole(struct fixture *f)
{
	int r;

	if ((r = list(f)) != 0)
		return r;
	tree_free(f->after);
	assert_int_equal(tree_copy(&f->after, f->h.tree), 0);
	if ((r = proposal_list_apply(&f->l, f->after)) != 0)
		return r;
	return proposal_check_tree(&f->l, &f->e, f->after, UINT32_MAX);
}

static void
expect(struct fixture *f, int want)
{
	assert_int_equal(whole(f), want);
	clear(f);
}

static void
right(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	expect(&f, 0);
	add(&f, &f.guest[0]);
	update(&f, 2);
	remove_leaf(&f, 3);
	add(&f, &f.guest[1]);
	psk(&f, "one", 0, bytes_of(f.guest[0].sign_public, 32));
	psk(&f, "two", PSK_APPLICATION, bytes_of(f.guest[0].sign_public, 32));
	extensions(&f, LIT(""));
	assert_int_equal(whole(&f), 0);
	/* Additions fill the blank that the removal left, then grow to the right. */
	assert_int_equal(f.item[0].added, 3);
	assert_int_equal(f.item[3].added, 5);
	assert_int_equal(tree_members(f.after), 6);
	clear(&f);
	reinit(&f, 1);
	expect(&f, 0);
	teardown(&f);
}

static void
committer(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	update(&f, COMMITTER);
	expect(&f, RULE_LIST_OWN_UPDATE);
	remove_leaf(&f, COMMITTER);
	expect(&f, RULE_LIST_OWN_REMOVE);
	teardown(&f);
}

static void
one_leaf_twice(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	update(&f, 2);
	update(&f, 2);
	expect(&f, RULE_LIST_LEAF_TWICE);
	remove_leaf(&f, 2);
	remove_leaf(&f, 2);
	expect(&f, RULE_LIST_LEAF_TWICE);
	update(&f, 2);
	remove_leaf(&f, 1);
	remove_leaf(&f, 2);
	expect(&f, RULE_LIST_LEAF_TWICE);
	update(&f, 2);
	remove_leaf(&f, 1);
	expect(&f, 0);
	teardown(&f);
}

static void
one_client_twice(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	add(&f, &f.guest[0]);
	client_rekey(&f.guest[0]);
	add(&f, &f.guest[0]);
	expect(&f, RULE_LIST_ADD_TWICE);
	client_rekey(f.h.at[3]);
	add(&f, f.h.at[3]);
	expect(&f, RULE_LIST_ADD_MEMBER);
	add(&f, f.h.at[3]);
	remove_leaf(&f, 2);
	expect(&f, RULE_LIST_ADD_MEMBER);
	add(&f, f.h.at[3]);
	remove_leaf(&f, 3);
	expect(&f, 0);
	teardown(&f);
}

static void
psks(void **state)
{
	struct fixture f;
	struct bytes n = LIT("0123456789abcdef0123456789abcdef"),
		     m = LIT("0123456789abcdef0123456789abcdeF");

	(void)state;
	setup(&f);
	psk(&f, "one", 0, n);
	psk(&f, "two", 0, n);
	psk(&f, "one", 0, n);
	expect(&f, RULE_LIST_PSK_TWICE);
	/* An identifier is all of it (8.4). */
	psk(&f, "one", 0, n);
	psk(&f, "one", 0, m);
	psk(&f, "one", PSK_APPLICATION, n);
	expect(&f, 0);
	psk(&f, "one", 0, bytes_of(n.p, 31));
	expect(&f, RULE_PSK_NONCE);
	psk(&f, "one", 0, bytes_of(NULL, 0));
	expect(&f, RULE_PSK_NONCE);
	psk(&f, "one", PSK_REINIT, n);
	expect(&f, RULE_PSK_USAGE);
	psk(&f, "one", PSK_BRANCH, n);
	expect(&f, RULE_PSK_USAGE);
	f.e.reinit = true;
	psk(&f, "one", PSK_REINIT, n);
	expect(&f, 0);
	psk(&f, "one", PSK_BRANCH, n);
	expect(&f, RULE_PSK_USAGE);
	f.e.reinit = false;
	f.e.branch = true;
	psk(&f, "one", PSK_BRANCH, n);
	expect(&f, 0);
	psk(&f, "one", PSK_REINIT, n);
	expect(&f, RULE_PSK_USAGE);
	teardown(&f);
}

static void
alone(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	extensions(&f, LIT(""));
	extensions(&f, LIT(""));
	expect(&f, RULE_LIST_EXTENSIONS_TWICE);
	reinit(&f, 1);
	remove_leaf(&f, 2);
	expect(&f, RULE_LIST_REINIT_ALONE);
	reinit(&f, 1);
	reinit(&f, 1);
	expect(&f, RULE_LIST_REINIT_ALONE);
	reinit(&f, 0);
	expect(&f, RULE_REINIT_VERSION);
	external_init(&f);
	expect(&f, RULE_LIST_EXTERNAL_INIT);
	teardown(&f);
}

static void
set_proposals(struct fixture *f, uint32_t leaf, struct bytes types)
{
	struct client *c = f->h.at[leaf];

	c->as.capabilities.proposals = types;
	assert_int_equal(
	    tree_set_leaf(f->h.tree, leaf, client_leaf(c, LEAF_SOURCE_UPDATE, leaf)), 0);
}

/* A type beyond the standard's: all who process the commit must know it. */
static void
unsupported(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (uint32_t i = 0; i < 5; i++) {
		unknown(&f, 0xf00d);
		expect(&f, RULE_LIST_UNSUPPORTED);
		if (i != 2)
			set_proposals(&f, i, LIT("\xf0\x0d"));
	}
	unknown(&f, 0xf00d);
	expect(&f, RULE_LIST_UNSUPPORTED);
	/* Whoever is removed or added need not. */
	unknown(&f, 0xf00d);
	remove_leaf(&f, 2);
	add(&f, &f.guest[0]);
	expect(&f, 0);
	set_proposals(&f, 2, LIT("\xf0\x0d"));
	unknown(&f, 0xf00d);
	expect(&f, 0);
	teardown(&f);
}

static void
removal(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	remove_leaf(&f, 5);
	expect(&f, RULE_REMOVE_BLANK);
	remove_leaf(&f, 8);
	expect(&f, RULE_REMOVE_BLANK);
	remove_leaf(&f, UINT32_MAX);
	expect(&f, RULE_REMOVE_BLANK);
	teardown(&f);
}

static void
updates(void **state)
{
	struct proposal p = { .type = PROPOSAL_UPDATE };
	struct fixture f;

	(void)state;
	setup(&f);
	update(&f, 2)->index = 3; /* as if another had sent it */
	expect(&f, RULE_LEAF_SIGNATURE);
	update(&f, 2)->index = 6;
	expect(&f, RULE_UPDATE_SENDER);
	update(&f, 2)->from = PROPOSAL_FROM_NEW_MEMBER;
	expect(&f, RULE_UPDATE_SENDER);
	assert_int_equal(
	    leaf_node_parse(&p.update, client_leaf(f.h.at[2], LEAF_SOURCE_COMMIT, 2)), 0);
	propose(&f, 2, &p);
	expect(&f, RULE_LEAF_SOURCE);
	/* The key that the leaf has already. */
	p.update = *tree_leaf(f.h.tree, 2);
	f.h.at[2]->as.encryption_key = p.update.encryption_key;
	assert_int_equal(
	    leaf_node_parse(&p.update, client_leaf(f.h.at[2], LEAF_SOURCE_UPDATE, 2)), 0);
	propose(&f, 2, &p);
	expect(&f, RULE_LEAF_SAME_KEY);
	teardown(&f);
}

/* Keys that only the tree that comes of it shows to be taken. */
static void
keys_taken(void **state)
{
	struct fixture f;
	struct client *c;

	(void)state;
	setup(&f);
	f.guest[0].as.encryption_key = tree_key(f.h.tree, 8);
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_KEY_TAKEN);
	f.guest[0].as.encryption_key = tree_key(f.h.tree, 7); /* of the root */
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_KEY_TAKEN);
	/* It is free when its owner goes. */
	f.guest[0].as.encryption_key = tree_key(f.h.tree, 8);
	add(&f, &f.guest[0]);
	remove_leaf(&f, 4);
	expect(&f, 0);
	c = f.h.at[2];
	c->as.signature_key = bytes_of(f.h.at[3]->sign_public, 32);
	c->sign = f.h.at[3]->sign;
	update(&f, 2);
	expect(&f, RULE_LEAF_SIGNER_TAKEN);
	teardown(&f);
}

static void
credentials(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	f.guest[0].as.credential.type = 0xf00d;
	f.guest[0].as.capabilities.credentials = LIT("\0\1\xf0\x0d");
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_NOT_SUPPORTED);
	f.guest[0].as.capabilities.credentials = LIT("\xf0\x0d");
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_SUPPORTS_NOT);
	teardown(&f);
}

static void
set_capabilities(struct fixture *f, uint32_t leaf, struct bytes types)
{
	struct client *c = f->h.at[leaf];

	c->as.capabilities.extensions = types;
	assert_int_equal(
	    tree_set_leaf(f->h.tree, leaf, client_leaf(c, LEAF_SOURCE_UPDATE, leaf)), 0);
}

/* New extensions of the group: members, those removed apart, those added included. */
static void
group_extensions(void **state)
{
	struct bytes want = LIT("\0\3\5\2\xf0\1\0\0"), use = LIT("\xf0\1\0");
	struct fixture f;

	(void)state;
	setup(&f);
	extensions(&f, want);
	expect(&f, RULE_EXTENSIONS_REQUIRED);
	extensions(&f, use);
	expect(&f, RULE_EXTENSIONS_SUPPORT);
	for (uint32_t i = 0; i < 5; i++)
		if (i != 2)
			set_capabilities(&f, i, LIT("\xf0\1"));
	extensions(&f, want);
	expect(&f, RULE_EXTENSIONS_REQUIRED);
	extensions(&f, want);
	remove_leaf(&f, 2);
	expect(&f, 0);
	extensions(&f, use);
	remove_leaf(&f, 2);
	expect(&f, 0);
	/* Who is added is judged by the new extensions. */
	extensions(&f, want);
	remove_leaf(&f, 2);
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_REQUIRED);
	extensions(&f, use);
	remove_leaf(&f, 2);
	add(&f, &f.guest[0]);
	expect(&f, RULE_LEAF_GROUP_EXTENSION);
	f.guest[0].as.capabilities.extensions = LIT("\xf0\1");
	extensions(&f, use);
	remove_leaf(&f, 2);
	add(&f, &f.guest[0]);
	expect(&f, 0);
	/* Malformed. */
	extensions(&f, LIT("\0\3\1\0"));
	expect(&f, RULE_EXTENSIONS_FORM);
	extensions(&f, LIT("\0\5\2\1\0"));
	expect(&f, RULE_EXTENSIONS_FORM);
	teardown(&f);
}

/* What was checked is not checked again, unless other extensions will hold. */
static void
checked_before(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	add(&f, &f.guest[0]);
	f.raw[0].p[f.raw[0].n - 1] ^= 1;
	assert_int_equal(list(&f), RULE_KEY_PACKAGE_SIGNATURE);
	f.item[0].checked = true;
	assert_int_equal(list(&f), 0);
	extensions(&f, LIT(""));
	expect(&f, RULE_KEY_PACKAGE_SIGNATURE);
	teardown(&f);
}

static int
refuse(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)c;
	(void)key;
	*(bool *)arg = old != NULL;
	return ERR_DENIED;
}

/* Those outside the group: which kinds of proposals, and who. */
static void
outside(void **state)
{
	/* One sender, "key", with the basic credential "me". */
	struct bytes senders = LIT("\0\5\12\11\3key\0\1\2me");
	struct proposal_item *i;
	struct fixture f;
	bool succeeds;

	(void)state;
	setup(&f);
	i = remove_leaf(&f, 2);
	i->from = PROPOSAL_FROM_EXTERNAL;
	i->index = 0;
	assert_int_equal(proposal_check(i, &f.e), RULE_OUTSIDE_SENDER);
	f.env.extensions = senders;
	assert_int_equal(proposal_check(i, &f.e), 0);
	i->index = 1;
	assert_int_equal(proposal_check(i, &f.e), RULE_OUTSIDE_SENDER);
	i = update(&f, 2);
	i->from = PROPOSAL_FROM_EXTERNAL;
	assert_int_equal(proposal_check(i, &f.e), RULE_OUTSIDE_TYPE);
	i = external_init(&f);
	i->from = PROPOSAL_FROM_EXTERNAL;
	assert_int_equal(proposal_check(i, &f.e), RULE_OUTSIDE_TYPE);
	i = unknown(&f, 0xf00d);
	i->from = PROPOSAL_FROM_EXTERNAL;
	assert_int_equal(proposal_check(i, &f.e), RULE_OUTSIDE_TYPE);
	clear(&f);
	i = add(&f, &f.guest[0]);
	i->from = PROPOSAL_FROM_NEW_MEMBER;
	i->by_ref = true;
	assert_int_equal(proposal_check(i, &f.e), 0);
	i = remove_leaf(&f, 2);
	i->from = PROPOSAL_FROM_NEW_MEMBER;
	i->by_ref = true;
	assert_int_equal(proposal_check(i, &f.e), RULE_NEW_MEMBER_ADD);
	clear(&f);
	/* The same extension as a proposal: its credential is judged. */
	extensions(&f, senders);
	expect(&f, 0);
	f.policy.credential = refuse;
	f.policy.arg = &succeeds;
	extensions(&f, senders);
	expect(&f, RULE_EXTERNAL_CREDENTIAL);
	assert_false(succeeds);
	teardown(&f);
}

/* A commit from outside may do three things. */
static void
external(void **state)
{
	struct bytes n = LIT("0123456789abcdef0123456789abcdef");
	struct fixture f;

	(void)state;
	setup(&f);
	f.l.external = true;
	external_init(&f);
	remove_leaf(&f, 2);
	psk(&f, "one", 0, n);
	psk(&f, "two", 0, n);
	expect(&f, 0);
	f.l.external = true;
	expect(&f, RULE_LIST_INIT_COUNT);
	f.l.external = true;
	external_init(&f);
	external_init(&f);
	expect(&f, RULE_LIST_INIT_COUNT);
	f.l.external = true;
	external_init(&f);
	remove_leaf(&f, 2);
	remove_leaf(&f, 3);
	expect(&f, RULE_LIST_REMOVE_COUNT);
	f.l.external = true;
	external_init(&f)->by_ref = true;
	expect(&f, RULE_LIST_BY_REFERENCE);
	for (int what = 0; what < 5; what++) {
		f.l.external = true;
		external_init(&f);
		if (what == 0)
			add(&f, &f.guest[0]);
		else if (what == 1)
			update(&f, 2);
		else if (what == 2)
			extensions(&f, LIT(""));
		else if (what == 3)
			reinit(&f, 1);
		else
			unknown(&f, 0xf00d);
		expect(&f, RULE_LIST_EXTERNAL_TYPE);
	}
	f.l.external = true;
	external_init(&f);
	remove_leaf(&f, 7);
	expect(&f, RULE_REMOVE_BLANK);
	teardown(&f);
}

/* Which commits must have a path (12.4). */
static void
paths(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (int what = 0; what < 9; what++) {
		bool needs = what == 0 || what > 3;

		clear(&f);
		switch (what) {
		case 1:
			add(&f, &f.guest[0]);
			break;
		case 2:
			psk(&f, "one", 0, bytes_of(NULL, 0));
			break;
		case 3:
			reinit(&f, 1);
			break;
		case 4:
			update(&f, 2);
			add(&f, &f.guest[0]);
			break;
		case 5:
			add(&f, &f.guest[0]);
			remove_leaf(&f, 2);
			break;
		case 6:
			external_init(&f);
			break;
		case 7:
			extensions(&f, LIT(""));
			break;
		case 8:
			unknown(&f, 0xf00d);
			break;
		default: /* the empty list */
			break;
		}
		assert_int_equal(proposal_check_path(&f.l, true), 0);
		assert_int_equal(proposal_check_path(&f.l, false), needs ? RULE_LIST_PATH : 0);
	}
	teardown(&f);
}

/* The leaf of a path, of a member and of one from outside. */
static void
path_leaf(void **state)
{
	struct leaf_node l;
	struct fixture f;
	struct client *c;
	bool succeeds = false;

	(void)state;
	setup(&f);
	c = f.h.at[COMMITTER];
	f.h.at[COMMITTER]->as.encryption_key = tree_key(f.h.tree, 0);
	assert_int_equal(leaf_node_parse(&l, client_leaf(c, LEAF_SOURCE_COMMIT, 0)), 0);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 0), RULE_LEAF_SAME_KEY);
	c->as.encryption_key = bytes_of(c->init.public, 32);
	assert_int_equal(leaf_node_parse(&l, client_leaf(c, LEAF_SOURCE_COMMIT, 0)), 0);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 0), 0);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 1), RULE_LEAF_SIGNATURE);
	assert_int_equal(leaf_node_parse(&l, client_leaf(c, LEAF_SOURCE_UPDATE, 0)), 0);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 0), RULE_LEAF_SOURCE);
	/* From outside, in the place of leaf 2: its successor. */
	f.l.external = true;
	external_init(&f);
	f.policy.credential = refuse;
	f.policy.arg = &succeeds;
	assert_int_equal(leaf_node_parse(&l, client_leaf(&f.guest[0], LEAF_SOURCE_COMMIT, 2)), 0);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 2), RULE_LEAF_CREDENTIAL);
	assert_false(succeeds);
	remove_leaf(&f, 2);
	assert_int_equal(proposal_check_leaf(&f.l, &f.e, &l, 2), RULE_LEAF_SUCCESSOR);
	assert_true(succeeds);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right),
		cmocka_unit_test(committer),
		cmocka_unit_test(one_leaf_twice),
		cmocka_unit_test(one_client_twice),
		cmocka_unit_test(psks),
		cmocka_unit_test(alone),
		cmocka_unit_test(unsupported),
		cmocka_unit_test(removal),
		cmocka_unit_test(updates),
		cmocka_unit_test(keys_taken),
		cmocka_unit_test(credentials),
		cmocka_unit_test(group_extensions),
		cmocka_unit_test(checked_before),
		cmocka_unit_test(outside),
		cmocka_unit_test(external),
		cmocka_unit_test(paths),
		cmocka_unit_test(path_leaf),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/proposal_check", tests, NULL, NULL);
}
