/* What the person answers to the box in the middle, and what becomes of text that was held. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/intent.h"
#include "ui/trust_words.h"

/* the box ------------------------------------------------------------------------ */

static void
show(struct ui *u, enum overlay o)
{
	u->screen.overlay = o;
	u->overlay_seen = false;
	if (o == OVERLAY_PASTE && u->digits == NULL)
		u->screen.digits = u->digits = edit_new();
	if (o != OVERLAY_PASTE) {
		edit_free(u->digits);
		u->screen.digits = u->digits = NULL;
	}
	u->dirty = true;
}

static bool
post(struct ui *u, enum intent_type type, bool as_shown, const char *text)
{
	const struct compare *c = &u->model->compare;
	struct intent *in = intent_new(type);

	memcpy(in->room, c->room, sizeof in->room);
	memcpy(in->nick, c->nick, sizeof in->nick);
	in->action = as_shown;
	if (text != NULL)
		intent_text(in, text, strlen(text));
	if (u->front.post(u->front.user, in))
		return true;
	intent_free(in);
	ui_hint(u, "Too much is waiting to be sent; try again in a moment");
	return false;
}

/* Only what was on the screen is confirmed. */
static void
confirm(struct ui *u)
{
	const struct compare *c = &u->model->compare;
	char both[2 * EVENT_DIGITS + 1];

	snprintf(both, sizeof both, "%s\n%s", c->pair[0], c->pair[1]);
	post(u, IN_COMPARE, true, both);
}

static void
compare_with(struct ui *u, struct bytes digits)
{
	char *text = mem_strndup((const char *)digits.p, digits.n);

	if (post(u, IN_COMPARE, false, text))
		show(u, OVERLAY_VERIFY);
	free(text);
}

static void
on_verify(struct ui *u, struct key k)
{
	bool cut;

	if (k.code == KEY_ESC || (k.code == 'c' && k.mods == MOD_CTRL))
		show(u, OVERLAY_NONE);
	else if (k.code == KEY_PASTE)
		compare_with(u, term_key_paste(u->keys, &cut));
	else if (k.mods != 0 || ((k.code == 'y' || k.code == 'n') && !u->overlay_seen))
		return; /* what was typed before it was to be seen is no answer */
	else if (k.code == 'y')
		confirm(u);
	else if (k.code == 'n' && post(u, IN_BLOCK, false, NULL))
		show(u, OVERLAY_NONE);
	else if (k.code == 'p')
		show(u, OVERLAY_PASTE);
	else if (k.code == 'q')
		show(u, OVERLAY_QR);
}

static void
on_paste(struct ui *u, struct key k)
{
	bool cut;

	if (k.code == KEY_ESC || (k.code == 'c' && k.mods == MOD_CTRL))
		show(u, OVERLAY_VERIFY);
	else if (k.code == KEY_PASTE)
		compare_with(u, term_key_paste(u->keys, &cut));
	else if (k.code == KEY_ENTER && edit_len(u->digits) > 0)
		compare_with(u, bytes_of(edit_text(u->digits), edit_len(u->digits)));
	else if (k.code == KEY_BACKSPACE)
		edit_do(u->digits, EDIT_BACKSPACE);
	else if (k.mods == 0 && k.code < 0x7f && k.code >= ' ')
		edit_insert(u->digits, &(char){ (char)k.code }, 1);
}

void
ui_overlay_key(struct ui *u, struct key k)
{
	switch (u->screen.overlay) {
	case OVERLAY_NONE:
		break;
	case OVERLAY_VERIFY:
		on_verify(u, k);
		break;
	case OVERLAY_PASTE:
		on_paste(u, k);
		break;
	case OVERLAY_QR:
		show(u, u->model->compare.pair[0][0] != '\0' ? OVERLAY_VERIFY : OVERLAY_NONE);
		break;
	case OVERLAY_SWITCH:
		ui_switch_key(u, k);
		break;
	}
}

/* Who goes on typing is not interrupted. */
static bool
is_typing(const struct ui *u)
{
	return u->asking || edit_len(u->views[u->model->current].edit) > 0;
}

static void
begin(struct ui *u, const struct event *ev)
{
	char *words;

	if (ev->person == NULL)
		return;
	if (u->screen.overlay != OVERLAY_NONE || !is_typing(u)) {
		show(u, ev->qr ? OVERLAY_QR : OVERLAY_VERIFY);
		return;
	}
	words = trust_compare(u->model->compare.nick, ev->person);
	u->front.tell(u->front.user, words);
	free(words);
}

/* held text ------------------------------------------------------------------------ */

static void
keep(struct view *v, const char *text, size_t n)
{
	char *both = v->draft != NULL ? mem_printf("%s\n%.*s", v->draft, (int)n, text)
				      : mem_strndup(text, n);

	ui_draft_free(v);
	v->draft = both;
}

void
ui_draft_free(struct view *v)
{
	if (v->draft != NULL)
		mem_wipe(v->draft, strlen(v->draft));
	free(v->draft);
	v->draft = NULL;
}

void
ui_draft_keep(struct view *v, const char *text, size_t n)
{
	ui_draft_free(v);
	v->draft = mem_strndup(text, n);
}

/* Back into the line, behind what is being typed there. */
static void
give_back(struct ui *u, const struct event *ev)
{
	size_t room = model_find(u->model, ev->room);
	char *text;
	size_t n;

	if (room >= u->n_views || ev->text == NULL)
		return;
	text = mem_printf("%s%s", ev->action ? "/me " : ev->text[0] == '/' ? "/" : "", ev->text);
	n = strlen(text);
	keep(&u->views[room], text, n);
	if (edit_len(u->views[room].edit) > 0)
		edit_insert(u->views[room].edit, "\n", 1);
	edit_insert(u->views[room].edit, text, n);
	mem_wipe(text, n);
	free(text);
}

/* Where nothing is held any more the text is in the line again, for another Enter. */
static void
release(struct ui *u)
{
	for (size_t i = 0; i < u->n_views; i++) {
		struct view *v = &u->views[i];
		enum trust why;

		if (v->draft == NULL || model_held(u->model, &u->model->rooms[i], &why) != NULL)
			continue;
		if (edit_len(v->edit) == 0)
			edit_set(v->edit, v->draft, strlen(v->draft));
		else if (strcmp(edit_text(v->edit), v->draft) != 0)
			history_add(v->history, v->draft, strlen(v->draft));
		ui_draft_free(v);
	}
}

void
ui_overlay_event(struct ui *u, const struct event *ev)
{
	if (ev->type == EV_VERIFY)
		begin(u, ev);
	else if ((ev->type == EV_FINGERPRINT || ev->type == EV_INVITED) && ev->qr && !is_typing(u))
		show(u, OVERLAY_QR);
	else if (ev->type == EV_COMPARED && ev->own && u->screen.overlay != OVERLAY_NONE)
		show(u, OVERLAY_NONE);
	else if (ev->type == EV_HELD)
		give_back(u, ev);
	else
		release(u);
}
