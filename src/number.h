/* number.h - numbers on the command line. Any thread. */
#ifndef SNUG_NUMBER_H
#define SNUG_NUMBER_H

#include <stdint.h>

#include "base/err.h"

/* Decimal digits alone, from min to max; option ("--clients") is for the words. 0, or ERR_USAGE. */
int number_parse(const char *option, const char *text, uint64_t min, uint64_t max, uint64_t *out,
    struct fault *f);

#endif
