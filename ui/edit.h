/*
 * ui/edit.h - the line that is being typed: UTF-8 text of one or more lines, a cursor that
 * moves by grapheme clusters, what was killed, what can be undone. Knows no terminal.
 */
#ifndef SNUG_UI_EDIT_H
#define SNUG_UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#define EDIT_MAX ((size_t)1 << 20) /* bytes; more is not taken in */

struct edit;
struct kills;

enum edit_op {
	EDIT_LEFT,
	EDIT_RIGHT,
	EDIT_WORD_LEFT,
	EDIT_WORD_RIGHT,
	EDIT_HOME, /* of the line the cursor is in */
	EDIT_END,
	EDIT_LINE_UP,
	EDIT_LINE_DOWN,
	EDIT_BACKSPACE,
	EDIT_DELETE,
	EDIT_KILL_WORD_LEFT,  /* to the space before, as Ctrl-W */
	EDIT_KILL_ALNUM_LEFT, /* to the sign before, as Alt-Backspace */
	EDIT_KILL_WORD_RIGHT,
	EDIT_KILL_START, /* to the start of the line */
	EDIT_KILL_END,   /* to its end; there: the end of the line itself */
	EDIT_YANK,
	EDIT_YANK_POP, /* right after one of these two: the piece killed before it instead */
	EDIT_TRANSPOSE,
	EDIT_CAPITALIZE, /* the rest of the word, and go behind it */
	EDIT_UPCASE,
	EDIT_DOWNCASE,
	EDIT_UNDO,
	EDIT_REDO,
};

struct edit *edit_new(void);
/* Kills go to and come from k, lent for its life. */
struct edit *edit_new_with(struct kills *k);
void edit_free(struct edit *e); /* NULL is nothing; wipes the text */

/*
 * Put in n bytes at the cursor: made valid UTF-8, line ends become \n, other control
 * characters but tabs are left out. false: not a byte of it fits.
 */
bool edit_insert(struct edit *e, const char *s, size_t n);
/* false: there is nothing to do in that direction. */
bool edit_do(struct edit *e, enum edit_op op);
/* Replace everything; the cursor is at the end. Cannot be undone. */
void edit_set(struct edit *e, const char *s, size_t n);
void edit_clear(struct edit *e);
/* Replace everything by s, made text as by edit_insert(), as one change, which EDIT_UNDO takes
 * back. false: it does not fit, and nothing is changed. */
bool edit_swap(struct edit *e, const char *s, size_t n);
/* The cursor goes there; at is where a character begins, or the end. */
void edit_go(struct edit *e, size_t at);
/* Replace [from, cursor) by the valid text s. */
void edit_replace(struct edit *e, size_t from, const char *s, size_t n);

/* Lent until the next change; NUL-terminated. */
const char *edit_text(const struct edit *e);
size_t edit_len(const struct edit *e);
size_t edit_cursor(const struct edit *e);

#endif
