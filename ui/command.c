#include "ui/command_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/nick.h"
#include "bus/intent.h"
#include "ui/model.h"
#include "ui/near.h"
#include "ui/text.h"
#include "ui/trust_words.h"
#include "ui/ui.h"

typedef int (*command_fn)(struct command_call *c);

struct command_row {
	const char *name;
	int least, most;
	command_fn fn;
	const char *usage, *help;
};

static int on_help(struct command_call *c);
static int on_msg(struct command_call *c);
static int on_query(struct command_call *c);
static int on_me(struct command_call *c);
static int on_names(struct command_call *c);
static int on_security(struct command_call *c);
static int on_nick(struct command_call *c);
static int on_clear(struct command_call *c);
static int on_reconnect(struct command_call *c);
static int on_quit(struct command_call *c);

static const struct command_row rows[] = {
#define X(name, least, most, fn, usage, help) { #name, least, most, fn, usage, help },
#include "ui/command.def"
#undef X
};

#define ROWS (sizeof rows / sizeof rows[0])

const char *
command_name(size_t i)
{
	return i < ROWS ? rows[i].name : NULL;
}

bool
command_is(const char *line)
{
	return line[0] == '/' && line[1] != '/';
}

int
command_refuse(char *why, int code, const char *text)
{
	snprintf(why, COMMAND_WHY_MAX, "%s", text);
	return code;
}

int
command_post(struct front *f, struct intent *in, char *why)
{
	if (f->post(f->user, in))
		return 0;
	intent_free(in);
	return command_refuse(
	    why, ERR_FULL, "Too much is waiting to be sent; try again in a moment");
}

/* Does somebody's key forbid it? Then why says so. */
static bool
is_held(const struct model *m, const char *to, char *why)
{
	size_t i = model_find(m, to);
	struct room unopened = { .n_members = 0 };
	enum trust trust;
	const char *nick;

	snprintf(unopened.name, sizeof unopened.name, "%s", to);
	nick = model_held(m, i < m->n_rooms ? &m->rooms[i] : &unopened, &trust);
	if (nick != NULL)
		trust_held_words(why, COMMAND_WHY_MAX, nick, trust);
	return nick != NULL;
}

/* A message to a room, or to one person when to is "@nick". */
static int
say(struct front *f, const char *to, struct bytes text, bool action, char *why)
{
	struct intent *in;

	if (text.n > COMMAND_SAY_MAX) {
		snprintf(why, COMMAND_WHY_MAX, "Too long: %zu bytes; a message can have %d", text.n,
		    COMMAND_SAY_MAX);
		return ERR_TOOLONG;
	}
	if (is_held(f->model, to, why))
		return ERR_HELD;
	in = intent_new(to[0] == '@' ? IN_MSG : IN_SAY);
	in->id = ++f->next_id;
	in->action = action;
	snprintf(in->room, sizeof in->room, "%s", to);
	if (to[0] == '@')
		snprintf(in->nick, sizeof in->nick, "%s", to + 1);
	intent_text(in, (const char *)text.p, text.n);
	return command_post(f, in, why);
}

int
command_person(const char *arg, char out[static ROOM_NAME_MAX + 1], char *why)
{
	const char *nick = arg[0] == '@' ? arg + 1 : arg;

	if (!nick_valid(nick))
		return command_refuse(
		    why, ERR_USAGE, "A nick has letters, digits, - and _; at most 24");
	snprintf(out, ROOM_NAME_MAX + 1, "@%s", nick);
	return 0;
}

/* The same of the first argument, for what one cannot do with oneself. */
static int
other_person(struct command_call *c, char out[static ROOM_NAME_MAX + 1])
{
	int r = command_person(c->arg[0], out, c->why);

	if (r == 0 && nick_equal(out + 1, c->f->model->nick))
		return command_refuse(
		    c->why, ERR_USAGE, "That is yourself; /names shows who else is here");
	return r;
}

static int
on_msg(struct command_call *c)
{
	char room[ROOM_NAME_MAX + 1];
	int r = other_person(c, room);

	return r != 0 ? r : say(c->f, room, bytes_str(c->arg[1]), false, c->why);
}

static int
on_query(struct command_call *c)
{
	char room[ROOM_NAME_MAX + 1];
	int r = other_person(c, room);

	if (r == 0)
		model_enter(c->f->model, model_open(c->f->model, room));
	return r;
}

