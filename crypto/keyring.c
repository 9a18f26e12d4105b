#include "crypto/keyring.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_log.h"
#include "crypto/group_rules.h"
#include "crypto/keypkg.h"
#include "crypto/member_sign.h"
#include "crypto/mls_client.h"
#include "crypto/now.h"
#include "crypto/random.h"
#include "crypto/sealed.h"
#include "crypto/suite.h"
#include "crypto/vec.h"

#define DAY (24 * 3600u)
#define LIFETIME_MAX (31 * DAY) /* of a key package; ours last 30 days and an hour */

#define CHAIN_ROOM 65536

struct keyring {
	unsigned refs; /* its owner's, and one of each group */
	struct mls_client *client;
	vouch_fn *vouch; /* NULL: basic credentials */
	void *user;
	uint16_t suite;
	uint64_t sets; /* of packages, so far */
	const struct member_log *joining;
	struct group_refusal refusal;
	bool refused;
};

static uint64_t
now(void *arg)
{
	(void)arg;
	return now_seconds();
}

static struct keyring *
make(void)
{
	struct keyring *k = mem_calloc(1, sizeof *k);

	k->refs = 1;
	return k;
}

static int
make_client(struct keyring *k, const struct mls_identity *id)
{
	static const uint8_t types[] = { EXT_MEMBER_LOG >> 8, EXT_MEMBER_LOG & 0xff };
	const struct mls_hooks hooks = {
		.credential = group_rules_credential,
		.authorize = group_rules_authorize,
		.now = now,
		.arg = k,
	};
	struct mls_identity own = *id;
	struct mls_policy policy;

	mls_policy_default(&policy);
	/* Messages of a room are in one order and each is of its epoch: nothing comes late. */
	policy.past_epochs = policy.resumptions = policy.save_ahead = 0;
	policy.max_lifetime = LIFETIME_MAX;
	/* Commits are read by who was away for long: their lifetimes were judged by who made them.
	 */
	policy.check_received = false;
	policy.group_id = GROUP_ID_SIZE;
	own.extension_types = bytes_of(types, sizeof types);
	return mls_client_new(&k->client, &own, &hooks, &policy);
}

static int
finish(struct keyring **out, struct keyring *k, const struct mls_identity *id)
{
	int r;

	k->suite = suite_nth(0)->id;
	if ((r = make_client(k, id)) != 0)
		keyring_free(k);
	else
		*out = k;
	return r;
}

int
keyring_new(struct keyring **out, const char *nick)
{
	struct mls_identity id = { .credential = { CREDENTIAL_BASIC, bytes_str(nick) } };
	struct secret seed;
	int r;

	if (!nick_valid(nick))
		return ERR_NAME;
	secret_random(&seed);
	id.seed = seed.b;
	r = finish(out, make(), &id);
	secret_wipe(&seed);
	return r;
}

/* A credential of that chain, whose body is appended to store. */
static int
put_chain(struct credential *c, const struct bytes *chain, size_t n, struct buf *store)
{
	if (n == 0 || n > KEYRING_CHAIN_MAX)
		return ERR_LIMIT;
	for (size_t i = 0; i < n; i++) {
		if (chain[i].n == 0)
			return ERR_PARSE;
		credential_cert_write(store, chain[i]);
	}
	*c = (struct credential){ CREDENTIAL_X509, buf_bytes(store) };
	return buf_err(store);
}

/* Is that credential k's, with the key that k has? */
static int
check_own(const struct keyring *k, const struct credential *c, const uint8_t *public)
{
	struct bytes key = bytes_of(public, PUBKEY_SIZE);
	char nick[NICK_MAX + 1];
	int r = keypkg_nick(c, key, nick);

	return r != 0 ? r : keyring_vouch(k, c, key, nick);
}

int
keyring_new_x509(struct keyring **out, const struct keyring_x509 *o)
{
	struct keyring *k = make();
	struct mls_identity id = { .seed = o->seed };
	struct buf store = BUF_INIT(CHAIN_ROOM);
	uint8_t public[PUBKEY_SIZE];
	struct sign_key sign;
	int r;

	k->vouch = o->vouch;
	k->user = o->user;
	sign_key_seed(&sign, public, o->seed);
	if ((r = put_chain(&id.credential, o->chain, o->n_chain, &store)) == 0 &&
	    (r = check_own(k, &id.credential, public)) == 0)
		r = finish(out, k, &id);
	else
		keyring_free(k);
	mem_wipe(&sign, sizeof sign);
	buf_fini(&store);
	return r;
}

