#include "ui/complete_int.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/utf8.h"

/* Text that may stand in the line. */
static bool
is_clean(const char *name)
{
	for (const char *p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return utf8_valid(bytes_str(name));
}

/* The folder that the first n bytes of path name; with their last slash, or of length 0. */
static char *
folder_of(const char *path, size_t n)
{
	const char *home = getenv("HOME");

	if (n == 0)
		return mem_strdup(".");
	if (n >= 2 && path[0] == '~' && path[1] == '/' && home != NULL)
		return mem_printf("%s%.*s", home, (int)(n - 1), path + 1);
	return mem_strndup(path, n);
}

static bool
is_folder(DIR *dir, const char *name)
{
	struct stat st;

	return fstatat(dirfd(dir), name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct match *)a)->text, ((const struct match *)b)->text);
}

void
complete_path(struct complete *c, const char *path, size_t n)
{
	const struct dirent *d;
	size_t slash = n, first = c->n;
	char *folder;
	DIR *dir;

	if (n == 1 && path[0] == '~') {
		complete_add(c, mem_strdup("~/"), NULL);
		return;
	}
	while (slash > 0 && path[slash - 1] != '/')
		slash--;
	folder = folder_of(path, slash);
	dir = opendir(folder);
	free(folder);
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		const char *name = d->d_name;

		if (strncmp(name, path + slash, n - slash) != 0 || !is_clean(name) ||
		    (name[0] == '.' && n == slash) || strcmp(name, ".") == 0 ||
		    strcmp(name, "..") == 0)
			continue;
		complete_add(c,
		    mem_printf(
			"%.*s%s%s", (int)slash, path, name, is_folder(dir, name) ? "/" : " "),
		    mem_printf("%s%s", name, is_folder(dir, name) ? "/" : ""));
	}
	if (dir != NULL)
		closedir(dir);
	if (c->n > first)
		qsort(c->found + first, c->n - first, sizeof *c->found, by_text);
}
