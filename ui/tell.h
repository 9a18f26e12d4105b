/* ui/tell.h - words for the person on an ordinary terminal or into a pipe: cleaned, whole lines, flushed. */
#ifndef SNUG_UI_TELL_H
#define SNUG_UI_TELL_H

#include <stddef.h>
#include <stdio.h>

struct fault;

/* Each line of text behind prefix. 0; ERR_IO: nobody reads any more. */
int tell_lines(FILE *f, const char *prefix, const char *text, size_t n);
/* "snug: CAUSE" and "  REMEDY". */
void tell_fault(FILE *f, const struct fault *fault);

#endif
