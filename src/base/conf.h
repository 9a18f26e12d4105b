/*
 * base/conf.h - a configuration file as text that can be changed without losing what a person
 * wrote into it: "[section]" lines, "key = value", comments that begin with '#', UTF-8. A key is
 * named with its section, "ui.theme", or alone when it stands before the first section. '-' and
 * '_' in names are the same, and told as '_'. One thread.
 */
#ifndef SNUG_BASE_CONF_H
#define SNUG_BASE_CONF_H

#include "base/buf.h"
#include "base/err.h"

#define CONF_FILE_MAX (256 * 1024) /* bytes */
#define CONF_KEY_MAX 64            /* bytes of a section and a key together, with the dot */
#define CONF_VALUE_MAX 4096        /* bytes */

struct conf;

/*
 * Take text in; name is that of its file, for *f. 0, or ERR_CONFIG with *f naming the line: no
 * UTF-8, a control character, no such form, a key twice, over a maximum. Free with conf_free.
 */
int conf_parse(struct conf **out, struct bytes text, const char *name, struct fault *f);
/* The same of a file; one that is not there is empty. Also what the file says. */
int conf_read(struct conf **out, const char *path, struct fault *f);
void conf_free(struct conf *c); /* NULL is nothing */

/* The value of a key, which may be "", until the next change; NULL without. */
const char *conf_get(const struct conf *c, const char *key);
/* The i-th key from 0 in the order of the file, with its value and line; false: no more. Lent. */
bool conf_nth(const struct conf *c, size_t i, const char **key, const char **value, unsigned *line);

/*
 * Give key a value, in its line or at the end of its section; NULL: take its line out. Comments
 * and order stay. 0; ERR_USAGE for what is no key, or no value of one line.
 */
int conf_set(struct conf *c, const char *key, const char *value);
/* The text as it is now, appended. */
void conf_put(const struct conf *c, struct buf *out);
/* Replace the file by it: file_write. */
int conf_write(const struct conf *c, const char *path, struct fault *f);

#endif
