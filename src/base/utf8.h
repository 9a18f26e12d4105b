/* base/utf8.h - is this UTF-8, and where do characters begin. */
#ifndef SNUG_BASE_UTF8_H
#define SNUG_BASE_UTF8_H

#include "base/bytes.h"

#define UTF8_CHAR_MAX 4

/* Length of the character at the start of s, with *c its number; 0 when none is whole and valid there. */
size_t utf8_char(struct bytes s, uint32_t *c);
/* Whole and valid as RFC 3629 says: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_valid(struct bytes s);
/* The largest m <= n so that the first m bytes of the valid text s end with a whole character. */
size_t utf8_cut(const char *s, size_t len, size_t n);

#endif
