/* ui/command_kept.c - the commands about what is kept here: what waits, what was said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "bus/event.h"
#include "bus/intent.h"
#include "ui/command_int.h"
#include "ui/model.h"

#define SHOWN_MAX 48 /* bytes of a message in a list */

/* what waits ----------------------------------------------------------------------- */

static const struct line *
line_of(const struct model *m, const struct waiting *w)
{
	uint64_t number;
	size_t room;

	return model_own(m, w->id, &room, &number) ? lines_get(&m->rooms[room].lines, number)
						   : NULL;
}

static void
put_waiting(struct buf *b, const struct model *m, const struct waiting *w)
{
	const struct line *ln = line_of(m, w);
	const char *state = w->failed                      ? "FAILED"
			    : m->link.state == LINK_ONLINE ? "sending"
							   : "queued";
	time_t t = ln != NULL ? (time_t)(ln->time_ms / 1000) : 0;
	int n = ln != NULL ? (int)utf8_cut(ln->text, strcspn(ln->text, "\n"), SHOWN_MAX) : 0;
	char at[8] = "", *row;
	struct tm tm;

	if (localtime_r(&t, &tm) != NULL)
		strftime(at, sizeof at, "%H:%M", &tm);
	row = mem_printf("\n%3u  %s  %s  %s  %.*s%s", w->no, at, m->rooms[w->room].name, state, n,
	    ln != NULL ? ln->text : "", ln != NULL && (size_t)n < ln->text_len ? " ..." : "");
	buf_put(b, row, strlen(row));
	free(row);
}

int
command_queue(struct command_call *c)
{
	const struct model *m = c->f->model;
	struct buf b = BUF_INIT(1 << 20);
	char *head;

	if (m->n_waiting == 0) {
		c->f->tell(c->f->user, "Nothing waits to be sent.");
		return 0;
	}
	head = mem_printf(
	    "%zu wait%s. /unsend N takes one back, /retry N sends one that failed again.",
	    m->n_waiting, m->n_waiting == 1 ? "s" : "");
	buf_put(&b, head, strlen(head));
	free(head);
	for (size_t i = 0; i < m->n_waiting; i++)
		put_waiting(&b, m, &m->waiting[i]);
	buf_put(&b, "", 1);
	c->f->tell(c->f->user, (const char *)b.p);
	buf_fini(&b);
	return 0;
}

/* The one with the number that was typed; NULL, and it is said. */
static const struct waiting *
numbered(struct command_call *c)
{
	char *end;
	unsigned long no = strtoul(c->arg[0], &end, 10);
	const struct waiting *w = NULL;

	if (*end == '\0' && no <= UINT32_MAX)
		w = model_waiting_no(c->f->model, (unsigned)no);
	if (w == NULL)
		command_refuse(
		    c->why, ERR_USAGE, "Nothing waits under that number; /queue lists what does");
	return w;
}

static int
post_id(struct command_call *c, enum intent_type type, const struct waiting *w)
{
	struct intent *in = intent_new(type);

	in->id = w->id;
	snprintf(in->room, sizeof in->room, "%s", c->f->model->rooms[w->room].name);
	return command_post(c->f, in, c->why);
}

int
command_unsend(struct command_call *c)
{
	const struct waiting *w = numbered(c);

	return w != NULL ? post_id(c, IN_UNSEND, w) : ERR_USAGE;
}

/* The newest that failed here, or anywhere. */
static const struct waiting *
newest_failed(const struct model *m)
{
	const struct waiting *any = NULL, *here = NULL;

	for (size_t i = 0; i < m->n_waiting; i++)
		if (m->waiting[i].failed) {
			any = &m->waiting[i];
			here = any->room == m->current ? any : here;
		}
	return here != NULL ? here : any;
}

int
command_retry(struct command_call *c)
{
	const struct waiting *w = c->n > 0 ? numbered(c) : newest_failed(c->f->model);

	if (w == NULL)
		return c->n > 0 ? ERR_USAGE
				: command_refuse(c->why, ERR_USAGE,
				      "Nothing has failed; /queue lists what waits");
	if (!w->failed)
		return command_refuse(
		    c->why, ERR_USAGE, "That one has not failed; it is sent by itself");
	return post_id(c, IN_RETRY, w);
}

/* what was said ---------------------------------------------------------------------- */

int
command_search(struct command_call *c)
{
	c->f->search(c->f->user, c->arg[0]);
	return 0;
}

/* "snug-lobby-2026-11-26.txt", or with the first number that is free. */
static void
name_export(char *out, size_t size, const char *room)
{
	time_t t = (time_t)(clock_wall_ms() / 1000);
	char day[16] = "", number[16] = "";
	struct tm tm;

	if (localtime_r(&t, &tm) != NULL)
		strftime(day, sizeof day, "%Y-%m-%d", &tm);
	for (int i = 2; i < 1000; i++) {
		snprintf(out, size, "snug-%s-%s%s.txt", room + 1, day, number);
		if (access(out, F_OK) != 0)
			return;
		snprintf(number, sizeof number, "-%d", i);
	}
}

int
command_export(struct command_call *c)
{
	const char *room = model_room(c->f->model)->name, *home = getenv("HOME");
	const char *file = c->n > 0 ? c->arg[0] : "";
	struct intent *in;
	char *path, name[64];

	if (room[0] == '\0')
		return command_refuse(c->why, ERR_USAGE, "There is no room yet");
	name_export(name, sizeof name, room);
	if (strncmp(file, "~/", 2) == 0 && home != NULL)
		path = mem_printf("%s%s", home, file + 1);
	else
		path = mem_strdup(file[0] != '\0' ? file : name);
	if (access(path, F_OK) == 0) {
		free(path);
		return command_refuse(c->why, ERR_EXISTS,
		    "That file is there already, and nothing is overwritten: choose another name");
	}
	in = intent_new(IN_EXPORT);
	snprintf(in->room, sizeof in->room, "%s", room);
	intent_text(in, path, strlen(path));
	free(path);
	return command_post(c->f, in, c->why);
}

/* It destroys: the first time it only asks. */
int
command_forget(struct command_call *c)
{
	const struct model *m = c->f->model;
	size_t i = model_find(m, c->arg[0]);
	struct intent *in;

	if (i == m->n_rooms || m->rooms[i].name[0] == '\0')
		return command_refuse(c->why, ERR_USAGE, "There is no such room here");
	if (!nick_equal(c->f->forget, m->rooms[i].name)) {
		snprintf(c->f->forget, sizeof c->f->forget, "%s", m->rooms[i].name);
		snprintf(c->why, COMMAND_WHY_MAX,
		    "This destroys all that was said in %s on this computer, for good. The same "
		    "again does it",
		    m->rooms[i].name);
		return ERR_STATE;
	}
	c->f->forget[0] = '\0';
	in = intent_new(IN_ERASE);
	snprintf(in->room, sizeof in->room, "%s", m->rooms[i].name);
	return command_post(c->f, in, c->why);
}
