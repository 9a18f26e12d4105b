#include "base/query.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/utf8.h"

/* Small letters ---------------------------------------------------------------- */

/*
 * The same in every locale: Latin, Greek, Cyrillic and Armenian letters. Where a capital and its
 * small letter alternate the odd number is the small one.
 */
static uint32_t
small(uint32_t c)
{
	static const struct range {
		uint32_t from, to, add; /* add 1: every other one */
	} ranges[] = {
		{ 0xc0, 0xd6, 32 },
		{ 0xd8, 0xde, 32 },
		{ 0x100, 0x12f, 1 },
		{ 0x132, 0x137, 1 },
		{ 0x14a, 0x177, 1 },
		{ 0x391, 0x3a1, 32 },
		{ 0x3a3, 0x3ab, 32 },
		{ 0x400, 0x40f, 80 },
		{ 0x410, 0x42f, 32 },
		{ 0x460, 0x481, 1 },
		{ 0x48a, 0x4bf, 1 },
		{ 0x4d0, 0x52f, 1 },
		{ 0x531, 0x556, 48 },
		{ 0x1e00, 0x1e95, 1 },
		{ 0x1ea0, 0x1eff, 1 },
	};

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].add == 1 ? c | 1 : c + ranges[i].add;
	return c;
}

static size_t
put_utf8(char *to, uint32_t c)
{
	static const uint8_t mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i > 1; i--) {
		to[i - 1] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	to[0] = (char)(mark[n > 1 ? n : 0] | c);
	return n;
}

/* The character at the start of s, made small, to out. How many bytes of s it has; 0: none. */
static size_t
fold(struct bytes s, char out[static UTF8_CHAR_MAX], size_t *n)
{
	uint32_t c;
	size_t took = utf8_char(s, &c);

	*n = took > 0 ? put_utf8(out, small(c)) : 0;
	return took;
}

/* Reading ------------------------------------------------------------------------ */

/* One word or phrase, with what stands before a phrase without a blank: "from:" or nothing. */
static struct bytes
next_part(struct bytes *rest, bool *phrase)
{
	struct bytes part;
	size_t n = 0;

	*phrase = rest->n > 0 && rest->p[0] == '"';
	if (*phrase) {
		*rest = bytes_of(rest->p + 1, rest->n - 1);
		while (n < rest->n && rest->p[n] != '"')
			n++;
	} else {
		while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t' && rest->p[n] != '"')
			n++;
	}
	part = bytes_of(rest->p, n);
	if (*phrase && n < rest->n)
		n++; /* the closing one */
	*rest = bytes_of(rest->p + n, rest->n - n);
	return part;
}

static int
put_term(struct query *q, struct bytes word, size_t *used)
{
	struct query_term *t = &q->term[q->n];
	char c[UTF8_CHAR_MAX];
	size_t took, n;

	if (word.n == 0)
		return 0;
	if (q->n == QUERY_TERMS_MAX)
		return ERR_TOOLONG;
	*t = (struct query_term){ .at = (uint16_t)*used, .ascii = true };
	for (; word.n > 0; word = bytes_of(word.p + took, word.n - took)) {
		if ((took = fold(word, c, &n)) == 0)
			return ERR_UTF8;
		if (*used + n > sizeof q->text)
			return ERR_TOOLONG;
		memcpy(q->text + *used, c, n);
		t->ascii &= n == 1;
		*used += n;
	}
	t->n = (uint16_t)(*used - t->at);
	q->n++;
	return 0;
}

