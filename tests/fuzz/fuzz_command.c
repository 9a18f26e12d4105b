/* Any line that somebody may type. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/intent.h"
#include "ui/command.h"
#include "ui/model.h"
#include "ui/prefs.h"
#include "ui/spawn.h"
#include "ui/ui.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
post(void *user, struct intent *in)
{
	(void)user;
	assert(in->text_len <= COMMAND_SAY_MAX);
	intent_free(in);
	return true;
}

static void
tell(void *user, const char *text)
{
	*(size_t *)user += strlen(text);
}

static bool
leave(void *user, bool ask)
{
	(void)user;
	return !ask;
}

static void
clear(void *user)
{
	(void)user;
}

static void
search(void *user, const char *text)
{
	tell(user, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ui_opts opts = { .nick = "me", .server_name = "s" };
	char why[COMMAND_WHY_MAX],
	    *line = mem_strndup((const char *)(size > 0 ? data : (const uint8_t *)""), size);
	size_t told = 0;
	struct spawn spawn = { { 0 } };
	struct front f = { .model = model_new("me"),
		.opts = &opts,
		.user = &told,
		.words = true,
		.post = post,
		.tell = tell,
		.leave = leave,
		.clear = clear,
		.search = search,
		.prefs = prefs_new(NULL),
		.spawn = &spawn };
	int r = command_line(&f, line, strlen(line), why);

	assert(memchr(why, '\0', sizeof why) != NULL);
	assert(r != 0 || why[0] == '\0');
	model_free(f.model);
	prefs_free(f.prefs);
	free(line);
	return 0;
}
