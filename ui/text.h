/*
 * ui/text.h - text for people: made harmless, measured, cut into clusters and rows.
 *
 * Nothing that came from outside is drawn or printed before text_clean() saw it. Widths are
 * those of the C library, because the terminal library counts with them. Any thread.
 */
#ifndef SNUG_UI_TEXT_H
#define SNUG_UI_TEXT_H

#include <wchar.h>

#include "base/buf.h"

enum text_flags {
	TEXT_LINE = 0,  /* a newline is a control character like any other */
	TEXT_LINES = 1, /* newlines stay */
};

#define TEXT_GROWTH 4    /* cleaned text is at most that many times as long */
#define TEXT_CELL_MAX 20 /* bytes of one cell: a character and at most four marks */

/*
 * Append s to out as printable UTF-8: control characters as ^X, whatever is invisible or
 * turns the writing direction as <U+202E>, bytes that are no UTF-8 as U+FFFD, tabs as
 * spaces; parts of an emoji on whose width terminals disagree are left out.
 */
void text_clean(struct buf *out, struct bytes s, enum text_flags flags);
/* The same as a new NUL-terminated string; *len may be NULL. Free with free(). */
char *text_cleaned(const char *s, size_t n, enum text_flags flags, size_t *len);
/* The same to at most size - 1 bytes of out, cut between characters. */
void text_clean_to(char *out, size_t size, const char *s);

/* Of cleaned text: bytes of the first cell (a character with its marks) and its columns, 0 to 2. */
size_t text_cell(const char *s, size_t n, int *cols);
int text_cols(const char *s, size_t n);

/* Of any text: where the grapheme cluster after or before at ends or begins; n or 0 at the end. */
size_t text_next(const char *s, size_t n, size_t at);
size_t text_prev(const char *s, size_t n, size_t at);

/* Cuts cleaned text into rows of at most width columns, at spaces if possible. */
struct text_rows {
	const char *s;
	size_t n, at;
	int width;
	int indent; /* columns that the row just given is to be moved right, within width */
	int hang;
	bool hanging; /* set it: what follows a gap of two blanks is a column of its own */
	bool done;
};

struct text_rows text_rows(const char *s, size_t n, int width);
/* false: no more. At least one row comes, even of nothing. */
bool text_row(struct text_rows *r, size_t *from, size_t *len);

/* The characters of a cell of cleaned text, at most max of them and a NUL. */
void text_wide(const char *s, size_t n, wchar_t *out, size_t max);
/* Length of character c as UTF-8 in out; no NUL. */
size_t text_put(uint32_t c, char out[static 6]);

/* s, of any kind, so that two texts that differ only in case are the same; free with free(). */
char *text_folded(const char *s);
/* Is this character of a script that is written from right to left? */
bool text_rtl(wchar_t c);

/* Sets the character set of the process from its environment. true: it is UTF-8. */
bool text_locale(void);

#endif
