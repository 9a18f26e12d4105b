/* The line in an editor of the person's own: it has the terminal, we go on listening. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/editor.h"
#include "ui/term_signal.h"

#define HINT_WORDS 200
#define PATIENCE_MS 1000 /* that an editor has to end */

static struct edit *
line(struct ui *u, size_t room)
{
	return u->views[room].edit;
}

/* What keys sent to both of us was meant for the editor. */
static void
drop_signals(void)
{
	term_signal_take(SIGINT);
	term_signal_take(SIGQUIT);
	term_signal_take(SIGCHLD);
}

/* Ctrl-Z there stops us too: the shell is waiting for both. */
static void
stop_with(const struct editor *e)
{
	term_signal_default(SIGTSTP);
	term_signal_take(SIGTSTP);
	term_signal_take(SIGCONT);
	editor_signal(e, SIGCONT);
}

/* We must go: so must it, and at once when it does not of itself. */
static void
end(const struct editor *e, uint64_t *until)
{
	uint64_t now = clock_mono_ms();

	if (*until == 0)
		*until = now + PATIENCE_MS;
	editor_signal(e, now < *until ? SIGHUP : SIGKILL);
}

static void
wait_for(struct ui *u, struct editor *e)
{
	enum editor_state state;
	uint64_t until = 0;

	while ((state = editor_state(e)) != EDITOR_OVER) {
		drop_signals();
		if (state == EDITOR_STOPPED)
			stop_with(e);
		else if (term_signal_leaving() != 0 || u->model->bye)
			end(e, &until);
		if (!ui_take(u))
			ui_wait(u, until != 0 ? 50 : -1);
	}
	drop_signals();
}

static bool
is_same(const struct edit *e, const struct buf *text)
{
	return edit_len(e) == text->n &&
	       (text->n == 0 || memcmp(edit_text(e), text->p, text->n) == 0);
}

/* Only what was saved by an editor that ended well becomes the line; nothing is lost otherwise. */
static void
take_text(struct ui *u, const struct editor *e, size_t room)
{
	struct buf text = BUF_INIT(EDIT_MAX + 2);
	char words[HINT_WORDS], how[HINT_WORDS / 2];
	int r = editor_text(e, &text);

	editor_words(e, how, sizeof how);
	if (e->status == 0 && r == 0 && is_same(line(u, room), &text)) {
		ui_hint(u, "");
	} else if (e->status == 0 && r == 0 &&
		   edit_swap(line(u, room), text.n > 0 ? (const char *)text.p : "", text.n)) {
		ui_aid(u, "Enter sends it; Ctrl-_ takes back what the editor did");
	} else if (e->status == 0) {
		ui_hint(u, r == ERR_NOTFOUND ? "The editor left no file: the line is as it was"
					     : "That is over 1 MiB: the line is as it was");
	} else if (r == 0 && text.n > 0 && !is_same(line(u, room), &text)) {
		history_add(u->views[room].history, (const char *)text.p, text.n);
		snprintf(
		    words, sizeof words, "%s: the line is as it was; Up shows what was saved", how);
		ui_hint(u, words);
	} else {
		snprintf(words, sizeof words, "%s: the line is as it was", how);
		ui_hint(u, words);
	}
	buf_fini(&text);
}

void
ui_editor(struct ui *u)
{
	size_t room = u->model->current;
	struct editor e;
	struct fault f;

	u->wants_editor = false;
	if (u->editor_text != NULL)
		edit_insert(line(u, room), u->editor_text, strlen(u->editor_text));
	free(u->editor_text);
	u->editor_text = NULL;
	term_lend(u->term);
	if (editor_open(&e, bytes_of(edit_text(line(u, room)), edit_len(line(u, room))), &f) == 0) {
		wait_for(u, &e);
		term_back(u->term);
		take_text(u, &e, room);
	} else {
		term_back(u->term);
		ui_hint(u, f.cause);
	}
	editor_close(&e);
	ui_keep_typed(u);
	u->dirty = true;
}
