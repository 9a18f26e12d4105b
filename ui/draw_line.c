#include "ui/draw_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/text.h"
#include "ui/url.h"

#define MARK_COLS 2 /* a sign and a blank before a nick */

enum glyph
draw_trust_glyph(enum trust t)
{
	return t == TRUST_VERIFIED ? GL_TICK : t == TRUST_CHANGED ? GL_ALARM : GL_BLOCKED;
}

enum style
draw_trust_style(enum trust t)
{
	return t == TRUST_CHANGED ? ST_GOLDBOLD : ST_DIM;
}

/* What a line needs, in the order from top to bottom. */
struct block {
	const struct line *ln;
	const char *text; /* to be wrapped */
	char *owned;      /* text, when it had to be made */
	size_t text_len;
	bool day, fresh, head; /* rows of their own: date, "new", nick */
	bool nick;             /* in the gutter */
	bool time;
	bool suffix_row; /* what follows the text needs a row */
	int text_rows, note_rows;
};

static void
local_time(int64_t ms, struct tm *tm)
{
	time_t t = (time_t)(ms / 1000);

	if (localtime_r(&t, tm) == NULL)
		*tm = (struct tm){ .tm_mday = 1 };
}

static bool
same_day(int64_t a, int64_t b)
{
	struct tm x, y;

	local_time(a, &x);
	local_time(b, &y);
	return x.tm_yday == y.tm_yday && x.tm_year == y.tm_year;
}

/* What people said reads as one while nobody and nothing comes between. */
static bool
continues(const struct line *prev, const struct line *ln)
{
	return prev != NULL && prev->kind == LINE_MESSAGE && ln->kind == LINE_MESSAGE &&
	       prev->nick == ln->nick && prev->trust == ln->trust && !prev->action && !ln->action;
}

static const char *
suffix_of(const struct line *ln, bool ascii)
{
	if (ln->kind != LINE_MESSAGE || ln->state == LINE_THEIRS || ln->state == LINE_FAILED)
		return "";
	return ln->state == LINE_PENDING ? "sending" : theme_glyph(GL_TICK, ascii);
}

/* "hedy joined  ·  barbara left  ·  epoch 41" */
static char *
moves_text(const struct line *ln, bool ascii)
{
	struct buf b = BUF_INIT(1 << 16);
	const char *sep = theme_glyph(GL_SEP, ascii);
	char *text;

	for (const char *p = ln->text; *p != '\0'; p++) {
		if (*p != '\n') {
			buf_put(&b, p, 1);
			continue;
		}
		buf_put(&b, "  ", 2);
		buf_put(&b, sep, strlen(sep));
		buf_put(&b, "  ", 2);
	}
	buf_put(&b, "", 1);
	text = ln->id == 0
		   ? mem_strdup((char *)b.p)
		   : mem_printf("%s  %s  epoch %llu", (char *)b.p, sep, (unsigned long long)ln->id);
	buf_fini(&b);
	return text;
}

static void
fill_text(struct block *b, const struct line_ctx *c)
{
	const struct line *ln = b->ln;

	if (ln->kind == LINE_MOVES)
		b->owned = moves_text(ln, c->ascii);
	else if (ln->action)
		b->owned = mem_printf("%s %s", model_name(c->model, ln->nick), ln->text);
	b->text = b->owned != NULL ? b->owned : ln->text;
	b->text_len = b->owned != NULL ? strlen(b->owned) : ln->text_len;
}

/* Only beside messages the column of the times is kept free. */
static int
width_of(const struct block *b, const struct layout *l)
{
	return b->ln->kind == LINE_MESSAGE ? l->text_w : l->end_x - l->text_x;
}

/* Our own tables keep their columns; what people said is wrapped as it is. */
static struct text_rows
rows_of(const struct block *b, const struct line_ctx *c)
{
	struct text_rows rows = text_rows(b->text, b->text_len, width_of(b, c->layout));

	rows.hanging =
	    (b->ln->kind == LINE_NOTICE || b->ln->kind == LINE_ALERT) && !c->layout->bare;
	return rows;
}

