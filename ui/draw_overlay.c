/* The box in the middle that asks whether digits are the same, and the QR code of them. */
#include "ui/draw.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ui/qr.h"

#define BOX_COLS 60
#define BOX_ROWS 11
#define SMALL_ROWS 8 /* of the same in fewer words */
#define FIELD_ROWS 3 /* of the digits that are typed */

struct box {
	struct grid *g;
	const struct screen *s;
	struct rect at; /* with the border */
	int x, end;     /* inside, without the margins */
	const char *nick;
};

static void
open_box(struct box *b, int rows, int cols, const char *title)
{
	cols = cols < b->g->cols ? cols : b->g->cols;
	rows = rows < b->g->rows ? rows : b->g->rows;
	b->at = (struct rect){ (b->g->rows - rows) / 2, (b->g->cols - cols) / 2, rows, cols };
	b->x = b->at.x + 2;
	b->end = b->at.x + cols - 2;
	draw_box(b->g, &b->at, b->s->ascii, title);
}

/* Row y inside: what names the person when it fits, else what does without. */
static void
put(const struct box *b, int y, enum style st, const char *named, const char *brief)
{
	bool fits = text_cols(named, strlen(named)) <= b->end - b->x;

	grid_puts(b->g, b->at.y + y, b->x, b->end, st, fits ? named : brief);
}

static void
put_key(const struct box *b, int y, const char *key, const char *named, const char *brief)
{
	struct box inner = *b;

	grid_puts(b->g, b->at.y + y, b->x + 8, b->end, ST_ACCENT, key);
	inner.x += 11;
	put(&inner, y, ST_TEXT, named, brief);
}

static void
put_words(const struct box *b, int y)
{
	const char *words = b->s->model->compare.words;
	char brief[sizeof b->s->model->compare.words];

	/* "The first row differs from what NICK's screen shows" */
	snprintf(brief, sizeof brief, "%s", words);
	if (strstr(brief, " from ") != NULL)
		*strstr(brief, " from ") = '\0';
	put(b, y, ST_GOLD, words, brief);
}

static void
draw_small(struct box *b, const char *title)
{
	const struct compare *c = &b->s->model->compare;

	open_box(b, SMALL_ROWS, BOX_COLS, title);
	put(b, 1, ST_TEXT, "Both screens show the same:", "");
	put(b, 2, ST_STRONG, c->pair[0], c->pair[0]);
	put(b, 3, ST_STRONG, c->pair[1], c->pair[1]);
	put_words(b, 4);
	put(b, 5, ST_TEXT, "y same  n not  p paste  q QR  Esc", "y n p q Esc");
}

static void
draw_verify(struct box *b, const char *title)
{
	const struct compare *c = &b->s->model->compare;
	char words[160];

	if (b->g->rows < BOX_ROWS || b->g->cols < BOX_COLS) {
		draw_small(b, title);
		return;
	}
	open_box(b, BOX_ROWS, BOX_COLS, title);
	snprintf(
	    words, sizeof words, "Call %s, or sit together. Both screens show the same:", b->nick);
	put(b, 1, ST_TEXT, words, "Call, or sit together. Both screens show the same:");
	grid_puts(b->g, b->at.y + 3, b->x + 5, b->end, ST_STRONG, c->pair[0]);
	grid_puts(b->g, b->at.y + 4, b->x + 5, b->end, ST_STRONG, c->pair[1]);
	put_words(b, 5);
	put(b, 6, ST_TEXT, "Same?", "");
	snprintf(words, sizeof words, "yes, remember %s as verified", b->nick);
	put_key(b, 6, "y", words, "yes, remember them as verified");
	snprintf(words, sizeof words, "no: stop sending to %s, tell the owner", b->nick);
	put_key(b, 7, "n", words, "no: stop sending there, tell the owner");
	snprintf(words, sizeof words, "paste %s's digits and let me compare", b->nick);
	put_key(b, 8, "p", words, "paste their digits and let me compare");
	put_key(b, 9, "q", "QR code", "QR code");
	grid_puts(b->g, b->at.y + 9, b->x + 24, b->end, ST_ACCENT, "Esc");
	grid_puts(b->g, b->at.y + 9, b->x + 29, b->end, ST_TEXT, "later");
}

