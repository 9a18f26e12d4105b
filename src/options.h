/* options.h - the command line, by one table (options.def). Main thread. */
#ifndef SNUG_OPTIONS_H
#define SNUG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define OPTIONS_LIST_MAX 4

/* All that follows an option, for a command line of its own; lent from argv. */
struct options_rest {
	char **v; /* NULL when the option was not given */
	size_t n;
};

struct options_list {
	const char *v[OPTIONS_LIST_MAX];
	size_t n;
};

/* TEXT and LIST fields are lent from argv; NULL when not given. */
struct options {
#define OPTIONS_FLAG bool
#define OPTIONS_TEXT const char *
#define OPTIONS_LIST struct options_list
#define OPTIONS_WORD const char *
#define OPTIONS_REST struct options_rest
#define X(kind, field, name, letter, argument, help) OPTIONS_##kind field;
#include "options.def"
#undef X
#undef OPTIONS_FLAG
#undef OPTIONS_TEXT
#undef OPTIONS_LIST
#undef OPTIONS_WORD
#undef OPTIONS_REST
	bool serve; /* --server was given; server is its argument or NULL */
};

/* 0, or ERR_USAGE with *f saying which word is wrong. */
int options_parse(struct options *o, int argc, char **argv, struct fault *f);
/*
 * What a configuration file says of a long option, named as there or with '_' for '-'; nothing
 * when the command line said it. value is lent for the life of o. 0; ERR_NOTFOUND when there is no
 * such option or it has no place in a file; ERR_CONFIG for a value that cannot be.
 */
int options_default(struct options *o, const char *name, const char *value);
/* The i-th option that may stand in a file: its name and its value, NULL when it has none. False:
 * no more. */
bool options_nth(const struct options *o, size_t i, const char **name, const char **value);
/* The text of --help to stdout. */
void options_help(void);

#endif
