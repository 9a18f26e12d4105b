/*
 * ui/alias.h - names that stand for one command or several, with the arguments put in. Main thread
 * only.
 */
#ifndef SNUG_UI_ALIAS_H
#define SNUG_UI_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define ALIAS_PARTS_MAX 16

struct aliases;

struct aliases *aliases_new(void);
void aliases_free(struct aliases *a);
/* name is a valid nick; both are copied. An older one by that name, without case, goes. */
void aliases_set(struct aliases *a, const char *name, const char *body);
bool aliases_unset(struct aliases *a, const char *name);
/* What the n bytes of name stand for, lent; NULL. */
const char *aliases_get(const struct aliases *a, const char *name, size_t n);
/* The i-th by name; false behind the last. Both lent. */
bool aliases_row(const struct aliases *a, size_t i, const char **name, const char **body);

/*
 * The i-th command that a body consists of: they are parted by a ";" with a "/" behind it. false
 * behind the last, of which there are at most ALIAS_PARTS_MAX.
 */
bool alias_part(const char *body, size_t i, struct bytes *part);
/*
 * Append a part to out with args put in: $1 to $9 one argument, $2- that one and all behind it, $*
 * all, $$ a dollar. A part that has none of these gets all of them at its end. What is put in is
 * not looked through again. ERR_LIMIT when it does not fit.
 */
int alias_expand(struct buf *out, struct bytes part, const char *args);

#endif
