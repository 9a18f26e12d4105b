/* What may stand at the cursor: the usage of a command says it, and in a message it is a name. */
#include "ui/complete_int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/role.h"
#include "ui/command.h"
#include "ui/custom.h"
#include "ui/emoji.h"
#include "ui/model.h"
#include "ui/prefs.h"
#include "ui/setting.h"
#include "ui/theme.h"

#define TOKENS_MAX 16

/* What is looked for. */
struct word {
	const char *s;
	size_t n;
	const char *prefix; /* of all matches: "invite=" */
	size_t prefix_n;
	const char *end; /* behind a nick */
};

/* A word of a usage, without brackets. */
struct token {
	const char *s;
	size_t n;
	bool option; /* "--role" */
	bool value;  /* of the option before it */
};

static bool
starts(const char *name, const struct word *w)
{
	return strncasecmp(name, w->s, w->n) == 0;
}

static void
add(struct complete *c, const struct word *w, const char *text, const char *end)
{
	complete_add(c, mem_printf("%.*s%s%s", (int)w->prefix_n, w->prefix, text, end), NULL);
}

/* names ----------------------------------------------------------------------------- */

static void
add_commands(struct complete *c, const struct word *w, const struct complete_src *src)
{
	bool slash = w->n > 0 && w->s[0] == '/';
	struct word bare = {
		.s = w->s + slash, .n = w->n - slash, .prefix = w->s, .prefix_n = slash
	};
	const char *name, *body;

	for (size_t i = 0; (name = command_name(i)) != NULL; i++)
		if (starts(name, &bare))
			add(c, &bare, name, " ");
	for (size_t i = 0;
	     src->custom != NULL && aliases_row(src->custom->aliases, i, &name, &body); i++)
		if (starts(name, &bare))
			add(c, &bare, name, " ");
}

static void
add_rooms(struct complete *c, const struct word *w, const struct complete_src *src)
{
	for (size_t i = 0; i < src->model->n_rooms; i++)
		if (src->model->rooms[i].name[0] != '\0' && starts(src->model->rooms[i].name, w))
			add(c, w, src->model->rooms[i].name, " ");
}

/* Who spoke last comes first, we come last. */
static bool
before(const struct model *m, const struct member *a, const struct member *b)
{
	bool own_a = model_is_own(m, a->name), own_b = model_is_own(m, b->name);

	return own_a != own_b ? own_b : a->spoke > b->spoke;
}

static void
add_members(struct complete *c, const struct word *w, const struct model *m, const struct room *r)
{
	const struct member **v = mem_calloc(r->n_members + 1, sizeof *v);
	size_t n = 0, k;

	for (size_t i = 0; i < r->n_members; i++) {
		if (!starts(model_name(m, r->members[i].name), w))
			continue;
		for (k = n++; k > 0 && before(m, &r->members[i], v[k - 1]); k--)
			v[k] = v[k - 1];
		v[k] = &r->members[i];
	}
	for (size_t i = 0; i < n; i++)
		add(c, w, model_name(m, v[i]->name), w->end);
	free((void *)v);
}

/* Who is here, then who is elsewhere. */
static void
add_nicks(struct complete *c, const struct word *w, const struct complete_src *src)
{
	const struct model *m = src->model;

	add_members(c, w, m, model_room(m));
	for (size_t i = 0; i < m->n_rooms; i++)
		if (i != m->current)
			add_members(c, w, m, &m->rooms[i]);
}

/* "@bob": the room of two, or somebody who is spoken of. */
static void
add_at(struct complete *c, const struct word *w, const struct complete_src *src)
{
	struct word bare = { w->s + 1, w->n - 1, "@", 1, " " };

	add_rooms(c, w, src);
	add_members(c, &bare, src->model, model_room(src->model));
}

static void
add_roles(struct complete *c, const struct word *w, const struct complete_src *src)
{
	(void)src;
	for (int r = ROLE_GUEST; r < ROLE__END; r++)
		if (starts(role_name((enum role)r), w))
			add(c, w, role_name((enum role)r), " ");
}

