#include "ui/text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unistr.h>
#include <wchar.h>

#include "base/mem.h"

#define REPLACEMENT 0xfffd
#define ZWNJ 0x200c
#define ZWJ 0x200d
#define MARKS_MAX 4
#define TAB_COLS 4
#define HANG_MAX 24

enum fate {
	KEEP,
	MARK,    /* sits on the character before it */
	SPACE,   /* some kind of blank */
	DROP,    /* carries nothing on a terminal */
	SHOW,    /* must be seen: spelt out */
	REPLACE, /* cannot be drawn */
};

/* First match wins; sorted by character only for the reader. */
static const struct {
	ucs4_t from, to;
	enum fate fate;
} ranges[] = {
	{ 0x80, 0x9f, SHOW },      /* C1, among them the 8-bit CSI and OSC */
	{ 0xa0, 0xa0, SPACE },     /* no-break space */
	{ 0xad, 0xad, SHOW },      /* soft hyphen */
	{ 0x34f, 0x34f, SHOW },    /* combining grapheme joiner */
	{ 0x61c, 0x61c, SHOW },    /* Arabic letter mark */
	{ 0x115f, 0x1160, SHOW },  /* Hangul fillers: letters that look like nothing */
	{ 0x17b4, 0x17b5, SHOW },  /* Khmer inherent vowels, invisible */
	{ 0x180b, 0x180f, SHOW },  /* Mongolian selectors and separator */
	{ 0x1680, 0x1680, SPACE }, /* Ogham space */
	{ 0x2000, 0x200a, SPACE }, /* en, em, thin... */
	{ 0x200b, 0x200b, SHOW },  /* zero width space */
	{ 0x200e, 0x200f, SHOW },  /* direction marks */
	{ 0x2028, 0x202e, SHOW },  /* separators, embeddings, overrides */
	{ 0x202f, 0x202f, SPACE }, /* narrow no-break space */
	{ 0x205f, 0x205f, SPACE }, /* mathematical space */
	{ 0x2060, 0x206f, SHOW },  /* joiners, isolates, deprecated controls */
	{ 0x2800, 0x2800, SHOW },  /* empty Braille cell */
	{ 0x3164, 0x3164, SHOW },  /* Hangul filler */
	{ 0xd800, 0xdfff, REPLACE },
	{ 0xe000, 0xf8ff, SHOW }, /* private use: means another thing in every font */
	{ 0xfdd0, 0xfdef, REPLACE },
	{ 0xfe00, 0xfe0f, DROP },    /* variation selectors: change widths in some terminals */
	{ 0xfeff, 0xfeff, SHOW },    /* byte order mark */
	{ 0xffa0, 0xffa0, SHOW },    /* half-width filler */
	{ 0xfff9, 0xfffb, SHOW },    /* interlinear annotation */
	{ 0x13430, 0x1345f, SHOW },  /* Egyptian format controls */
	{ 0x1bca0, 0x1bca3, SHOW },  /* shorthand format controls */
	{ 0x1d173, 0x1d17a, SHOW },  /* musical format controls */
	{ 0xe0000, 0xe0fff, SHOW },  /* tags and more selectors: an invisible alphabet */
	{ 0xf0000, 0x10ffff, SHOW }, /* private use */
};

/* What came before the next character, as far as it matters. */
struct context {
	unsigned marks;
	bool base;    /* there is a character to sit on */
	bool emoji;   /* it is an emoji */
	bool joining; /* its script needs joiners */
};

static bool
is_emoji(ucs4_t c)
{
	return c >= 0x203c && uc_is_property(c, UC_PROPERTY_EXTENDED_PICTOGRAPHIC);
}

static bool
is_joining(ucs4_t c)
{
	return (c >= 0x600 && c <= 0x8ff) || (c >= 0x900 && c <= 0xdff) ||
	       (c >= 0x1800 && c <= 0x18af);
}

/* A joiner is part of the spelling in some scripts, glue inside an emoji, and else hidden. */
static enum fate
joiner_fate(ucs4_t c, const struct context *x)
{
	if (x->joining)
		return x->marks < MARKS_MAX ? MARK : DROP;
	return c == ZWJ && x->emoji ? DROP : SHOW;
}

static enum fate
fate_of(ucs4_t c, const struct context *x)
{
	int width;

	if (c == ZWJ || c == ZWNJ)
		return joiner_fate(c, x);
	if (c >= 0x1f3fb && c <= 0x1f3ff && x->emoji)
		return DROP; /* skin tone */
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].fate;
	width = wcwidth((wchar_t)c);
	if ((c & 0xfffe) == 0xfffe || width < 0)
		return REPLACE;
	if (width > 0)
		return KEEP;
	return !x->base ? SHOW : x->marks < MARKS_MAX ? MARK : DROP;
}

