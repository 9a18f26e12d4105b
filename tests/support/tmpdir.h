/* support/tmpdir.h - a folder of a test's own, gone when the test is. */
#ifndef SNUG_TESTS_TMPDIR_H
#define SNUG_TESTS_TMPDIR_H

/* Made under TMPDIR, mode 0700; the path is the caller's, for tmpdir_free. Dies when it cannot. */
char *tmpdir_new(void);
/* Remove it with all that is in it, following no link; frees the path. NULL is nothing. */
void tmpdir_free(char *path);

#endif