/* What was typed or pasted, the end of it when it is long, and the cursor behind it. */
static void
put_field(const struct box *b, int y)
{
	size_t n, from = 0, len = 0, count = 0, row = 0;
	const char *typed = b->s->digits != NULL ? edit_text(b->s->digits) : "";
	char *clean = text_cleaned(typed, strlen(typed), TEXT_LINE, &n);
	int x = b->x + 2, end = b->end - 1, after = x;
	struct text_rows rows = text_rows(clean, n, end - x);

	for (struct text_rows all = rows; text_row(&all, &from, &len);)
		count++;
	for (; text_row(&rows, &from, &len); row++)
		if (row + FIELD_ROWS >= count) {
			int line = b->at.y + y + (int)row -
				   (count > FIELD_ROWS ? (int)count - FIELD_ROWS : 0);

			after =
			    grid_put(b->g, line, x, end, ST_STRONG, bytes_of(clean + from, len));
			b->g->cursor_y = line;
		}
	b->g->cursor_x = after;
	grid_puts(
	    b->g, b->at.y + y, b->x, b->x + 1, ST_ACCENT, theme_glyph(GL_PROMPT, b->s->ascii));
	mem_wipe(clean, n);
	free(clean);
}

static void
draw_paste(struct box *b, const char *title)
{
	bool small = b->g->rows < BOX_ROWS || b->g->cols < BOX_COLS;
	char words[160];

	open_box(b, small ? SMALL_ROWS : BOX_ROWS, BOX_COLS, title);
	snprintf(words, sizeof words, "Paste or type what %s's screen shows, both rows:", b->nick);
	put(b, 1, ST_TEXT, words, "Paste or type both rows:");
	put_field(b, small ? 2 : 3);
	put(b, small ? 6 : 8, ST_TEXT, "Enter compares, Esc goes back", "");
}

static void
draw_qr(struct box *b)
{
	bool invite = b->s->model->compare.is_invite;
	const char *instead = invite ? "copy the line" : "compare the digits";
	const char *none = "This program was built without QR codes";
	char words[96];
	struct qr q;
	bool made = qr_make(&q, b->s->model->compare.payload);

	if (b->s->ascii)
		none = "A QR code cannot be drawn in ASCII";
	if (made && !b->s->ascii && qr_rows(&q) <= b->g->rows && qr_cols(&q) <= b->g->cols) {
		int top = (b->g->rows - qr_rows(&q)) / 2, left = (b->g->cols - qr_cols(&q)) / 2;

		for (int y = 0; y < qr_rows(&q); y++)
			for (int x = 0; x < qr_cols(&q); x++)
				grid_puts(b->g, top + y, left + x, left + x + 1, ST_QR,
				    qr_cell(&q, y, x));
	} else {
		snprintf(words, sizeof words, "A QR code needs a terminal of %dx%d", qr_cols(&q),
		    qr_rows(&q));
		open_box(b, 5, BOX_COLS, "QR code");
		put(b, 2, ST_GOLD, made && !b->s->ascii ? words : none, instead);
		put(b, 3, ST_TEXT, instead, "");
	}
	qr_fini(&q);
}

void
draw_overlay(struct grid *g, const struct screen *s)
{
	struct box b = { .g = g, .s = s, .nick = s->model->compare.nick };
	char title[NICK_MAX + 16];

	snprintf(title, sizeof title, "verify %s", b.nick);
	if (s->overlay == OVERLAY_NONE)
		return;
	g->cursor_y = g->cursor_x = -1;
	switch (s->overlay) {
	case OVERLAY_NONE:
		break;
	case OVERLAY_VERIFY:
		draw_verify(&b, title);
		break;
	case OVERLAY_PASTE:
		draw_paste(&b, title);
		break;
	case OVERLAY_QR:
		draw_qr(&b);
		break;
	case OVERLAY_SWITCH:
		draw_switch(g, s);
		break;
	}
}