static struct text_rows
note_of(const struct block *b, const struct line_ctx *c)
{
	struct text_rows rows =
	    text_rows(line_note(b->ln), b->ln->note_len, width_of(b, c->layout));

	rows.hanging = b->ln->kind == LINE_ALERT && !c->layout->bare;
	return rows;
}

/* Only words in a rule across the pane. */
static bool
is_rule(const struct block *b, const struct line_ctx *c)
{
	return (b->ln->kind == LINE_STATUS || b->ln->kind == LINE_RULE) && !c->layout->bare;
}

static int
count_rows(struct text_rows rows, int *last_cols)
{
	size_t from = 0, len = 0;
	int count = 0;

	while (text_row(&rows, &from, &len))
		count++;
	*last_cols = text_cols(rows.s + from, len);
	return count;
}

static void
measure_text(struct block *b, const struct line_ctx *c)
{
	int width = width_of(b, c->layout), last, after;

	if (is_rule(b, c)) {
		b->text_rows = 1;
		return;
	}
	b->text_rows = count_rows(rows_of(b, c), &last);
	after = text_cols(suffix_of(b->ln, c->ascii), strlen(suffix_of(b->ln, c->ascii)));
	b->suffix_row = after > 0 && last + 1 + after > width && !c->layout->bare;
	if (b->ln->note_len > 0)
		b->note_rows = count_rows(note_of(b, c), &last);
}

static void
block_init(struct block *b, const struct line_ctx *c, uint64_t number)
{
	const struct lines *l = &c->room->lines;
	const struct line *prev = number > 0 ? lines_get(l, number - 1) : NULL;
	bool run;

	*b = (struct block){ .ln = lines_get(l, number) };
	fill_text(b, c);
	if (!c->layout->bare) {
		b->day = prev == NULL || !same_day(prev->time_ms, b->ln->time_ms);
		b->fresh = c->room->mark == number && prev != NULL;
		run = continues(prev, b->ln) && !b->day && !b->fresh;
		b->nick = b->ln->kind == LINE_MESSAGE && !run;
		b->head = b->nick && c->layout->gutter == 0 && !b->ln->action;
		b->time = b->ln->kind == LINE_MESSAGE &&
			  (b->day || b->fresh || prev->kind != LINE_MESSAGE ||
			      prev->time_ms / 60000 != b->ln->time_ms / 60000);
	}
	measure_text(b, c);
}

static void
block_fini(struct block *b)
{
	if (b->owned != NULL)
		mem_wipe(b->owned, b->text_len);
	free(b->owned);
}

static int
block_height(const struct block *b)
{
	return b->day + b->fresh + b->head + b->text_rows + b->suffix_row + b->note_rows;
}

int
draw_line_height(const struct line_ctx *c, uint64_t number)
{
	struct block b;
	int h;

	block_init(&b, c, number);
	h = block_height(&b);
	block_fini(&b);
	return h;
}

/* drawing ----------------------------------------------------------------- */

struct pen {
	struct grid *g;
	const struct line_ctx *c;
	const struct rect *clip;
	int y;
};

/* Is row y, which is passed over then, to be drawn? */
static bool
next_row(struct pen *p, int *y)
{
	*y = p->y++;
	return *y >= p->clip->y && *y < p->clip->y + p->clip->h;
}

void
draw_rule(struct grid *g, const struct line_ctx *c, int y, enum glyph sign, enum style st,
    const char *words)
{
	const struct layout *l = c->layout;
	int x = l->talk.x, end = l->end_x, n = text_cols(words, strlen(words)), at;
	bool cut = n > end - x - 4;

	if (cut)
		n = end - x - 4;
	at = x + (end - x - n) / 2;
	grid_fill(g, y, x, at - 1, st == ST_DIM ? ST_RULE : st, theme_glyph(sign, c->ascii));
	grid_fill(g, y, at + n + 1, end, st == ST_DIM ? ST_RULE : st, theme_glyph(sign, c->ascii));
	grid_puts(g, y, at, at + n, st, words);
	if (cut)
		grid_puts(g, y, at + n - 1, at + n, st, theme_glyph(GL_MORE, c->ascii));
}