static void
put_char(struct buf *out, ucs4_t c)
{
	uint8_t s[6];
	int n = u8_uctomb(s, c, sizeof s);

	if (n > 0)
		buf_put(out, s, (size_t)n);
}

static void
put_spelt(struct buf *out, ucs4_t c)
{
	char s[16];
	int n = snprintf(s, sizeof s, "<U+%04X>", (unsigned)c);

	buf_put(out, s, (size_t)n);
}

static void
put_fate(struct buf *out, ucs4_t c, struct context *x)
{
	enum fate fate = fate_of(c, x);

	if (fate == DROP)
		return;
	if (fate == MARK) {
		x->marks++;
		put_char(out, c);
		return;
	}
	*x = (struct context){ .base = fate == KEEP || fate == REPLACE,
		.emoji = fate == KEEP && is_emoji(c),
		.joining = fate == KEEP && is_joining(c) };
	if (fate == SHOW)
		put_spelt(out, c);
	else
		put_char(out, fate == SPACE ? ' ' : fate == REPLACE ? REPLACEMENT : c);
}

static void
put_control(struct buf *out, uint8_t c, enum text_flags flags)
{
	char caret[2] = { '^', (char)(c ^ 0x40) };

	if (c == '\n' && flags == TEXT_LINES)
		buf_put(out, "\n", 1);
	else if (c == '\t')
		buf_put(out, "    ", TAB_COLS);
	else
		buf_put(out, caret, 2);
}

