#include "ui/draw_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/mark.h"
#include "ui/text.h"
#include "ui/url.h"

#define DAY_DEPTH 64 /* lines of the program between two of people, at most */
#define MARK_COLS 2  /* a sign and a blank before a nick */

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
	bool selected;
	bool time;
	bool suffix_row; /* what follows the text needs a row */
	char suffix[8];
	char state[80];   /* what became of an own message, in words */
	const char *note; /* below the text */
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

/* "queued 2 - /queue shows, /unsend 2 removes" */
static void
waiting_words(struct block *b, const struct line_ctx *c)
{
	const struct model *m = c->model;
	const struct waiting *w = model_waiting(m, b->ln->id);
	bool first = true;

	if (w == NULL || (m->link.state == LINK_ONLINE && !m->bye)) {
		snprintf(b->state, sizeof b->state, "sending");
		return;
	}
	for (const struct waiting *v = m->waiting; v < w; v++)
		first = first && v->failed;
	if (first)
		snprintf(b->state, sizeof b->state, "queued %u - will be sent after %s", w->no,
		    m->link.was_online ? "reconnecting" : "connecting");
	else
		snprintf(b->state, sizeof b->state, "queued %u - /queue shows, /unsend %u removes",
		    w->no, w->no);
}

/* Our newest says in words who has it, older ones by a sign behind them. */
static void
sent_words(struct block *b, const struct line_ctx *c, bool newest)
{
	const char *tick = theme_glyph(GL_TICK, c->ascii);
	size_t of, n = model_delivered(c->model, c->room, b->ln->seq, &of);
	bool all = n == of && of > 0;

	if (!newest)
		snprintf(b->suffix, sizeof b->suffix, "%s%s", tick, all ? tick : "");
	else if (n == 0)
		snprintf(b->state, sizeof b->state, "sent");
	else
		snprintf(
		    b->state, sizeof b->state, "sent %s%s %zu/%zu", tick, all ? tick : "", n, of);
}

