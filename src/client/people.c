#include "client/people.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

#define FILE_MAX (16u << 20)

static bool
same(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, PEOPLE_KEY) == 0;
}

/* As nick_equal(): in no language is there another lower case. */
static int
compare(const char *a, const char *b)
{
	for (;; a++, b++) {
		int x = *a >= 'A' && *a <= 'Z' ? *a | 0x20 : *a;
		int y = *b >= 'A' && *b <= 'Z' ? *b | 0x20 : *b;

		if (x != y || x == '\0')
			return x - y;
	}
}

/* The place of nick, or where it would be. */
static size_t
place_of(const struct people *p, const char *nick)
{
	size_t low = 0, high = p->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (compare(p->v[mid]->nick, nick) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct people_row *
find(const struct people *p, const char *nick)
{
	size_t i = place_of(p, nick);

	return i < p->n && nick_equal(p->v[i]->nick, nick) ? p->v[i] : NULL;
}

const struct people_row *
people_find(const struct people *p, const char *nick)
{
	return find(p, nick);
}

static void
row_free(struct people_row *r)
{
	free(r->rest);
	free(r);
}

static bool
is_chosen(const struct people_row *r)
{
	return r->verified != 0 || r->accepted != 0 || r->has_blocked || r->rest != NULL;
}

/* false: about each of them something was chosen. */
static bool
forget_oldest(struct people *p)
{
	size_t oldest = p->n;

	for (size_t i = 0; i < p->n; i++)
		if (!is_chosen(p->v[i]) && (oldest == p->n || p->v[i]->seen < p->v[oldest]->seen))
			oldest = i;
	if (oldest == p->n)
		return false;
	row_free(p->v[oldest]);
	p->n--;
	memmove(p->v + oldest, p->v + oldest + 1, (p->n - oldest) * sizeof(struct people_row *));
	return true;
}

struct people_row *
people_add(struct people *p, const char *nick)
{
	struct people_row *r = mem_calloc(1, sizeof *r);
	size_t i;

	if (p->n == p->cap) {
		p->cap = p->cap > 0 ? 2 * p->cap : 16;
		p->v = realloc(p->v, p->cap * sizeof(struct people_row *));
		if (p->v == NULL)
			abort();
	}
	i = place_of(p, nick);
	memmove(p->v + i + 1, p->v + i, (p->n - i) * sizeof(struct people_row *));
	snprintf(r->nick, sizeof r->nick, "%s", nick);
	p->v[i] = r;
	p->n++;
	return r;
}

void
people_clear(struct people *p)
{
	for (size_t i = 0; i < p->n; i++)
		row_free(p->v[i]);
	free(p->v);
	p->v = NULL;
	p->n = p->cap = 0;
}

void
people_fini(struct people *p)
{
	people_clear(p);
	free(p->path);
	p->path = NULL;
}

/* keeping ------------------------------------------------------------------- */

int
people_load(struct people *p, const char *path, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	int r;

	*p = (struct people){ 0 };
	if (path == NULL)
		return 0;
	if ((r = file_read_private(path, &text, f)) == 0)
		r = people_read(p, buf_bytes(&text), path, f);
	else if (r == ERR_NOTFOUND)
		r = 0;
	if (r == 0)
		p->path = mem_strdup(path);
	buf_fini(&text);
	return r;
}

int
people_save(struct people *p, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *dir, *slash;
	int r;

	if (p->path == NULL || !p->dirty)
		return 0;
	dir = mem_strdup(p->path);
	if ((slash = strrchr(dir, '/')) != NULL)
		*slash = '\0';
	people_write(p, &text);
	if ((r = buf_err(&text)) != 0)
		fault_set(f, r, "Move that file away.", "%s is too large", p->path);
	else if (slash == NULL || (r = file_mkdirs(dir, f)) == 0)
		r = file_write(p->path, buf_bytes(&text), f);
	p->dirty = p->failed = r != 0;
	free(dir);
	buf_fini(&text);
	return r;
}

/* deciding ------------------------------------------------------------------- */

static bool
blocks(const struct people_row *r, const uint8_t *key)
{
	return r->has_blocked && (same(r->blocked, key) || same(r->blocked, r->key));
}

enum trust
people_trust(const struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY])
{
	const struct people_row *r = find(p, nick);

	if (r == NULL)
		return TRUST_SEEN;
	if (blocks(r, key))
		return TRUST_BLOCKED;
	if (r->verified == 0)
		return TRUST_SEEN;
	return same(r->key, key) ? TRUST_VERIFIED : TRUST_CHANGED;
}

static void
set_key(struct people_row *r, const uint8_t *key, int64_t now)
{
	if (r->seen == 0 || !same(r->key, key))
		r->seen = now;
	memcpy(r->key, key, PEOPLE_KEY);
	r->has_other = false;
}

static void
set_other(struct people_row *r, const uint8_t *key)
{
	memcpy(r->other, key, PEOPLE_KEY);
	r->has_other = true;
}

static struct people_row *
find_or_add(struct people *p, const char *nick, const uint8_t *key, int64_t now)
{
	struct people_row *r = find(p, nick);

	if (r == NULL)
		set_key(r = people_add(p, nick), key, now);
	p->dirty = true;
	return r;
}

enum people_news
people_meet(struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now)
{
	struct people_row *r = find(p, nick);

	if (r == NULL) {
		if (p->n >= PEOPLE_MAX && !forget_oldest(p))
			return PEOPLE_KNOWN;
		find_or_add(p, nick, key, now);
		return PEOPLE_NEW;
	}
	if (same(r->key, key) || blocks(r, key))
		return PEOPLE_KNOWN;
	if (r->verified != 0) {
		set_other(r, key);
		return PEOPLE_CHANGED;
	}
	/* In two rooms one may have two keys, for one reason or another: no news each time. */
	if (r->has_other && same(r->other, key))
		return PEOPLE_KNOWN;
	set_other(r, r->key);
	r->seen = now;
	r->accepted = 0;
	memcpy(r->key, key, PEOPLE_KEY);
	p->dirty = true;
	return PEOPLE_RENEWED;
}

void
people_verify(struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now)
{
	struct people_row *r = find_or_add(p, nick, key, now);

	set_key(r, key, now);
	r->verified = now;
	r->accepted = 0;
	r->has_blocked = false;
}

bool
people_unverify(struct people *p, const char *nick)
{
	struct people_row *r = find(p, nick);

	if (r == NULL || r->verified == 0)
		return false;
	r->verified = 0;
	p->dirty = true;
	return true;
}

bool
people_accept(struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now)
{
	struct people_row *r = find(p, nick);

	if (r == NULL || r->verified == 0 || same(r->key, key))
		return false;
	set_key(r, key, now);
	r->verified = 0;
	r->accepted = now;
	r->has_blocked = false;
	p->dirty = true;
	return true;
}

void
people_block(struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now)
{
	struct people_row *r = find_or_add(p, nick, key, now);

	r->has_blocked = true;
	memcpy(r->blocked, key, PEOPLE_KEY);
}

bool
people_unblock(struct people *p, const char *nick)
{
	struct people_row *r = find(p, nick);

	if (r == NULL || !r->has_blocked)
		return false;
	r->has_blocked = false;
	p->dirty = true;
	return true;
}
