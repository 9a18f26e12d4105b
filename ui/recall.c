#include "ui/recall.h"

#include <stdio.h>
#include <string.h>

#include "ui/text.h"

void
recall_start(struct recall *r, const struct history *own, const struct history *all)
{
	recall_stop(r);
	*r = (struct recall){
		.query = edit_new(), .shown = edit_new(), .own = own, .all = all, .at = HISTORY_NONE
	};
}

void
recall_stop(struct recall *r)
{
	edit_free(r->query);
	edit_free(r->shown);
	*r = (struct recall){ .at = HISTORY_NONE };
}

static const struct history *
lines(const struct recall *r)
{
	return r->everywhere ? r->all : r->own;
}

static void
show(struct recall *r, size_t at)
{
	const char *s, *hit;

	r->none = at == HISTORY_NONE;
	if (r->none)
		return; /* what was found last stays to be seen */
	r->at = at;
	s = history_get(lines(r), at);
	hit = strcasestr(s, edit_text(r->query));
	edit_set(r->shown, s, strlen(s));
	edit_go(r->shown, hit != NULL ? (size_t)(hit - s) : 0);
}

/* From the line that is shown on, itself included unless it is to be another one. */
static void
look(struct recall *r, bool other, bool newer)
{
	size_t n = history_size(lines(r)), from = r->at == HISTORY_NONE ? n - 1 : r->at;

	if (edit_len(r->query) == 0) {
		r->none = false;
		return;
	}
	if (other && r->at != HISTORY_NONE) {
		/* The same words twice are one. */
		do {
			from = newer ? from + 1 : from - 1;
			from = history_find(lines(r), edit_text(r->query), from, newer);
		} while (from != HISTORY_NONE &&
			 strcmp(history_get(lines(r), from), edit_text(r->shown)) == 0);
		show(r, from);
		return;
	}
	show(r, n > 0 ? history_find(lines(r), edit_text(r->query), from, newer) : HISTORY_NONE);
}

/* Other words, or other lines: from the newest on. */
static void
again(struct recall *r)
{
	r->at = HISTORY_NONE;
	edit_clear(r->shown);
	look(r, false, false);
}

enum recall_does
recall_key(struct recall *r, struct key k)
{
	char s[6];

	if (k.mods == MOD_CTRL && (k.code == 'r' || k.code == 's')) {
		look(r, true, k.code == 's');
	} else if (k.code == KEY_TAB && k.mods == 0) {
		r->everywhere = !r->everywhere;
		again(r);
	} else if (k.code == KEY_BACKSPACE && k.mods == 0) {
		edit_do(r->query, EDIT_BACKSPACE);
		again(r);
	} else if (k.code == KEY_ESC || (k.mods == MOD_CTRL && (k.code == 'g' || k.code == 'c'))) {
		return RECALL_LEAVES;
	} else if (k.code == KEY_ENTER) {
		return RECALL_TAKES;
	} else if (k.code < KEY_BASE && k.mods == 0) {
		edit_insert(r->query, s, text_put(k.code, s));
		look(r, false, false);
	} else {
		return RECALL_TAKES_AND;
	}
	return RECALL_GOES_ON;
}

void
recall_ask(const struct recall *r, const char *room, char out[static RECALL_ASK_MAX])
{
	char what[64];

	text_clean_to(what, sizeof what, edit_text(r->query));
	snprintf(out, RECALL_ASK_MAX, "%s %s%s: %s", r->none ? "nothing typed in" : "typed in",
	    r->everywhere ? "all rooms" : room, r->none ? " has" : "", what);
}
