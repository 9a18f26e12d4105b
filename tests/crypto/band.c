#include "tests/crypto/band.h"

#include <stdio.h>

#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/mls_state.h"
#include "crypto/vec.h"

static int
credential(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	const struct player *p = arg;

	(void)c;
	(void)key;
	(void)old;
	return p->credential_answer;
}

static int
authorize(void *arg, const struct mls_group *g, const struct mls_change *change)
{
	struct player *p = arg;

	(void)g;
	(void)change;
	p->asked++;
	return p->authorize_answer;
}

/* Every id that begins with "psk" is known: the key is the id. */
static int
psk(void *arg, struct bytes id, struct buf *secret)
{
	const struct player *p = arg;

	if (p->no_psk || id.n < 3 || memcmp(id.p, "psk", 3) != 0)
		return ERR_NOTFOUND;
	buf_put(secret, id.p, id.n);
	return 0;
}

static uint64_t
now(void *arg)
{
	return ((const struct player *)arg)->now;
}

struct mls_identity
player_identity(const struct player *p)
{
	return (struct mls_identity){
		.credential = { CREDENTIAL_BASIC, bytes_str(p->name) },
		.seed = p->seed,
	};
}

void
player_init(struct player *p, const char *name, const struct mls_policy *policy)
{
	struct mls_hooks hooks = { credential, authorize, psk, now, p };
	struct mls_identity id;
	struct secret seed;

	*p = (struct player){ .now = BAND_NOW };
	snprintf(p->name, sizeof p->name, "%s", name);
	secret_random(&seed);
	memcpy(p->seed, seed.b, sizeof p->seed);
	id = player_identity(p);
	assert_right(mls_client_new(&p->client, &id, &hooks, policy));
}

void
player_fini(struct player *p)
{
	mls_group_free(p->group);
	mls_client_free(p->client);
	*p = (struct player){ .now = 0 };
}

struct buf
player_package(struct player *p, uint16_t suite)
{
	struct buf b = BIG;

	assert_right(mls_key_package_new(
	    p->client, &(struct mls_key_package_options){ .suite = suite }, &b));
	return b;
}

struct bytes
band_external_senders(void)
{
	static uint8_t out[256];
	static size_t n;
	struct buf list = BUF_INIT(sizeof out);
	struct buf data = BUF_INIT(1000);
	uint8_t pub[PUBKEY_SIZE];
	struct external_sender s;
	struct sign_key k;

	if (n == 0) {
		sign_key_seed(&k, pub, (const uint8_t *)BAND_SENDERS_SEED);
		s.signature_key = bytes_of(pub, sizeof pub);
		s.credential = (struct credential){ CREDENTIAL_BASIC, bytes_str("outsider") };
		external_sender_write(&data, &s);
		vec_close(&data, 0);
		extension_write(&list, EXT_EXTERNAL_SENDERS, buf_bytes(&data));
		memcpy(out, list.p, list.n);
		n = list.n;
		buf_fini(&data);
		buf_fini(&list);
	}
	return bytes_of(out, n);
}

void
band_init(struct player *p, size_t n, uint16_t suite)
{
	struct buf package[64], commit = BIG, welcome = BIG;
	struct mls_commit_output to = { .commit = &commit, .welcome = &welcome };
	struct mls_commit_options o = { .inline_tree = true };
	struct bytes add[64];
	char name[16];

	for (size_t i = 0; i < n; i++) {
		snprintf(name, sizeof name, "p%u", (unsigned)i % 100);
		player_init(&p[i], name, NULL);
		package[i] = player_package(&p[i], suite);
		add[i] = buf_bytes(&package[i]);
	}
	assert_right(
	    mls_group_create(&p[0].group, p[0].client, &(struct mls_create){ .suite = suite }));
	o.add = add + 1;
	o.n_add = n - 1;
	assert_right(mls_commit(p[0].group, &o, &to));
	assert_right(mls_commit_accept(p[0].group, NULL));
	for (size_t i = 1; i < n; i++)
		assert_right(mls_join(
		    &p[i].group, p[i].client, buf_bytes(&welcome), bytes_of(NULL, 0)));
	for (size_t i = 0; i < n; i++)
		buf_fini(&package[i]);
	buf_fini(&commit);
	buf_fini(&welcome);
}

void
band_fini(struct player *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		player_fini(&p[i]);
}

void
band_process(struct player *p, size_t n, const struct player *by, struct bytes message,
    enum mls_event_kind kind)
{
	struct mls_event e;

	for (size_t i = 0; i < n; i++) {
		if (&p[i] == by || p[i].group == NULL)
			continue;
		assert_right(mls_process(p[i].group, message, &e));
		assert_int_equal(e.kind, kind);
		mls_event_fini(&e);
	}
}

void
band_commit(struct player *p, size_t n, struct player *by, const struct mls_commit_options *o,
    struct buf *welcome)
{
	struct buf commit = BIG;
	struct mls_commit_output to = { .commit = &commit, .welcome = welcome };

	assert_right(mls_commit(by->group, o, &to));
	assert_right(mls_commit_accept(by->group, NULL));
	band_process(p, n, by, buf_bytes(&commit), MLS_EVENT_COMMIT);
	for (size_t i = 0; i < n; i++)
		if (p[i].group != NULL && mls_group_state(p[i].group) != MLS_REMOVED_SELF)
			band_agree(by, &p[i]);
	buf_fini(&commit);
}

void
band_agree(const struct player *a, const struct player *b)
{
	uint8_t x[32], y[32];

	assert_int_equal(mls_epoch(a->group), mls_epoch(b->group));
	mls_epoch_authenticator(a->group, x);
	mls_epoch_authenticator(b->group, y);
	assert_memory_equal(x, y, 32);
	mls_tree_hash(a->group, x);
	mls_tree_hash(b->group, y);
	assert_memory_equal(x, y, 32);
	assert_bytes(mls_transcript_hash(a->group), mls_transcript_hash(b->group));
	assert_bytes(mls_extensions(a->group), mls_extensions(b->group));
	assert_int_equal(mls_members(a->group), mls_members(b->group));
}

void
band_talk(struct player *from, struct player *to)
{
	const struct mls_send how = { .aad = bytes_str("about"), .pad_to = 64 };
	struct buf m = BIG;
	struct mls_event e;

	assert_right(mls_protect(from->group, bytes_str("hello"), &how, &m));
	assert_right(mls_unprotect(to->group, buf_bytes(&m), &e));
	assert_int_equal(e.kind, MLS_EVENT_APPLICATION);
	assert_bytes(buf_bytes(&e.text), bytes_str("hello"));
	assert_bytes(e.aad, bytes_str("about"));
	assert_bytes(e.credential.body, bytes_str(from->name));
	assert_int_equal(e.sender.index, mls_self(from->group));
	mls_event_fini(&e);
	assert_err(mls_unprotect(to->group, buf_bytes(&m), &e), ERR_REPLAY);
	buf_fini(&m);
}

void
band_state(const struct mls_group *g, uint8_t out[static 32])
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct bytes all;

	assert_int_equal(mls_state_write(g, &b), 0);
	all = buf_bytes(&b);
	suite_hash(out, &all, 1);
	buf_fini(&b);
}