static void
draw_day(struct pen *p, const struct block *b)
{
	char words[96], day[32], month[32];
	struct tm tm;
	int y;

	if (!b->day || !next_row(p, &y))
		return;
	local_time(b->ln->time_ms, &tm);
	strftime(day, sizeof day, "%A", &tm);
	strftime(month, sizeof month, "%B", &tm);
	snprintf(words, sizeof words, "%s %d %s", day, tm.tm_mday, month);
	draw_rule(p->g, p->c, y, GL_HLINE, ST_DIM, words);
}

static void
put_time(const struct pen *p, const struct block *b, int y)
{
	char at[8];
	struct tm tm;

	local_time(b->ln->time_ms, &tm);
	snprintf(at, sizeof at, "%02d:%02d", tm.tm_hour % 24, tm.tm_min % 60);
	grid_puts(p->g, y, p->c->layout->end_x - 5, p->c->layout->end_x, ST_DIM, at);
}

static enum style
nick_style(const struct pen *p, const struct line *ln)
{
	if (ln->state != LINE_THEIRS || model_is_own(p->c->model, ln->nick))
		return ST_OWN;
	return theme_nick(model_name(p->c->model, ln->nick));
}

/* What is thought of the key, in the column before a nick. */
static void
put_mark(const struct pen *p, const struct line *ln, int y, int x)
{
	if (ln->trust != TRUST_SEEN)
		grid_puts(p->g, y, x, x + 1, draw_trust_style(ln->trust),
		    theme_glyph(draw_trust_glyph(ln->trust), p->c->ascii));
}

/* Nicks of any length in a gutter of n columns: the end gives way. */
static void
put_nick(const struct pen *p, const struct block *b, int y)
{
	const struct layout *l = p->c->layout;
	const char *nick = b->ln->action ? theme_glyph(GL_ACTION, p->c->ascii)
					 : model_name(p->c->model, b->ln->nick);
	int end = l->text_x - 2, cols = text_cols(nick, strlen(nick));
	int room = l->gutter - (b->ln->trust != TRUST_SEEN ? MARK_COLS : 0);
	int x = end - (cols < room ? cols : room);
	enum style st = nick_style(p, b->ln);

	put_mark(p, b->ln, y, x - MARK_COLS);
	grid_puts(p->g, y, x, end, st, nick);
	if (cols > room)
		grid_puts(p->g, y, end - 1, end, st, theme_glyph(GL_MORE, p->c->ascii));
}

static void
draw_nick_row(struct pen *p, const struct block *b)
{
	int y, x = p->c->layout->talk.x;

	if (!b->head || !next_row(p, &y))
		return;
	put_mark(p, b->ln, y, x);
	x += b->ln->trust != TRUST_SEEN ? MARK_COLS : 0;
	grid_puts(p->g, y, x, p->c->layout->end_x - 6, nick_style(p, b->ln),
	    model_name(p->c->model, b->ln->nick));
	put_time(p, b, y);
}

/* Where there is no gutter only a warning takes the place of the sign. */
static void
put_action(const struct pen *p, const struct block *b, int y, int x)
{
	if (b->ln->trust == TRUST_CHANGED)
		put_mark(p, b->ln, y, x);
	else
		grid_puts(
		    p->g, y, x, x + 1, nick_style(p, b->ln), theme_glyph(GL_ACTION, p->c->ascii));
}

/* What stands left of the text where remote text never comes, so that it cannot be forged. */
static void
put_gutter(const struct pen *p, const struct block *b, int y, bool first)
{
	const struct layout *l = p->c->layout;
	int x = l->text_x - (l->gutter > 0 ? 3 : 2);
	bool ascii = p->c->ascii;

	if (l->bare)
		return;
	if (first && b->nick && l->gutter > 0)
		put_nick(p, b, y);
	else if (first && b->nick && b->ln->action)
		put_action(p, b, y, x);
	else if (first && b->ln->kind == LINE_FAULT)
		grid_puts(p->g, y, x, x + 1, ST_ALARM, theme_glyph(GL_ALARM, ascii));
	else if (first && b->ln->kind == LINE_ALERT)
		grid_puts(p->g, y, x, x + 1, ST_GOLDBOLD, theme_glyph(GL_ALARM, ascii));
	else if (first && b->ln->kind == LINE_NOTICE)
		grid_puts(p->g, y, x, x + 1, ST_ACCENT, theme_glyph(GL_NOTE, ascii));
	if (b->ln->mention)
		grid_puts(
		    p->g, y, l->text_x - 2, l->text_x - 1, ST_GOLD, theme_glyph(GL_BAR, ascii));
}

