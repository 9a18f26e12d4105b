/* ui/command_set.c - /set and /unset: settings, everywhere or in one room. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "bus/event.h"
#include "bus/intent.h"
#include "ui/command_int.h"
#include "ui/model.h"
#include "ui/setting.h"

/* [#room] [NAME] [VALUE] */
struct wanted {
	const char *room;         /* "": everywhere */
	const char *name, *value; /* NULL: not there */
};

/* Each is not cut, but goes on to the next blank at most. */
static struct wanted
wanted_of(struct command_call *c)
{
	struct wanted w = { .room = "" };
	char *save = NULL, *s = c->n > 0 ? mem_strdup(c->arg[0]) : NULL;
	const char *word[3] = { NULL };
	int n = 0, at = 0;

	for (char *p = s != NULL ? strtok_r(s, " ", &save) : NULL; p != NULL && n < 3;
	     p = strtok_r(NULL, " ", &save))
		word[n++] = c->arg[0] + (p - s);
	free(s);
	if (n > 0 && (word[0][0] == '#' || word[0][0] == '@'))
		w.room = word[at++];
	w.name = at < n ? word[at++] : NULL;
	w.value = at < n ? word[at] : NULL;
	return w;
}

/* The first word of s. */
static void
word(char *out, size_t size, const char *s)
{
	snprintf(out, size, "%.*s", (int)strcspn(s, " "), s);
}

static void
put_setting(struct buf *b, const struct model *m, const struct setting *s)
{
	const char *all = model_set(m, "", s->name), *here;
	char *row = mem_printf("%s%-18s%-5s%-12s%s", b->n > 0 ? "\n" : "", s->name,
	    all != NULL ? all : s->first, all != NULL ? "" : "(at first)", s->help);

	buf_put(b, row, strlen(row));
	free(row);
	for (size_t i = 0; i < m->n_rooms; i++) {
		if (m->rooms[i].name[0] == '\0' ||
		    (here = model_set(m, m->rooms[i].name, s->name)) == NULL)
			continue;
		row = mem_printf("\n%-18s%-5sin %s", "", here, m->rooms[i].name);
		buf_put(b, row, strlen(row));
		free(row);
	}
}

/* One setting, or all. */
static int
tell_settings(struct command_call *c, const struct setting *one)
{
	struct buf b = BUF_INIT(1 << 16);
	const struct setting *s;

	for (size_t i = 0; (s = setting_row(i)) != NULL; i++)
		if (one == NULL || one == s)
			put_setting(&b, c->f->model, s);
	buf_put(&b, "", 1);
	c->f->tell(c->f->user, (const char *)b.p);
	buf_fini(&b);
	return 0;
}

static int
unknown(struct command_call *c, const char *name)
{
	const struct setting *near = setting_near(name);

	if (near != NULL)
		snprintf(c->why, COMMAND_WHY_MAX, "There is no setting %.40s; did you mean %s?",
		    name, near->name);
	else
		snprintf(
		    c->why, COMMAND_WHY_MAX, "There is no setting %.40s; /set lists them", name);
	return ERR_USAGE;
}

/* The setting and the room that are meant. 0, or it is said what is wrong. */
static int
resolve(struct command_call *c, const struct wanted *w, const struct setting **s,
    char room[static ROOM_NAME_MAX + 1])
{
	const struct model *m = c->f->model;
	char name[64];
	size_t i;

	word(room, ROOM_NAME_MAX + 1, w->room);
	i = room[0] != '\0' ? model_find(m, room) : 0;
	if (i == m->n_rooms)
		return command_refuse(c->why, ERR_USAGE, "There is no such room here");
	if (room[0] != '\0')
		snprintf(room, ROOM_NAME_MAX + 1, "%s", m->rooms[i].name);
	word(name, sizeof name, w->name);
	*s = setting_find(name);
	return *s != NULL ? 0 : unknown(c, name);
}

static int
post(struct command_call *c, const char *room, const struct setting *s, const char *value)
{
	struct intent *in = intent_new(IN_SET);
	int r;

	snprintf(in->room, sizeof in->room, "%s", room);
	snprintf(in->nick, sizeof in->nick, "%s", s->name);
	in->action = value == NULL;
	if (value != NULL)
		intent_text(in, value, strlen(value));
	if ((r = command_post(c->f, in, c->why)) == 0)
		c->f->sets_asked++;
	return r;
}

int
command_set(struct command_call *c)
{
	struct wanted w = wanted_of(c);
	char room[ROOM_NAME_MAX + 1], value[64];
	const struct setting *s;
	int r;

	if (w.name == NULL)
		return tell_settings(c, NULL);
	if ((r = resolve(c, &w, &s, room)) != 0)
		return r;
	if (w.value == NULL)
		return tell_settings(c, s);
	word(value, sizeof value, w.value);
	if (!setting_takes(s, value)) {
		snprintf(c->why, COMMAND_WHY_MAX, "%s is one of %s, not %.40s", s->name, s->values,
		    value);
		return ERR_USAGE;
	}
	return post(c, room, s, value);
}

int
command_unset(struct command_call *c)
{
	struct wanted w = wanted_of(c);
	char room[ROOM_NAME_MAX + 1];
	const struct setting *s;
	int r;

	if (w.name == NULL || w.value != NULL)
		return command_refuse(c->why, ERR_USAGE, "It goes like this: /unset [#ROOM] NAME");
	if ((r = resolve(c, &w, &s, room)) != 0)
		return r;
	return post(c, room, s, NULL);
}

void
command_told(struct front *f, const struct event *ev)
{
	const struct setting *s = setting_find(ev->nick);
	char *words;

	if (ev->type != EV_SET || f->sets_asked == 0 || s == NULL)
		return;
	f->sets_asked--;
	words = mem_printf("%s is %s%s%s", s->name,
	    ev->text != NULL && ev->text[0] != '\0' ? ev->text : "not set",
	    ev->room[0] != '\0' ? " in " : ", ", ev->room[0] != '\0' ? ev->room : "everywhere");
	f->tell(f->user, words);
	free(words);
}
