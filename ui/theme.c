#include "ui/theme.h"

#include <stdint.h>

const struct theme_row *
theme_row(enum style st)
{
	static const struct theme_row rows[ST__COUNT] = {
#define X(style, fg, bg, fg8, attr, mono) [style] = { fg, bg, fg8, attr, mono },
#include "ui/theme.def"
#undef X
	};

	return &rows[st < ST__COUNT ? st : ST_TEXT];
}

const char *
theme_glyph(enum glyph g, bool ascii)
{
	static const char *const rows[GL__COUNT][2] = {
#define X(glyph, utf8, seven) [glyph] = { utf8, seven },
#include "ui/glyph.def"
#undef X
	};

	return g < GL__COUNT ? rows[g][ascii] : "?";
}

enum style
theme_nick(const char *nick)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *nick != '\0'; nick++) {
		h ^= (uint8_t)(*nick >= 'A' && *nick <= 'Z' ? *nick | 0x20 : *nick);
		h *= 16777619u;
	}
	return (enum style)(ST_NICK0 + (h >> 16) % ST_NICKS);
}