static void
add_times(struct complete *c, const struct word *w, const struct complete_src *src)
{
	static const char *const times[] = { "30m", "1h", "24h", "7d", "30d" };

	(void)src;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		if (starts(times[i], w))
			add(c, w, times[i], " ");
}

static void
add_keys(struct complete *c, const struct word *w, const struct complete_src *src)
{
	char name[KEY_NAME_MAX];
	struct binding b;

	if (src->custom == NULL)
		return;
	for (size_t i = 0; keymap_row(src->custom->keys, i, &b); i++) {
		key_name_put(&b.keys, name);
		if (starts(name, w))
			add(c, w, name, " ");
	}
}

static void
add_aliases(struct complete *c, const struct word *w, const struct complete_src *src)
{
	const char *name, *body;

	for (size_t i = 0;
	     src->custom != NULL && aliases_row(src->custom->aliases, i, &name, &body); i++)
		if (starts(name, w))
			add(c, w, name, " ");
}

static void
add_settings(struct complete *c, const struct word *w, const struct complete_src *src)
{
	const struct setting *s;

	(void)src;
	for (size_t i = 0; (s = setting_row(i)) != NULL; i++)
		if (starts(s->name, w))
			add(c, w, s->name, " ");
	for (int i = 0; i < PREF__COUNT; i++)
		if (starts(prefs_name((enum pref)i), w))
			add(c, w, prefs_name((enum pref)i), " ");
}

/* Of words with blanks between them. */
static void
add_words(struct complete *c, const struct word *w, const char *words)
{
	char *copy = mem_strdup(words), *save = NULL;

	for (char *s = strtok_r(copy, " ", &save); s != NULL; s = strtok_r(NULL, " ", &save))
		if (starts(s, w))
			add(c, w, s, " ");
	free(copy);
}

static void
add_themes(struct complete *c, const struct word *w, const struct complete_src *src)
{
	char *names = theme_names(src->home);

	add_words(c, w, "auto");
	add_words(c, w, names);
	free(names);
}

/* What a key may do. */
static void
add_deeds(struct complete *c, const struct word *w, const struct complete_src *src)
{
	char name[ACTION_NAME_MAX];

	if (w->n > 0 && w->s[0] == '/') {
		add_commands(c, w, src);
		return;
	}
	for (int a = 0; a < ACT__COUNT; a++)
		if (starts(action_name((enum action)a, name), w))
			add(c, w, name, " ");
}

static void
add_path(struct complete *c, const struct word *w, const struct complete_src *src)
{
	(void)src;
	complete_path(c, w->s, w->n);
}

/* Names that begin so, or else that have it in them. */
static void
add_emoji(struct complete *c, const struct word *w)
{
	const char *name, *emoji;
	char part[EMOJI_NAME_MAX];
	size_t n = w->n - 1 - (w->s[w->n - 1] == ':'), was = c->n;

	if (n == 0 || n >= sizeof part)
		return;
	memcpy(part, w->s + 1, n);
	part[n] = '\0';
	for (int inside = 0; inside < 2 && c->n == was; inside++)
		for (size_t i = 0; emoji_row(i, &name, &emoji); i++)
			if (inside ? strcasestr(name, part) != NULL
				   : strncasecmp(name, part, n) == 0)
				complete_add(c, mem_printf("%s ", emoji),
				    mem_printf(":%s: %s", name, emoji));
}

/* usage ------------------------------------------------------------------------------ */

/* What the words of a usage stand for; what is not here is text. */
static const struct {
	const char *word;
	void (*add)(struct complete *c, const struct word *w, const struct complete_src *src);
	bool rest; /* it may have blanks in it */
} kinds[] = {
	{ "NICK", add_nicks, false },
	{ "ROLE", add_roles, false },
	{ "ROOM", add_rooms, false },
	{ "TIME", add_times, false },
	{ "KEY", add_keys, false },
	{ "ALIAS", add_aliases, false },
	{ "NAME", add_settings, false },
	{ "THEME", add_themes, false },
	{ "COMMAND", add_commands, false },
	{ "FILE", add_path, true },
	{ "PATH", add_path, true },
	{ "DIR", add_path, true },
};

