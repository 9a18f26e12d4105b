/* What the person types, on its way to an action or into the line. */
#include "ui/ui_int.h"

#include <stdio.h>

#include "base/clock.h"
#include "ui/keymap.h"
#include "ui/text.h"

static struct edit *
line(struct ui *u)
{
	return u->views[u->model->current].edit;
}

static size_t
count_lines(struct bytes s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' || (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'));
	return n;
}

static void
insert(struct ui *u, struct bytes s, bool cut)
{
	if (!edit_insert(line(u), (const char *)s.p, s.n))
		ui_hint(u, "That is too much to paste");
	else if (cut)
		ui_hint(u, "The paste was cut: it is over 1 MiB");
}

/* Never sends by itself; several lines only after a question. */
static void
on_paste(struct ui *u)
{
	bool cut;
	struct bytes s = term_key_paste(u->keys, &cut);
	char words[96];

	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	if (s.n == 0)
		return;
	if (count_lines(s) == 1) {
		insert(u, s, cut);
		return;
	}
	buf_clear(&u->paste);
	buf_put(&u->paste, s.p, s.n);
	u->asking = true;
	snprintf(words, sizeof words, "Paste %zu lines? [ctrl-y] yes [ctrl-n] no", count_lines(s));
	ui_hint(u, words);
}

static bool
is_ctrl(struct key k, char c)
{
	return k.code == (uint32_t)c && k.mods == MOD_CTRL;
}

/* Only an answer ends the question. */
static void
answer(struct ui *u, struct key k)
{
	bool yes = is_ctrl(k, 'y');

	if (!yes && !is_ctrl(k, 'n') && !is_ctrl(k, 'c') && k.code != KEY_ESC)
		return;
	ui_hint(u, "");
	u->asking = false;
	if (yes)
		insert(u, buf_bytes(&u->paste), false);
	buf_clear(&u->paste);
}

static void
type(struct ui *u, uint32_t c)
{
	char s[6];
	size_t n = text_put(c, s);

	edit_insert(line(u), s, n);
}

void
ui_key(struct ui *u, struct key k)
{
	enum action a = keymap_find(k);

	u->dirty = true;
	if (a == ACT_FOCUS_IN || a == ACT_FOCUS_OUT) {
		action_run(u, a); /* nothing that the person typed */
		return;
	}
	if (u->asking && a != ACT_REDRAW && a != ACT_SUSPEND) {
		answer(u, k);
		return;
	}
	if (u->screen.overlay != OVERLAY_NONE && a != ACT_REDRAW && a != ACT_SUSPEND) {
		ui_overlay_key(u, k);
		return;
	}
	ui_keep_typed(u);
	if (u->search.on && a != ACT_REDRAW && a != ACT_SUSPEND) {
		ui_search_key(u, k);
		return;
	}
	if (a < ACT_PAGE_UP || a > ACT_BOTTOM)
		u->views[u->model->current].found = 0;
	if (a != ACT_COMPLETE && a != ACT_COMPLETE_BACK)
		complete_reset(&u->complete);
	if (u->armed != (a == ACT_SEND ? ARMED_ENTER : a == ACT_CANCEL ? ARMED_CANCEL : ARMED_NOT))
		u->armed = ARMED_NOT;
	ui_hint(u, "");
	if (k.code == KEY_PASTE)
		on_paste(u);
	else if (a != ACT__COUNT)
		action_run(u, a);
	else if (k.code < KEY_BASE && (k.mods & (MOD_ALT | MOD_CTRL)) == 0)
		type(u, k.code);
}

void
ui_feed(struct ui *u, const void *p, size_t n)
{
	struct key k;

	term_key_feed(u->keys, p, n);
	u->fed = clock_mono_ms();
	while (term_key_take(u->keys, &k))
		ui_key(u, k);
}
