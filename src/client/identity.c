#include "client/identity.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

static bool
is_remembered(const char *path, const char *line)
{
	struct buf text = BUF_INIT(4096);
	struct fault f;
	bool same = file_read_private(path, &text, &f) == 0 &&
		    bytes_equal(buf_bytes(&text), bytes_str(line));

	buf_fini(&text);
	return same;
}

static int
write_line(const char *path, const char *line, struct fault *f)
{
	char *dir = mem_strdup(path), *slash = strrchr(dir, '/');
	int r = 0;

	if (slash != NULL) {
		*slash = '\0';
		r = file_mkdirs(dir, f);
	}
	free(dir);
	return r != 0 ? r : file_write(path, bytes_str(line), f);
}

int
identity_remember(const struct worker_opts *o, struct fault *f)
{
	struct invite in = { .at = o->at };
	char line[INVITE_LINE_MAX + 2];
	int r = 0;

	if (o->invite_path == NULL || !o->has_pin || !o->has_token)
		return 0;
	memcpy(in.pin, o->pin, sizeof in.pin);
	memcpy(in.token, o->token, sizeof in.token);
	invite_format(&in, line);
	strcat(line, "\n");
	if (!is_remembered(o->invite_path, line))
		r = write_line(o->invite_path, line, f);
	mem_wipe(line, sizeof line);
	mem_wipe(&in, sizeof in);
	return r;
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