static int
put_row(const struct pen *p, const struct text_rows *r, struct bytes row, int y, enum style st)
{
	const struct layout *l = p->c->layout;
	int x = l->text_x + r->indent, edge = l->text_x + r->width;
	const char *s = r->s;
	size_t at = (size_t)((const char *)row.p - s), end = at + row.n, n = r->n, a, b;
	struct bytes link;
	int from;

	while (at < end && url_find(s, n, at, &a, &b) && a < end) {
		if (a > at) {
			x = grid_put(p->g, y, x, edge, st, bytes_of(s + at, a - at));
			at = a;
		}
		link = bytes_of(s + a, b - a);
		b = b < end ? b : end;
		from = x;
		x = grid_put(p->g, y, x, edge, ST_LINK, bytes_of(s + at, b - at));
		if (url_safe((const char *)link.p, link.n))
			grid_link(p->g, y, from, x, link);
		at = b;
	}
	return grid_put(p->g, y, x, edge, st, bytes_of(s + at, end - at));
}

static enum style
text_style(const struct block *b)
{
	switch (b->ln->kind) {
	case LINE_MOVES:
	case LINE_UNSHOWN:
		return ST_FOLD;
	case LINE_FAULT:
		return ST_GOLD;
	case LINE_ALERT:
		return b->ln->note_len > 0 ? ST_TEXT : ST_GOLD;
	default:
		return ST_TEXT;
	}
}

static enum style
note_style(const struct block *b)
{
	return b->ln->kind == LINE_FAULT ? ST_TEXT : b->ln->kind == LINE_ALERT ? ST_GOLD : ST_ALARM;
}

static void
draw_text(struct pen *p, const struct block *b)
{
	struct text_rows rows = rows_of(b, p->c);
	const char *suffix = suffix_of(b->ln, p->c->ascii);
	int y = p->y, x = p->c->layout->text_x, end = p->c->layout->end_x;
	size_t from, len;
	bool first = true;

	for (; text_row(&rows, &from, &len); first = false) {
		if (!next_row(p, &y))
			continue;
		put_gutter(p, b, y, first);
		x = put_row(p, &rows, bytes_of(rows.s + from, len), y, text_style(b));
		if (first && b->time && p->c->layout->gutter > 0)
			put_time(p, b, y);
	}
	if (p->c->layout->bare || suffix[0] == '\0')
		return;
	if (b->suffix_row && next_row(p, &y))
		grid_puts(p->g, y, p->c->layout->text_x, end, ST_DIM, suffix);
	else if (!b->suffix_row && y >= p->clip->y && y < p->clip->y + p->clip->h)
		grid_puts(p->g, y, x + 1, end, ST_DIM, suffix);
}

static void
draw_note(struct pen *p, const struct block *b)
{
	const char *note = line_note(b->ln);
	struct text_rows rows = note_of(b, p->c);
	size_t from, len;
	int y;

	while (b->note_rows > 0 && text_row(&rows, &from, &len))
		if (next_row(p, &y))
			put_row(p, &rows, bytes_of(note + from, len), y, note_style(b));
}

void
draw_line(struct grid *g, const struct line_ctx *c, uint64_t number, int y, const struct rect *clip)
{
	struct pen p = { .g = g, .c = c, .clip = clip, .y = y };
	struct block b;

	block_init(&b, c, number);
	draw_day(&p, &b);
	if (b.fresh && next_row(&p, &y))
		draw_rule(g, c, y, GL_HLINE, ST_GOLD, "new");
	draw_nick_row(&p, &b);
	if (!is_rule(&b, c))
		draw_text(&p, &b);
	else if (next_row(&p, &y))
		draw_rule(g, c, y, GL_HLINE, b.ln->kind == LINE_RULE ? ST_GOLD : ST_DIM, b.text);
	draw_note(&p, &b);
	block_fini(&b);
}
