#include "base/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "base/utf8.h"

#define TIME_LEN 20 /* "2026-11-20T14:00:00Z" */

int
record_bad(const struct record *r, const char *what, struct fault *f)
{
	return fault_set(f, ERR_CONFIG, "Mend the line, or restore the file from a backup.",
	    "%s, line %u: %s", r->path, r->line, what);
}

static bool
key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* Undo the %HEX of a value where it stands. */
static bool
unescape(char *s)
{
	char *to = s;
	const char *start = s;

	for (; *s != '\0'; s++) {
		int c = (unsigned char)*s;

		if (c <= ' ' || c > '~')
			return false;
		if (c == '%') {
			int high = hex_value(s[1]), low = high < 0 ? -1 : hex_value(s[2]);

			if (low < 0 || (c = high * 16 + low) == 0)
				return false;
			s += 2;
		}
		*to++ = (char)c;
	}
	*to = '\0';
	return utf8_valid(bytes_of(start, (size_t)(to - start)));
}

/* One word, which ends with a NUL; what is wrong with it, or NULL. */
static const char *
take_word(struct record *r, char *word)
{
	size_t n = 0;

	while (key_char(word[n]))
		n++;
	if (n == 0 || word[n] != '=')
		return "a word that is not key=value";
	word[n] = '\0';
	if (record_get(r, word) != NULL)
		return "a key that stands there twice";
	if (r->n == RECORD_WORDS_MAX)
		return "too many words";
	if (!unescape(word + n + 1))
		return "a value with characters that must not be there";
	r->word[r->n].key = word;
	r->word[r->n++].value = word + n + 1;
	return NULL;
}

static const char *
take_line(struct record *r, char *line)
{
	const char *wrong = NULL;

	r->n = 0;
	while (wrong == NULL && *line != '\0') {
		size_t n = strcspn(line, " ");
		char *next = line + n + (line[n] != '\0');

		line[n] = '\0';
		if (n > 0)
			wrong = take_word(r, line);
		line = next;
	}
	return wrong;
}

int
record_each(const char *path, struct bytes text,
    int (*fn)(void *user, const struct record *r, struct fault *f), void *user, struct fault *f)
{
	struct record r = { .path = path };
	char line[RECORD_LINE_MAX + 1];
	int ret = 0;

	while (ret == 0 && text.n > 0) {
		const uint8_t *end = memchr(text.p, '\n', text.n);
		size_t n = end != NULL ? (size_t)(end - text.p) : text.n;
		const char *wrong;

		r.line++;
		if (n > RECORD_LINE_MAX || memchr(text.p, '\0', n) != NULL)
			return record_bad(&r, "a line that is too long, or binary", f);
		memcpy(line, text.p, n);
		line[n] = '\0';
		text = bytes_of(text.p + n + (end != NULL), text.n - n - (end != NULL));
		if (line[0] == '#')
			continue;
		if ((wrong = take_line(&r, line)) != NULL)
			ret = record_bad(&r, wrong, f);
		else if (r.n > 0)
			ret = fn(user, &r, f);
	}
	mem_wipe(line, sizeof line);
	return ret;
}

const char *
record_get(const struct record *r, const char *key)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->word[i].key, key) == 0)
			return r->word[i].value;
	return NULL;
}

static void
time_text(int64_t t, char out[static TIME_LEN + 1])
{
	time_t when = (time_t)t;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&when, &tm) == NULL ||
	    strftime(out, TIME_LEN + 1, "%Y-%m-%dT%H:%M:%SZ", &tm) != TIME_LEN)
		out[0] = '\0';
}

/* What is read must be what would be written: nothing else has this spelling. */
bool
record_time(const struct record *r, const char *key, int64_t *out)
{
	const char *s = record_get(r, key);
	char again[TIME_LEN + 1];
	struct tm tm = { 0 };
	int64_t t;

	if (s == NULL || strlen(s) != TIME_LEN || strptime(s, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		return false;
	t = timegm(&tm);
	time_text(t, again);
	if (strcmp(s, again) != 0)
		return false;
	*out = t;
	return true;
}

bool
record_number(const struct record *r, const char *key, uint64_t *out)
{
	const char *s = record_get(r, key);
	uint64_t v = 0;

	if (s == NULL || *s == '\0')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		uint64_t digit = (uint64_t)(*s - '0');

		if (v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	if (*s != '\0')
		return false;
	*out = v;
	return true;
}

bool
record_bytes(const struct record *r, const char *key, uint8_t *out, size_t n)
{
	const char *s = record_get(r, key);

	if (s == NULL || strlen(s) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(s[2 * i]), low = hex_value(s[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

static void
put_text(struct buf *out, const char *s)
{
	buf_put(out, s, strlen(s));
}

void
record_put(struct buf *out, const char *key, const char *value)
{
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		put_text(out, " ");
	put_text(out, key);
	put_text(out, "=");
	for (const char *s = value; *s != '\0'; s++) {
		char hex[4];

		if (*s > ' ' && *s <= '~' && *s != '%') {
			buf_put(out, s, 1);
			continue;
		}
		snprintf(hex, sizeof hex, "%%%02x", (unsigned char)*s);
		put_text(out, hex);
	}
}

void
record_put_time(struct buf *out, const char *key, int64_t t)
{
	char text[TIME_LEN + 1];

	time_text(t, text);
	record_put(out, key, text);
}

void
record_put_number(struct buf *out, const char *key, uint64_t v)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, v);
	record_put(out, key, text);
}

void
record_put_bytes(struct buf *out, const char *key, const uint8_t *p, size_t n)
{
	char *text = mem_calloc(2 * n + 1, 1);

	for (size_t i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", p[i]);
	record_put(out, key, text);
	mem_wipe(text, 2 * n + 1);
	free(text);
}

void
record_end(struct buf *out)
{
	buf_put(out, "\n", 1);
}