static int
on_me(struct command_call *c)
{
	return say(c->f, model_room(c->f->model)->name, bytes_str(c->arg[0]), true, c->why);
}

static void putf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
putf(struct buf *b, const char *fmt, ...)
{
	char s[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s, sizeof s, fmt, ap);
	va_end(ap);
	buf_put(b, s, strlen(s));
}

/* Tell what b holds, one line of text or more, and free it. */
static int
tell(struct command_call *c, struct buf *b)
{
	buf_put(b, "", 1);
	c->f->tell(c->f->user, (const char *)b->p);
	buf_fini(b);
	return 0;
}

/* " alice (you, owner)", " bob (verified)", " carol" */
static void
put_member(struct buf *b, const struct model *m, const struct member *who)
{
	const char *words[] = {
		model_is_own(m, who->name) ? "you" : trust_word(who->trust),
		who->role != ROLE_NONE && who->role != ROLE_MEMBER ? role_name(who->role) : NULL,
		who->muted ? "muted" : NULL,
		m->link.state == LINK_ONLINE && !model_here(m, model_room(m), who) ? "away" : NULL,
	};
	const char *before = " (";

	putf(b, " %s", model_name(m, who->name));
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i] != NULL) {
			putf(b, "%s%s", before, words[i]);
			before = ", ";
		}
	putf(b, "%s", before[0] == ',' ? ")" : "");
}

static int
on_names(struct command_call *c)
{
	const struct model *m = c->f->model;
	const struct room *r = model_room(m);
	struct buf b = BUF_INIT(1 << 20);

	putf(&b, "%zu in %s:", r->n_members, r->name);
	for (size_t i = 0; i < r->n_members; i++) {
		putf(&b, "%s", i > 0 ? "," : "");
		put_member(&b, m, &r->members[i]);
	}
	return tell(c, &b);
}

static int
on_security(struct command_call *c)
{
	const struct model *m = c->f->model;
	const struct security *s = &m->security;
	const struct room *r = model_room(m);
	char epoch[24], people[24];
	const struct {
		const char *what, *words;
	} table[] = {
		{ "inside", r->suite },
		{ "epoch", epoch },
		{ "members", people },
		{ "agreement", r->agreement },
		{ "log head", r->head },
		{ "outside", s->tls_version },
		{ "key exchange", s->group },
		{ "cipher", s->cipher },
		{ "signature", s->signature },
		{ "server", s->server },
		{ "valid until", s->expires },
		{ "CA", s->fingerprint },
	};
	struct buf b = BUF_INIT(1 << 16);

	if (!m->secured)
		return command_refuse(c->why, ERR_STATE, "Nothing is negotiated yet");
	snprintf(epoch, sizeof epoch, "%llu", (unsigned long long)r->epoch);
	snprintf(people, sizeof people, "%zu", r->n_members);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (table[i].words != NULL && table[i].words[0] != '\0')
			putf(&b, "%-14s%s\n", table[i].what, table[i].words);
	putf(&b, "%-14s%s", "names",
	    s->vouched ? "vouched for by certificates of this CA"
		       : "not vouched for: anybody may have chosen any name");
	return tell(c, &b);
}

static int
on_nick(struct command_call *c)
{
	struct buf b = BUF_INIT(1024);

	putf(&b, "You are %s. A name is chosen at the start: snug --nick NAME", c->f->model->nick);
	return tell(c, &b);
}

static int
on_clear(struct command_call *c)
{
	c->f->clear(c->f->user);
	return 0;
}

static int
on_reconnect(struct command_call *c)
{
	return command_post(c->f, intent_new(IN_RECONNECT), c->why);
}

static int
on_quit(struct command_call *c)
{
	return c->f->leave(c->f->user, false) ? 0 : ERR_STATE;
}

/* finding ------------------------------------------------------------------ */

static const struct command_row *
find(const char *name, size_t n)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strlen(rows[i].name) == n && strncasecmp(rows[i].name, name, n) == 0)
			return &rows[i];
	return NULL;
}

static int
unknown(const char *name, size_t n, char *why)
{
	const struct command_row *best = NULL;
	size_t least = NEAR_ENOUGH + 1, d;
	char shown[64];

	for (size_t i = 0; i < ROWS; i++)
		if ((d = near_distance(name, n, rows[i].name)) < least) {
			least = d;
			best = &rows[i];
		}
	snprintf(shown, sizeof shown, "%.*s", (int)(n < 24 ? n : 24), name);
	if (best != NULL)
		snprintf(
		    why, COMMAND_WHY_MAX, "There is no /%s; did you mean /%s?", shown, best->name);
	else
		snprintf(why, COMMAND_WHY_MAX, "There is no /%s; /help lists what there is", shown);
	return ERR_USAGE;
}

