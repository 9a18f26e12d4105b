#include "crypto/safety.h"

#include <sodium.h>
#include <stdio.h>

#include "base/nick.h"

#define ROUNDS 5200
#define KEY 32
#define GROUPS 6
#define HASH crypto_hash_sha512_BYTES

static void
put_groups(const uint8_t *h, char row[static SAFETY_ROW_SIZE])
{
	for (size_t i = 0; i < GROUPS; i++, h += 5) {
		uint64_t n = (uint64_t)h[0] << 32 | (uint64_t)h[1] << 24 | (uint64_t)h[2] << 16 |
			     (uint64_t)h[3] << 8 | h[4];

		snprintf(row + 6 * i, SAFETY_ROW_SIZE - 6 * i, "%05u%s", (unsigned)(n % 100000),
		    i + 1 < GROUPS ? " " : "");
	}
}

/* who: at most NICK_MAX bytes, lower case; empty for what is no person. */
static void
make(const uint8_t key[static KEY], struct bytes who, char row[static SAFETY_ROW_SIZE])
{
	uint8_t in[2 + KEY + NICK_MAX + KEY] = { 0, 1 }, hash[HASH];
	size_t n = 2;

	memcpy(in + n, key, KEY);
	n += KEY;
	memcpy(in + n, who.p, who.n);
	n += who.n;
	memcpy(in + n, key, KEY);
	crypto_hash_sha512(hash, in, n + KEY);
	for (unsigned i = 1; i < ROUNDS; i++) {
		uint8_t next[HASH + KEY];

		memcpy(next, hash, HASH);
		memcpy(next + HASH, key, KEY);
		crypto_hash_sha512(hash, next, sizeof next);
	}
	put_groups(hash, row);
}

void
safety_row(const char *nick, const uint8_t key[static KEY], char row[static SAFETY_ROW_SIZE])
{
	char lower[NICK_MAX + 1] = "";
	size_t n = 0;

	for (; nick[n] != '\0' && n < NICK_MAX; n++)
		lower[n] = nick[n] >= 'A' && nick[n] <= 'Z' ? (char)(nick[n] | 0x20) : nick[n];
	make(key, bytes_of(lower, n), row);
}

void
safety_room(const uint8_t authenticator[static KEY], char row[static SAFETY_ROW_SIZE])
{
	make(authenticator, bytes_str(""), row);
}

void
safety_pair(struct safety *s, const char row_a[static SAFETY_ROW_SIZE],
    const char row_b[static SAFETY_ROW_SIZE])
{
	bool swap = memcmp(row_a, row_b, SAFETY_ROW_SIZE) > 0;

	memcpy(s->row[swap], row_a, SAFETY_ROW_SIZE);
	memcpy(s->row[!swap], row_b, SAFETY_ROW_SIZE);
}

/* Bytes of what separates digits at the start of s; 0: that is none. Non-breaking blanks and long
 * dashes come out of word processors. */
static size_t
separator(struct bytes s)
{
	static const char *const rows[] = { " ", "\t", "\r", "\n", "-", "\u00a0", "\u2010",
		"\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u202f" };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = strlen(rows[i]);

		if (s.n >= n && memcmp(s.p, rows[i], n) == 0)
			return n;
	}
	return 0;
}

/* The digits of s; how many there are, or SIZE_MAX: there is something else. */
static size_t
digits_of(struct bytes s, char out[static 2 * SAFETY_DIGITS])
{
	size_t n = 0, skip;

	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == ':') {
			s = bytes_of(s.p + i, s.n - i);
			break;
		}
	for (size_t i = 0; i < s.n; i += skip) {
		skip = separator(bytes_of(s.p + i, s.n - i));
		if (skip > 0)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return SIZE_MAX;
		if (n < 2 * SAFETY_DIGITS)
			out[n] = (char)s.p[i];
		n++;
		skip = 1;
	}
	return n;
}

enum safety_match
safety_compare(const struct safety *s, struct bytes pasted)
{
	char got[2 * SAFETY_DIGITS], want[2][2 * SAFETY_DIGITS];
	size_t n = digits_of(pasted, got);
	bool first, second;

	if (n == SAFETY_DIGITS)
		return SAFETY_ONE_ROW;
	if (n != 2 * SAFETY_DIGITS)
		return SAFETY_NOT_ROWS;
	for (size_t i = 0; i < 2; i++)
		digits_of(bytes_str(s->row[i]), want[i]);
	first = memcmp(got, want[0], SAFETY_DIGITS) == 0;
	second = memcmp(got + SAFETY_DIGITS, want[1], SAFETY_DIGITS) == 0;
	return first && second ? SAFETY_SAME
	       : second        ? SAFETY_FIRST_DIFFERS
	       : first         ? SAFETY_SECOND_DIFFERS
			       : SAFETY_BOTH_DIFFER;
}