static size_t
tokens_of(const char *usage, struct token v[static TOKENS_MAX])
{
	size_t n = 0;
	bool takes = false; /* the one before is an option whose bracket is still open */

	while (n < TOKENS_MAX && *(usage += strspn(usage, " ")) != '\0') {
		size_t all = strcspn(usage, " "), len = all, skip = strspn(usage, "[");

		while (len > skip && usage[len - 1] == ']')
			len--;
		v[n] = (struct token){ usage + skip, len - skip, usage[skip] == '-', takes };
		takes = v[n].option && len == all;
		n++;
		usage += all;
	}
	return n;
}

static bool
is(const struct token *t, const char *word, size_t n)
{
	return t->n == n && strncmp(t->s, word, n) == 0;
}

/* Words to be typed as they are: "yes|no", "members". */
static void
add_literals(struct complete *c, const struct word *w, const struct token *t)
{
	for (size_t i = 0, n; i < t->n; i += n + 1) {
		const char *bar = memchr(t->s + i, '|', t->n - i);
		char *one;

		n = bar != NULL ? (size_t)(bar - t->s) - i : t->n - i;
		one = mem_strndup(t->s + i, n);
		if (one[0] >= 'a' && one[0] <= 'z' && starts(one, w))
			add(c, w, one, " ");
		free(one);
	}
}

static void
add_kind(struct complete *c, const struct word *w, const struct token *t, const struct token *last,
    const struct complete_src *src)
{
	if (last != NULL && is(last, "KEY", 3) && is(t, "COMMAND", 7)) {
		add_deeds(c, w, src);
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (is(t, kinds[i].word, strlen(kinds[i].word))) {
			kinds[i].add(c, w, src);
			return;
		}
	if (t->n > 0 && t->s[0] >= 'a' && t->s[0] <= 'z')
		add_literals(c, w, t);
	else
		add_nicks(c, w, src);
}

/* "invite=ROLE": the name, then what goes with it. */
static bool
add_pairs(struct complete *c, const struct word *w, const struct token *v, size_t n,
    const struct complete_src *src)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const char *eq = memchr(v[i].s, '=', v[i].n);
		size_t len = eq != NULL ? (size_t)(eq + 1 - v[i].s) : 0;

		if (len == 0)
			continue;
		any = true;
		if (w->n < len && strncasecmp(v[i].s, w->s, w->n) == 0) {
			complete_add(c, mem_strndup(v[i].s, len), NULL);
		} else if (w->n >= len && strncasecmp(v[i].s, w->s, len) == 0) {
			struct word value = { w->s + len, w->n - len, v[i].s, len, " " };
			struct token kind = { v[i].s + len, v[i].n - len, false, false };

			add_kind(c, &value, &kind, NULL, src);
		}
	}
	return any;
}

/* The i-th that is neither an option nor its value, or the last; NULL. *before: the one in front.
 */
static const struct token *
positional(const struct token *v, size_t n, size_t i, const struct token **last, size_t *index)
{
	const struct token *t = NULL;
	size_t k = 0;

	*last = NULL;
	for (size_t at = 0; at < n; at++) {
		if (v[at].option || v[at].value)
			continue;
		*last = t;
		t = &v[at];
		*index = k;
		if (k++ == i)
			break;
	}
	return t;
}

/* Does this kind of argument take the rest of the line? */
static bool
takes_rest(const struct token *t)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].rest && is(t, kinds[i].word, strlen(kinds[i].word)))
			return true;
	return false;
}

/* The words from args on, up to the one at the cursor. */
struct typed {
	size_t n;                      /* that are no options */
	const char *start[TOKENS_MAX]; /* of them */
	const struct token *option;    /* the one before is it, and wants a value */
};

static const struct token *
option_of(const struct token *v, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].option && is(&v[i], s, len))
			return &v[i];
	return NULL;
}

