#include "crypto/group.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_int.h"
#include "crypto/hkdf.h"

#define EXPORT_LABEL_MAX 255

int
crypto_init(void)
{
	return sodium_init() < 0 ? ERR_INTERNAL : 0;
}

struct group *
group_alloc(const struct keyring *k, const uint8_t gid[static GROUP_ID_SIZE])
{
	struct group *g = mem_calloc(1, sizeof *g);

	memcpy(g->gid, gid, GROUP_ID_SIZE);
	g->keyring = k;
	return g;
}

void
group_free(struct group *g)
{
	if (g == NULL)
		return;
	epoch_free(g->staged);
	epoch_free(g->now);
	mem_wipe(g, sizeof *g);
	free(g);
}

/* The roster of a group of one, whose leaf key is new. */
static int
found(struct epoch *e, const struct keyring *k)
{
	struct keypkg self = { 0 };
	uint32_t leaf;

	hpke_key_new(&e->vault->leaf);
	memcpy(self.nick, keyring_nick(k), sizeof self.nick);
	memcpy(self.sign_key, keyring_sign_key(k), sizeof self.sign_key);
	memcpy(self.leaf_key, e->vault->leaf.public, sizeof self.leaf_key);
	return roster_add(&e->roster, &self, &leaf);
}

int
group_create(struct group **out, const struct keyring *k, const uint8_t gid[static GROUP_ID_SIZE])
{
	struct group *g = group_alloc(k, gid);
	struct secret s;
	int r;

	secret_random(&s);
	if ((r = epoch_new(&g->now, 0)) != 0 || (r = found(g->now, k)) != 0 ||
	    (r = epoch_set_context(g->now, gid)) != 0 || (r = epoch_begin(g->now, &s)) != 0)
		group_free(g);
	else
		*out = g;
	secret_wipe(&s);
	return r;
}

int
group_export(const struct group *g, const char *label, struct bytes context, uint8_t *out, size_t n)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct secret s;

	if (g->over)
		return ERR_STATE;
	if (n > GROUP_EXPORT_MAX || strlen(label) > EXPORT_LABEL_MAX)
		return ERR_LIMIT;
	/* RFC 9420 8.5. */
	suite_hash(hash, &context, 1);
	hkdf_derive(&s, &g->now->vault->exporter, label);
	hkdf_expand_label(out, n, &s, "exported", bytes_of(hash, sizeof hash));
	secret_wipe(&s);
	return 0;
}

void
group_epoch_authenticator(const struct group *g, uint8_t out[static 32])
{
	memcpy(out, g->now->authenticator, 32);
}

uint64_t
group_epoch(const struct group *g)
{
	return g->now->number;
}

const uint8_t *
group_id(const struct group *g)
{
	return g->gid;
}

size_t
group_size(const struct group *g)
{
	return g->now->roster.n;
}

const struct group_member *
group_member_get(const struct group *g, size_t i)
{
	return i < g->now->roster.n ? &g->now->roster.m[i].id : NULL;
}

const struct group_member *
group_member_find(const struct group *g, const char *nick)
{
	for (size_t i = 0; i < g->now->roster.n; i++)
		if (nick_equal(g->now->roster.m[i].id.nick, nick))
			return &g->now->roster.m[i].id;
	return NULL;
}

const struct group_member *
group_self(const struct group *g)
{
	const struct roster_member *m = roster_find(&g->now->roster, g->self);

	return m != NULL ? &m->id : NULL;
}

const char *
group_suite_name(const struct group *g)
{
	(void)g;
	return suite_name();
}
