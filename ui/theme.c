#include "ui/theme.h"

#include "ui/theme_int.h"

#define CUBE 16 /* the first number of xterm's cube, 6 * 6 * 6 colours */
#define GREYS 232
#define CONTRAST_MIN 4.5  /* WCAG 2.1, 1.4.3 */
#define CONTRAST_BOTH 3.5 /* on black and on white: no colour has more than 4.58 on both */
#define VIVID_MIN 75 /* between the strongest and the weakest part of a colour: no grey, */
#define VIVID_MAX 165 /* and nothing that glows */

/* signs and nicks ----------------------------------------------------------- */

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
	return (enum style)(ST_NICK0 + (h >> 8) % THEME_NICKS);
}

/* colours ------------------------------------------------------------------- */

/* The steps of the cube are not even. */
static int
step(int i)
{
	return i == 0 ? 0 : 55 + 40 * i;
}

static int32_t
cube_rgb(int number)
{
	int n = number - CUBE;

	return step(n / 36) << 16 | step(n / 6 % 6) << 8 | step(n % 6);
}

static int
distance(int32_t a, int32_t b)
{
	int r = (a >> 16 & 255) - (b >> 16 & 255), g = (a >> 8 & 255) - (b >> 8 & 255),
	    v = (a & 255) - (b & 255);

	return r * r + g * g + v * v;
}

/* The number of the nearest of 256 colours; never of the first sixteen, which anybody may change.
 */
static int32_t
nearest(int32_t rgb)
{
	int32_t best = CUBE;
	int least = distance(rgb, 0), d;

	for (int i = CUBE; i < 256; i++) {
		int grey = 8 + 10 * (i - GREYS);
		int32_t is = i < GREYS ? cube_rgb(i) : grey << 16 | grey << 8 | grey;

		if ((d = distance(rgb, is)) < least) {
			least = d;
			best = i;
		}
	}
	return best;
}

/* sRGB's curve, as a polynomial that is nowhere off by more than a thousandth. */
static double
linear(int32_t part)
{
	double v = (part & 255) / 255.0;

	return v * (v * (v * 0.305306011 + 0.682171111) + 0.012522878);
}

static double
luminance(int32_t rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

bool
theme_is_dark(int32_t rgb)
{
	return luminance(rgb) < 0.18;
}

static double
contrast(int32_t a, int32_t b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static bool
readable(int32_t rgb, int32_t background)
{
	if (background != THEME_DEFAULT)
		return contrast(rgb, background) >= CONTRAST_MIN;
	return contrast(rgb, 0) >= CONTRAST_BOTH && contrast(rgb, 0xffffff) >= CONTRAST_BOTH;
}

static bool
vivid(int32_t rgb)
{
	int r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
	int most = r > g ? r : g, least = r < g ? r : g;

	most = most > b ? most : b;
	least = least < b ? least : b;
	return most - least >= VIVID_MIN && most - least <= VIVID_MAX;
}

/* Of the cube, evenly, what can be read on the background of t. */
void
theme_choose_many(struct theme *t)
{
	int fit[GREYS - CUBE];
	size_t n = 0, want;

	for (int i = CUBE; i < GREYS; i++)
		if (vivid(cube_rgb(i)) && readable(cube_rgb(i), t->background))
			fit[n++] = i;
	want = n < THEME_NICKS ? n : THEME_NICKS;
	t->n_many = want;
	for (size_t i = 0; i < want; i++)
		t->many[i] = fit[i * n / want];
}

/* ink ----------------------------------------------------------------------- */

static int32_t
deep_ink(int32_t rgb, enum depth depth)
{
	if (depth == DEPTH_256)
		return nearest(rgb);
	return rgb < 8 ? 8 : rgb; /* there the first eight numbers are the palette's */
}

/* A bright one where there is none is the plain one, in bold. */
static int32_t
ink_of(const struct theme_color *c, enum depth depth, unsigned *attr, bool *deep)
{
	if (depth >= DEPTH_256 && c->deep != THEME_DEFAULT) {
		*deep = true;
		return deep_ink(c->deep, depth);
	}
	if (c->basic < 8 || depth == DEPTH_16 || depth == DEPTH_256)
		return c->basic;
	*attr |= AT_BOLD;
	return c->basic - 8;
}

static struct theme_color
nick_color(const struct theme *t, size_t k, enum depth depth, enum theme_nicks nicks)
{
	if (nicks == NICKS_OFF || t->n_nicks == 0)
		return (struct theme_color){ THEME_DEFAULT, THEME_DEFAULT };
	if (nicks == NICKS_MANY && depth >= DEPTH_256 && t->n_many > 0)
		return (struct theme_color){ cube_rgb(t->many[k % t->n_many]), THEME_DEFAULT };
	return t->nick[k % t->n_nicks];
}

struct theme_ink
theme_ink(const struct theme *t, enum style st, enum depth depth, enum theme_nicks nicks)
{
	const struct theme_style *s = &t->style[st < ST__NAMED ? st : ST_NICK0];
	struct theme_color fg = s->fg;
	struct theme_ink ink = { THEME_DEFAULT, THEME_DEFAULT, s->mono };
	bool deep = false;

	if (depth == DEPTH_NONE)
		return ink;
	if (st >= ST_NICK0)
		fg = nick_color(t, (size_t)(st - ST_NICK0), depth, nicks);
	ink.attr = s->attr;
	ink.fg = ink_of(&fg, depth, &ink.attr, &deep);
	ink.bg = ink_of(&s->bg, depth, &(unsigned){ 0 }, &(bool){ false });
	if (deep)
		ink.attr &= ~(unsigned)AT_DIM;
	return ink;
}
