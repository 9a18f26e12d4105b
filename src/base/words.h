/*
 * base/words.h - small text files that programs keep and people can read: one record a line,
 * words NAME=VALUE between blanks, values without blanks. Empty lines and lines that begin with
 * '#' are passed over; words that nobody asks for are too. Any thread; no state.
 */
#ifndef SNUG_BASE_WORDS_H
#define SNUG_BASE_WORDS_H

#include "base/buf.h"
#include "base/err.h"

#define WORDS_MAX 32 /* in one line */

struct words_line {
	unsigned long number; /* of the line in its file, from 1 */
	struct {
		struct bytes name, value;
	} word[WORDS_MAX]; /* lent from the text */
	size_t n;
	const char *why; /* what was wrong with a word that was asked for; NULL: nothing */
};

struct words {
	struct bytes rest;
	unsigned long number;
};

void words_init(struct words *w, struct bytes text);
/*
 * The next record: 1 with *l; 0 at the end; ERR_CONFIG for a line with something else than words
 * of printable ASCII, a word twice, or too many, with l->number and l->why.
 */
int words_next(struct words *w, struct words_line *l);
/* ERR_CONFIG: "line 3 of PATH cannot be read: ..." for l->why. */
int words_fault(const struct words_line *l, const char *path, const char *remedy, struct fault *f);

/*
 * One word's value. Each returns whether the word is there and right; a value that is wrong, and
 * a word that must be there and is not, are noted in l->why, the first one counts.
 */
bool words_has(const struct words_line *l, const char *name);
/* As a C string, at most cap - 1 bytes. */
bool words_text(struct words_line *l, const char *name, char *out, size_t cap);
/* A decimal number, 0 to INT64_MAX, in its one spelling. */
bool words_number(struct words_line *l, const char *name, int64_t *out);
/* n bytes as 2 * n lower-case hexadecimal digits. */
bool words_hex(struct words_line *l, const char *name, uint8_t *out, size_t n);
/* The value is not one that its reader takes. */
void words_wrong(struct words_line *l, const char *why);

/* Append a word, with a blank before it unless it begins the line; then the end of the line. */
void words_put(struct buf *b, const char *name, const char *value);
void words_put_number(struct buf *b, const char *name, int64_t value);
void words_put_hex(struct buf *b, const char *name, const uint8_t *p, size_t n);
void words_end(struct buf *b);

#endif