/* "2026-11-26": the first moment of that day here. */
static bool
read_day(const char *s, int64_t *ms)
{
	struct tm tm = { .tm_isdst = -1 };
	int year, month, day, end = 0;
	time_t t;

	if (sscanf(s, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || s[end] != '\0' ||
	    year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	if ((t = mktime(&tm)) == (time_t)-1 || tm.tm_mday != day)
		return false;
	*ms = t > 0 ? (int64_t)t * 1000 : 1;
	return true;
}

static bool
set_from(struct query *q, const char *v)
{
	v += v[0] == '@';
	snprintf(q->from, sizeof q->from, "%s", v);
	return nick_valid(v);
}

static bool
set_in(struct query *q, const char *v)
{
	snprintf(q->in, sizeof q->in, "%s%s", v[0] == '#' || v[0] == '@' ? "" : "#", v);
	return nick_room_valid(q->in);
}

static bool
set_since(struct query *q, const char *v)
{
	return read_day(v, &q->since_ms);
}

static bool
set_has(struct query *q, const char *v)
{
	q->has_link = strcasecmp(v, "link") == 0;
	return q->has_link;
}

static const struct filter {
	const char *name;
	bool (*set)(struct query *q, const char *v);
	const char *remedy;
} filters[] = {
	{ "from:", set_from, "Name somebody: from:alice" },
	{ "in:", set_in, "Name a room: in:#lobby" },
	{ "since:", set_since, "Name a day: since:2026-11-26" },
	{ "has:", set_has, "Lines may have a link: has:link" },
};

/* 1: word was a filter, 0: it is none, or an error. */
static int
read_filter(struct query *q, struct bytes word, struct fault *f)
{
	char v[64];

	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
		size_t n = strlen(filters[i].name);

		if (word.n < n || strncasecmp((const char *)word.p, filters[i].name, n) != 0)
			continue;
		snprintf(v, sizeof v, "%.*s", (int)(word.n - n), (const char *)word.p + n);
		if (word.n - n < sizeof v && strlen(v) == word.n - n && filters[i].set(q, v))
			return 1;
		return fault_set(f, ERR_USAGE, filters[i].remedy,
		    "nothing can be found by '%s%.*s'", filters[i].name,
		    (int)utf8_cut(v, strlen(v), 32), v);
	}
	return 0;
}

int
query_parse(struct query *q, struct bytes text, struct fault *f)
{
	size_t used = 0;
	bool phrase, filtered = false;
	int r = 0;

	*q = (struct query){ .n = 0 };
	if (text.n > QUERY_MAX)
		return fault_set(f, ERR_TOOLONG, "Look for less.", "that is too much to look for");
	if (!utf8_valid(text))
		return fault_set(f, ERR_UTF8, "Check the encoding of your terminal.",
		    "what to look for is not valid UTF-8");
	while (text.n > 0) {
		struct bytes part;

		if (text.p[0] == ' ' || text.p[0] == '\t') {
			text = bytes_of(text.p + 1, text.n - 1);
			continue;
		}
		part = next_part(&text, &phrase);
		if ((r = phrase ? 0 : read_filter(q, part, f)) < 0)
			return r;
		filtered |= r == 1;
		if (r == 0 && put_term(q, part, &used) != 0)
			return fault_set(
			    f, ERR_TOOLONG, "Look for less.", "that is too much to look for");
	}
	if (q->n == 0 && !filtered)
		return fault_set(f, ERR_USAGE, "Say which words.", "there is nothing to look for");
	return 0;
}

/* Looking ------------------------------------------------------------------------- */

/* Both ASCII letters in small, everything else as it is. */
static inline char
small_ascii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/* need is ASCII in small letters: no byte of it is a part of a longer character of s. */
static bool
has_ascii(struct bytes s, const char *need, size_t n)
{
	const char *p = (const char *)s.p;
	char first = need[0], other = (char)(first >= 'a' && first <= 'z' ? first - 32 : first);

	for (size_t i = 0; i + n <= s.n; i++) {
		size_t k = 1;

		if (p[i] != first && p[i] != other)
			continue;
		while (k < n && small_ascii(p[i + k]) == need[k])
			k++;
		if (k == n)
			return true;
	}
	return false;
}

/* Does s begin with need, but for case? How many bytes of s that is; 0: it does not. */
static size_t
begins(struct bytes s, const char *need, size_t n)
{
	char c[UTF8_CHAR_MAX];
	size_t took, k, all = 0;

	for (; n > 0; n -= k, need += k, all += took, s = bytes_of(s.p + took, s.n - took))
		if ((took = fold(s, c, &k)) == 0 || k > n || memcmp(c, need, k) != 0)
			return 0;
	return all;
}

static bool
has_any(struct bytes s, const char *need, size_t n)
{
	bool ascii = (uint8_t)need[0] < 0x80;
	size_t took;
	uint32_t c;

	for (; s.n > 0; s = bytes_of(s.p + took, s.n - took)) {
		char byte = (char)s.p[0];

		took = 1;
		/* Most of what there is is decided by one byte. */
		if ((uint8_t)byte < 0x80 && (!ascii || small_ascii(byte) != need[0]))
			continue;
		if (begins(s, need, n))
			return true;
		if ((took = utf8_char(s, &c)) == 0)
			return false;
	}
	return false;
}

static bool
has_link(struct bytes s)
{
	return has_ascii(s, "https://", 8) || has_ascii(s, "http://", 7);
}

bool
query_fits(const struct query *q, const struct query_line *l)
{
	if (l->time_ms < q->since_ms || (q->from[0] != '\0' && !nick_equal(q->from, l->nick)) ||
	    (q->in[0] != '\0' && !nick_equal(q->in, l->room)) ||
	    (q->has_link && !has_link(l->text)))
		return false;
	for (size_t i = 0; i < q->n; i++) {
		const char *need = q->text + q->term[i].at;

		if (!(q->term[i].ascii ? has_ascii(l->text, need, q->term[i].n)
				       : has_any(l->text, need, q->term[i].n)))
			return false;
	}
	return true;
}

bool
query_find(const struct query *q, struct bytes text, size_t at, size_t *from, size_t *to)
{
	size_t took, best = 0;
	uint32_t c;

	for (*from = at; *from < text.n; *from += took) {
		struct bytes rest = bytes_of(text.p + *from, text.n - *from);

		for (size_t i = 0; i < q->n; i++) {
			size_t n = begins(rest, q->text + q->term[i].at, q->term[i].n);

			best = n > best ? n : best;
		}
		if (best > 0) {
			*to = *from + best;
			return true;
		}
		if ((took = utf8_char(rest, &c)) == 0)
			return false;
	}
	return false;
}
