/* ui/command_look.c - how the screen looks and what calls the person: /theme, /highlight, and
 * what /set knows of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "ui/command_int.h"
#include "ui/prefs.h"
#include "ui/theme.h"
#include "ui/ui.h"

static int
tell(struct command_call *c, char *words) /* takes words */
{
	c->f->tell(c->f->user, words);
	free(words);
	return 0;
}

static int
why(struct command_call *c, int r, const struct fault *f)
{
	snprintf(c->why, COMMAND_WHY_MAX, "%.150s%s%.100s", f->cause,
	    f->remedy[0] != '\0' ? ". " : "", f->remedy);
	return r;
}

/* Change a setting; what depends on it follows, even when it could not be kept. */
static int
set(struct command_call *c, enum pref id, const char *value)
{
	struct fault f;
	int r = prefs_set(c->f->prefs, id, value, &f);

	if (r != ERR_USAGE && c->f->changed != NULL)
		c->f->changed(c->f->user);
	return r == 0 ? 0 : why(c, r, &f);
}

int
command_theme(struct command_call *c)
{
	const char *home = c->f->opts->state_dir;
	struct theme theme;
	struct fault f;
	char *names;
	int r;

	if (c->n == 0) {
		names = theme_names(home);
		tell(c, mem_printf(
			    "The theme is %s. There are: auto %s\n/theme NAME takes another; the "
			    "screen shows it while you type.",
			    prefs_get(c->f->prefs, PREF_THEME), names));
		free(names);
		return 0;
	}
	if (strcmp(c->arg[0], "auto") != 0 && (r = theme_load(&theme, home, c->arg[0], &f)) != 0)
		return why(c, r, &f);
	return set(c, PREF_THEME, c->arg[0]);
}

/* words with one more, or without it; free(). */
static char *
change_words(const char *words, const char *word, bool add)
{
	char *copy = mem_strdup(words), *out = mem_strdup(""), *save = NULL, *longer;

	for (char *w = strtok_r(copy, " ", &save);; w = strtok_r(NULL, " ", &save)) {
		const char *next = w != NULL ? w : add ? word : NULL;

		if (next != NULL && (w == NULL || strcmp(w, word) != 0)) {
			longer = mem_printf("%s%s%s", out, out[0] != '\0' ? " " : "", next);
			free(out);
			out = longer;
		}
		if (w == NULL)
			break;
	}
	free(copy);
	return out;
}

int
command_highlight(struct command_call *c)
{
	const char *words = prefs_get(c->f->prefs, PREF_HIGHLIGHT);
	bool add = c->n == 2 && strcmp(c->arg[0], "add") == 0;
	char *changed;
	int r;

	if (c->n == 0)
		return tell(
		    c, words[0] != '\0'
			   ? mem_printf("What asks for you: your nick, and: %s", words)
			   : mem_strdup("Only your nick asks for you. /highlight add WORD"));
	if (c->n != 2 || (!add && strcmp(c->arg[0], "remove") != 0) ||
	    strchr(c->arg[1], ' ') != NULL)
		return command_refuse(c->why, ERR_USAGE, "/highlight add WORD, or remove WORD");
	if (!add && !prefs_has(c->f->prefs, PREF_HIGHLIGHT, c->arg[1]))
		return command_refuse(c->why, ERR_NOTFOUND, "That word is not among them");
	changed = change_words(words, c->arg[1], add);
	r = set(c, PREF_HIGHLIGHT, changed);
	free(changed);
	return r;
}

static void
put_setting(const struct prefs *p, struct buf *b, enum pref id)
{
	const char *value = prefs_get(p, id), *choices = prefs_choices(id);
	char *row = mem_printf("%s%-20s%s  %s%s%s", b->n > 0 ? "\n" : "", prefs_name(id),
	    value[0] != '\0' ? value : "-", prefs_help(id), choices[0] != '\0' ? ": " : "",
	    choices);

	buf_put(b, row, strlen(row));
	free(row);
}

void
command_look_put(const struct front *f, struct buf *b, const char *name)
{
	for (int i = 0; i < PREF__COUNT; i++)
		if (name == NULL || prefs_find(name) == (enum pref)i)
			put_setting(f->prefs, b, (enum pref)i);
}

int
command_look_set(struct command_call *c, const char *name, const char *value)
{
	return set(c, prefs_find(name), value);
}
