/*
 * crypto/safety.h - keys as digits that two people can compare by voice: 30 decimal digits, about
 * 100 bits, made slowly so that a look-alike is dear to search for. Nothing here is secret. Any
 * thread.
 */
#ifndef SNUG_CRYPTO_SAFETY_H
#define SNUG_CRYPTO_SAFETY_H

#include "base/bytes.h"

#define SAFETY_ROW_SIZE 36 /* "40213 77120 93811 00257 61984 25530" and a NUL */
#define SAFETY_DIGITS 30   /* of one row */

/*
 * The row of one person: nick (valid, without case) and public signature key. As in Signal's
 * numeric fingerprint: h = SHA-512(h || key) 5200 times, begun with version 0x0001 || key || nick;
 * each group is five bytes of the end modulo 100000.
 */
void safety_row(const char *nick, const uint8_t key[static 32], char row[static SAFETY_ROW_SIZE]);
/* The row of a room's present epoch, of its authenticator (RFC 9420 8.7); no person has the same.
 */
void safety_room(const uint8_t authenticator[static 32], char row[static SAFETY_ROW_SIZE]);

/* Two people's rows, the smaller one first: both screens show the same. */
struct safety {
	char row[2][SAFETY_ROW_SIZE];
};

void safety_pair(struct safety *s, const char row_a[static SAFETY_ROW_SIZE],
    const char row_b[static SAFETY_ROW_SIZE]);

enum safety_match {
	SAFETY_SAME,
	SAFETY_FIRST_DIFFERS,
	SAFETY_SECOND_DIFFERS,
	SAFETY_BOTH_DIFFER,
	SAFETY_ONE_ROW, /* one row only: whether it is one of the two or not */
	SAFETY_NOT_ROWS /* something else than digits, or another number of them */
};

/*
 * Are these the digits of s? Blanks, dashes and line breaks count for nothing, and neither does
 * what stands before the last colon ("snug:alice:").
 */
enum safety_match safety_compare(const struct safety *s, struct bytes pasted);

#endif
