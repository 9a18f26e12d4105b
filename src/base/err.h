/* base/err.h - every error of snug: a negative number, a name, a sentence and an exit status. */
#ifndef SNUG_BASE_ERR_H
#define SNUG_BASE_ERR_H

enum err_row {
#define X(name, status, text) name##_ROW,
#include "base/err.def"
#undef X
	ERR__COUNT
};

enum err {
	OK = 0,
#define X(name, status, text) name = -1 - name##_ROW,
#include "base/err.def"
#undef X
};

/* Constant texts; r may be 0 or any number, an unknown one reads "unknown error". Any thread. */
const char *err_text(int r);
const char *err_name(int r);

/* The exit status for r as snug(1) documents it; 0 for 0, 1 for an unknown one. Any thread. */
int err_status(int r);

/*
 * An error told to a person: what happened and what to do next.  Plain value, copied freely.
 * Texts are UTF-8, may contain remote text and must be sanitised before they are drawn.
 */
struct fault {
	int code; /* enum err */
	char cause[320];
	char remedy[320];
};

/*
 * Fill *f and return code. cause (a printf format) and remedy are cut at their size, never in
 * the middle of a character.
 */
int fault_set(struct fault *f, int code, const char *remedy, const char *cause, ...)
	__attribute__((format(printf, 4, 5)));

#endif
