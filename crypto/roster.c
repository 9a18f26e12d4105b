#include "crypto/roster.h"

#include <stdlib.h>

#include "base/err.h"
#include "crypto/pubkey.h"
#include "crypto/suite.h"

#define ENTRY_MIN (4 + 2 + SIGN_KEY_SIZE + 32)
#define ENCODED_MAX (2 + ROSTER_MAX * (ENTRY_MIN - 1 + NICK_MAX))

void
roster_fini(struct roster *r)
{
	free(r->m);
	*r = (struct roster){ 0 };
}

/* Room for n members, zeroed. */
static int
alloc(struct roster *r, size_t n)
{
	r->n = 0;
	r->m = calloc(n > 0 ? n : 1, sizeof *r->m);
	return r->m == NULL ? ERR_NOMEM : 0;
}

int
roster_copy(struct roster *to, const struct roster *from)
{
	int r;

	if ((r = alloc(to, from->n)) != 0)
		return r;
	if (from->n > 0)
		memcpy(to->m, from->m, from->n * sizeof *to->m);
	to->n = from->n;
	return 0;
}

/* The first index whose leaf is not below leaf. */
static size_t
lower_bound(const struct roster *r, uint32_t leaf)
{
	size_t lo = 0, hi = r->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r->m[mid].id.leaf < leaf)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

ptrdiff_t
roster_index(const struct roster *r, uint32_t leaf)
{
	size_t i = lower_bound(r, leaf);

	return i < r->n && r->m[i].id.leaf == leaf ? (ptrdiff_t)i : -1;
}

const struct roster_member *
roster_find(const struct roster *r, uint32_t leaf)
{
	ptrdiff_t i = roster_index(r, leaf);

	return i >= 0 ? &r->m[i] : NULL;
}

static bool
has_leaf_key(const struct roster *r, const uint8_t key[static 32])
{
	for (size_t i = 0; i < r->n; i++)
		if (memcmp(r->m[i].leaf_key, key, 32) == 0)
			return true;
	return false;
}

/* The rules between a newcomer and those who are here. */
static int
check_new(const struct roster *r, const struct keypkg *p)
{
	for (size_t i = 0; i < r->n; i++)
		if (nick_equal(r->m[i].id.nick, p->nick))
			return ERR_EXISTS;
	for (size_t i = 0; i < r->n; i++)
		if (memcmp(r->m[i].id.sign_key, p->sign_key, SIGN_KEY_SIZE) == 0)
			return ERR_KEY;
	return has_leaf_key(r, p->leaf_key) ? ERR_KEY : 0;
}

int
roster_add(struct roster *r, const struct keypkg *p, uint32_t *leaf)
{
	struct roster_member *m, new = { 0 };
	uint32_t at = 0;
	int e;

	if (r->n >= ROSTER_MAX)
		return ERR_LIMIT;
	if ((e = check_new(r, p)) != 0)
		return e;
	if ((m = realloc(r->m, (r->n + 1) * sizeof *m)) == NULL)
		return ERR_NOMEM;
	r->m = m;
	while (at < r->n && m[at].id.leaf == at)
		at++;
	new.id.leaf = at;
	memcpy(new.id.nick, p->nick, sizeof new.id.nick);
	memcpy(new.id.sign_key, p->sign_key, SIGN_KEY_SIZE);
	memcpy(new.leaf_key, p->leaf_key, sizeof new.leaf_key);
	memmove(m + at + 1, m + at, (r->n - at) * sizeof *m);
	m[at] = new;
	r->n++;
	*leaf = at;
	return 0;
}

int
roster_remove(struct roster *r, uint32_t leaf, struct group_member *was)
{
	ptrdiff_t i = roster_index(r, leaf);

	if (i < 0)
		return ERR_MEMBER;
	*was = r->m[i].id;
	memmove(r->m + i, r->m + i + 1, (r->n - (size_t)i - 1) * sizeof *r->m);
	r->n--;
	return 0;
}

