#include "crypto/keyring.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_rules.h"
#include "crypto/mls_client.h"
#include "crypto/now.h"
#include "crypto/sealed.h"
#include "crypto/suite.h"
#include "crypto/vec.h"

#define DAY (24 * 3600u)
#define LIFETIME_MAX (31 * DAY) /* of a key package; ours last 30 days and an hour */

struct keyring {
	char nick[NICK_MAX + 1];
	struct mls_client *client;
	uint16_t suite;
	uint64_t sets; /* of packages, so far */
};

static uint64_t
now(void *arg)
{
	(void)arg;
	return now_seconds();
}

static int
make_client(struct keyring *k, const struct secret *seed)
{
	const struct mls_hooks hooks = {
		.credential = group_rules_credential,
		.authorize = group_rules_authorize,
		.now = now,
	};
	struct mls_identity id = { .credential = { CREDENTIAL_BASIC, bytes_str(k->nick) },
		.seed = seed->b };
	struct mls_policy policy;

	mls_policy_default(&policy);
	/* Messages of a room are in one order and each is of its epoch: nothing comes late. */
	policy.past_epochs = policy.resumptions = policy.save_ahead = 0;
	policy.max_lifetime = LIFETIME_MAX;
	/* Commits are read by who was away for long: their lifetimes were judged by who made them.
	 */
	policy.check_received = false;
	policy.group_id = GROUP_ID_SIZE;
	return mls_client_new(&k->client, &id, &hooks, &policy);
}

static int
make(struct keyring **out, const char *nick, const struct secret *seed)
{
	struct keyring *k;
	int r;

	if (!nick_valid(nick))
		return ERR_NAME;
	k = mem_calloc(1, sizeof *k);
	k->suite = suite_nth(0)->id;
	memcpy(k->nick, nick, strlen(nick));
	if ((r = make_client(k, seed)) != 0)
		keyring_free(k);
	else
		*out = k;
	return r;
}

int
keyring_new(struct keyring **out, const char *nick)
{
	struct secret seed;
	int r;

	secret_random(&seed);
	r = make(out, nick, &seed);
	secret_wipe(&seed);
	return r;
}

int
keyring_save(const struct keyring *k, const uint8_t key[static 32], struct buf *state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	int r;

	wr_vec8(&text, bytes_str(k->nick));
	/* The seed comes first in a signature key (sign.h). */
	wr_bytes(&text, bytes_of(k->client->who->sign->b, SECRET_SIZE));
	wr_u16(&text, k->suite);
	wr_u64(&text, k->sets);
	mls_packages_write(k->client, &text);
	if ((r = buf_err(&text)) == 0)
		r = sealed_put(SEALED_KEYRING, key, buf_bytes(&text), state);
	buf_fini(&text);
	return r;
}

/* What is below the seal. */
static int
read_keyring(struct keyring **out, struct rd *r)
{
	char nick[NICK_MAX + 1] = "";
	struct bytes name = rd_vec8(r, 1, NICK_MAX);
	struct keyring *k = NULL;
	struct secret seed;
	int err;

	memcpy(nick, name.p, name.n);
	rd_copy(r, seed.b, sizeof seed.b);
	err = r->err != 0 ? r->err : make(&k, nick, &seed);
	secret_wipe(&seed);
	if (err != 0)
		return err;
	k->suite = rd_u16(r);
	k->sets = rd_u64(r);
	if ((err = mls_packages_read(k->client, r)) == 0 && (err = rd_end(r)) == 0 &&
	    suite_find(k->suite) == NULL)
		err = ERR_SUITE;
	if (err != 0)
		keyring_free(k);
	else
		*out = k;
	return err;
}

int
keyring_load(struct keyring **out, const uint8_t key[static 32], struct bytes state)
{
	struct buf text = BUF_INIT(VEC_MAX);
	struct rd in;
	int r;

	if ((r = sealed_get(SEALED_KEYRING, key, state, &text)) == 0) {
		rd_init(&in, buf_bytes(&text));
		r = read_keyring(out, &in);
	}
	buf_fini(&text);
	return r;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL)
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
