/* What the person types, on its way to an action or into the line. */
#include "ui/ui_int.h"

#include <stdio.h>

#include "base/clock.h"
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
	snprintf(words, sizeof words, "Paste %zu lines ? [ctrl-y] yes [ctrl-n] no [ctrl-e] edit",
	    count_lines(s));
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
	bool edit = is_ctrl(k, 'e'), yes = is_ctrl(k, 'y') || edit;

	if (!yes && !is_ctrl(k, 'n') && !is_ctrl(k, 'c') && k.code != KEY_ESC)
		return;
	ui_hint(u, "");
	u->asking = false;
	if (yes)
		insert(u, buf_bytes(&u->paste), false);
	u->wants_editor = edit;
	buf_clear(&u->paste);
}

static void
type(struct ui *u, uint32_t c)
{
	char s[6];
	size_t n = text_put(c, s);

	edit_insert(line(u), s, n);
}

/* What is drawn in place of the line meanwhile. */
static void
show_ask(struct ui *u)
{
	bool on = u->recall.query != NULL;

	u->screen.ask = on ? u->ask : NULL;
	if (!on)
		return;
	u->screen.line = u->recall.shown;
	recall_ask(&u->recall, model_room(u->model)->name, u->ask);
	ui_aid(u, "^R older   ^S newer   Tab room/all   Enter take   Esc back");
}

/* What the person looks for among older lines; true: the key was for that. */
static bool
recall(struct ui *u, struct key k)
{
	enum recall_does does;

	if (u->recall.query == NULL)
		return false;
	does = recall_key(&u->recall, k);
	if (does == RECALL_GOES_ON)
		return true;
	if (does != RECALL_LEAVES && u->recall.at != HISTORY_NONE) {
		size_t cursor = edit_cursor(u->recall.shown);

		edit_swap(line(u), edit_text(u->recall.shown), edit_len(u->recall.shown));
		edit_go(line(u), does == RECALL_TAKES ? edit_len(line(u)) : cursor);
	}
	recall_stop(&u->recall);
	show_ask(u);
	ui_hint(u, "");
	return does != RECALL_TAKES_AND;
}

/* What the keys that were typed do, with k the last; false: k begins or ends what does nothing. */
static bool
resolve(struct ui *u, struct key k, struct binding *b)
{
	char name[KEY_NAME_MAX], words[KEY_NAME_MAX + 20];
	bool first = u->seq.n == 0;
	enum keymap_found found;

	u->seq.k[u->seq.n++] = k;
	found = keymap_find(u->custom->keys, &u->seq, b);
	if (found == KEYMAP_BOUND || (found == KEYMAP_NONE && first)) {
		u->seq.n = 0;
		return true;
	}
	key_name_put(&u->seq, name);
	snprintf(words, sizeof words, found == KEYMAP_BEGUN ? "%s-" : "%s does nothing", name);
	if (found == KEYMAP_BEGUN)
		ui_aid(u, words);
	else
		ui_hint(u, words);
	if (found == KEYMAP_NONE)
		u->seq.n = 0;
	return false;
}

/* Enter and Ctrl-C ask before they leave; any other key says no. */
static void
disarm(struct ui *u, const struct binding *b)
{
	enum armed keep = b->action == ACT_SEND || b->command != NULL ? ARMED_ENTER
			  : b->action == ACT_CANCEL                   ? ARMED_CANCEL
								      : ARMED_NOT;

	if (u->armed != keep)
		u->armed = ARMED_NOT;
}

/* What lies over the talk goes, and what is selected. */
static void
escape(struct ui *u)
{
	u->screen.wish.over = PANE_NONE;
	ui_select_end(u);
}

static void
run_key(struct ui *u, struct key k)
{
	struct binding b = { .action = ACT__COUNT };

	ui_hint(u, "");
	if (ui_select_key(u, k))
		return;
	if (!resolve(u, k, &b)) {
		complete_reset(&u->complete);
		return;
	}
	if (b.action != ACT_COMPLETE && b.action != ACT_COMPLETE_BACK)
		complete_reset(&u->complete);
	disarm(u, &b);
	if (k.code == KEY_PASTE)
		on_paste(u);
	else if (b.command != NULL)
		action_command(u, b.command);
	else if (b.action != ACT__COUNT)
		action_run(u, b.action);
	else if (k.code == KEY_MOUSE)
		ui_mouse_key(u);
	else if (k.code == KEY_ESC && k.mods == 0)
		escape(u);
	else if (!b.own && k.code < KEY_BASE && (k.mods & (MOD_ALT | MOD_CTRL)) == 0)
		type(u, k.code);
}

enum action
ui_action_of(const struct ui *u, struct key k)
{
	struct key_seq one = { .k = { k }, .n = 1 };
	struct binding b = { .action = ACT__COUNT };

	keymap_find(u->custom->keys, &one, &b);
	return b.action;
}

/* The line that a search led to stands out until the person does something else than to look. */
static void
forget_found(struct ui *u, enum action a)
{
	if (a < ACT_PAGE_UP || a > ACT_BOTTOM)
		u->views[u->model->current].found = 0;
}

void
ui_key(struct ui *u, struct key k)
{
	enum action a = ui_action_of(u, k);
	bool always = a == ACT_REDRAW || a == ACT_SUSPEND;

	if (k.code == KEY_REPORT) {
		ui_report(u);
		return;
	}
	u->dirty = true;
	if (a == ACT_FOCUS_IN || a == ACT_FOCUS_OUT) {
		action_run(u, a); /* nothing that the person typed */
	} else if (u->asking && !always) {
		answer(u, k);
	} else if (u->screen.overlay != OVERLAY_NONE && !always) {
		ui_overlay_key(u, k);
	} else if (u->prefix != PREFIX_NONE && !always) {
		ui_prefix_key(u, k);
	} else {
		ui_keep_typed(u);
		if (u->search.on && !always) {
			ui_search_key(u, k);
		} else if (always || !recall(u, k)) {
			forget_found(u, a);
			run_key(u, k);
		}
	}
	show_ask(u);
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
