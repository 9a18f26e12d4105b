/*
 * ui/theme.h - the styles of text, what a theme makes of them, and the signs that the screen is
 * made of. Knows no terminal. Main thread only.
 */
#ifndef SNUG_UI_THEME_H
#define SNUG_UI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define THEME_NICKS 75 /* styles for the nicks of others, one after another from ST_NICK0 on */
#define THEME_NICKS_FEW 16
#define THEME_NAME_MAX 31
#define THEME_DEFAULT (-1) /* a colour: the terminal's own */

enum style {
#define X(style, name, spec) style,
#include "ui/theme.def"
#undef X
	ST__NAMED,
	ST__COUNT = ST_NICK0 + THEME_NICKS
};

enum glyph {
#define X(glyph, utf8, ascii) glyph,
#include "ui/glyph.def"
#undef X
	GL__COUNT
};

enum theme_attr {
	AT_BOLD = 1,
	AT_DIM = 2, /* only where a style's colour is not one of the deep ones */
	AT_REVERSE = 4,
	AT_UNDERLINE = 8,
	AT_ITALIC = 16,
};

/* What a terminal has. */
enum depth {
	DEPTH_NONE,
	DEPTH_8,
	DEPTH_16,  /* the terminal's own palette */
	DEPTH_256, /* and the cube and the greys of xterm */
	DEPTH_RGB
};

enum theme_nicks { NICKS_FEW, NICKS_MANY, NICKS_OFF };

/* One colour: of deep terminals as 0xRRGGBB, and of the palette as 0 to 15; or THEME_DEFAULT. */
struct theme_color {
	int32_t deep;
	int8_t basic;
};

struct theme_style {
	struct theme_color fg, bg;
	uint8_t attr, mono; /* with colours, and without */
};

struct theme {
	char name[THEME_NAME_MAX + 1];
	struct theme_style style[ST__NAMED];
	struct theme_color nick[THEME_NICKS_FEW]; /* to choose from */
	size_t n_nicks;
	int32_t background;        /* on which colours must be readable; THEME_DEFAULT: on any */
	int32_t many[THEME_NICKS]; /* of NICKS_MANY, of the cube: 16 to 231 */
	size_t n_many;
};

/* What to tell a terminal of that depth: THEME_DEFAULT, a number of its palette, or 0xRRGGBB. */
struct theme_ink {
	int32_t fg, bg;
	unsigned attr; /* of enum theme_attr */
};

/* The theme of no file, called "terminal". */
void theme_init(struct theme *t);
/*
 * Take a theme as it is written in a file; the grammar is in snug(1). 0, or ERR_CONFIG with the
 * line in *f, and *t is "terminal". path is only told.
 */
int theme_parse(
    struct theme *t, const char *name, const char *path, struct bytes text, struct fault *f);
/*
 * The theme of that name: of home (may be NULL), as it was installed, or of the tree that this
 * program was built in. 0; ERR_NOTFOUND; ERR_CONFIG and what file_read says. Not 0: as above.
 */
int theme_load(struct theme *t, const char *home, const char *name, struct fault *f);
/* The names of all that theme_load would find, sorted, with blanks between them; free(). */
char *theme_names(const char *home);

struct theme_ink theme_ink(
    const struct theme *t, enum style st, enum depth depth, enum theme_nicks nicks);

/* Is this a background, as 0xRRGGBB, on which one writes in light colours? */
bool theme_is_dark(int32_t rgb);

const char *theme_glyph(enum glyph g, bool ascii);
/* The same person has always the same style, everywhere: one of THEME_NICKS. */
enum style theme_nick(const char *nick);

#endif
