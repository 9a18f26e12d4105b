#include "ui/custom.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nick.h"
#include "ui/command.h"
#include "ui/rc.h"
#include "ui/suggest.h"

static const char head[] =
    "# Keys and aliases of snug.  /bind and /alias write here; comments stay.\n"
    "# [bind]   ctrl-o = /names    alt-j,alt-o = room_next    ctrl-t = nothing\n"
    "# [alias]  wave = /me waves at $1\n";

/* words -------------------------------------------------------------------------- */

/* user: where the name goes. */
static const char *
deed_name(void *user, size_t i)
{
	return i < ACT__COUNT ? action_name((enum action)i, user) : NULL;
}

int
custom_deed(const char *words, struct binding *b, char why[static CUSTOM_WHY_MAX])
{
	char name[ACTION_NAME_MAX];
	size_t n = strlen(words), best;

	b->action = ACT__COUNT;
	b->command = NULL;
	if (strcmp(words, "nothing") == 0 || (b->action = action_find(words)) != ACT__COUNT)
		return 0;
	if (command_is(words) && n > 1) {
		b->command = words;
		return 0;
	}
	best = suggest(words, n, deed_name, name);
	if (best != SUGGEST_NONE)
		snprintf(why, CUSTOM_WHY_MAX, "A key does a /command or a deed; did you mean %s?",
		    action_name((enum action)best, name));
	else
		snprintf(why, CUSTOM_WHY_MAX,
		    "A key does a /command or a deed, as /bind lists them: room_next");
	return ERR_USAGE;
}

void
custom_deed_put(const struct binding *b, char *out, size_t size)
{
	char name[ACTION_NAME_MAX];

	snprintf(out, size, "%s",
	    b->command != NULL       ? b->command
	    : b->action < ACT__COUNT ? action_name(b->action, name)
				     : "nothing");
}

int
custom_may_bind(const struct custom *c, const struct key_seq *k, char why[static CUSTOM_WHY_MAX])
{
	struct key_seq part = *k;
	struct binding b;
	char name[KEY_NAME_MAX], deed[128];

	key_name_put(k, name);
	if (k->k[0].code < KEY_BASE && (k->k[0].mods & (MOD_CTRL | MOD_ALT)) == 0)
		return snprintf(why, CUSTOM_WHY_MAX,
			   "That key types itself; bind it with ctrl- or alt- before it"),
		       ERR_USAGE;
	if (k->n == 1 && k->k[0].code == KEY_ENTER && k->k[0].mods == 0)
		return snprintf(why, CUSTOM_WHY_MAX, "Enter sends, whatever else is bound"),
		       ERR_USAGE;
	while (--part.n > 0)
		if (keymap_find(c->keys, &part, &b) == KEYMAP_BOUND && b.own) {
			key_name_put(&part, name);
			custom_deed_put(&b, deed, sizeof deed);
			snprintf(why, CUSTOM_WHY_MAX,
			    "%.80s already does %.60s: /unbind %.80s first", name, deed, name);
			return ERR_USAGE;
		}
	for (size_t i = 0; keymap_row(c->keys, i, &b) && b.own; i++)
		if (key_seq_begins(&b.keys, k)) {
			key_name_put(&b.keys, deed);
			snprintf(why, CUSTOM_WHY_MAX, "%.80s begins your %.80s: /unbind that first",
			    name, deed);
			return ERR_USAGE;
		}
	return 0;
}

/* the file ------------------------------------------------------------------------ */

struct loading {
	struct custom *c;
	struct buf *complaints;
};

static void
complain(void *user, unsigned number, const char *why)
{
	struct loading *l = user;
	char *line = mem_printf(
	    "%s%s, line %u: %s", l->complaints->n > 0 ? "\n" : "", l->c->path, number, why);

	buf_put(l->complaints, line, strlen(line));
	free(line);
}

static void
load_key(struct loading *l, const struct rc_line *line)
{
	char why[CUSTOM_WHY_MAX];
	struct binding b;
	const char *bad = key_name_parse(line->key, strlen(line->key), &b.keys);

	if (bad != NULL)
		complain(l, line->number, bad);
	else if (custom_may_bind(l->c, &b.keys, why) != 0 || custom_deed(line->value, &b, why) != 0)
		complain(l, line->number, why);
	else
		keymap_bind(l->c->keys, &b);
}

