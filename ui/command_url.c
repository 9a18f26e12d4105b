/* ui/command_url.c - /url: the links of a room, listed, opened, copied. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ui/command_int.h"
#include "ui/model.h"
#include "ui/prefs.h"
#include "ui/spawn.h"
#include "ui/url.h"

#define LIST_MAX 20

static int
tell_list(struct command_call *c)
{
	const struct lines *l = &model_room(c->f->model)->lines;
	char *all = mem_strdup(""), *was;
	struct url url;
	size_t k = 1;

	for (; k <= LIST_MAX && url_nth(l, k, &url); k++) {
		was = all;
		all = mem_printf("%s%s%2zu  %.*s", was, k > 1 ? "\n" : "", k, (int)url.n, url.s);
		free(was);
	}
	if (k > 1)
		c->f->tell(c->f->user, all);
	free(all);
	return k > 1 ? 0 : command_refuse(c->why, ERR_NOTFOUND, "There is no link in this room");
}

static int
copy(struct command_call *c, const struct url *url)
{
	char *words;

	if (c->f->copy == NULL || !c->f->copy(c->f->user, url->s, url->n))
		return command_refuse(
		    c->why, ERR_STATE, "This terminal has no clipboard for programs");
	words = mem_printf("Given to the terminal for its clipboard: %.*s", (int)url->n, url->s);
	c->f->tell(c->f->user, words);
	free(words);
	return 0;
}

static int
open_url(struct command_call *c, const struct url *url)
{
	const char *command = prefs_get(c->f->prefs, PREF_URL_OPEN);
	const char *more[1];
	struct fault f;
	char *s;
	int r;

	if (command[0] == '\0')
		return command_refuse(c->why, ERR_STATE,
		    "/set ui.url_open_command PROGRAM first, as xdg-open; or /url N copy");
	more[0] = s = mem_strndup(url->s, url->n);
	if ((r = spawn_run(c->f->spawn, command, more, 1, &f)) != 0)
		snprintf(c->why, COMMAND_WHY_MAX, "%.200s", f.cause);
	free(s);
	return r;
}

int
command_url(struct command_call *c)
{
	struct url url;
	unsigned long k;
	char *end;

	if (c->n == 0)
		return tell_list(c);
	k = strtoul(c->arg[0], &end, 10);
	if (*end != '\0' || k == 0 || c->arg[0][0] == '-' ||
	    (c->n == 2 && strcmp(c->arg[1], "copy") != 0 && strcmp(c->arg[1], "open") != 0))
		return command_refuse(c->why, ERR_USAGE, "/url, /url N, or /url N copy");
	if (!url_nth(&model_room(c->f->model)->lines, k, &url))
		return command_refuse(
		    c->why, ERR_NOTFOUND, "There are not so many links; /url lists them");
	if (!url_safe(url.s, url.n))
		return command_refuse(
		    c->why, ERR_UTF8, "That link has characters that no link has");
	return c->n == 2 && c->arg[1][0] == 'c' ? copy(c, &url) : open_url(c, &url);
}
