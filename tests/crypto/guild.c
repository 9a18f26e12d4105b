#include "tests/crypto/guild.h"

#include <stdio.h>

#include "crypto/keyring.h"
#include "crypto/member_sign.h"
#include "crypto/mls_client.h"
#include "crypto/sign.h"
#include "tests/crypto/der.h"

static int
vouch(void *user, const struct bytes *chain, size_t n, const uint8_t sign_key[static SIGN_KEY_SIZE],
    char nick[static NICK_MAX + 1])
{
	struct mate *m = user;
	struct bytes uri;

	assert_int_equal(n, 1);
	assert_non_null(sign_key);
	m->asked++;
	m->last = chain[0];
	/* The test's own reader: the name is what stands between "snug:" and the end of its value.
	 */
	uri = chain[0];
	while (uri.n > 5 && memcmp(uri.p, "snug:", 5) != 0)
		uri.p++, uri.n--;
	snprintf(nick, NICK_MAX + 1, "%.*s", uri.p[-1] - 5, (const char *)uri.p + 5);
	if (m->certifies != NULL)
		snprintf(nick, NICK_MAX + 1, "%s", m->certifies);
	return m->answer;
}

void
mate_cert(const struct mate *m, const char *nick, uint8_t serial, struct buf *der)
{
	uint8_t public[PUBKEY_SIZE];
	struct sign_key k;
	char uri[64];

	sign_key_seed(&k, public, m->seed);
	snprintf(uri, sizeof uri, "snug:%s", nick);
	der_cert_put(der, &(struct der_cert){
			      .uri = uri,
			      .key = bytes_of(public, sizeof public),
			      .serial = serial,
			  });
}

void
mate_init(struct mate *m, const char *nick, uint8_t key)
{
	struct keyring_x509 o = { .seed = m->seed, .n_chain = 1, .vouch = vouch, .user = m };
	struct bytes chain;

	*m = (struct mate){ .cert = BIG };
	snprintf(m->nick, sizeof m->nick, "%s", nick);
	memset(m->seed, key, sizeof m->seed);
	mate_cert(m, nick, 1, &m->cert);
	chain = buf_bytes(&m->cert);
	o.chain = &chain;
	assert_ok(keyring_new_x509(&m->keyring, &o));
	assert_int_equal(m->asked, 1);
	m->asked = 0;
}

void
mate_fini(struct mate *m)
{
	group_free(m->group);
	keyring_free(m->keyring);
	buf_fini(&m->cert);
}

int
mate_restart(struct mate *m)
{
	static const uint8_t key[32] = { 1 };
	struct buf who = BIG, room = BIG;
	bool in = m->group != NULL;
	int r;

	assert_ok(keyring_save(m->keyring, key, &who));
	if (in)
		assert_ok(group_save(m->group, key, &room));
	group_free(m->group);
	keyring_free(m->keyring);
	m->keyring = NULL;
	m->group = NULL;
	r = keyring_load(&m->keyring, key, buf_bytes(&who), vouch, m);
	if (r == 0 && in)
		assert_ok(group_load(&m->group, m->keyring, key, buf_bytes(&room), m->log));
	buf_fini(&who);
	buf_fini(&room);
	return r;
}

struct buf
mate_package(struct mate *m)
{
	struct buf b = BIG;

	assert_ok(keypkg_new(m->keyring, &b));
	return b;
}

void
guild_init(struct mate *m, size_t n)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "a guild";
	struct buf pkg[8], commit = BIG, welcome = BIG;
	struct group_change *change = calloc(1, sizeof *change);
	struct bytes lent[8];

	assert_true(n <= 8);
	for (size_t i = 1; i < n; i++) {
		pkg[i] = mate_package(&m[i]);
		lent[i] = buf_bytes(&pkg[i]);
	}
	assert_ok(group_create(&m[0].group, m[0].keyring, gid, m[0].log));
	assert_ok(group_add(m[0].group, lent + 1, n - 1, &commit, &welcome));
	assert_ok(group_accept(m[0].group, change));
	for (size_t i = 1; i < n; i++) {
		assert_ok(group_join(&m[i].group, m[i].keyring, buf_bytes(&welcome), m[i].log));
		buf_fini(&pkg[i]);
	}
	guild_agree(m, n);
	free(change);
	buf_fini(&commit);
	buf_fini(&welcome);
}

struct member_log *
guild_copy_log(const struct member_log *l)
{
	struct member_log *c = member_log_new();

	for (uint64_t i = 0; i < member_log_count(l); i++)
		assert_ok(member_log_append(c, member_log_entry(l, i)));
	return c;
}

void
guild_found(struct mate *m, size_t n, size_t more, const enum role *role)
{
	const struct mls_who *who = keyring_client(m[0].keyring)->who;
	struct member_log *l = member_log_new();

	assert_ok(keyring_found(m[0].keyring, l, "#lobby", &member_policy_default));
	for (size_t i = 1; i < n; i++) {
		struct member_entry e = { .kind = MEMBER_ADD, .role = role[i] };

		memcpy(e.nick, m[i].nick, sizeof e.nick);
		memcpy(e.key, keyring_sign_key(m[i].keyring), sizeof e.key);
		assert_ok(member_sign_append(l, &e, who->sign, who->public));
	}
	m[0].log = l;
	for (size_t i = 1; i < n + more; i++)
		m[i].log = guild_copy_log(l);
	guild_init(m, n);
}

void
guild_follow(struct mate *m, size_t n, struct mate *by, struct bytes commit)
{
	struct group_change *change = calloc(1, sizeof *change);

	for (size_t i = 0; i < n; i++) {
		if (m[i].group == NULL)
			continue;
		/* With a log there is most to lose. */
		if (m[i].log != NULL)
			assert_ok(mate_restart(&m[i]));
		if (&m[i] == by)
			assert_ok(group_accept(m[i].group, change));
		else
			assert_ok(group_process(m[i].group, commit, change));
		if (change->removed_self) {
			group_free(m[i].group);
			m[i].group = NULL;
		}
	}
	guild_agree(m, n);
	free(change);
}

void
guild_agree(const struct mate *m, size_t n)
{
	uint8_t first[32], other[32];
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (m[i].group == NULL)
			continue;
		group_epoch_authenticator(m[i].group, any ? other : first);
		if (any)
			assert_memory_equal(first, other, sizeof first);
		any = true;
	}
}
