#include "tests/fuzz/live.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/leaf_check.h"
#include "crypto/mls_client.h"
#include "crypto/mls_message.h"
#include "crypto/mls_state.h"
#include "crypto/tree_check.h"
#include "crypto/vec.h"
#include "tests/crypto/random_fake.h"

#define NOW 1800000000u
#define ROOM (1 << 22)
#define NOTHING bytes_of(NULL, 0)

static struct live live;

static void
must(int r)
{
	if (r == 0)
		return;
	fprintf(stderr, "%s %s\n", r > 0 ? rule_name(r) : err_name(r), rule_text(r));
	abort();
}

/* Anybody but who has no name, whoever he was before. */
static int
on_credential(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)key;
	(void)old;
	return c->body.n > 0 ? 0 : ERR_DENIED;
}

static int
on_psk(void *arg, struct bytes id, struct buf *secret)
{
	(void)arg;
	if (id.n < 3 || memcmp(id.p, "psk", 3) != 0)
		return ERR_NOTFOUND;
	buf_put(secret, id.p, id.n);
	return 0;
}

static uint64_t
on_now(void *arg)
{
	(void)arg;
	return NOW;
}

static void
make_client(size_t i)
{
	static const struct mls_hooks hooks = {
		.credential = on_credential, .psk = on_psk, .now = on_now
	};
	static const uint8_t versions[] = { 0, 1 }, suites[] = { 0, 3 }, types[] = { 0xf0, 1 },
			     credentials[] = { 0, 1, 0, 2 };
	const struct capabilities can = {
		.versions = bytes_of(versions, sizeof versions),
		.suites = bytes_of(suites, sizeof suites),
		.extensions = bytes_of(types, sizeof types),
		.proposals = bytes_of(types, sizeof types),
		.credentials = bytes_of(credentials, sizeof credentials),
	};
	char name[16];
	uint8_t seed[32] = { (uint8_t)(i + 1) };
	struct mls_identity id = { .seed = seed, .capabilities = &can };
	struct mls_policy policy;

	snprintf(name, sizeof name, "member %u", (unsigned)i);
	id.credential = (struct credential){ CREDENTIAL_BASIC, bytes_str(name) };
	mls_policy_default(&policy);
	policy.max_message = 1 << 16;
	must(mls_client_new(&live.client[i], &id, &hooks, &policy));
}

static struct buf
package_of(size_t i)
{
	struct buf b = BUF_INIT(ROOM);

	must(mls_key_package_new(live.client[i], &(struct mls_key_package_options){ 0 }, &b));
	return b;
}

static struct bytes
extensions(void)
{
	static struct buf list;
	struct buf data = BUF_INIT(1000);
	uint8_t pub[PUBKEY_SIZE];
	struct external_sender s;
	struct sign_key k;

	if (list.n > 0)
		return buf_bytes(&list);
	list = BUF_INIT(1000);
	sign_key_seed(&k, pub, (const uint8_t *)LIVE_SENDER_SEED);
	s.signature_key = bytes_of(pub, sizeof pub);
	s.credential = (struct credential){ CREDENTIAL_BASIC, bytes_str("outside") };
	external_sender_write(&data, &s);
	vec_close(&data, 0);
	extension_write(&list, EXT_EXTERNAL_SENDERS, buf_bytes(&data));
	buf_fini(&data);
	return buf_bytes(&list);
}

/* by commits, the others follow. */
static void
commit(struct mls_group **g, size_t n, size_t by)
{
	const struct mls_commit_options o = { .force_path = true };
	struct buf b = BUF_INIT(ROOM);
	struct mls_event e;

	must(mls_commit(g[by], &o, &(struct mls_commit_output){ .commit = &b }));
	must(mls_commit_accept(g[by], NULL));
	for (size_t i = 0; i < n; i++)
		if (i != by) {
			must(mls_process(g[i], buf_bytes(&b), &e));
			mls_event_fini(&e);
		}
	buf_fini(&b);
}

