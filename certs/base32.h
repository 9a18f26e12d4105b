/* certs/base32.h - RFC 4648 base32 without padding. Private to certs/. Any thread. */
#ifndef SNUG_CERTS_BASE32_H
#define SNUG_CERTS_BASE32_H

#include "base/bytes.h"

#define BASE32_LEN(n) (((n)*8 + 4) / 5)

/* BASE32_LEN(n) upper-case characters and a NUL. */
void base32_encode(const uint8_t *p, size_t n, char *out);
/* The value of c in either case, or -1. */
int base32_value(char c);
/*
 * BASE32_LEN(n) characters to n bytes. False when one of them is foreign to base32 or when
 * bits beyond the last byte are set, so that every value has one spelling.
 */
bool base32_decode(const char *s, uint8_t *out, size_t n);

#endif
