#include "base/words.h"

#include <inttypes.h>
#include <stdio.h>

#define DIGITS "0123456789abcdef"

void
words_init(struct words *w, struct bytes text)
{
	w->rest = text;
	w->number = 0;
}

void
words_wrong(struct words_line *l, const char *why)
{
	if (l->why == NULL)
		l->why = why;
}

static size_t
find(const struct words_line *l, struct bytes name)
{
	size_t i = 0;

	while (i < l->n && !bytes_equal(l->word[i].name, name))
		i++;
	return i;
}

static void
add(struct words_line *l, struct bytes word)
{
	const uint8_t *equals = memchr(word.p, '=', word.n);
	size_t n = equals != NULL ? (size_t)(equals - word.p) : 0;

	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 0x21 || word.p[i] > 0x7e)
			words_wrong(l, "it has other signs than letters, digits and the like");
	if (n == 0)
		words_wrong(l, "its words are NAME=VALUE");
	else if (find(l, bytes_of(word.p, n)) < l->n)
		words_wrong(l, "a word stands there twice");
	else if (l->n == WORDS_MAX)
		words_wrong(l, "it has too many words");
	if (l->why != NULL)
		return;
	l->word[l->n].name = bytes_of(word.p, n);
	l->word[l->n++].value = bytes_of(equals + 1, word.n - n - 1);
}

static struct bytes
take_line(struct words *w)
{
	const uint8_t *end = memchr(w->rest.p, '\n', w->rest.n);
	size_t n = end != NULL ? (size_t)(end - w->rest.p) : w->rest.n;
	struct bytes line = bytes_of(w->rest.p, n);

	w->number++;
	n += end != NULL;
	w->rest = bytes_of(w->rest.p + n, w->rest.n - n);
	return line;
}

int
words_next(struct words *w, struct words_line *l)
{
	while (w->rest.n > 0) {
		struct bytes line = take_line(w);

		if (line.n > 0 && line.p[0] == '#')
			continue;
		l->number = w->number;
		l->n = 0;
		l->why = NULL;
		for (size_t i = 0, n; i < line.n && l->why == NULL; i += n + 1) {
			for (n = 0; i + n < line.n && line.p[i + n] != ' ';)
				n++;
			if (n > 0)
				add(l, bytes_of(line.p + i, n));
		}
		if (l->why != NULL)
			return ERR_CONFIG;
		if (l->n > 0)
			return 1;
	}
	return 0;
}

int
words_fault(const struct words_line *l, const char *path, const char *remedy, struct fault *f)
{
	return fault_set(f, ERR_CONFIG, remedy, "line %lu of %s cannot be read: %s", l->number,
	    path, l->why != NULL ? l->why : "it makes no sense");
}

bool
words_has(const struct words_line *l, const char *name)
{
	return find(l, bytes_str(name)) < l->n;
}

static bool
value_of(struct words_line *l, const char *name, struct bytes *out)
{
	size_t i = find(l, bytes_str(name));

	if (i < l->n)
		*out = l->word[i].value;
	else
		words_wrong(l, "a word is missing");
	return i < l->n;
}

bool
words_text(struct words_line *l, const char *name, char *out, size_t cap)
{
	struct bytes v;

	out[0] = '\0';
	if (!value_of(l, name, &v))
		return false;
	if (v.n >= cap) {
		words_wrong(l, "a word is too long");
		return false;
	}
	memcpy(out, v.p, v.n);
	out[v.n] = '\0';
	return true;
}

bool
words_number(struct words_line *l, const char *name, int64_t *out)
{
	struct bytes v;
	int64_t sum = 0;
	bool good;

	*out = 0;
	if (!value_of(l, name, &v))
		return false;
	good = v.n > 0 && (v.n == 1 || v.p[0] != '0');
	for (size_t i = 0; good && i < v.n; i++) {
		int d = v.p[i] - '0';

		good = d >= 0 && d <= 9 && sum <= (INT64_MAX - d) / 10;
		if (good)
			sum = 10 * sum + d;
	}
	if (good)
		*out = sum;
	else
		words_wrong(l, "that is no number");
	return good;
}

bool
words_hex(struct words_line *l, const char *name, uint8_t *out, size_t n)
{
	struct bytes v;
	bool good;

	memset(out, 0, n);
	if (!value_of(l, name, &v))
		return false;
	good = v.n == 2 * n;
	for (size_t i = 0; good && i < v.n; i++) {
		const char *at = v.p[i] != '\0' ? strchr(DIGITS, v.p[i]) : NULL;

		good = at != NULL;
		if (good)
			out[i / 2] = (uint8_t)(out[i / 2] << 4 | (at - DIGITS));
	}
	if (!good) {
		memset(out, 0, n);
		words_wrong(l, "a number in hexadecimal is wrong");
	}
	return good;
}

void
words_put(struct buf *b, const char *name, const char *value)
{
	if (b->n > 0 && b->p[b->n - 1] != '\n')
		buf_put(b, " ", 1);
	buf_put(b, name, strlen(name));
	buf_put(b, "=", 1);
	buf_put(b, value, strlen(value));
}

void
words_put_number(struct buf *b, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, value);
	words_put(b, name, text);
}

void
words_put_hex(struct buf *b, const char *name, const uint8_t *p, size_t n)
{
	words_put(b, name, "");
	for (size_t i = 0; i < n; i++) {
		char two[2] = { DIGITS[p[i] >> 4], DIGITS[p[i] & 15] };

		buf_put(b, two, 2);
	}
}

void
words_end(struct buf *b)
{
	buf_put(b, "\n", 1);
}
