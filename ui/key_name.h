/*
 * ui/key_name.h - keys as people write them: "ctrl-x,ctrl-e", "alt-pgup", "meta-B", "^O", "f5".
 * Any thread.
 */
#ifndef SNUG_UI_KEY_NAME_H
#define SNUG_UI_KEY_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/term_key.h"

#define KEY_SEQ_MAX 3
#define KEY_NAME_MAX 96 /* bytes of any name that is put, with its NUL */

/* Keys that are pressed one after the other. */
struct key_seq {
	struct key k[KEY_SEQ_MAX];
	size_t n;
};

/*
 * The keys that the n bytes of s name, as a terminal sends them: ctrl-i is tab, shift-b is B. Keys
 * are joined by commas; a modifier is ctrl- (C-, ^), alt- (meta-, M-) or shift- (S-), without case.
 * NULL; or in words (static) why this is no key, *out is then nothing.
 */
const char *key_name_parse(const char *s, size_t n, struct key_seq *out);
/* The one name that is shown: "ctrl-x,ctrl-e", "alt-shift-b". */
void key_name_put(const struct key_seq *seq, char out[static KEY_NAME_MAX]);
bool key_seq_equal(const struct key_seq *a, const struct key_seq *b);
/* Does a begin with all keys of b, and goes on? */
bool key_seq_begins(const struct key_seq *a, const struct key_seq *b);

#endif