static void
load_line(void *user, const struct rc_line *line)
{
	struct loading *l = user;

	if (strcmp(line->section, "bind") == 0)
		load_key(l, line);
	else if (strcmp(line->section, "alias") != 0)
		complain(l, line->number, "there are the sections [bind] and [alias]");
	else if (!nick_valid(line->key) || line->value[0] == '\0')
		complain(l, line->number, "an alias is a short word, and stands for something");
	else if (command_exists(line->key))
		complain(l, line->number, "there is a command by that name");
	else
		aliases_set(l->c->aliases, line->key, line->value);
}

struct custom *
custom_new(const char *dir, struct buf *complaints)
{
	struct custom *c = mem_calloc(1, sizeof *c);
	struct loading l = { c, complaints };
	struct buf text = BUF_INIT(RC_MAX);
	struct fault f;
	int r;

	c->keys = keymap_new();
	c->aliases = aliases_new();
	if (dir == NULL)
		return c;
	c->path = mem_printf("%s/" CUSTOM_FILE, dir);
	if ((r = file_read(c->path, &text, &f)) == 0)
		rc_each(buf_bytes(&text), load_line, complain, &l);
	else if (r != ERR_NOTFOUND)
		buf_put(complaints, f.cause, strlen(f.cause));
	buf_fini(&text);
	return c;
}

void
custom_free(struct custom *c)
{
	if (c == NULL)
		return;
	keymap_free(c->keys);
	aliases_free(c->aliases);
	free(c->path);
	free(c);
}

static bool
same_key(void *user, const char *key)
{
	struct key_seq k;

	return key_name_parse(key, strlen(key), &k) == NULL && key_seq_equal(&k, user);
}

static bool
same_name(void *user, const char *key)
{
	return nick_equal(key, user);
}

/* value NULL: no more. The file is read again: another snug may have written to it. */
static int
save(const struct custom *c, const struct rc_line *set, bool (*same)(void *, const char *),
    void *user, struct fault *f)
{
	struct buf text = BUF_INIT(RC_MAX), out = BUF_INIT(2 * RC_MAX);
	int r;

	if (c->path == NULL)
		return 0;
	if ((r = file_read(c->path, &text, f)) == ERR_NOTFOUND && set->value != NULL) {
		buf_put(&text, head, sizeof head - 1);
		r = 0;
	}
	if (r == 0) {
		rc_set(&out, buf_bytes(&text), set, same, user);
		r = file_write(c->path, buf_bytes(&out), f);
	}
	buf_fini(&text);
	buf_fini(&out);
	return r == ERR_NOTFOUND ? 0 : r;
}

static int
save_key(const struct custom *c, struct key_seq keys, const char *value, struct fault *f)
{
	char name[KEY_NAME_MAX];

	key_name_put(&keys, name);
	return save(c, &(struct rc_line){ 0, "bind", name, value }, same_key, &keys, f);
}

int
custom_bind(struct custom *c, const struct binding *b, struct fault *f)
{
	char deed[RC_LINE_MAX];
	int r;

	custom_deed_put(b, deed, sizeof deed);
	if ((r = save_key(c, b->keys, deed, f)) == 0)
		keymap_bind(c->keys, b);
	return r;
}

int
custom_unbind(struct custom *c, const struct key_seq *keys, struct fault *f)
{
	int r = save_key(c, *keys, NULL, f);

	if (r == 0)
		keymap_unbind(c->keys, keys);
	return r;
}

static int
save_alias(const struct custom *c, const char *name, const char *value, struct fault *f)
{
	char *copy = mem_strdup(name);
	int r = save(c, &(struct rc_line){ 0, "alias", name, value }, same_name, copy, f);

	free(copy);
	return r;
}

int
custom_alias(struct custom *c, const char *name, const char *body, struct fault *f)
{
	int r = save_alias(c, name, body, f);

	if (r == 0)
		aliases_set(c->aliases, name, body);
	return r;
}

int
custom_unalias(struct custom *c, const char *name, struct fault *f)
{
	int r = save_alias(c, name, NULL, f);

	if (r == 0)
		aliases_unset(c->aliases, name);
	return r;
}