int
keyring_renew(struct keyring *k, const struct bytes *chain, size_t n)
{
	struct mls_identity id = keyring_identity(k);
	struct credential old = id.credential;
	struct buf store = BUF_INIT(CHAIN_ROOM);
	int r;

	if ((r = put_chain(&id.credential, chain, n, &store)) == 0 &&
	    (r = group_rules_credential(
		 k, &id.credential, bytes_of(keyring_sign_key(k), SIGN_KEY_SIZE), &old)) == 0)
		r = mls_client_renew(k->client, &id);
	buf_fini(&store);
	return r;
}

struct mls_identity
keyring_identity(const struct keyring *k)
{
	const struct mls_who *w = k->client->who;

	return (struct mls_identity){
		.credential = w->as.credential,
		.seed = w->sign->b,
		.capabilities = &w->as.capabilities,
		.extensions = w->as.extensions,
	};
}

int
keyring_vouch(const struct keyring *k, const struct credential *c, struct bytes signature_key,
    const char *nick)
{
	struct bytes chain[KEYRING_CHAIN_MAX + 1];
	char certified[NICK_MAX + 1] = "";
	size_t n = 0;
	int r;

	if (k->vouch == NULL || c->type != CREDENTIAL_X509)
		return k->vouch == NULL && c->type == CREDENTIAL_BASIC ? 0 : ERR_DENIED;
	while (n <= KEYRING_CHAIN_MAX && credential_cert(c, n, &chain[n]))
		n++;
	if (n > KEYRING_CHAIN_MAX)
		return ERR_LIMIT;
	if ((r = k->vouch(k->user, chain, n, signature_key.p, certified)) != 0)
		return r;
	/* Two readers of one certificate agree, or it is not believed. */
	return strcmp(certified, nick) == 0 ? 0 : ERR_NAME;
}

int
keyring_save(const struct keyring *k, const uint8_t key[static 32], struct buf *state)
{
	struct mls_identity id = keyring_identity(k);
	struct buf text = BUF_INIT(VEC_MAX);
	int r;

	credential_write(&text, &id.credential);
	wr_bytes(&text, bytes_of(id.seed, SECRET_SIZE));
	wr_u16(&text, k->suite);
	wr_u64(&text, k->sets);
	mls_packages_write(k->client, &text);
	if ((r = buf_err(&text)) == 0)
		r = sealed_put(SEALED_KEYRING, key, buf_bytes(&text), state);
	buf_fini(&text);
	return r;
}

/* What is below the seal, into k, which is freed when that fails. */
static int
read_keyring(struct keyring *k, struct rd *r)
{
	struct mls_identity id = { .seed = NULL };
	uint8_t public[PUBKEY_SIZE];
	struct sign_key sign;
	struct secret seed;
	int err;

	credential_read(r, &id.credential);
	rd_copy(r, seed.b, sizeof seed.b);
	id.seed = seed.b;
	if ((err = r->err) == 0) {
		sign_key_seed(&sign, public, seed.b);
		err = check_own(k, &id.credential, public);
		mem_wipe(&sign, sizeof sign);
	}
	if (err == 0)
		err = make_client(k, &id);
	secret_wipe(&seed);
	if (err == 0) {
		k->suite = rd_u16(r);
		k->sets = rd_u64(r);
		if ((err = mls_packages_read(k->client, r)) == 0 && (err = rd_end(r)) == 0 &&
		    suite_find(k->suite) == NULL)
			err = ERR_SUITE;
	}
	if (err != 0)
		keyring_free(k);
	return err;
}

int
keyring_load(struct keyring **out, const uint8_t key[static 32], struct bytes state,
    vouch_fn *vouch, void *user)
{
	struct buf text = BUF_INIT(VEC_MAX);
	struct keyring *k;
	struct rd in;
	int r;

	if ((r = sealed_get(SEALED_KEYRING, key, state, &text)) == 0) {
		rd_init(&in, buf_bytes(&text));
		k = make();
		k->vouch = vouch;
		k->user = user;
		if ((r = read_keyring(k, &in)) == 0)
			*out = k;
	}
	buf_fini(&text);
	return r;
}

