/* The line that is being typed, cut into rows anywhere, with the cursor in view. */
#include "ui/draw.h"

#include <stdio.h>
#include <stdlib.h>

#include "ui/command.h"
#include "ui/text.h"

#define COMMAND_PROMPT "command: "
#define PROMPT_MAX 160
#define TEXT_LEAST 20 /* columns that a prompt leaves for the text, if it can */

/* The longest words for which there is room. */
static void
held_prompt(char out[static PROMPT_MAX], const char *nick, enum trust why, int cols)
{
	char words[3][PROMPT_MAX];

	if (why == TRUST_BLOCKED) {
		snprintf(words[0], PROMPT_MAX, "BLOCKED (you blocked %s; /unblock)> ", nick);
		snprintf(words[1], PROMPT_MAX, "BLOCKED (%s, by you)> ", nick);
	} else {
		snprintf(words[0], PROMPT_MAX,
		    "BLOCKED (%s's key changed; /verify, /accept or /block)> ", nick);
		snprintf(words[1], PROMPT_MAX, "BLOCKED (%s's key changed)> ", nick);
	}
	snprintf(words[2], PROMPT_MAX, "BLOCKED (%s)> ", nick);
	snprintf(out, PROMPT_MAX, "BLOCKED> ");
	for (size_t i = 0; i < 3; i++)
		if (text_cols(words[i], strlen(words[i])) + TEXT_LEAST <= cols) {
			memcpy(out, words[i], PROMPT_MAX);
			return;
		}
}

/* What is being typed. */
static const struct edit *
typed(const struct screen *s)
{
	return s->search->on ? s->search->edit : s->view->edit;
}

/* What stands before the text in cols columns; the style of it. */
static enum style
prompt(const struct screen *s, int cols, char out[static PROMPT_MAX])
{
	enum trust why;
	const char *nick = model_held(s->model, model_room(s->model), &why);

	if (s->search->on) {
		draw_search_prompt(s, out, PROMPT_MAX);
	} else if (command_is(edit_text(s->view->edit))) {
		snprintf(out, PROMPT_MAX, COMMAND_PROMPT);
	} else if (nick != NULL) {
		held_prompt(out, nick, why, cols);
		return ST_GOLDBOLD;
	} else {
		snprintf(out, PROMPT_MAX, "%s ", theme_glyph(GL_PROMPT, s->ascii));
	}
	return ST_ACCENT;
}

/* Where a walk through the text is; g NULL: only measure. */
struct walk {
	struct grid *g;
	struct rect box; /* of the text */
	int top;         /* rows that are above it */
	int row, col;
	int cursor_row, cursor_col;
};

static void
put_cluster(struct walk *w, const char *s, size_t n)
{
	char plain[2] = { s[0], '\0' }, *clean = NULL;
	const char *show = plain;
	int cols = 1;

	if (n > 1 || (uint8_t)s[0] < 0x20 || (uint8_t)s[0] >= 0x7f) {
		clean = text_cleaned(s, n, TEXT_LINE, NULL);
		show = clean;
		cols = text_cols(clean, strlen(clean));
	}
	if (w->col + cols > w->box.w && w->col > 0) {
		w->row++;
		w->col = 0;
	}
	if (w->g != NULL && w->row >= w->top && w->row < w->top + w->box.h)
		grid_puts(w->g, w->box.y + w->row - w->top, w->box.x + w->col, w->box.x + w->box.w,
		    ST_TEXT, show);
	w->col += cols;
	free(clean);
}

static void
walk(struct walk *w, const struct edit *e)
{
	const char *s = edit_text(e);
	size_t n = edit_len(e), cursor = edit_cursor(e), next;

	for (size_t at = 0; at <= n; at = next) {
		if (at == cursor) {
			/* The cursor behind a full row stands at the start of the next. */
			w->cursor_row = w->row + (w->col >= w->box.w);
			w->cursor_col = w->col >= w->box.w ? 0 : w->col;
		}
		if (at == n)
			break;
		next = text_next(s, n, at);
		if (next > cursor && at < cursor)
			next = cursor;
		if (s[at] == '\n') {
			w->row++;
			w->col = 0;
		} else {
			put_cluster(w, s + at, next - at);
		}
	}
}

int
draw_input_rows(const struct screen *s, int cols)
{
	char words[PROMPT_MAX];
	struct walk w = { .box.w = cols };

	prompt(s, cols, words);
	w.box.w -= text_cols(words, strlen(words));
	if (w.box.w < 1)
		return 1;
	walk(&w, typed(s));
	return (w.cursor_row > w.row ? w.cursor_row : w.row) + 1;
}

void
draw_input(struct grid *g, const struct screen *s, const struct layout *l)
{
	char words[PROMPT_MAX];
	enum style st = prompt(s, l->input.w, words);
	int x = text_cols(words, strlen(words));
	struct rect box = { l->input.y, l->input.x + x, l->input.h, l->input.w - x };
	struct walk w = { .box = box };

	walk(&w, typed(s));
	w = (struct walk){ .g = g, .box = box, .top = w.cursor_row - box.h + 1 };
	w.top = w.top > 0 ? w.top : 0;
	walk(&w, typed(s));
	grid_puts(g, l->input.y, l->input.x, box.x, st, words);
	g->cursor_y = box.y + w.cursor_row - w.top;
	g->cursor_x = box.x + w.cursor_col;
}
