#include "client/profile.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define LINE_MAX_IN 512

static char *
dir_of(const char *home, const uint8_t pin[static INVITE_PIN_SIZE])
{
	char name[PIN_LEN + 1];

	pin_name(pin, name);
	return mem_printf("%s/profiles/%s", home, name);
}

/* The first line of a file; false when there is none. */
static bool
read_line(const char *path, char *out, size_t cap)
{
	struct buf text = BUF_INIT(LINE_MAX_IN);
	struct fault f;
	bool got = file_read_private(path, &text, &f) == 0 && text.n < cap;

	if (got) {
		memcpy(out, text.p, text.n);
		out[text.n] = '\0';
		out[strcspn(out, "\n")] = '\0';
	}
	buf_fini(&text);
	return got;
}

static bool
read_at(const char *dir, struct hostport *out)
{
	char *path = mem_printf("%s/at", dir), line[LINE_MAX_IN];
	bool got = read_line(path, line, sizeof line) &&
		   hostport_parse(line, strlen(line), PORT_DEFAULT, out) == 0;

	free(path);
	return got;
}

bool
profile_exists(const char *home, const uint8_t pin[static INVITE_PIN_SIZE])
{
	char *dir = dir_of(home, pin), *keys = mem_printf("%s/keys", dir);
	bool there = access(keys, F_OK) == 0;

	free(keys);
	free(dir);
	return there;
}

int
profile_find(const char *home, const struct hostport *at, uint8_t pin[static INVITE_PIN_SIZE])
{
	char *path = mem_printf("%s/profiles", home);
	DIR *d = opendir(path);
	struct hostport there;
	int r = ERR_NOTFOUND;

	for (struct dirent *e; r != 0 && d != NULL && (e = readdir(d)) != NULL;) {
		char *dir = mem_printf("%s/%s", path, e->d_name);

		if (pin_parse(e->d_name, pin) == 0 && profile_exists(home, pin) &&
		    read_at(dir, &there) && strcmp(there.host, at->host) == 0 &&
		    there.port == at->port)
			r = 0;
		free(dir);
	}
	if (d != NULL)
		closedir(d);
	free(path);
	return r;
}

int
profile_last(const char *home, uint8_t pin[static INVITE_PIN_SIZE])
{
	char *path = mem_printf("%s/profiles/last", home), line[LINE_MAX_IN];
	bool got = read_line(path, line, sizeof line) && pin_parse(line, pin) == 0 &&
		   profile_exists(home, pin);

	free(path);
	return got ? 0 : ERR_NOTFOUND;
}

int
profile_open(struct profile **out, const char *home, const uint8_t pin[static INVITE_PIN_SIZE],
    struct fault *f)
{
	struct profile *p = mem_calloc(1, sizeof *p);
	int r;

	p->lock = -1;
	p->home = mem_strdup(home);
	p->dir = dir_of(home, pin);
	memcpy(p->pin, pin, sizeof p->pin);
	if ((r = file_mkdirs(p->dir, f)) == 0 && (r = file_check_dir(p->dir, f)) == 0)
		r = file_lock(p->dir, &p->lock, f);
	(void)read_at(p->dir, &p->at);
	if (r == 0)
		*out = p;
	else
		profile_close(p);
	return r;
}

void
profile_close(struct profile *p)
{
	if (p == NULL)
		return;
	if (p->lock >= 0)
		close(p->lock);
	free(p->dir);
	free(p->home);
	free(p);
}

char *
profile_path(const struct profile *p, const char *name)
{
	return mem_printf("%s/%s", p->dir, name);
}

static int
write_line(const char *path, const char *text, struct fault *f)
{
	char *line = mem_printf("%s\n", text);
	int r = file_write(path, bytes_str(line), f);

	free(line);
	return r;
}

int
profile_remember(struct profile *p, const struct hostport *at, struct fault *f)
{
	char *file = profile_path(p, "at"), *last = mem_printf("%s/profiles/last", p->home);
	char text[HOST_MAX + 16], name[PIN_LEN + 1];
	int r;

	p->at = *at;
	hostport_format(at, false, text, sizeof text);
	pin_name(p->pin, name);
	if ((r = write_line(file, text, f)) == 0)
		r = write_line(last, name, f);
	free(file);
	free(last);
	return r;
}