static void
fill_state(struct block *b, const struct line_ctx *c, uint64_t number)
{
	if (b->ln->kind == LINE_MESSAGE && !c->hits && !c->layout->bare) {
		if (b->ln->state == LINE_PENDING)
			waiting_words(b, c);
		else if (b->ln->state == LINE_SENT)
			sent_words(b, c, number == c->room->own);
	}
	b->note = b->ln->note_len > 0 ? line_note(b->ln) : b->state;
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
	if (c->mono && c->query != NULL) {
		char *marked = mark_brackets(b->text, c->query);

		free(b->owned);
		b->text = b->owned = marked;
	}
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
	const struct layout *l = c->layout;
	struct text_rows rows = text_rows(b->note, strlen(b->note), l->end_x - l->text_x);

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

/* A rule takes its note into the words, if there is room for both. */
static bool
join_rule(struct block *b, const struct line_ctx *c)
{
	const struct layout *l = c->layout;
	char *both = mem_printf("%s: %s", b->text, b->note);
	bool fits = text_cols(both, strlen(both)) <= l->end_x - l->talk.x - 4;

	if (!fits) {
		free(both);
		return false;
	}
	free(b->owned);
	b->text = b->owned = both;
	b->text_len = strlen(both);
	return true;
}

static void
measure_text(struct block *b, const struct line_ctx *c)
{
	int width = width_of(b, c->layout), last, after;

	if (is_rule(b, c)) {
		b->text_rows = 1;
		if (b->note[0] != '\0' && !join_rule(b, c))
			b->note_rows = count_rows(note_of(b, c), &last);
		return;
	}
	b->text_rows = count_rows(rows_of(b, c), &last);
	after = text_cols(b->suffix, strlen(b->suffix));
	b->suffix_row = after > 0 && last + 1 + after > width;
	if (b->note[0] != '\0')
		b->note_rows = count_rows(note_of(b, c), &last);
}

/* Did somebody do it? What the program says is dated by what is around it. */
static bool
is_dated(const struct line *ln)
{
	return ln->kind == LINE_MESSAGE || ln->kind == LINE_MOVES || ln->kind == LINE_UNSHOWN;
}

/* Missed messages of yesterday may stand below words of today. */
static bool
begins_day(const struct line_ctx *c, uint64_t number)
{
	const struct lines *l = &c->room->lines;
	const struct line *ln = lines_get(l, number), *before = lines_get(l, number - 1);

	if (before == NULL || !is_dated(ln))
		return before == NULL;
	for (uint64_t i = number - 1; i > l->first && number - i < DAY_DEPTH; i--)
		if (is_dated(before = lines_get(l, i)))
			return !same_day(before->time_ms, ln->time_ms);
	return !same_day(lines_get(l, number - 1)->time_ms, ln->time_ms);
}

static void
block_init(struct block *b, const struct line_ctx *c, uint64_t number)
{
	const struct lines *l = &c->room->lines;
	const struct line *prev = number > 0 ? lines_get(l, number - 1) : NULL;
	bool run;

	*b = (struct block){ .ln = lines_get(l, number), .selected = c->selected == number };
	fill_text(b, c);
	fill_state(b, c, number);
	if (!c->layout->bare || c->hits) {
		b->day = begins_day(c, number) || (c->hits && prev->from != b->ln->from);
		b->fresh = c->room->mark == number && prev != NULL;
		run = continues(prev, b->ln) && !b->day && !b->fresh && !c->hits;
		b->nick = b->ln->kind == LINE_MESSAGE && !run;
		b->head = b->nick && c->layout->gutter == 0 && !b->ln->action;
		b->time = b->ln->kind == LINE_MESSAGE &&
			  (b->day || b->fresh || c->hits || prev->kind != LINE_MESSAGE ||
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

/* "Sunday 22 November", and the year when it is not that of the newest line. */
static void
day_words(char *out, size_t size, const struct line_ctx *c, const struct line *ln)
{
	const struct lines *l = &c->room->lines;
	char day[32], month[32], year[16] = "";
	struct tm tm, newest;

	local_time(ln->time_ms, &tm);
	if (c->hits) {
		strftime(day, sizeof day, "%a %Y-%m-%d", &tm);
		snprintf(out, size, "%s, %s", day, c->model->rooms[ln->from].name);
		return;
	}
	local_time(lines_get(l, lines_end(l) - 1)->time_ms, &newest);
	strftime(day, sizeof day, "%A", &tm);
	strftime(month, sizeof month, "%B", &tm);
	if (tm.tm_year != newest.tm_year)
		snprintf(year, sizeof year, " %d", tm.tm_year + 1900);
	snprintf(out, size, "%s %d %s%s", day, tm.tm_mday, month, year);
}

static void
draw_day(struct pen *p, const struct block *b)
{
	char words[128];
	int y;

	if (!b->day || !next_row(p, &y))
		return;
	day_words(words, sizeof words, p->c, b->ln);
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
	if (b->selected)
		grid_puts(p->g, y, l->text_x - 2, l->text_x - 1, ST_ACCENT,
		    theme_glyph(GL_ACTIVE, ascii));
	else if (b->ln->mention)
		grid_puts(
		    p->g, y, l->text_x - 2, l->text_x - 1, ST_GOLD, theme_glyph(GL_BAR, ascii));
}

/* The link that at is inside of can be clicked in these columns. */
static void
put_link(const struct pen *p, struct bytes text, size_t at, const struct grid_link *where)
{
	const char *s = (const char *)text.p;
	size_t from, to;

	if (url_find(s, text.n, at, &from, &to) && url_safe(s + from, to - from))
		grid_link(p->g, where->y, where->x, where->end, bytes_of(s + from, to - from));
}

/* A row of the block's text: links and what was looked for stand out. */
static int
put_row(const struct pen *p, const struct text_rows *r, struct bytes row, int y, enum style st)
{
	const struct layout *l = p->c->layout;
	const struct query *query = p->c->mono ? NULL : p->c->query;
	size_t at = (size_t)((const char *)row.p - r->s), end = at + row.n, next;
	int x = l->text_x + r->indent, edge = l->text_x + r->width;
	const char *s = (const char *)r->s;
	int from;

	for (; at < end; at = next) {
		enum mark m = mark_at(bytes_of(r->s, r->n), query, at, &next);

		next = next < end ? next : end;
		from = x;
		x = grid_put(p->g, y, x, edge,
		    m == MARK_HIT    ? ST_HIT
		    : m == MARK_LINK ? ST_LINK
				     : st,
		    bytes_of(s + at, next - at));
		if (m == MARK_LINK)
			put_link(p, bytes_of(s, r->n), at,
			    &(struct grid_link){ .y = y, .x = from, .end = x });
	}
	return x;
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
		return b->ln->state == LINE_UNSENT ? ST_DIM : ST_TEXT;
	}
}

static enum style
note_style(const struct block *b)
{
	if (b->note == b->state || b->ln->state == LINE_UNSENT)
		return ST_DIM;
	switch (b->ln->kind) {
	case LINE_FAULT:
		return ST_TEXT;
	case LINE_ALERT:
	case LINE_RULE:
		return ST_GOLD;
	default:
		return ST_ALARM;
	}
}

static void
draw_text(struct pen *p, const struct block *b)
{
	struct text_rows rows = rows_of(b, p->c);
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
	if (b->suffix[0] == '\0')
		return;
	if (b->suffix_row && next_row(p, &y))
		grid_puts(p->g, y, p->c->layout->text_x, end, ST_DIM, b->suffix);
	else if (!b->suffix_row && y >= p->clip->y && y < p->clip->y + p->clip->h)
		grid_puts(p->g, y, x + 1, end, ST_DIM, b->suffix);
}

static void
put_note_row(
    const struct pen *p, const struct block *b, const struct text_rows *r, struct bytes row, int y)
{
	struct line_ctx plain = *p->c;
	struct pen q = *p;

	plain.query = NULL; /* nobody looks for our own words */
	q.c = &plain;
	put_row(&q, r, row, y, note_style(b));
}

static void
draw_note(struct pen *p, const struct block *b)
{
	struct text_rows rows = note_of(b, p->c);
	size_t from, len;
	int y;

	while (b->note_rows > 0 && text_row(&rows, &from, &len))
		if (next_row(p, &y))
			put_note_row(p, b, &rows, bytes_of(b->note + from, len), y);
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
