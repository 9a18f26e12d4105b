/* Keys and aliases: what is there, and what the person changes of it. */
#include "ui/command_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ui/custom.h"
#include "ui/suggest.h"

#define ALIAS_DEPTH_MAX 8
#define LINE_TAKEN_MAX 1024 /* bytes that are kept of a command */

static int
tell(struct command_call *c, char *words) /* takes words */
{
	c->f->tell(c->f->user, words);
	free(words);
	return 0;
}

static int
tell_buf(struct command_call *c, struct buf *b)
{
	char *words = mem_strndup(b->n > 0 ? (const char *)b->p : "", b->n);

	buf_fini(b);
	return tell(c, words);
}

static int
failed(struct command_call *c, int r, const struct fault *f)
{
	snprintf(c->why, COMMAND_WHY_MAX, "%.160s. %.80s", f->cause, f->remedy);
	return r;
}

static int
nothing_kept(struct command_call *c)
{
	return command_refuse(c->why, ERR_STATE, "There are no keys and aliases here");
}

static int
one_line(struct command_call *c, const char *words)
{
	if (strpbrk(words, "\n\t") != NULL || strlen(words) > LINE_TAKEN_MAX)
		return command_refuse(c->why, ERR_USAGE, "It must be one line, and not a long one");
	return 0;
}

/* keys ----------------------------------------------------------------------------- */

/* "next room (room_next)", "/names", "nothing" */
static void
deed_words(const struct binding *b, char *out, size_t size)
{
	char name[ACTION_NAME_MAX];

	if (b->command == NULL && b->action < ACT__COUNT)
		snprintf(
		    out, size, "%s (%s)", action_help(b->action), action_name(b->action, name));
	else
		custom_deed_put(b, out, size);
}

static int
list_keys(struct command_call *c)
{
	struct buf b = BUF_INIT(1 << 16);
	char name[KEY_NAME_MAX], deed[256];
	struct binding row;

	for (size_t i = 0; keymap_row(c->f->custom->keys, i, &row); i++) {
		char *line;

		if (row.keys.k[0].code == KEY_FOCUS_IN || row.keys.k[0].code == KEY_FOCUS_OUT)
			continue;
		key_name_put(&row.keys, name);
		deed_words(&row, deed, sizeof deed);
		line = mem_printf(
		    "%s%-17s  %s%s", b.n > 0 ? "\n" : "", name, deed, row.own ? "  - yours" : "");
		buf_put(&b, line, strlen(line));
		free(line);
	}
	return tell_buf(c, &b);
}

static int
parse_keys(struct command_call *c, struct key_seq *keys)
{
	const char *bad = key_name_parse(c->arg[0], strlen(c->arg[0]), keys);

	if (bad != NULL)
		snprintf(c->why, COMMAND_WHY_MAX, "%.40s: %s", c->arg[0], bad);
	return bad != NULL ? ERR_USAGE : 0;
}

/* "ctrl-n does: next room (room_next)"; was: "did". */
static void
owner(const struct command_call *c, const struct key_seq *keys, const char *verb, char *out,
    size_t size)
{
	char name[KEY_NAME_MAX], deed[256];
	struct binding b;

	key_name_put(keys, name);
	switch (keymap_find(c->f->custom->keys, keys, &b)) {
	case KEYMAP_BOUND:
		deed_words(&b, deed, sizeof deed);
		snprintf(out, size, "%s %s: %s", name, verb, deed);
		break;
	case KEYMAP_BEGUN:
		snprintf(out, size, "%s %s: the start of longer keys, as of /bind", name, verb);
		break;
	case KEYMAP_NONE:
		snprintf(out, size, "%s %s: nothing", name, verb);
		break;
	}
}

/* The start of a sequence does its own no more; "" when it did nothing. */
static void
start_owner(const struct command_call *c, const struct key_seq *keys, char *out, size_t size)
{
	struct key_seq part = *keys;
	struct binding b;

	out[0] = '\0';
	while (--part.n > 0)
		if (keymap_find(c->f->custom->keys, &part, &b) == KEYMAP_BOUND)
			owner(c, &part, "alone did", out, size);
}

int
command_bind(struct command_call *c)
{
	char was[512], start[512], deed[256];
	struct binding b;
	struct fault f;
	int r;

	if (c->f->custom == NULL)
		return nothing_kept(c);
	if (c->n == 0)
		return list_keys(c);
	if ((r = parse_keys(c, &b.keys)) != 0)
		return r;
	if (c->n == 1) {
		owner(c, &b.keys, "does", was, sizeof was);
		return tell(c, mem_strdup(was));
	}
	if ((r = one_line(c, c->arg[1])) != 0 ||
	    (r = custom_may_bind(c->f->custom, &b.keys, c->why)) != 0 ||
	    (r = custom_deed(c->arg[1], &b, c->why)) != 0)
		return r;
	owner(c, &b.keys, "did", was, sizeof was);
	start_owner(c, &b.keys, start, sizeof start);
	deed_words(&b, deed, sizeof deed);
	if ((r = custom_bind(c->f->custom, &b, &f)) != 0)
		return failed(c, r, &f);
	return tell(
	    c, mem_printf("%s%s%s. Now: %s", start, start[0] != '\0' ? ". " : "", was, deed));
}

