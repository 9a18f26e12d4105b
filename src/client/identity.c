#include "client/identity.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

void
identity_remember(const struct worker_opts *o)
{
	struct invite in = { .at = o->at };
	char line[INVITE_LINE_MAX + 2], *dir, *slash;
	struct fault f;

	if (o->invite_path == NULL || !o->has_pin || !o->has_token)
		return;
	memcpy(in.pin, o->pin, sizeof in.pin);
	memcpy(in.token, o->token, sizeof in.token);
	invite_format(&in, line);
	strcat(line, "\n");
	dir = mem_strdup(o->invite_path);
	if ((slash = strrchr(dir, '/')) != NULL)
		*slash = '\0';
	if ((slash != NULL && file_mkdirs(dir, &f) != 0) ||
	    file_write(o->invite_path, bytes_str(line), &f) != 0)
		log_warn("the invite is not remembered: %s", f.cause);
	free(dir);
	mem_wipe(line, sizeof line);
	mem_wipe(&in, sizeof in);
}

int
identity_recall(const char *path, struct invite *out, struct fault *f)
{
	struct buf text = BUF_INIT(4096);
	int r = file_read_private(path, &text, f);

	buf_put(&text, "", 1);
	if (r == 0)
		r = invite_parse((const char *)text.p, out, f);
	buf_fini(&text);
	return r;
}
