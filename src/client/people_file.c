/* client/people_file.c - the file of people: what client/people.h keeps, as lines of words. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "client/people.h"

#define REST_MAX 512   /* bytes of words that we do not know, of one person */
#define TIME_DIGITS 12 /* of seconds: for some thirty thousand years */

/* One line on its way into a row. */
struct line {
	struct people_row row;
	bool has_nick, has_key;
	struct buf rest;
	const char *why; /* what is wrong with it; NULL: nothing so far */
};

static int
nibble(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
get_key(struct line *l, struct bytes v, uint8_t *key, bool *has)
{
	if (*has)
		l->why = "a word stands there twice";
	*has = true;
	if (v.n != 2 * PEOPLE_KEY) {
		l->why = "a key has 64 digits";
		return;
	}
	for (size_t i = 0; i < PEOPLE_KEY; i++) {
		int high = nibble(v.p[2 * i]), low = nibble(v.p[2 * i + 1]);

		if (high < 0 || low < 0)
			l->why = "a key is made of 0-9 and a-f";
		else
			key[i] = (uint8_t)(high << 4 | low);
	}
}

static void
get_time(struct line *l, struct bytes v, int64_t *t)
{
	if (*t != 0)
		l->why = "a word stands there twice";
	*t = 0;
	if (v.n == 0 || v.n > TIME_DIGITS || v.p[0] == '0') {
		l->why = "a time is a number of seconds";
		return;
	}
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] < '0' || v.p[i] > '9')
			l->why = "a time is a number of seconds";
		*t = 10 * *t + (v.p[i] - '0');
	}
}

static void
get_nick(struct line *l, struct bytes v)
{
	if (l->has_nick)
		l->why = "a word stands there twice";
	l->has_nick = true;
	if (v.n > NICK_MAX) {
		l->why = "that is no nick";
		return;
	}
	memcpy(l->row.nick, v.p, v.n);
	l->row.nick[v.n] = '\0';
	if (memchr(v.p, '\0', v.n) != NULL || !nick_valid(l->row.nick))
		l->why = "that is no nick";
}

/* Does word begin with name and '='? Then *v is what follows. */
static bool
is(struct bytes word, const char *name, struct bytes *v)
{
	size_t n = strlen(name);

	if (word.n <= n || memcmp(word.p, name, n) != 0 || word.p[n] != '=')
		return false;
	*v = bytes_of(word.p + n + 1, word.n - n - 1);
	return true;
}

static void
keep(struct line *l, struct bytes word)
{
	const uint8_t *equals = memchr(word.p, '=', word.n);

	if (equals == NULL || equals == word.p)
		l->why = "its words are NAME=VALUE";
	buf_put(&l->rest, " ", 1);
	buf_put(&l->rest, word.p, word.n);
	if (buf_err(&l->rest) != 0)
		l->why = "it is too long";
}

static void
get_word(struct line *l, struct bytes word)
{
	struct bytes v;

	if (is(word, "nick", &v))
		get_nick(l, v);
	else if (is(word, "key", &v))
		get_key(l, v, l->row.key, &l->has_key);
	else if (is(word, "seen", &v))
		get_time(l, v, &l->row.seen);
	else if (is(word, "verified", &v))
		get_time(l, v, &l->row.verified);
	else if (is(word, "accepted", &v))
		get_time(l, v, &l->row.accepted);
	else if (is(word, "blocked", &v))
		get_key(l, v, l->row.blocked, &l->row.has_blocked);
	else
		keep(l, word);
}

static void
get_words(struct line *l, struct bytes s)
{
	size_t i = 0, n;

	while (i < s.n && l->why == NULL) {
		for (n = 0; i + n < s.n && s.p[i + n] != ' '; n++)
			if (s.p[i + n] < 0x21 || s.p[i + n] > 0x7e)
				l->why = "it has other signs than letters, digits and the like";
		if (n > 0 && l->why == NULL)
			get_word(l, bytes_of(s.p + i, n));
		i += n + 1;
	}
}

static const char *
read_line(struct people *p, struct bytes s)
{
	struct line l = { .rest = BUF_INIT(REST_MAX) };
	struct people_row *r;
	char *rest = NULL;

	get_words(&l, s);
	if (l.why == NULL && (!l.has_nick || !l.has_key || l.row.seen == 0))
		l.why = "nick, key and seen must be there";
	if (l.why == NULL && people_find(p, l.row.nick) != NULL)
		l.why = "that nick was there already";
	if (l.why == NULL) {
		if (l.rest.n > 0)
			rest = mem_strndup((const char *)l.rest.p, l.rest.n);
		r = people_add(p, l.row.nick);
		*r = l.row;
		r->rest = rest;
	}
	buf_fini(&l.rest);
	return l.why;
}

int
people_read(struct people *p, struct bytes text, const char *name, struct fault *f)
{
	unsigned long number = 1;

	for (size_t i = 0, n; i < text.n; i += n + 1, number++) {
		const uint8_t *end = memchr(text.p + i, '\n', text.n - i);
		const char *why;

		n = end != NULL ? (size_t)(end - text.p) - i : text.n - i;
		if (n == 0 || (why = read_line(p, bytes_of(text.p + i, n))) == NULL)
			continue;
		people_clear(p);
		return fault_set(f, ERR_CONFIG,
		    "Nothing was changed. Mend the line, or move the file away: then nobody "
		    "counts as verified.",
		    "line %lu of %s cannot be read: %s", number, name, why);
	}
	return 0;
}

static void
put_key(struct buf *out, const char *name, const uint8_t *key)
{
	char hex[2 * PEOPLE_KEY + 1];

	for (size_t i = 0; i < PEOPLE_KEY; i++)
		snprintf(hex + 2 * i, 3, "%02x", key[i]);
	buf_put(out, name, strlen(name));
	buf_put(out, hex, 2 * PEOPLE_KEY);
}

static void
put_time(struct buf *out, const char *name, int64_t t)
{
	char s[64];

	if (t == 0)
		return;
	snprintf(s, sizeof s, "%s%lld", name, (long long)t);
	buf_put(out, s, strlen(s));
}

void
people_write(const struct people *p, struct buf *out)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct people_row *r = p->v[i];

		buf_put(out, "nick=", 5);
		buf_put(out, r->nick, strlen(r->nick));
		put_key(out, " key=", r->key);
		put_time(out, " seen=", r->seen);
		put_time(out, " verified=", r->verified);
		put_time(out, " accepted=", r->accepted);
		if (r->has_blocked)
			put_key(out, " blocked=", r->blocked);
		if (r->rest != NULL)
			buf_put(out, r->rest, strlen(r->rest));
		buf_put(out, "\n", 1);
	}
}
