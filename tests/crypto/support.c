#include "support.h"

#include <sodium.h>

#include "crypto/group_int.h"

struct bytes
unhex(const char *hex)
{
	static uint8_t out[16][512];
	static size_t turn;
	uint8_t *p = out[turn++ % 16];
	size_t n;

	assert_ok(sodium_hex2bin(p, sizeof out[0], hex, strlen(hex), " ", &n, NULL));
	return bytes_of(p, n);
}

void
assert_hex(const void *p, size_t n, const char *hex)
{
	struct bytes want = unhex(hex);

	assert_int_equal(n, want.n);
	assert_memory_equal(p, want.p, n);
}

static void
hash_epoch(crypto_hash_sha256_state *st, const struct epoch *e)
{
	uint8_t is = e != NULL;

	crypto_hash_sha256_update(st, &is, 1);
	if (e == NULL)
		return;
	crypto_hash_sha256_update(st, (const uint8_t *)&e->number, sizeof e->number);
	for (size_t i = 0; i < e->roster.n; i++)
		crypto_hash_sha256_update(
		    st, (const uint8_t *)&e->roster.m[i], sizeof e->roster.m[i]);
	crypto_hash_sha256_update(st, e->confirmed, sizeof e->confirmed);
	crypto_hash_sha256_update(st, e->context, sizeof e->context);
	crypto_hash_sha256_update(st, e->tag, sizeof e->tag);
	crypto_hash_sha256_update(st, e->authenticator, sizeof e->authenticator);
	crypto_hash_sha256_update(st, (const uint8_t *)e->vault, sizeof *e->vault);
	if (e->ratchets != NULL)
		crypto_hash_sha256_update(
		    st, (const uint8_t *)e->ratchets, ratchets_size(e->ratchets));
}

void
state_of(const struct group *g, uint8_t out[static 32])
{
	crypto_hash_sha256_state st;
	uint8_t flags[] = { (uint8_t)g->self, (uint8_t)(g->self >> 8), g->over };

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, g->gid, sizeof g->gid);
	crypto_hash_sha256_update(&st, flags, sizeof flags);
	hash_epoch(&st, g->now);
	hash_epoch(&st, g->staged);
	crypto_hash_sha256_final(&st, out);
}

void
person_init(struct person *p, const char *nick)
{
	p->group = NULL;
	assert_ok(keyring_new(&p->keys, nick));
}

void
person_fini(struct person *p)
{
	group_free(p->group);
	keyring_free(p->keys);
	*p = (struct person){ 0 };
}

struct buf
person_package(struct person *p)
{
	struct buf b = BIG;

	assert_ok(keypkg_new(p->keys, &b));
	return b;
}

void
person_found(struct person *p)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "a group for test";

	assert_ok(group_create(&p->group, p->keys, gid));
}

/* by's staged commit, for all who are in. */
static void
settle(struct person *by, struct bytes commit, struct person *in, size_t n)
{
	struct group_change change;

	for (size_t i = 0; i < n; i++)
		if (in[i].group != NULL && &in[i] != by)
			assert_ok(group_process(in[i].group, commit, &change));
	assert_ok(group_accept(by->group, &change));
}

void
person_add(struct person *by, struct person *p, struct person *in, size_t n)
{
	struct buf pkg = person_package(p), commit = BIG, welcome = BIG;
	struct bytes b = buf_bytes(&pkg);

	assert_ok(group_add(by->group, &b, 1, &commit, &welcome));
	settle(by, buf_bytes(&commit), in, n);
	assert_ok(group_join(&p->group, p->keys, buf_bytes(&welcome)));
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
}

void
person_remove(struct person *by, const char *nick, struct person *in, size_t n)
{
	const struct group_member *m = group_member_find(by->group, nick);
	struct buf commit = BIG;

	assert_non_null(m);
	assert_ok(group_remove(by->group, &m->leaf, 1, &commit));
	settle(by, buf_bytes(&commit), in, n);
	buf_fini(&commit);
}

void
people_init(struct person *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		person_init(&p[i], (char[]){ (char)('a' + i), '\0' });
	person_found(&p[0]);
	for (size_t i = 1; i < n; i++)
		person_add(&p[0], &p[i], p, i);
}

void
people_fini(struct person *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		person_fini(&p[i]);
}

void
assert_talks(struct person *from, struct person *to)
{
	struct buf ct = BIG, text = BIG;
	struct group_member who;
	struct bytes aad;

	assert_ok(group_protect(from->group, bytes_str("hello"), bytes_str("aad"), &ct));
	assert_ok(group_unprotect(to->group, buf_bytes(&ct), &text, &aad, &who));
	assert_true(bytes_equal(buf_bytes(&text), bytes_str("hello")));
	assert_true(bytes_equal(aad, bytes_str("aad")));
	assert_string_equal(who.nick, group_self(from->group)->nick);
	assert_memory_equal(who.sign_key, keyring_sign_key(from->keys), SIGN_KEY_SIZE);
	buf_fini(&ct);
	buf_fini(&text);
}

void
assert_agree(const struct person *a, const struct person *b)
{
	uint8_t x[32], y[32];

	assert_int_equal(group_epoch(a->group), group_epoch(b->group));
	group_epoch_authenticator(a->group, x);
	group_epoch_authenticator(b->group, y);
	assert_memory_equal(x, y, 32);
	assert_int_equal(group_size(a->group), group_size(b->group));
	for (size_t i = 0; i < group_size(a->group); i++)
		assert_memory_equal(group_member_get(a->group, i), group_member_get(b->group, i),
		    sizeof(struct group_member));
}
