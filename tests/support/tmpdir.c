#include "tests/support/tmpdir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/mem.h"

char *
tmpdir_new(void)
{
	const char *tmp = getenv("TMPDIR");
	char *path = mem_printf("%s/snug-test-XXXXXX", tmp != NULL ? tmp : "/tmp");

	if (mkdtemp(path) == NULL) {
		perror(path);
		abort();
	}
	return path;
}

/* Folders come before what is in them. */
static int
open_up(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (kind == FTW_D || kind == FTW_DNR)
		chmod(path, 0700);
	return 0;
}

static int
take_away(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void
tmpdir_free(char *path)
{
	if (path == NULL)
		return;
	nftw(path, open_up, 16, FTW_PHYS);
	if (nftw(path, take_away, 16, FTW_PHYS | FTW_DEPTH) != 0)
		perror(path);
	free(path);
}