/* Eight members, most nodes with keys, some leaves unmerged. */
static void
make_group(void)
{
	struct mls_create create = { .group_id = bytes_str("alive"), .extensions = extensions() };
	struct mls_group *g[LIVE_MEMBERS];
	struct buf package, b = BUF_INIT(ROOM), w = b;
	struct mls_event e;

	must(mls_group_create(&g[0], live.client[0], &create));
	for (size_t i = 1; i < LIVE_MEMBERS; i++) {
		package = package_of(i);
		must(mls_commit(g[0],
		    &(struct mls_commit_options){ .add = &(struct bytes){ package.p, package.n },
			.n_add = 1,
			.inline_tree = true },
		    &(struct mls_commit_output){ .commit = &b, .welcome = &w }));
		must(mls_commit_accept(g[0], NULL));
		for (size_t k = 1; k < i; k++) {
			must(mls_process(g[k], buf_bytes(&b), &e));
			mls_event_fini(&e);
		}
		must(mls_join(&g[i], live.client[i], buf_bytes(&w), NOTHING));
		buf_fini(&package);
		buf_clear(&b);
		buf_clear(&w);
		if (i == 5)
			for (size_t k = 0; k < 6; k += 2)
				commit(g, 6, k);
	}
	for (size_t i = 0; i < LIVE_MEMBERS; i++) {
		live.state[i] = BUF_INIT(ROOM);
		must(mls_state_write(g[i], &live.state[i]));
		mls_group_free(g[i]);
	}
	buf_fini(&b);
	buf_fini(&w);
}

struct mls_group *
live_group(uint32_t member)
{
	struct mls_group *g;

	must(mls_state_read(&g, live.client[member], buf_bytes(&live.state[member])));
	return g;
}

static struct buf *
next_message(void)
{
	assert(live.n_message < LIVE_MAX);
	live.message[live.n_message] = BUF_INIT(ROOM);
	return &live.message[live.n_message++];
}

/* A commit by a member, in both framings. */
static void
add_commit(uint32_t by, struct mls_commit_options o)
{
	for (int public = 0; public < 2; public ++) {
		struct mls_group *g = live_group(by);

		o.send = (struct mls_send){ .public = public != 0 };
		must(mls_commit(g, &o, &(struct mls_commit_output){ .commit = next_message() }));
		mls_group_free(g);
	}
}

static void
add_proposal(uint32_t by, const struct mls_proposal *p)
{
	for (int public = 0; public < 2; public ++) {
		struct mls_group *g = live_group(by);

		must(
		    mls_propose(g, p, &(struct mls_send){ .public = public != 0 }, next_message()));
		mls_group_free(g);
	}
}

static void
add_commits(void)
{
	struct bytes package = buf_bytes(&live.package_message);
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk of all"), 0 };
	struct mls_reinit reinit = { .group_id = bytes_str("reborn") };
	struct bytes none = NOTHING;
	uint32_t six = 6, victim = LIVE_VICTIM;

	add_commit(2, (struct mls_commit_options){ .force_path = true });
	add_commit(0, (struct mls_commit_options){ .force_path = true });
	add_commit(7, (struct mls_commit_options){ .force_path = true });
	add_commit(2, (struct mls_commit_options){ .add = &package, .n_add = 1 });
	add_commit(4, (struct mls_commit_options){
			  .add = &package, .n_add = 1, .remove = &six, .n_remove = 1 });
	add_commit(2, (struct mls_commit_options){ .remove = &victim, .n_remove = 1 });
	add_commit(3, (struct mls_commit_options){ .psk = &psk, .n_psk = 1 });
	add_commit(2, (struct mls_commit_options){ .extensions = &none });
	add_commit(5, (struct mls_commit_options){ .reinit = &reinit });
}

