/* tests/mls/driver_group.c - commands that make a group, tell of it, keep it. */
#include <sodium.h>
#include <stdio.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/random.h"
#include "tests/mls/driver_command.h"
#include "tests/mls/driver_count.h"

void
driver_put_epoch(struct call *c, const struct mls_group *g)
{
	uint8_t auth[32];

	mls_epoch_authenticator(g, auth);
	call_put_num(c, "epoch", mls_epoch(g));
	call_put_hex(c, "auth", bytes_of(auth, sizeof auth));
}

void
driver_put_state(struct call *c, const struct mls_group *g)
{
	static const char *const name[] = {
		[MLS_ACTIVE] = "active", [MLS_REMOVED_SELF] = "removed", [MLS_REINITIALIZED] = "reinit"
	};

	call_put_text(c, "state", name[mls_group_state(g)]);
}

void
driver_put_group(struct call *c, const struct world_group *g)
{
	char name[16];

	snprintf(name, sizeof name, "g%u", g->number);
	call_put_text(c, "g", name);
	driver_put_epoch(c, g->g);
	call_put_num(c, "index", mls_self(g->g));
}

int
driver_create(struct world *w, struct call *c)
{
	struct world_key_package *k = driver_key_package(w, c, call_text(c, "kp"));
	struct mls_create o = {
		.suite = (uint16_t)call_num(c, "suite", k != NULL ? k->suite : 0),
		.group_id = call_hex(c, "gid"),
		.extensions = driver_extensions(c, "ext"),
	};
	struct mls_group *g;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_group_create(&g, k->of->client, &o)) == 0)
		driver_put_group(c, world_group_add(w, k->of, g));
	return r;
}

int
driver_join(struct world *w, struct call *c)
{
	struct world_key_package *k = driver_key_package(w, c, call_text(c, "kp"));
	struct bytes welcome = call_hex(c, "welcome"), tree = call_hex(c, "tree");
	struct mls_group *g;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_join(&g, k->of->client, welcome, tree)) == 0)
		driver_put_group(c, world_group_add(w, k->of, g));
	return r;
}

int
driver_groupinfo(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	bool tree = call_num(c, "tree", 1) != 0;
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX);
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_group_info(g->g, tree, &b)) == 0)
		call_put_hex(c, "gi", buf_bytes(&b));
	buf_fini(&b);
	return r;
}

int
driver_extjoin(struct world *w, struct call *c)
{
	struct world_key_package *k = driver_key_package(w, c, call_text(c, "kp"));
	uint32_t leaf = (uint32_t)call_num(c, "remove", 0);
	struct mls_external_join o = {
		.group_info = call_hex(c, "gi"),
		.tree = call_hex(c, "tree"),
		.resync = call_num(c, "resync", 0) != 0,
		.remove = call_text(c, "remove") != NULL ? &leaf : NULL,
		.aad = call_hex(c, "aad"),
	};
	struct buf commit = BUF_INIT(DRIVER_MESSAGE_MAX);
	struct mls_group *g;
	int r;

	o.psk = driver_psks(c, NULL, &o.n_psk);
	if (call_bad(c))
		return 0;
	if ((r = mls_external_join(&g, k->of->client, &o, &commit)) == 0) {
		driver_put_group(c, world_group_add(w, k->of, g));
		call_put_hex(c, "commit", buf_bytes(&commit));
	}
	buf_fini(&commit);
	return r;
}

static enum psk_usage
usage_of(struct call *c)
{
	const char *v = call_text(c, "usage");

	if (strcmp(v, "reinit") == 0)
		return PSK_REINIT;
	if (strcmp(v, "branch") != 0)
		call_fault(c, "usage=reinit or usage=branch");
	return PSK_BRANCH;
}

int
driver_follow(struct world *w, struct call *c)
{
	struct world_group *from = driver_group(w, c);
	struct mls_follow o = {
		.usage = usage_of(c),
		.group_id = call_hex(c, "gid"),
		.extensions = driver_extensions(c, "ext"),
		.inline_tree = call_num(c, "inline_tree", 1) != 0,
	};
	char **part = call_list(c, "add", &o.n);
	struct bytes *add = call_alloc(c, o.n, sizeof *add);
	struct buf commit = BUF_INIT(DRIVER_MESSAGE_MAX), welcome = commit, tree = commit;
	struct mls_commit_output to = { .commit = &commit, .welcome = &welcome, .tree = &tree };
	struct mls_group *g;
	int r = 0;

	for (size_t i = 0; i < o.n; i++)
		add[i] = driver_add(w, c, part[i]);
	o.key_package = add;
	if (!call_bad(c) && (r = mls_follow(&g, from->g, &o, &to)) == 0) {
		driver_put_group(c, world_group_add(w, from->of, g));
		call_put_hex(c, "welcome", buf_bytes(&welcome));
		call_put_hex(c, "tree", o.inline_tree ? bytes_of(NULL, 0) : buf_bytes(&tree));
	}
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&tree);
	return r;
}

void
driver_put_list(struct call *c, const char *key, const struct buf *list)
{
	call_put_text(c, key, "");
	/* Each part begins with a comma. */
	if (list->n > 0)
		buf_put(&c->answer, list->p + 1, list->n - 1);
}

