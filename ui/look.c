#include "ui/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "bus/event.h"
#include "ui/model.h"
#include "ui/term.h"
#include "ui/text.h"
#include "ui/ui.h"

#define CALL_MS 2000  /* not more often */
#define IDLE_MS 60000 /* who pressed no key for so long does not look */
#define TEXT_MAX 200

int
look_init(struct look *l, const struct ui_opts *o, struct model *m, struct fault *f)
{
	int r;

	*l = (struct look){ .opts = o, .prefs = prefs_new(o->config), .theme = "terminal" };
	r = prefs_load(l->prefs, f);
	highlight_init(&l->highlight, prefs_get(l->prefs, PREF_HIGHLIGHT));
	m->highlight = &l->highlight;
	return r;
}

void
look_fini(struct look *l)
{
	highlight_fini(&l->highlight);
	prefs_free(l->prefs);
}

/* themes -------------------------------------------------------------------- */

static enum theme_nicks
nicks_of(const struct look *l)
{
	return prefs_is(l->prefs, PREF_NICK_COLORS, "75")    ? NICKS_MANY
	       : prefs_is(l->prefs, PREF_NICK_COLORS, "off") ? NICKS_OFF
							     : NICKS_FEW;
}

/*
 * "auto" is mono without colours, and dark or light where the terminal says which, and has the
 * colours of those themes.
 */
static const char *
theme_name(const struct look *l, const struct terminal *t)
{
	const char *name = prefs_get(l->prefs, PREF_THEME);
	bool dark;

	if (strcmp(name, "auto") != 0)
		return name;
	if (term_depth(t) == DEPTH_NONE)
		return "mono";
	if (term_depth(t) < DEPTH_256 || !term_background(t, &dark))
		return "terminal";
	return dark ? "dark" : "light";
}

/* false: there is none of that name, or it is broken. */
static bool
show_theme(struct look *l, struct terminal *t, const char *name)
{
	struct theme theme;
	struct fault f;

	if (theme_load(&theme, l->opts->state_dir, name, &f) != 0) {
		snprintf(l->tried, sizeof l->tried, "%s", name);
		return false;
	}
	snprintf(l->theme, sizeof l->theme, "%s", theme.name);
	term_theme(t, &theme, nicks_of(l));
	return true;
}

/* One that is there no more leaves us the one that always is. */
static void
show_chosen(struct look *l, struct terminal *t)
{
	if (!show_theme(l, t, theme_name(l, t)))
		show_theme(l, t, "terminal");
}

bool
look_preview(struct look *l, struct terminal *t, const char *line)
{
	char was[sizeof l->theme], named[THEME_NAME_MAX + 2] = ""; /* too long is no name either */

	memcpy(was, l->theme, sizeof was);
	if (strncmp(line, "/theme ", 7) == 0 && sscanf(line + 7, "%32s", named) == 1) {
		if (strcmp(named, l->theme) == 0)
			return false;
		if (strcmp(named, l->tried) != 0 && show_theme(l, t, named)) {
			l->previewing = true;
			return true;
		}
	}
	if (l->previewing)
		show_chosen(l, t);
	l->previewing = false;
	return strcmp(was, l->theme) != 0;
}

/* the rest ------------------------------------------------------------------- */

/* What the command line says counts more than what was set, and that more than the environment. */
static bool
wants_color(const struct look *l)
{
	const char *set = prefs_get(l->prefs, PREF_COLOR);

	return l->opts->color_chosen || strcmp(set, "auto") == 0 ? l->opts->color
								 : strcmp(set, "on") == 0;
}

void
look_start(struct look *l, const struct model *m, struct terminal *t)
{
	term_color(t, wants_color(l));
	show_chosen(l, t);
	term_links(t, prefs_is(l->prefs, PREF_LINKS, "on"));
	look_title(l, m, t);
}

void
look_changed(struct look *l, const struct model *m, struct terminal *t)
{
	highlight_fini(&l->highlight);
	highlight_init(&l->highlight, prefs_get(l->prefs, PREF_HIGHLIGHT));
	if (t != NULL)
		look_start(l, m, t);
}

void
look_title(const struct look *l, const struct model *m, struct terminal *t)
{
	char words[160];
	unsigned mentions = 0;

	for (size_t i = 0; i < m->n_rooms; i++)
		mentions += m->rooms[i].mentions;
	if (mentions > 0)
		snprintf(words, sizeof words, "(%u!) %s - snug", mentions, model_room(m)->name);
	else
		snprintf(words, sizeof words, "%s - snug", model_room(m)->name);
	term_title(t, prefs_is(l->prefs, PREF_TITLE, "on") ? words : NULL);
}

/* calling -------------------------------------------------------------------- */

/* Where no terminal tells, somebody who types is looking. */
static bool
is_looking(const struct look *l, const struct model *m, uint64_t typed, uint64_t now)
{
	return l->focus_known ? !m->away : now < typed + IDLE_MS;
}

static bool
asks(const struct look *l, const struct model *m, const struct event *ev)
{
	return ev->type == EV_MESSAGE && !ev->own &&
	       (ev->room[0] == '@' ||
		   (ev->text != NULL && highlight_match(&l->highlight, m->nick, ev->text)));
}

static void
put_content(char *out, size_t size, const struct event *ev)
{
	char *words = mem_printf("%s: %s", ev->nick, ev->text != NULL ? ev->text : "");

	text_clean_to(out, size, words);
	mem_wipe(words, strlen(words));
	free(words);
}

static void
call_command(struct look *l, const char *title, const char *text)
{
	const char *more[] = { title, text };
	struct fault f;

	if (prefs_get(l->prefs, PREF_COMMAND)[0] != '\0' &&
	    spawn_run(&l->spawn, prefs_get(l->prefs, PREF_COMMAND), more, 2, &f) != 0)
		log_warn("ui.notify_command: %s", f.cause);
}

void
look_call(struct look *l, const struct model *m, struct terminal *t, const struct event *ev,
    uint64_t typed)
{
	uint64_t now = clock_mono_ms();
	char title[64] = "snug", text[TEXT_MAX] = "somebody asks for you";

	if (t == NULL || !asks(l, m, ev) || is_looking(l, m, typed, now) ||
	    (l->called != 0 && now < l->called + CALL_MS))
		return;
	l->called = now;
	if (prefs_is(l->prefs, PREF_CONTENT, "on")) {
		snprintf(title, sizeof title, "snug %s", ev->room);
		put_content(text, sizeof text, ev);
	}
	if (prefs_has(l->prefs, PREF_NOTIFY, "bell"))
		term_bell(t);
	if (prefs_has(l->prefs, PREF_NOTIFY, "osc9"))
		term_notify(t, false, title, text);
	if (prefs_has(l->prefs, PREF_NOTIFY, "osc777"))
		term_notify(t, true, title, text);
	if (prefs_has(l->prefs, PREF_NOTIFY, "command"))
		call_command(l, title, text);
}