static bool
plain_ascii(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

void
text_clean(struct buf *out, struct bytes s, enum text_flags flags)
{
	struct context x = { 0 };
	size_t from, i = 0;
	ucs4_t c;
	int n;

	while (i < s.n) {
		for (from = i; i < s.n && plain_ascii(s.p[i]); i++)
			;
		if (i > from) {
			buf_put(out, s.p + from, i - from);
			x = (struct context){ .base = true };
		} else if (s.p[i] < 0x80) {
			put_control(out, s.p[i++], flags);
			x = (struct context){ 0 };
		} else {
			n = u8_mbtoucr(&c, s.p + i, s.n - i);
			put_fate(out, n > 0 ? c : REPLACEMENT, &x);
			i += n > 0 ? (size_t)n : 1;
		}
	}
}

char *
text_cleaned(const char *s, size_t n, enum text_flags flags, size_t *len)
{
	struct buf b = BUF_INIT(n * TEXT_GROWTH);
	char *out;

	text_clean(&b, bytes_of(s, n), flags);
	out = mem_strndup(b.p != NULL ? (const char *)b.p : "", b.n);
	if (len != NULL)
		*len = b.n;
	buf_fini(&b);
	return out;
}

void
text_clean_to(char *out, size_t size, const char *s)
{
	size_t n;
	char *clean = text_cleaned(s, strlen(s), TEXT_LINE, &n);

	if (n >= size)
		for (n = size - 1; n > 0 && ((uint8_t)clean[n] & 0xc0) == 0x80; n--)
			;
	memcpy(out, clean, n);
	out[n] = '\0';
	free(clean);
}

size_t
text_cell(const char *s, size_t n, int *cols)
{
	const uint8_t *u = (const uint8_t *)s;
	size_t len;
	ucs4_t c;

	len = (size_t)u8_mbtouc(&c, u, n);
	*cols = c < 0x20 || c == 0x7f ? 0 : wcwidth((wchar_t)c);
	if (*cols < 0)
		*cols = 1;
	while (*cols > 0 && len < n && u[len] >= 0x80) {
		size_t more = (size_t)u8_mbtouc(&c, u + len, n - len);

		if (wcwidth((wchar_t)c) != 0 || len + more > TEXT_CELL_MAX)
			break;
		len += more;
	}
	return len;
}

int
text_cols(const char *s, size_t n)
{
	int all = 0, cols;

	for (size_t i = 0; i < n; i += text_cell(s + i, n - i, &cols), all += cols)
		;
	return all;
}

void
text_wide(const char *s, size_t n, wchar_t *out, size_t max)
{
	size_t k = 0;
	ucs4_t c;

	for (size_t i = 0; i < n && k < max; out[k++] = (wchar_t)c)
		i += (size_t)u8_mbtouc(&c, (const uint8_t *)s + i, n - i);
	out[k] = L'\0';
}

size_t
text_put(uint32_t c, char out[static 6])
{
	int n = u8_uctomb((uint8_t *)out, c, 6);

	return n > 0 ? (size_t)n : 0;
}

/* How many bytes the cluster at the start of s takes, looking at no more than window bytes; 0:
 * more. */
static size_t
cluster(const char *s, size_t n, size_t window)
{
	char breaks[512];
	size_t m = n < window ? n : window;

	u8_grapheme_breaks((const uint8_t *)s, m, breaks);
	for (size_t i = 1; i < m; i++)
		if (breaks[i] != 0 && ((uint8_t)s[i] & 0xc0) != 0x80)
			return i;
	return m == n ? n : 0;
}

size_t
text_next(const char *s, size_t n, size_t at)
{
	size_t len;

	if (at + 1 >= n)
		return n;
	if ((uint8_t)s[at] < 0x80 && (uint8_t)s[at + 1] < 0x80)
		return at + 1;
	/* A window that ends inside a character sees a break there: never trust its last bytes. */
	if ((len = cluster(s + at, n - at, 24)) == 0 || len > 16)
		len = cluster(s + at, n - at, 512);
	if (len == 0)
		for (len = 508; len > 1 && ((uint8_t)s[at + len] & 0xc0) == 0x80; len--)
			;
	return at + len;
}

size_t
text_prev(const char *s, size_t n, size_t at)
{
	size_t from = at > 160 ? at - 160 : 0, next;

	(void)n;
	while (from > 0 && from < at && ((uint8_t)s[from] & 0xc0) == 0x80)
		from++;
	for (size_t i = at; i > from; i--)
		if (s[i - 1] == '\n') {
			from = i == at ? at - 1 : i;
			break;
		}
	while (from < at && (next = text_next(s, at, from)) < at)
		from = next;
	return from;
}

struct text_rows
text_rows(const char *s, size_t n, int width)
{
	return (struct text_rows){ .s = s, .n = n, .width = width > 0 ? width : 1 };
}

static size_t
skip_spaces(const struct text_rows *r, size_t at)
{
	while (at < r->n && r->s[at] == ' ')
		at++;
	return at;
}

/* The row [from, end) was cut for lack of room; the next begins behind the spaces there. */
static bool
cut_row(struct text_rows *r, size_t from, size_t end, size_t *len)
{
	r->at = skip_spaces(r, end);
	r->done = r->at >= r->n;
	while (end > from && r->s[end - 1] == ' ')
		end--;
	*len = end - from;
	return true;
}

/* Of the paragraph that starts at from: the column behind the last gap near its start, or 0. */
static int
hang_of(const struct text_rows *r, size_t from)
{
	size_t most = from + HANG_MAX < r->n ? from + HANG_MAX : r->n;
	int hang = 0;

	for (size_t i = from; i + 2 < most && (uint8_t)r->s[i] < 0x80 && r->s[i] != '\n'; i++)
		if (i > from && r->s[i - 1] == ' ' && r->s[i] == ' ' && r->s[i + 1] > ' ') {
			hang = (int)(i + 1 - from);
			break;
		}
	return hang < r->width / 2 ? hang : 0;
}

bool
text_row(struct text_rows *r, size_t *from, size_t *len)
{
	size_t at = r->at, brk = 0, n;
	bool ink = false; /* indentation is no place to break */
	int used = 0, cols;

	if (r->done)
		return false;
	*from = at;
	if (at == 0 || r->s[at - 1] == '\n') {
		r->hang = r->hanging ? hang_of(r, at) : 0;
		r->indent = 0;
	} else {
		r->indent = r->hang;
	}
	for (; at < r->n && r->s[at] != '\n'; at += n) {
		n = text_cell(r->s + at, r->n - at, &cols);
		if (cols == 2 && ink)
			brk = at;
		if (used + cols > r->width - r->indent && at > *from)
			return cut_row(r, *from, r->s[at] == ' ' || brk <= *from ? at : brk, len);
		if (cols == 2 || (r->s[at] == ' ' && ink))
			brk = at + n; /* between ideographs one may break anywhere */
		ink = ink || r->s[at] != ' ';
		used += cols;
	}
	*len = at - *from;
	r->done = at >= r->n;
	r->at = at + 1;
	return true;
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (uint8_t)*s < 0x80)
		s++;
	return *s == '\0';
}

char *
text_folded(const char *s)
{
	size_t n = strlen(s), len;
	char *out;
	uint8_t *folded;

	if (!is_ascii(s) &&
	    (folded = u8_casefold((const uint8_t *)s, n, NULL, NULL, NULL, &len)) != NULL) {
		out = mem_strndup((char *)folded, len);
		free(folded);
		return out;
	}
	out = mem_strndup(s, n);
	for (char *p = out; *p != '\0'; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
	return out;
}

bool
text_rtl(wchar_t c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
	       (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
	       (c >= 0x1e800 && c <= 0x1efff);
}

static bool
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool
text_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *v;

	if (setlocale(LC_ALL, "") != NULL && is_utf8())
		goto out;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((v = getenv(names[i])) != NULL && *v != '\0')
			goto out; /* a charset was asked for: respect it */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
out:
	(void)setlocale(LC_NUMERIC, "C");
	return is_utf8();
}
