/* /window: the talk in several parts. */
#include "ui/command_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/window.h"

#define HALF 50

/* 1 to 3 digits. */
static bool
get_percent(const char *s, int *out)
{
	size_t n = strlen(s);

	*out = atoi(s);
	return n > 0 && n <= 3 && strspn(s, "0123456789") == n && *out >= WINDOW_PERCENT_MIN &&
	       *out <= WINDOW_PERCENT_MAX;
}

int
command_window(struct command_call *c)
{
	bool splits = strncmp(c->arg[0], "split", 5) == 0;
	bool all = c->n > 1 && strcmp(c->arg[0], "merge") == 0 && strcmp(c->arg[1], "all") == 0;
	int percent = HALF;

	if (c->f->window == NULL)
		return command_refuse(c->why, ERR_STATE, "There are no windows in line mode");
	if (c->n > 1 && splits && !get_percent(c->arg[1], &percent))
		return command_refuse(c->why, ERR_USAGE, "A window can have 10 to 90 percent");
	if (c->n > 1 && !splits && !all)
		return command_refuse(c->why, ERR_USAGE, "Only a split has a percentage");
	return c->f->window(c->f->user, all ? "only" : c->arg[0], percent, c->why);
}
