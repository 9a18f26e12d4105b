/* support/keys.h - names of keys to what a terminal sends for them. */
#ifndef SNUG_TESTS_KEYS_H
#define SNUG_TESTS_KEYS_H

#include <vterm.h>

#include "base/buf.h"

/*
 * Append to out what the key with this name of len bytes sends; vt's output callback must
 * append to out as well. False for an unknown name.
 */
bool keys_press(VTerm *vt, const char *name, size_t len, struct buf *out);

#endif