int
roster_renew(struct roster *r, uint32_t leaf, const uint8_t key[static 32])
{
	ptrdiff_t i = roster_index(r, leaf);

	if (i < 0)
		return ERR_MEMBER;
	if (has_leaf_key(r, key) || pubkey_check_kem(key) != 0)
		return ERR_KEY;
	memcpy(r->m[i].leaf_key, key, 32);
	return 0;
}

void
roster_put(struct buf *b, const struct roster *r)
{
	wr_u16(b, (uint16_t)r->n);
	for (size_t i = 0; i < r->n; i++) {
		const struct roster_member *m = &r->m[i];

		wr_u32(b, m->id.leaf);
		wr_vec8(b, bytes_str(m->id.nick));
		wr_bytes(b, bytes_of(m->id.sign_key, SIGN_KEY_SIZE));
		wr_bytes(b, bytes_of(m->leaf_key, sizeof m->leaf_key));
	}
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* Zero exactly when nick_equal says so; strcasecmp would ask the locale. */
static int
by_nick(const void *a, const void *b)
{
	const struct roster_member *const *x = a, *const *y = b;
	const char *p = (*x)->id.nick, *q = (*y)->id.nick;

	while (*p != '\0' && lower(*p) == lower(*q))
		p++, q++;
	return lower(*p) - lower(*q);
}

static int
by_sign_key(const void *a, const void *b)
{
	const struct roster_member *const *x = a, *const *y = b;

	return memcmp((*x)->id.sign_key, (*y)->id.sign_key, SIGN_KEY_SIZE);
}

static int
by_leaf_key(const void *a, const void *b)
{
	const struct roster_member *const *x = a, *const *y = b;

	return memcmp((*x)->leaf_key, (*y)->leaf_key, 32);
}

/* All rules at once, by sorting: a hostile roster of the largest size must not cost n squared. */
static int
check_all(const struct roster *r)
{
	static int (*const rule[])(
	    const void *, const void *) = { by_nick, by_sign_key, by_leaf_key };
	const struct roster_member **p = calloc(r->n, sizeof *p);
	int e = 0;

	if (p == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < r->n; i++)
		p[i] = &r->m[i];
	for (size_t k = 0; k < sizeof rule / sizeof rule[0] && e == 0; k++) {
		qsort(p, r->n, sizeof *p, rule[k]);
		for (size_t i = 1; i < r->n; i++)
			if (rule[k](&p[i - 1], &p[i]) == 0)
				e = ERR_PARSE;
	}
	free(p);
	return e;
}

static void
get_member(struct rd *r, struct roster_member *m)
{
	struct bytes nick;

	m->id.leaf = rd_u32(r);
	nick = rd_vec8(r, 1, NICK_MAX);
	if (nick.n > 0)
		memcpy(m->id.nick, nick.p, nick.n);
	rd_copy(r, m->id.sign_key, SIGN_KEY_SIZE);
	rd_copy(r, m->leaf_key, sizeof m->leaf_key);
	if (strlen(m->id.nick) != nick.n || !nick_valid(m->id.nick))
		rd_fail(r);
}

int
roster_get(struct rd *r, struct roster *out)
{
	size_t n = rd_u16(r);
	int e;

	/* The input must hold them all before room for them is made. */
	if (n == 0 || n > ROSTER_MAX || n > rd_left(r) / ENTRY_MIN) {
		rd_fail(r);
		return ERR_PARSE;
	}
	if ((e = alloc(out, n)) != 0)
		return e;
	for (out->n = 0; out->n < n && r->err == 0; out->n++) {
		struct roster_member *m = &out->m[out->n];

		get_member(r, m);
		if (m->id.leaf >= ROSTER_MAX || (out->n > 0 && m->id.leaf <= m[-1].id.leaf))
			rd_fail(r);
	}
	if ((e = r->err) == 0)
		e = check_all(out);
	if (e != 0)
		roster_fini(out);
	return e;
}

int
roster_hash(const struct roster *r, uint8_t out[static 32])
{
	struct buf b = BUF_INIT(ENCODED_MAX);
	int e;

	roster_put(&b, r);
	if ((e = buf_err(&b)) == 0)
		suite_hash(out, (struct bytes[]){ buf_bytes(&b) }, 1);
	buf_fini(&b);
	return e;
}