int
command_unbind(struct command_call *c)
{
	char was[512], now[512], name[KEY_NAME_MAX];
	struct custom *cu = c->f->custom;
	struct binding b, none;
	struct fault f;
	int r;

	if (cu == NULL)
		return nothing_kept(c);
	if ((r = parse_keys(c, &none.keys)) != 0)
		return r;
	if (keymap_find(cu->keys, &none.keys, &b) != KEYMAP_BOUND)
		return command_refuse(
		    c->why, ERR_USAGE, "That does nothing; /bind lists what does");
	key_name_put(&none.keys, name);
	owner(c, &none.keys, "did", was, sizeof was);
	none.action = ACT__COUNT;
	none.command = NULL;
	r = b.own ? custom_unbind(cu, &none.keys, &f) : custom_bind(cu, &none, &f);
	if (r != 0)
		return failed(c, r, &f);
	owner(c, &none.keys, "does", now, sizeof now);
	return tell(c, b.own
			   ? mem_printf("%s. Again: %s", was, now)
			   : mem_printf("%s. Now: nothing; /unbind %s brings it back", was, name));
}

/* aliases -------------------------------------------------------------------------- */

static int
list_aliases(struct command_call *c)
{
	struct buf b = BUF_INIT(1 << 20);
	const char *name, *body;

	for (size_t i = 0; aliases_row(c->f->custom->aliases, i, &name, &body); i++) {
		char *line = mem_printf("%s/%-16s  %s", i > 0 ? "\n" : "", name, body);

		buf_put(&b, line, strlen(line));
		free(line);
	}
	if (b.n == 0)
		return tell(c, mem_strdup("There are no aliases. One is made like this: "
					  "/alias wave /me waves at $1"));
	return tell_buf(c, &b);
}

/* The first word may be a command without its slash, as in other programs. */
static char *
as_body(const char *words)
{
	char *first = mem_strndup(words, strcspn(words, " "));
	bool bare = command_exists(first);

	free(first);
	return mem_printf("%s%s", bare ? "/" : "", words);
}

int
command_alias(struct command_call *c)
{
	const char *name = c->n > 0 ? c->arg[0] + (c->arg[0][0] == '/') : "", *was;
	struct aliases *a;
	struct fault f;
	char *body, *words;
	int r;

	if (c->f->custom == NULL)
		return nothing_kept(c);
	a = c->f->custom->aliases;
	if (c->n == 0)
		return list_aliases(c);
	was = aliases_get(a, name, strlen(name));
	if (c->n == 1 && was != NULL)
		return tell(c, mem_printf("/%s is %s", name, was));
	if (c->n == 1)
		return command_refuse(c->why, ERR_USAGE,
		    "There is no such alias; one is made like this: /alias wave /me waves at $1");
	if (!nick_valid(name))
		return command_refuse(
		    c->why, ERR_USAGE, "An alias has letters, digits, - and _; at most 24");
	if (command_exists(name))
		return command_refuse(
		    c->why, ERR_USAGE, "There is a command by that name; choose another");
	if ((r = one_line(c, c->arg[1])) != 0)
		return r;
	body = as_body(c->arg[1]);
	words = was != NULL ? mem_printf("/%s was %s. Now: %s", name, was, body)
			    : mem_printf("/%s is now %s", name, body);
	r = custom_alias(c->f->custom, name, body, &f);
	free(body);
	if (r == 0)
		return tell(c, words);
	free(words);
	return failed(c, r, &f);
}

static const char *
alias_name(void *user, size_t i)
{
	const char *name, *body;

	return aliases_row(user, i, &name, &body) ? name : NULL;
}

int
command_unalias(struct command_call *c)
{
	const char *name = c->arg[0] + (c->arg[0][0] == '/'), *was;
	struct aliases *a;
	struct fault f;
	char *words;
	int r;

	if (c->f->custom == NULL)
		return nothing_kept(c);
	a = c->f->custom->aliases;
	if ((was = aliases_get(a, name, strlen(name))) == NULL) {
		size_t best = suggest(name, strlen(name), alias_name, a);

		if (best == SUGGEST_NONE)
			return command_refuse(c->why, ERR_USAGE, "There is no such alias");
		snprintf(c->why, COMMAND_WHY_MAX, "There is no alias /%.24s; did you mean /%s?",
		    name, alias_name(a, best));
		return ERR_USAGE;
	}
	words = mem_printf("/%s is no more; it was %s", name, was);
	if ((r = custom_unalias(c->f->custom, name, &f)) == 0)
		return tell(c, words);
	free(words);
	return failed(c, r, &f);
}

/* What has been done is not done again by another Enter, so only the first part may refuse. */
int
command_run_alias(struct front *f, const char *body, const char *args, char *why)
{
	struct bytes part;
	int r = 0;

	if (f->depth >= ALIAS_DEPTH_MAX)
		return command_refuse(why, ERR_USAGE, "That alias goes around in a circle");
	f->depth++;
	for (size_t i = 0; r == 0 && alias_part(body, i, &part); i++) {
		struct buf line = BUF_INIT(COMMAND_SAY_MAX + CUSTOM_WHY_MAX);

		alias_expand(&line, part, args);
		buf_put(&line, "", 1);
		r = buf_err(&line) != 0 ? command_refuse(why, ERR_TOOLONG, "That becomes too long")
					: command_line(f, (const char *)line.p, line.n - 1, why);
		buf_fini(&line);
		if (r != 0 && i > 0) {
			f->tell(f->user, why);
			why[0] = '\0';
			r = 0;
			break;
		}
	}
	f->depth--;
	return r;
}
