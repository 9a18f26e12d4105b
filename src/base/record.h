/*
 * base/record.h - files of one record a line, made of key=value words with blanks between them,
 * that people can read and mend. A line that is empty or begins with '#' is passed over. A value is
 * printable ASCII without blanks and '%'; what else it holds stands as %HEX. Any thread.
 */
#ifndef SNUG_BASE_RECORD_H
#define SNUG_BASE_RECORD_H

#include "base/buf.h"
#include "base/err.h"

#define RECORD_WORDS_MAX 32
#define RECORD_LINE_MAX 4096

/* One line taken apart; lent to the callback that gets it. */
struct record {
	const char *path; /* for what is said of it */
	unsigned line;    /* the first is 1 */
	size_t n;
	struct {
		const char *key, *value; /* valid UTF-8, no NUL inside */
	} word[RECORD_WORDS_MAX];
};

/*
 * Give each record of text to fn, until one returns another thing than 0, which is passed on.
 * ERR_CONFIG for a malformed line (no key, a key twice, a bad value, too long), with file and
 * line in *f. path is only told.
 */
int record_each(const char *path, struct bytes text,
    int (*fn)(void *user, const struct record *r, struct fault *f), void *user, struct fault *f);

/* The value of a key, or NULL; keys that nobody asks for are ignored. */
const char *record_get(const struct record *r, const char *key);
/* The same as a time ("2026-11-20T14:00:00Z", seconds since 1970), a number, or exactly n bytes of
 * hexadecimal. False when it is not there or not that; *out is then as it was, but for bytes. */
bool record_time(const struct record *r, const char *key, int64_t *out);
bool record_number(const struct record *r, const char *key, uint64_t *out);
bool record_bytes(const struct record *r, const char *key, uint8_t *out, size_t n);
/* ERR_CONFIG: "PATH, line 3: WHAT". */
int record_bad(const struct record *r, const char *what, struct fault *f);

/* Append " key=value" (without the blank at the start of a line). */
void record_put(struct buf *out, const char *key, const char *value);
/* t from the year 0 to 9999. */
void record_put_time(struct buf *out, const char *key, int64_t t);
void record_put_number(struct buf *out, const char *key, uint64_t v);
void record_put_bytes(struct buf *out, const char *key, const uint8_t *p, size_t n);
void record_end(struct buf *out);

#endif
