/*
 * ui/keymap.h - which keys do what: a constant table, and over it what the person bound. Main
 * thread only.
 */
#ifndef SNUG_UI_KEYMAP_H
#define SNUG_UI_KEYMAP_H

#include "ui/action.h"
#include "ui/key_name.h"

struct keymap;

struct binding {
	struct key_seq keys;
	enum action action;  /* ACT__COUNT: a command, or nothing when there is none */
	const char *command; /* "/names", or NULL; lent until the keymap changes */
	bool own;            /* the person's */
};

enum keymap_found {
	KEYMAP_NONE,
	KEYMAP_BEGUN, /* more keys must follow */
	KEYMAP_BOUND,
};

struct keymap *keymap_new(void);
void keymap_free(struct keymap *m);
/*
 * What these keys do; m NULL: the table alone. What the person bound goes first, then sequences of
 * theirs. *out is filled with KEYMAP_BOUND only.
 */
enum keymap_found keymap_find(
    const struct keymap *m, const struct key_seq *keys, struct binding *out);
/* From now on keys do that; b->own is ignored, b->command copied. */
void keymap_bind(struct keymap *m, const struct binding *b);
/* What the table says counts again. false: it did before. */
bool keymap_unbind(struct keymap *m, const struct key_seq *keys);
/* The i-th binding that counts, the person's first; false behind the last. */
bool keymap_row(const struct keymap *m, size_t i, struct binding *out);

#endif