static void
add_proposals(void)
{
	struct mls_proposal p[] = {
		{ .type = PROPOSAL_ADD, .key_package = buf_bytes(&live.package_message) },
		{ .type = PROPOSAL_UPDATE },
		{ .type = PROPOSAL_REMOVE, .leaf = 5 },
		{ .type = PROPOSAL_PSK, .psk = { PSK_EXTERNAL, bytes_str("psk"), 0 } },
		{ .type = PROPOSAL_REINIT, .reinit = { .group_id = bytes_str("again") } },
		{ .type = PROPOSAL_EXTENSIONS, .extensions = extensions() },
	};
	struct mls_group *g = live_group(0);
	struct mls_outsider by = { .seed = (const uint8_t *)LIVE_SENDER_SEED,
		.group_id = mls_group_id(g),
		.epoch = mls_epoch(g) };

	for (size_t i = 0; i < sizeof p / sizeof p[0]; i++)
		add_proposal(i < 3 ? 3 : 6, &p[i]);
	must(mls_propose_outside(&by, &p[2], next_message()));
	must(mls_propose_self(live.client[LIVE_MEMBERS], buf_bytes(&live.package_message),
	    by.group_id, by.epoch, next_message()));
	mls_group_free(g);
}

/* One update by reference, so that a fuzzer has a list with references to begin with. */
static void
add_commit_by_reference(void)
{
	struct mls_group *a = live_group(3), *b = live_group(2);
	struct buf m = BUF_INIT(ROOM);
	struct mls_event e;

	must(mls_propose(a, &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, NULL, &m));
	must(mls_process(b, buf_bytes(&m), &e));
	mls_event_fini(&e);
	must(mls_commit(b, &(struct mls_commit_options){ .send = { .public = true } },
	    &(struct mls_commit_output){ .commit = next_message() }));
	mls_group_free(a);
	mls_group_free(b);
	buf_fini(&m);
}

static void
add_external_commits(void)
{
	struct mls_group *g = live_group(0), *in;
	struct mls_external_join o = { .resync = true };

	live.group_info = BUF_INIT(ROOM);
	must(mls_group_info(g, true, &live.group_info));
	mls_group_free(g);
	o.group_info = buf_bytes(&live.group_info);
	/* Somebody new, and one who comes back. */
	must(mls_external_join(&in, live.client[LIVE_MEMBERS + 1], &o, next_message()));
	mls_group_free(in);
	must(mls_external_join(&in, live.client[6], &o, next_message()));
	mls_group_free(in);
}

static void
add_application(void)
{
	struct mls_group *g = live_group(4);

	must(mls_protect(g, bytes_str("hello"), NULL, next_message()));
	must(mls_protect(g, bytes_str("again"), NULL, next_message()));
	mls_group_free(g);
}

static void
make_package(void)
{
	struct key_package k;

	live.package_message = package_of(LIVE_MEMBERS);
	must(mls_package_parse(&k, buf_bytes(&live.package_message)));
	live.package = BUF_INIT(ROOM);
	wr_bytes(&live.package, k.raw);
	list_each (p, &live.client[LIVE_MEMBERS]->packages, struct mls_package, link) {
		memcpy(live.package_init, p->keys->init.private.b, 32);
		memcpy(live.package_leaf, p->keys->leaf.private.b, 32);
	}
}

/* The first one outside is welcomed by member 0, and by member 4 with a path. */
static void
make_welcomes(void)
{
	struct bytes package = buf_bytes(&live.package_message);
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk of all"), 0 };
	struct mls_commit_options o = { .add = &package, .n_add = 1, .psk = &psk, .n_psk = 1 };
	struct buf commit = BUF_INIT(ROOM);
	struct mls_commit_output to = { &commit, &live.welcome, &live.welcome_tree, NULL };
	struct mls_group *g = live_group(0);

	live.welcome = live.welcome_tree = live.welcome_inline = BUF_INIT(ROOM);
	must(mls_commit(g, &o, &to));
	mls_group_free(g);
	g = live_group(4);
	o.n_psk = 0;
	o.force_path = o.inline_tree = true;
	to = (struct mls_commit_output){ .commit = &commit, .welcome = &live.welcome_inline };
	must(mls_commit(g, &o, &to));
	mls_group_free(g);
	buf_fini(&commit);
}

