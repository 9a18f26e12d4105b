/*
 * ui/highlight.h - what asks for the person: their nick, and words of theirs, each as a word of
 * its own and whatever its case. Main thread only.
 */
#ifndef SNUG_UI_HIGHLIGHT_H
#define SNUG_UI_HIGHLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#define HIGHLIGHT_WORDS_MAX 64

struct highlight {
	char *words[HIGHLIGHT_WORDS_MAX]; /* owned, folded */
	size_t n;
};

/* Of words with blanks between them, cleaned or not; those behind the maximum are left out. */
void highlight_init(struct highlight *h, const char *words);
void highlight_fini(struct highlight *h);
/* Does this cleaned text ask for who is called nick? h may be NULL. */
bool highlight_match(const struct highlight *h, const char *nick, const char *text);

#endif
