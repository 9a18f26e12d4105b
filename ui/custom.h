/*
 * ui/custom.h - what the person made their own: keys and aliases, kept in one file that they may
 * edit too. A change is on the disk before it counts. Main thread only.
 */
#ifndef SNUG_UI_CUSTOM_H
#define SNUG_UI_CUSTOM_H

#include "base/err.h"
#include "ui/alias.h"
#include "ui/keymap.h"

#define CUSTOM_FILE "keys.conf"
#define CUSTOM_WHY_MAX 256 /* that of a command: command.h */

struct custom {
	char *path; /* owned; NULL: nothing is kept */
	struct keymap *keys;
	struct aliases *aliases;
};

/* The ones in dir, which may be NULL. What was wrong in the file is said in *complaints, by lines.
 */
struct custom *custom_new(const char *dir, struct buf *complaints);
void custom_free(struct custom *c); /* NULL is nothing */

/*
 * What a key is to do, in words: "/names", "room_next", "nothing". 0; ERR_USAGE with why and, if
 * there is one, what may have been meant. b->command lends words.
 */
int custom_deed(const char *words, struct binding *b, char why[static CUSTOM_WHY_MAX]);
/* The other way round. */
void custom_deed_put(const struct binding *b, char *out, size_t size);

/* May these keys be bound? 0; ERR_USAGE with why. */
int custom_may_bind(
    const struct custom *c, const struct key_seq *k, char why[static CUSTOM_WHY_MAX]);
/* Each: 0, or ERR_IO and the like with *f filled and nothing changed. */
int custom_bind(struct custom *c, const struct binding *b, struct fault *f);
int custom_unbind(struct custom *c, const struct key_seq *keys, struct fault *f);
int custom_alias(struct custom *c, const char *name, const char *body, struct fault *f);
int custom_unalias(struct custom *c, const char *name, struct fault *f);

#endif
