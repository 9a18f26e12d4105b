#include "crypto/keyring.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/secret.h"

struct pkg_keys {
	struct hpke_key init, leaf;
};

/* In guarded memory. */
struct vault {
	struct sign_key sign;
	struct pkg_keys pkg[KEYPKG_KEEP];
};

struct slot {
	uint8_t ref[KEYPKG_REF_SIZE];
	uint64_t age; /* 0 when the slot is free; the smallest is the oldest */
};

struct keyring {
	char nick[NICK_MAX + 1];
	uint8_t sign_pub[SIGN_KEY_SIZE];
	uint64_t made; /* packages so far */
	struct slot slot[KEYPKG_KEEP];
	struct vault *vault;
};

int
keyring_new(struct keyring **out, const char *nick)
{
	struct keyring *k;

	if (!nick_valid(nick))
		return ERR_NAME;
	k = mem_calloc(1, sizeof *k);
	if ((k->vault = secret_new(sizeof *k->vault)) == NULL) {
		free(k);
		return ERR_NOMEM;
	}
	memcpy(k->nick, nick, strlen(nick));
	sign_key_new(&k->vault->sign, k->sign_pub);
	*out = k;
	return 0;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL)
		return;
	secret_free(k->vault);
	free(k);
}

const uint8_t *
keyring_sign_key(const struct keyring *k)
{
	return k->sign_pub;
}

const char *
keyring_nick(const struct keyring *k)
{
	return k->nick;
}

const struct sign_key *
keyring_signer(const struct keyring *k)
{
	return &k->vault->sign;
}

/* A free slot, or that of the oldest package. */
static size_t
slot_for_new(const struct keyring *k)
{
	size_t best = 0;

	for (size_t i = 1; i < KEYPKG_KEEP; i++)
		if (k->slot[i].age < k->slot[best].age)
			best = i;
	return best;
}

/* The public half of keys, signed. */
static int
publish(const struct keyring *k, const struct pkg_keys *keys, struct buf *out)
{
	uint8_t sig[SIGNATURE_SIZE];
	struct keypkg p = { 0 };
	int r;

	memcpy(p.nick, k->nick, sizeof p.nick);
	memcpy(p.init_key, keys->init.public, sizeof p.init_key);
	memcpy(p.leaf_key, keys->leaf.public, sizeof p.leaf_key);
	memcpy(p.sign_key, k->sign_pub, sizeof p.sign_key);
	keypkg_put_content(out, &p);
	if ((r = buf_err(out)) != 0 ||
	    (r = sign(sig, &k->vault->sign, KEYPKG_LABEL, buf_bytes(out))) != 0)
		return r;
	buf_put(out, sig, sizeof sig);
	return buf_err(out);
}

int
keypkg_new(struct keyring *k, struct buf *pub)
{
	struct buf all = BUF_INIT(KEYPKG_MAX);
	struct pkg_keys keys;
	size_t i = slot_for_new(k);
	int r;

	hpke_key_new(&keys.init);
	hpke_key_new(&keys.leaf);
	if ((r = publish(k, &keys, &all)) != 0)
		goto out;
	buf_put(pub, all.p, all.n);
	if ((r = buf_err(pub)) != 0)
		goto out;
	k->vault->pkg[i] = keys;
	k->slot[i].age = ++k->made;
	keypkg_ref(k->slot[i].ref, buf_bytes(&all));
out:
	mem_wipe(&keys, sizeof keys);
	buf_fini(&all);
	return r;
}

int
keyring_find(
    const struct keyring *k, const uint8_t ref[static KEYPKG_REF_SIZE], struct keyring_pkg *p)
{
	for (size_t i = 0; i < KEYPKG_KEEP; i++)
		if (k->slot[i].age != 0 && memcmp(k->slot[i].ref, ref, KEYPKG_REF_SIZE) == 0) {
			*p = (struct keyring_pkg){ i, &k->vault->pkg[i].init,
				&k->vault->pkg[i].leaf };
			return 0;
		}
	return ERR_NOTFOUND;
}

void
keyring_forget(struct keyring *k, size_t slot)
{
	mem_wipe(&k->vault->pkg[slot], sizeof k->vault->pkg[slot]);
	k->slot[slot] = (struct slot){ 0 };
}

size_t
keyring_count(const struct keyring *k)
{
	size_t n = 0;

	for (size_t i = 0; i < KEYPKG_KEEP; i++)
		n += k->slot[i].age != 0;
	return n;
}