struct keyring *
keyring_ref(struct keyring *k)
{
	k->refs++;
	return k;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL || --k->refs > 0)
		return;
	mls_client_free(k->client);
	free(k);
}

const uint8_t *
keyring_sign_key(const struct keyring *k)
{
	return k->client->who->public;
}

int
keyring_suite(struct keyring *k, const char *name)
{
	static const struct {
		const char *name;
		uint16_t id;
	} row[] = {
		{ "chacha20poly1305", SUITE_X25519_CHACHA20 },
		{ "aes128gcm", SUITE_X25519_AES128GCM },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		if (strcmp(row[i].name, name) == 0) {
			k->suite = row[i].id;
			return 0;
		}
	return ERR_USAGE;
}

void
keyring_set_joining(struct keyring *k, const struct member_log *log)
{
	k->joining = log;
}

const struct member_log *
keyring_joining(const struct keyring *k)
{
	return k->joining;
}

struct group_refusal *
keyring_refuse(struct keyring *k)
{
	k->refused = true;
	k->refusal = (struct group_refusal){ .why = "" };
	return &k->refusal;
}

void
keyring_forget_refusal(struct keyring *k)
{
	k->refused = false;
}

const struct group_refusal *
keyring_refusal(const struct keyring *k)
{
	return k->refused ? &k->refusal : NULL;
}

int
keyring_found(
    struct keyring *k, struct member_log *l, const char *room, const struct member_policy *policy)
{
	struct member_entry e = { .kind = MEMBER_FOUND, .time = now_seconds(), .policy = *policy };

	if (!nick_room_valid(room) || room[0] != '#')
		return ERR_NAME;
	memcpy(e.room, room, strlen(room));
	keypkg_nick_of(&k->client->who->as.credential, e.nick);
	memcpy(e.key, k->client->who->public, sizeof e.key);
	random_bytes(e.nonce, sizeof e.nonce);
	return member_sign_append(l, &e, k->client->who->sign, e.key);
}

struct mls_client *
keyring_client(struct keyring *k)
{
	return k->client;
}

uint16_t
keyring_suite_id(const struct keyring *k)
{
	return k->suite;
}

static size_t
suites(void)
{
	size_t n = 0;

	while (suite_nth(n) != NULL)
		n++;
	return n;
}

/* One package for each suite, the preferred first. */
static int
put_packages(struct keyring *k, struct buf *out)
{
	int r = 0;

	for (size_t i = 0; suite_nth(i) != NULL && r == 0; i++) {
		struct mls_key_package_options o = { .suite = suite_nth(i)->id };
		struct buf one = BUF_INIT(VEC_MAX);

		if ((r = mls_key_package_new(k->client, &o, &one)) == 0)
			wr_vecv(out, buf_bytes(&one));
		buf_fini(&one);
	}
	return r != 0 ? r : buf_err(out);
}

int
keypkg_new(struct keyring *k, struct buf *pub)
{
	size_t had = mls_key_package_count(k->client);
	struct buf all = BUF_INIT(VEC_MAX);
	int r;

	if ((r = put_packages(k, &all)) == 0) {
		buf_put(pub, all.p, all.n);
		r = buf_err(pub);
	}
	buf_fini(&all);
	if (r != 0) {
		while (mls_key_package_count(k->client) > had)
			mls_key_package_forget(k->client, had);
		return rule_err(r);
	}
	k->sets++;
	list_each (p, &k->client->packages, struct mls_package, link)
		if (p->set == 0)
			p->set = k->sets;
	mls_key_package_expire(k->client);
	while (mls_key_package_count(k->client) > KEYPKG_KEEP * suites())
		mls_key_package_forget(k->client, 0);
	return 0;
}

static size_t
in_set(const struct keyring *k, uint64_t set)
{
	size_t n = 0;

	list_each (p, &k->client->packages, struct mls_package, link)
		n += p->set == set;
	return n;
}

void
keyring_forget_rest(struct keyring *k)
{
	list_each (p, &k->client->packages, struct mls_package, link)
		if (in_set(k, p->set) < suites())
			mls_package_free(p);
}

size_t
keyring_count(const struct keyring *k)
{
	return mls_key_package_count(k->client) / suites();
}