/* The content of a message, which is in the clear here. */
static void
note_proposal(struct bytes raw)
{
	if (live.n_proposal == LIVE_MAX)
		return;
	live.proposal[live.n_proposal] = BUF_INIT(ROOM);
	wr_bytes(&live.proposal[live.n_proposal++], raw);
}

static void
note_proposals(struct bytes message)
{
	struct proposal_or_ref p;
	struct mls_message m;
	struct commit c;
	struct rd in;

	must(mls_message_parse(&m, message));
	if (m.wire_format != WIRE_FORMAT_PUBLIC)
		return;
	rd_init(&in, m.public_message.content.body);
	if (m.public_message.content.type == CONTENT_PROPOSAL)
		note_proposal(m.public_message.content.body);
	if (m.public_message.content.type != CONTENT_COMMIT)
		return;
	commit_read(&in, &c);
	for (rd_init(&in, c.proposals); commit_next(&in, &p);)
		if (!p.by_ref)
			note_proposal(p.proposal.raw);
}

/* Of a type that all support and nobody knows. */
#define UNKNOWN bytes_of("\xf0\1\3abc", 6)

const struct live *
live_get(void)
{
	if (live.client[0] != NULL)
		return &live;
	if (sodium_init() < 0)
		abort();
	random_fake_seed(1);
	for (size_t i = 0; i < LIVE_CLIENTS; i++)
		make_client(i);
	make_group();
	make_package();
	add_commits();
	add_proposals();
	add_commit_by_reference();
	add_external_commits();
	add_application();
	make_welcomes();
	note_proposal(UNKNOWN);
	for (size_t i = 0; i < live.n_message; i++)
		note_proposals(buf_bytes(&live.message[i]));
	return &live;
}

static void
check_tree(const struct mls_epoch *e, struct bytes group_id)
{
	const struct leaf_policy policy = { .credential = on_credential };
	const struct leaf_env env = { e->suite, group_id, buf_bytes(&e->extensions), &policy };
	uint8_t hash[SUITE_HASH_SIZE];
	struct tree *copy;

	must(tree_copy(&copy, e->tree));
	tree_hash(copy, hash);
	must(tree_check(copy, bytes_of(hash, sizeof hash)));
	must(leaf_check_tree(copy, &env));
	tree_free(copy);
}

/* Each private key is that of its node, and the signature key that of our leaf. */
static void
check_keys(const struct mls_epoch *e)
{
	const struct leaf_node *own = tree_leaf(e->tree, e->self);
	struct hpke_key k;
	struct bytes public;

	assert(own != NULL && (e->keys->have & 1) != 0);
	for (uint32_t level = 0; level < TREE_LEVELS; level++) {
		if ((e->keys->have >> level & 1) == 0)
			continue;
		public = tree_key(e->tree, tree_math_above(2 * e->self, level));
		hpke_key_load(&k, e->keys->key[level].b);
		assert(bytes_equal(public, bytes_of(k.public, sizeof k.public)));
	}
	assert(bytes_equal(own->signature_key, bytes_of(e->secrets->sign.b + 32, 32)));
}

void
live_check(const struct mls_group *g)
{
	struct buf a = BUF_INIT(ROOM), b = a;
	struct mls_group *again;

	check_tree(g->now, mls_id(g));
	if (g->now->keys != NULL)
		check_keys(g->now);
	must(mls_state_write(g, &a));
	must(mls_state_read(&again, g->client, buf_bytes(&a)));
	must(mls_state_write(again, &b));
	assert(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	mls_group_free(again);
	buf_fini(&a);
	buf_fini(&b);
}
