/*
 * ui/rc.h - a text of sections and "key = value" lines that people write too: read whole, and
 * changed one line at a time, so that comments, order and blank lines stay. Pure. Any thread.
 */
#ifndef SNUG_UI_RC_H
#define SNUG_UI_RC_H

#include "base/buf.h"

#define RC_MAX ((size_t)1 << 20) /* bytes of a text */
#define RC_LINE_MAX 4096
#define RC_NAME_MAX 128 /* of a section or a key, with its NUL */

struct rc_line {
	unsigned number;                   /* the first is 1 */
	const char *section, *key, *value; /* lent; the value ends without blanks, may be "" */
};

/*
 * Give each setting to fn. What is no setting goes to bad, which may be NULL, with its number and
 * why (static), and is passed over. The key ends at the first " = ", or else at the first "=".
 */
void rc_each(struct bytes text, void (*fn)(void *user, const struct rc_line *line),
    void (*bad)(void *user, unsigned number, const char *why), void *user);
/*
 * Append to out the text with key of section set to value: its line is replaced, else one is added
 * at the end of the section, which is begun when need be. value NULL: its lines go. same(user, key)
 * is asked whether the key of a line is the one that is meant.
 */
void rc_set(struct buf *out, struct bytes text, const struct rc_line *set,
    bool (*same)(void *user, const char *key), void *user);

#endif
