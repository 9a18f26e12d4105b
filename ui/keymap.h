/* ui/keymap.h - which key does what: one constant table. Any thread. */
#ifndef SNUG_UI_KEYMAP_H
#define SNUG_UI_KEYMAP_H

#include "ui/action.h"
#include "ui/term_key.h"

/* ACT__COUNT when the key is bound to nothing. */
enum action keymap_find(struct key k);
/* "ctrl-n", "alt-pgup": of the i-th binding, and its action; false behind the last. */
bool keymap_row(size_t i, char name[static 24], enum action *action);

#endif
