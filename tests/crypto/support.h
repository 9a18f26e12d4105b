/* tests/crypto/support.h - what the tests of this box share. */
#ifndef SNUG_TESTS_CRYPTO_SUPPORT_H
#define SNUG_TESTS_CRYPTO_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/secret.h"

#define BIG BUF_INIT(1 << 20)

/* First thing in main(). */
bool support_init(void);
/* Up to 512 bytes of hexadecimal digits; the result lives until the 64th call after it. */
struct bytes unhex(const char *hex);
/* n bytes of one value, under the same rule. */
struct bytes filled(uint8_t value, size_t n);
/* 32 bytes of one value, or that count up from one. */
struct secret secret_filled(uint8_t value);
struct secret secret_counting(uint8_t first);
/* Fails the test when the n bytes at p are not hex. */
void assert_hex(const void *p, size_t n, const char *hex);
void assert_bytes(struct bytes got, struct bytes want);
#define assert_ok(call) assert_int_equal(call, 0)
/* Both by name: an enum err or an enum rule. */
#define assert_err(call, error) assert_string_equal(name_of(call), name_of(error))
static inline const char *
name_of(int r)
{
	return r > 0 ? rule_name(r) : err_name(r);
}

#endif
