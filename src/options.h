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
/* The text of --help to stdout. */
void options_help(void);

#endif
