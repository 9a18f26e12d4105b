#include "crypto/keyring.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_rules.h"
#include "crypto/mls_client.h"
#include "crypto/now.h"
#include "crypto/random.h"
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
make_client(struct keyring *k)
{
	const struct mls_hooks hooks = {
		.credential = group_rules_credential,
		.authorize = group_rules_authorize,
		.now = now,
	};
	struct mls_identity id = { .credential = { CREDENTIAL_BASIC, bytes_str(k->nick) } };
	struct mls_policy policy;
	struct secret seed;
	int r;

	mls_policy_default(&policy);
	/* Messages of a room are in one order and each is of its epoch: nothing comes late. */
	policy.past_epochs = policy.resumptions = policy.save_ahead = 0;
	policy.max_lifetime = LIFETIME_MAX;
	/* Commits are read by who was away for long: their lifetimes were judged by who made them. */
	policy.check_received = false;
	secret_random(&seed);
	id.seed = seed.b;
	r = mls_client_new(&k->client, &id, &hooks, &policy);
	secret_wipe(&seed);
	return r;
}

int
keyring_new(struct keyring **out, const char *nick)
{
	struct keyring *k;
	int r;

	if (!nick_valid(nick))
		return ERR_NAME;
	k = mem_calloc(1, sizeof *k);
	k->suite = suite_nth(0)->id;
	memcpy(k->nick, nick, strlen(nick));
	if ((r = make_client(k)) != 0)
		keyring_free(k);
	else
		*out = k;
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
