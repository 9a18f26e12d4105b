#include "tests/fuzz/dbfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/tmpdir.h"

static char *dir;

static void
clean_up(void)
{
	tmpdir_free(dir);
}

const char *
dbfile_write(struct bytes content)
{
	static const char *const beside[] = { "", "-wal", "-journal", ".v1", ".v1.part" };
	static char path[4096];
	FILE *out;

	if (dir == NULL) {
		/* Where a sync costs nothing, if there is such a place. */
		if (access("/dev/shm", W_OK) == 0)
			setenv("TMPDIR", "/dev/shm", 1);
		dir = tmpdir_new();
		atexit(clean_up);
	}
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(path, sizeof path, "%s/f.db%s", dir, beside[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/f.db", dir);
	if ((out = fopen(path, "wb")) == NULL ||
	    fwrite(content.p, 1, content.n, out) != content.n || fclose(out) != 0)
		abort();
	return path;
}