static void
put_members(struct call *c, const struct mls_group *g)
{
	struct buf list = BUF_INIT(DRIVER_MESSAGE_MAX);
	char s[16];

	for (uint32_t i = 0; i < mls_leaves(g); i++)
		if (mls_member(g, i) != NULL)
			buf_put(&list, s, (size_t)snprintf(s, sizeof s, ",%u", i));
	driver_put_list(c, "members", &list);
	buf_fini(&list);
}

int
driver_info(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct buf tree = BUF_INIT(DRIVER_MESSAGE_MAX);
	uint8_t hash[32];

	if (call_bad(c))
		return 0;
	driver_put_epoch(c, g->g);
	call_put_num(c, "index", mls_self(g->g));
	put_members(c, g->g);
	mls_tree(g->g, &tree);
	call_put_hex(c, "tree", buf_bytes(&tree));
	mls_tree_hash(g->g, hash);
	call_put_hex(c, "tree_hash", bytes_of(hash, sizeof hash));
	call_put_hex(c, "confirmed_transcript_hash", mls_transcript_hash(g->g));
	call_put_hex(c, "gid", mls_group_id(g->g));
	call_put_num(c, "suite", mls_suite(g->g));
	call_put_hex(c, "ext", mls_extensions(g->g));
	driver_put_state(c, g->g);
	buf_fini(&tree);
	return 0;
}

int
driver_export(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes context = call_hex(c, "context");
	uint64_t n = call_num(c, "len", 0);
	uint8_t *out;
	int r;

	if (n > 1 << 20)
		call_fault(c, "len is too large");
	if (call_bad(c))
		return 0;
	out = call_alloc(c, (size_t)n, 1);
	if ((r = mls_export(g->g, call_text(c, "label"), context, out, (size_t)n)) == 0)
		call_put_hex(c, "secret", bytes_of(out, (size_t)n));
	return r;
}

/*
 * What is saved: a nonce, and sealed under the key who the client is (identity, capabilities,
 * seed), so that another process can load it, before the state that the library saved.
 */
int
driver_save(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct bytes key = call_hex_n(c, "key", 32);
	struct buf b = BUF_INIT(DRIVER_MESSAGE_MAX), state = b;
	uint8_t *sealed;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_save(g->g, key.p, &state)) == 0) {
		wr_vecv(&b, buf_bytes(&g->of->identity));
		wr_vecv(&b, buf_bytes(&g->of->capabilities));
		wr_bytes(&b, bytes_of(g->of->seed, sizeof g->of->seed));
		wr_bytes(&b, buf_bytes(&state));
		sealed = call_alloc(c, crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + b.n, 1);
		random_bytes(sealed, crypto_secretbox_NONCEBYTES);
		crypto_secretbox_easy(
		    sealed + crypto_secretbox_NONCEBYTES, b.p, b.n, sealed, key.p);
		call_put_hex(c, "state",
		    bytes_of(sealed,
			crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + b.n));
	}
	buf_fini(&b);
	buf_fini(&state);
	return r;
}

int
driver_load(struct world *w, struct call *c)
{
	struct bytes in = call_hex(c, "state"), key = call_hex_n(c, "key", 32), identity, caps;
	const size_t head = crypto_secretbox_NONCEBYTES, over = head + crypto_secretbox_MACBYTES;
	struct world_client *client;
	struct mls_group *g;
	uint8_t seed[32], *text;
	struct rd rd;
	int r;

	if (call_bad(c))
		return 0;
	if (in.n < over)
		return ERR_PARSE;
	text = call_alloc(c, in.n - over, 1);
	if (crypto_secretbox_open_easy(text, in.p + head, in.n - head, in.p, key.p) != 0)
		return ERR_AEAD;
	rd_init(&rd, bytes_of(text, in.n - over));
	identity = rd_vecv(&rd, rd_left(&rd));
	caps = rd_vecv(&rd, rd_left(&rd));
	rd_copy(&rd, seed, sizeof seed);
	if (rd.err != 0)
		return rd.err;
	if ((r = world_client_get(w, identity, caps, seed, &client)) == 0 &&
	    (r = mls_load(&g, client->client, key.p, bytes_of(rd.p, rd_left(&rd)))) == 0)
		driver_put_group(c, world_group_add(w, client, g));
	mem_wipe(text, in.n - over);
	return r;
}

int
driver_fork(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct mls_group *copy;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_group_clone(&copy, g->g)) == 0)
		driver_put_group(c, world_group_add(w, g->of, copy));
	return r;
}

int
driver_free(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);

	if (g != NULL)
		world_group_free(g);
	return 0;
}

int
driver_stats(struct world *w, struct call *c)
{
	struct world_group *g = driver_group(w, c);
	struct mls_stats s;

	if (call_bad(c))
		return 0;
	mls_stats(g->g, &s);
	call_put_num(c, "hashes", s.tree_hashes);
	call_put_num(c, "verifies", driver_count_verifies());
	call_put_num(c, "past_epochs", s.past_epochs);
	call_put_num(c, "kept_keys", s.kept_keys);
	call_put_num(c, "pending", s.pending);
	return 0;
}
