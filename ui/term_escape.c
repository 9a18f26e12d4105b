#include "ui/term_escape.h"

#include <stdarg.h>
#include <stdio.h>

#include "ui/text.h"

#define OSC "\033]"
#define BEL "\a" /* ends a sequence as ST does, but may stand inside another */
#define ST "\033\\"
#define SCREEN_PART 200 /* bytes: GNU screen cuts longer ones */

enum escape_through
escape_through(const char *tmux, const char *sty)
{
	return tmux != NULL && tmux[0] != '\0' ? THROUGH_TMUX
	       : sty != NULL && sty[0] != '\0' ? THROUGH_SCREEN
					       : THROUGH_NOTHING;
}

static void
put(struct buf *out, const char *s)
{
	buf_put(out, s, strlen(s));
}

static void putf(struct buf *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
putf(struct buf *out, const char *fmt, ...)
{
	char s[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s, sizeof s, fmt, ap);
	va_end(ap);
	put(out, s);
}

/* Cleaned and cut; semicolons divide the parts of some sequences. */
static void
put_words(struct buf *out, const char *words, bool semicolons)
{
	char clean[ESCAPE_WORDS_MAX + 1];

	text_clean_to(clean, sizeof clean, words);
	for (char *p = clean; *p != '\0'; p++)
		if (*p == ';' && !semicolons)
			*p = ',';
	put(out, clean);
}

void
escape_title(struct buf *out, const char *words)
{
	put(out, OSC "2;");
	put_words(out, words, true);
	put(out, ST);
}

/* Hand inner, in which ESC stands only at the start, to what is around us. */
static void
wrap(struct buf *out, enum escape_through through, struct bytes inner)
{
	if (through == THROUGH_NOTHING) {
		buf_put(out, inner.p, inner.n);
	} else if (through == THROUGH_TMUX) {
		put(out, "\033Ptmux;\033");
		buf_put(out, inner.p, inner.n);
		put(out, ST);
	} else {
		for (size_t i = 0, n; i < inner.n; i += n) {
			n = inner.n - i < SCREEN_PART ? inner.n - i : SCREEN_PART;
			put(out, "\033P");
			buf_put(out, inner.p + i, n);
			put(out, ST);
		}
	}
}

void
escape_notify(
    struct buf *out, enum escape_through through, bool osc777, const char *title, const char *text)
{
	struct buf inner = BUF_INIT(4 * ESCAPE_WORDS_MAX);

	if (osc777) {
		put(&inner, OSC "777;notify;");
		put_words(&inner, title, false);
		put(&inner, ";");
		put_words(&inner, text, false);
	} else {
		/* Some terminals take a number at the start for a command of theirs. */
		put(&inner, OSC "9;");
		put_words(&inner, title, true);
		put(&inner, ": ");
		put_words(&inner, text, true);
	}
	put(&inner, BEL);
	wrap(out, through, buf_bytes(&inner));
	buf_fini(&inner);
}

static void
put_base64(struct buf *out, struct bytes s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char four[4];

	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t v = (uint32_t)s.p[i] << 16 |
			     (i + 1 < s.n ? (uint32_t)s.p[i + 1] << 8 : 0) |
			     (i + 2 < s.n ? s.p[i + 2] : 0);

		for (int k = 0; k < 4; k++)
			four[k] = i + (size_t)k <= s.n ? digits[v >> (18 - 6 * k) & 63] : '=';
		buf_put(out, four, 4);
	}
}

void
escape_copy(struct buf *out, enum escape_through through, struct bytes s)
{
	struct buf inner = BUF_INIT(2 * s.n + 64);

	put(&inner, OSC "52;c;");
	put_base64(&inner, s);
	put(&inner, BEL);
	/* tmux has a clipboard of its own too, when it is told to. */
	if (through == THROUGH_TMUX)
		buf_put(out, inner.p, inner.n);
	wrap(out, through, buf_bytes(&inner));
	buf_fini(&inner);
}

/* The number n of the palette, or 0xRRGGBB, for the letters (3) or behind them (4). */
static void
put_color(struct buf *out, int where, int32_t n, enum depth depth)
{
	if (n == THEME_DEFAULT)
		return;
	if (n < 8)
		putf(out, ";%d%d", where, (int)n);
	else if (depth == DEPTH_RGB)
		putf(out, ";%d8;2;%d;%d;%d", where, (int)(n >> 16 & 255), (int)(n >> 8 & 255),
		    (int)(n & 255));
	else if (depth == DEPTH_256)
		putf(out, ";%d8;5;%d", where, (int)n);
	else
		putf(out, ";%d%d", where + 6, (int)n - 8);
}

void
escape_link(struct buf *out, int y, int x, const struct theme_ink *ink, enum depth depth,
    struct bytes url, struct bytes text)
{
	static const struct {
		unsigned attr;
		int code;
	} codes[] = { { AT_BOLD, 1 }, { AT_DIM, 2 }, { AT_ITALIC, 3 }, { AT_UNDERLINE, 4 },
		{ AT_REVERSE, 7 } };
	uint32_t id = 2166136261u;

	for (size_t i = 0; i < url.n; i++)
		id = (id ^ url.p[i]) * 16777619u;
	putf(out, "\033[%d;%dH\033[0", y + 1, x + 1);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (ink->attr & codes[i].attr)
			putf(out, ";%d", codes[i].code);
	put_color(out, 3, ink->fg, depth);
	put_color(out, 4, ink->bg, depth);
	/* The same id makes the rows of a link one. */
	putf(out, "m" OSC "8;id=%08x;", (unsigned)id);
	buf_put(out, url.p, url.n);
	put(out, ST);
	buf_put(out, text.p, text.n);
	put(out, OSC "8;;" ST);
}
