#include "base/utf8.h"

/* Length of the character that starts at p (before end), or 0 when it is not valid there. */
static size_t
char_len(const uint8_t *p, const uint8_t *end)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
	uint32_t c;

	if (n == 0 || n > (size_t)(end - p))
		return 0;
	if (n == 1)
		return 1;
	c = *p & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : n;
}

bool
utf8_valid(struct bytes s)
{
	const uint8_t *end = s.p + s.n;
	size_t n;

	if (s.n == 0)
		return true;
	for (const uint8_t *p = s.p; p < end; p += n)
		if ((n = char_len(p, end)) == 0)
			return false;
	return true;
}

size_t
utf8_cut(const char *s, size_t len, size_t n)
{
	if (len <= n)
		return len;
	while (n > 0 && ((uint8_t)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}