static int
on_help(struct command_call *c)
{
	struct buf b = BUF_INIT(1 << 16);
	const struct command_row *one = NULL;

	if (c->n > 0) {
		const char *name = c->arg[0] + (c->arg[0][0] == '/');

		if ((one = find(name, strlen(name))) == NULL)
			return unknown(name, strlen(name), c->why);
		putf(&b, "/%s %s  %s", one->name, one->usage, one->help);
		return tell(c, &b);
	}
	for (size_t i = 0; i < ROWS; i++) {
		int n = snprintf(NULL, 0, "/%s %s", rows[i].name, rows[i].usage);

		/* A long one has its own line. */
		putf(&b, "/%s %s%s%*s%s\n", rows[i].name, rows[i].usage, n < 20 ? "" : "\n",
		    n < 20 ? 20 - n : 20, "", rows[i].help);
	}
	putf(&b, "%-20s%s\n", "//TEXT", "say TEXT with one slash before it");
	putf(&b, "%-20s%s\n", "Alt-1 ... Alt-9",
	    "rooms, Ctrl-N and Ctrl-P too; Alt-a the next that asks for you");
	putf(&b, "%-20s%s\n", "Ctrl-S", "look for something; Tab in all rooms, Enter goes there");
	putf(&b, "%-20s%s\n", "PgUp, PgDn", "scroll; Alt-PgUp by lines, Alt-End to the newest");
	putf(&b, "%-20s%s\n", "Alt-Enter", "another line; Tab completes; Up calls back");
	putf(&b, "%-20s%s", "F7, F8, Alt-l", "rooms, people, bare text for copying");
	return tell(c, &b);
}

static void
cut_blanks(char *s)
{
	size_t n = strlen(s);

	while (n > 0 && s[n - 1] == ' ')
		n--;
	s[n] = '\0';
}

/* Split the arguments of line, which is ours to write to; the last one takes the rest. */
static int
split(struct command_call *c, char *s)
{
	for (; c->n < c->row->most; c->n++) {
		while (*s == ' ')
			s++;
		if (*s == '\0')
			break;
		c->arg[c->n] = s;
		if (c->n + 1 == c->row->most) {
			cut_blanks(s); /* completion leaves one behind a name */
			return c->n++, 0;
		}
		while (*s != ' ' && *s != '\0')
			s++;
		if (*s != '\0')
			*s++ = '\0';
	}
	while (*s == ' ')
		s++;
	if (c->n < c->row->least || (c->row->most == 0 && *s != '\0')) {
		snprintf(c->why, COMMAND_WHY_MAX, "It goes like this: /%s %s", c->row->name,
		    c->row->usage);
		return ERR_USAGE;
	}
	return 0;
}

static int
run(struct front *f, const char *line, char *why)
{
	size_t n = strcspn(line + 1, " \n");
	struct command_call c = { .f = f, .row = find(line + 1, n), .why = why };
	size_t len = strlen(line);
	char *copy;
	int r;

	if (c.row == NULL)
		return unknown(line + 1, n, why);
	copy = mem_strndup(line, len);
	if ((r = split(&c, copy + 1 + n)) == 0)
		r = c.row->fn(&c);
	mem_wipe(copy, len);
	free(copy);
	return r;
}

static bool
is_word(const char *line, size_t n)
{
	return (n == 4 && (memcmp(line, "exit", 4) == 0 || memcmp(line, "quit", 4) == 0));
}

/* Nothing that anybody could see. */
static bool
is_blank(const char *line, size_t n)
{
	return strspn(line, " \t\n") >= n;
}

int
command_line(struct front *f, const char *line, size_t n, char why[static COMMAND_WHY_MAX])
{
	why[0] = '\0';
	if (is_blank(line, n))
		return 0;
	if (strncasecmp(line, "/forget", 7) != 0)
		f->forget[0] = '\0'; /* something else in between is no yes */
	if (command_is(line))
		return run(f, line, why);
	if (f->words && is_word(line, n))
		return f->leave(f->user, true) ? 0 : ERR_STATE;
	if (line[0] == '/')
		line++, n--;
	return say(f, model_room(f->model)->name, bytes_of(line, n), false, why);
}