static struct typed
take_apart(const struct token *v, size_t n, const char *args, const char *word)
{
	struct typed t = { 0 };

	while ((args += strspn(args, " ")) < word) {
		size_t len = strcspn(args, " ");
		const struct token *option = option_of(v, n, args, len);

		if (option != NULL)
			t.option = option + 1 < v + n && option[1].value ? option : NULL;
		else if (t.option != NULL)
			t.option = NULL;
		else if (t.n < TOKENS_MAX)
			t.start[t.n++] = args;
		args += len;
	}
	return t;
}

/* Where a room may be named first it may be left out. */
static void
pass_room(struct typed *t, const struct token *v, size_t n)
{
	if (n == 0 || !is(&v[0], "#ROOM", 5) || n < 2 || (t->n > 0 && t->start[0][0] == '#') ||
	    t->n == TOKENS_MAX)
		return;
	memmove(t->start + 1, t->start, t->n++ * sizeof t->start[0]);
	t->start[0] = "";
}

/* What the setting that was named last may be. */
static void
add_values(
    struct complete *c, const struct word *w, const struct typed *t, const struct complete_src *src)
{
	char *name = mem_strndup(t->start[t->n - 1], strcspn(t->start[t->n - 1], " "));
	const struct setting *s = setting_find(name);
	enum pref id = prefs_find(name);

	if (id == PREF_THEME)
		add_themes(c, w, src);
	else if (id != PREF__COUNT)
		add_words(c, w, prefs_choices(id));
	else if (s != NULL)
		add_literals(c, w, &(struct token){ s->values, strlen(s->values), false, false });
	free(name);
}

static void
find_argument(struct complete *c, const struct word *w, const char *text, const char *args,
    const char *usage, const struct complete_src *src)
{
	struct token v[TOKENS_MAX];
	size_t n = tokens_of(usage, v), index = 0;
	struct typed t = take_apart(v, n, args, w->s);
	const struct token *last, *want;
	struct word rest = *w;

	pass_room(&t, v, n);
	want = positional(v, n, t.n, &last, &index);
	if (t.option != NULL) {
		add_kind(c, w, &t.option[1], NULL, src);
	} else if (w->n > 0 && w->s[0] == '-') {
		for (size_t i = 0; i < n; i++)
			if (v[i].option && v[i].n >= w->n && strncmp(v[i].s, w->s, w->n) == 0)
				complete_add(c, mem_printf("%.*s ", (int)v[i].n, v[i].s), NULL);
	} else if (want == NULL || add_pairs(c, w, v, n, src)) {
		return;
	} else if (is(want, "VALUE", 5) && t.n > 0) {
		add_values(c, w, &t, src);
	} else {
		if (takes_rest(want) && index < t.n) {
			rest.n += (size_t)(rest.s - t.start[index]);
			rest.s = t.start[index];
			c->from = (size_t)(rest.s - text);
		}
		add_kind(c, &rest, want, last, src);
	}
}

void
complete_find(struct complete *c, const struct edit *e, const struct complete_src *src)
{
	const char *text = edit_text(e), *usage;
	size_t end = edit_cursor(e), from = end, name;
	struct word w;

	while (from > 0 && text[from - 1] != ' ' && text[from - 1] != '\n')
		from--;
	w = (struct word){ text + from, end - from, "", 0, from == 0 ? ": " : " " };
	c->from = from;
	name = strcspn(text, " \n");
	complete_add(c, mem_strdup(""), NULL); /* the place of what was typed */
	usage = command_is(text) && name < from ? command_usage(text + 1, name - 1) : NULL;
	if (w.n > 1 && w.s[0] == ':')
		add_emoji(c, &w);
	if (c->n > 1)
		; /* it is one */
	else if (from == 0 && w.n > 0 && command_is(w.s))
		add_commands(c, &w, src);
	else if (w.n > 0 && w.s[0] == '#')
		add_rooms(c, &w, src);
	else if (w.n > 0 && w.s[0] == '@')
		add_at(c, &w, src);
	else if (usage != NULL)
		find_argument(c, &w, text, text + name, usage, src);
	else
		add_members(c, &w, src->model, model_room(src->model));
	free(c->found[0].text);
	c->found[0].text = mem_strndup(text + c->from, end - c->from);
}
