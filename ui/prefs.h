/*
 * ui/prefs.h - how the person wants the screen: one table (prefs.def), kept in the section [ui] of
 * the configuration file, which people may write too. Main thread only.
 */
#ifndef SNUG_UI_PREFS_H
#define SNUG_UI_PREFS_H

#include <stdbool.h>

#include "base/err.h"

#define PREFS_VALUE_MAX 1024

enum pref {
#define X(id, name, value, choices, help) id,
#include "ui/prefs.def"
#undef X
	PREF__COUNT
};

struct prefs;

/* All at their defaults. path is that of the file, or NULL: nothing is kept. */
struct prefs *prefs_new(const char *path);
void prefs_free(struct prefs *p);
/*
 * Read the file. 0, also when there is none; ERR_CONFIG with its line (what stood before it holds)
 * and what conf_read says.
 */
int prefs_load(struct prefs *p, struct fault *f);
/* Never NULL; lent until the next change. */
const char *prefs_get(const struct prefs *p, enum pref id);
/* Is it that word? */
bool prefs_is(const struct prefs *p, enum pref id, const char *word);
/* Does the value, words with blanks between them, have this one? */
bool prefs_has(const struct prefs *p, enum pref id, const char *word);
/*
 * Change one and keep it; NULL: back to its default. 0; ERR_USAGE: not one of the choices, too
 * long, or with controls, and nothing is changed; else it holds now, but was not kept: what
 * conf_read and conf_write say.
 */
int prefs_set(struct prefs *p, enum pref id, const char *value, struct fault *f);

/* The table: PREF__COUNT when there is none of that name. */
enum pref prefs_find(const char *name);
/* What was meant, perhaps; NULL. */
const char *prefs_near(const char *name);
const char *prefs_name(enum pref id);
const char *prefs_help(enum pref id);
const char *prefs_choices(enum pref id);

#endif
