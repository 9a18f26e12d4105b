#include "crypto/group.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/keypkg.h"
#include "crypto/mls_client.h"
#include "crypto/suite.h"

int
crypto_init(void)
{
	return sodium_init() < 0 ? ERR_INTERNAL : 0;
}

void
group_free(struct group *g)
{
	if (g == NULL)
		return;
	mls_group_free(g->mls);
	keyring_free(g->keyring);
	member_log_free(g->trial);
	member_log_free(g->staged);
	free(g->member);
	free(g);
}

void
group_member_of(
    struct group_member *m, uint32_t leaf, const struct credential *c, struct bytes signature_key)
{
	*m = (struct group_member){ .leaf = leaf, .vouched = c->type == CREDENTIAL_X509 };
	keypkg_nick_of(c, m->nick);
	if (signature_key.n == sizeof m->sign_key)
		memcpy(m->sign_key, signature_key.p, sizeof m->sign_key);
}

void
group_refresh(struct group *g)
{
	free(g->member);
	g->member = mem_calloc(mls_members(g->mls), sizeof *g->member);
	g->n_members = 0;
	for (uint32_t i = 0; i < mls_leaves(g->mls); i++) {
		const struct leaf_node *l = mls_member(g->mls, i);

		struct group_member *m = &g->member[g->n_members];

		if (l == NULL)
			continue;
		group_member_of(m, i, &l->credential, l->signature_key);
		credential_cert(&l->credential, 0, &m->cert);
		g->n_members++;
	}
}

int
group_wrap(struct group **out, struct keyring *k, struct mls_group *mls, struct member_log *log)
{
	struct group *g = mem_calloc(1, sizeof *g);

	g->mls = mls;
	g->keyring = keyring_ref(k);
	g->log = log;
	mls_group_set_owner(mls, g);
	if (mls_group_id(mls).n != GROUP_ID_SIZE) {
		group_free(g);
		return ERR_PARSE;
	}
	snprintf(g->suite_name, sizeof g->suite_name, "MLS RFC 9420, suite 0x%04x: %s",
	    (unsigned)mls_suite(mls), suite_find(mls_suite(mls))->name);
	group_refresh(g);
	*out = g;
	return 0;
}

int
group_check_own(const struct keyring *k, const struct member_log *log)
{
	char nick[NICK_MAX + 1];

	if (log == NULL)
		return 0;
	keypkg_nick_of(&keyring_client((struct keyring *)k)->who->as.credential, nick);
	return member_log_has(log, nick, keyring_sign_key(k)) ? 0 : ERR_MEMBER;
}

int
group_check_live(const struct group *g)
{
	return mls_group_state(g->mls) == MLS_ACTIVE && !g->entering ? 0 : ERR_STATE;
}

int
group_create(struct group **out, struct keyring *k, const uint8_t gid[static GROUP_ID_SIZE],
    struct member_log *log)
{
	struct mls_create o = {
		.suite = keyring_suite_id(k),
		.group_id = bytes_of(gid, GROUP_ID_SIZE),
	};
	struct buf extensions = BUF_INIT(2 * GROUP_LOG_EXTENSION_ROOM);
	struct mls_group *mls = NULL;
	int r;

	keyring_forget_refusal(k);
	if ((r = group_check_own(k, log)) != 0)
		return r;
	group_log_extensions(&extensions, log);
	o.extensions = buf_bytes(&extensions);
	if ((r = buf_err(&extensions)) == 0)
		r = mls_group_create(&mls, keyring_client(k), &o);
	buf_fini(&extensions);
	return r != 0 ? rule_err(r) : group_wrap(out, k, mls, log);
}

int
group_join(struct group **out, struct keyring *k, struct bytes welcome, struct member_log *log)
{
	struct mls_group *mls = NULL;
	int r;

	keyring_forget_refusal(k);
	keyring_set_joining(k, log);
	r = mls_join(&mls, keyring_client(k), welcome, bytes_of(NULL, 0));
	keyring_set_joining(k, NULL);
	if (r != 0)
		return rule_err(r);
	keyring_forget_rest(k);
	if ((r = group_log_cut(mls_extensions(mls), log)) != 0) {
		mls_group_free(mls);
		return r;
	}
	return group_wrap(out, k, mls, log);
}

int
group_export(const struct group *g, const char *label, struct bytes context, uint8_t *out, size_t n)
{
	return mls_export(g->mls, label, context, out, n);
}

void
group_epoch_authenticator(const struct group *g, uint8_t out[static 32])
{
	mls_epoch_authenticator(g->mls, out);
}

const struct member_log *
group_log(const struct group *g)
{
	return g->log;
}

uint64_t
group_epoch(const struct group *g)
{
	return mls_epoch(g->mls);
}

const uint8_t *
group_id(const struct group *g)
{
	return mls_group_id(g->mls).p;
}

size_t
group_size(const struct group *g)
{
	return g->n_members;
}

const struct group_member *
group_member_get(const struct group *g, size_t i)
{
	return i < g->n_members ? &g->member[i] : NULL;
}

const struct group_member *
group_member_find(const struct group *g, const char *nick)
{
	for (size_t i = 0; i < g->n_members; i++)
		if (nick_equal(g->member[i].nick, nick))
			return &g->member[i];
	return NULL;
}

const struct group_member *
group_self(const struct group *g)
{
	for (size_t i = 0; i < g->n_members; i++)
		if (g->member[i].leaf == mls_self(g->mls))
			return &g->member[i];
	return NULL;
}

const char *
group_suite_name(const struct group *g)
{
	return g->suite_name;
}
