/* ui/command_invite.c - /invite: let somebody in. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/wish.h"
#include "bus/intent.h"
#include "ui/command_int.h"
#include "ui/model.h"

#define WORDS_MAX 256

/* [--role ROLE] [--expires TIME] [--uses N] [-qr], in any order. */
static int
read_words(char *words, struct intent *in, struct fault *f)
{
	char *save = NULL;
	int r = 0;

	for (char *w = strtok_r(words, " ", &save); r == 0 && w != NULL;
	     w = strtok_r(NULL, " ", &save)) {
		const char *value;

		if (strcmp(w, "-qr") == 0) {
			in->qr = true;
			continue;
		}
		value = wish_takes(w) ? strtok_r(NULL, " ", &save) : "";
		r = value == NULL ? fault_set(f, ERR_USAGE, "", "%s needs a value", w)
				  : wish_set(&in->wish, w, value, f);
	}
	return r;
}

int
command_invite(struct command_call *c)
{
	struct intent *in = intent_new(IN_INVITE);
	char words[WORDS_MAX] = "";
	struct fault f;

	wish_init(&in->wish);
	snprintf(in->room, sizeof in->room, "%s", model_room(c->f->model)->name);
	if (c->n > 0)
		snprintf(words, sizeof words, "%s", c->arg[0]);
	if (read_words(words, in, &f) != 0) {
		snprintf(c->why, COMMAND_WHY_MAX, "%.120s%s%.120s", f.cause,
		    f.remedy[0] != '\0' ? ". " : "", f.remedy);
		intent_free(in);
		return ERR_USAGE;
	}
	return command_post(c->f, in, c->why);
}
