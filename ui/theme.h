/* ui/theme.h - the styles of text and the signs that the screen is made of. Constant tables. Any thread. */
#ifndef SNUG_UI_THEME_H
#define SNUG_UI_THEME_H

#include <stdbool.h>
#include <stddef.h>

enum style {
#define X(style, fg, bg, fg8, attr, mono) style,
#include "ui/theme.def"
#undef X
	ST__COUNT
};

#define ST_NICKS 8

enum glyph {
#define X(glyph, utf8, ascii) glyph,
#include "ui/glyph.def"
#undef X
	GL__COUNT
};

enum theme_attr {
	AT_BOLD = 1,
	AT_DIM8 = 2, /* dim where there are no greys to choose from */
	AT_REVERSE = 4,
	AT_UNDERLINE = 8,
	AT_ITALIC = 16,
};

struct theme_row {
	short fg, bg, fg8;
	unsigned char attr, mono;
};

const struct theme_row *theme_row(enum style st);
const char *theme_glyph(enum glyph g, bool ascii);
/* The same person has always the same colour, everywhere. */
enum style theme_nick(const char *nick);

#endif
