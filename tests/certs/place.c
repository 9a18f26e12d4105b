#include "tests/certs/place.h"

#include <ftw.h>
#include <unistd.h>

#include "tests/support/cm.h"

void
place_make(struct place *p)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(p->dir, sizeof p->dir, "%s/snug-certs-XXXXXX", tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(p->dir));
}

const char *
place_path(struct place *p, const char *name)
{
	snprintf(p->path, sizeof p->path, "%s/%s", p->dir, name);
	return p->path;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

void
place_remove(struct place *p)
{
	assert_int_equal(nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}
