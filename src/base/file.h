/* base/file.h - private files: mode 0600 written atomically, folders 0700, one process per folder. */
#ifndef SNUG_BASE_FILE_H
#define SNUG_BASE_FILE_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Make path and its parents, 0700 for what is new. 0 or ERR_CREATE with *f filled, also when it is no folder. */
int file_mkdirs(const char *path, struct fault *f);
/*
 * Is this folder ours, and closed to others? 0; ERR_KEYFILE with the chmod to type; ERR_IO.
 */
int file_check_dir(const char *path, struct fault *f);
/*
 * Replace path by data: a temporary file of mode 0600 beside it, fsync, rename, fsync of the
 * folder. A crash leaves the old or the new file, whole. 0 or ERR_IO / ERR_CREATE with *f filled.
 */
int file_write(const char *path, struct bytes data, struct fault *f);
/*
 * Read a whole regular file into out (appended, bounded by its maximum).
 * 0; ERR_NOTFOUND when there is none; ERR_IO; ERR_LIMIT; ERR_NOMEM. *f filled on error, and
 * what was read before it is left in out.
 */
int file_read(const char *path, struct buf *out, struct fault *f);
/*
 * The same for a secret: also refuses one that others than its owner can read, or that is not
 * ours: ERR_KEYFILE with the chmod to type.
 */
int file_read_private(const char *path, struct buf *out, struct fault *f);
/*
 * Hold dir for this process (an flock on dir/lock that ends with it). *fd is the hold, close()
 * gives it up. 0 or ERR_INUSE with the other's process id in *f, ERR_CREATE, ERR_IO.
 */
int file_lock(const char *dir, int *fd, struct fault *f);
/*
 * The same for one short operation of several processes on the files of dir: waits until the
 * other one is done. 0, ERR_CREATE or ERR_IO.
 */
int file_lock_wait(const char *dir, int *fd, struct fault *f);
/* The process that holds dir by file_lock, or 0. */
pid_t file_holder(const char *dir);

#endif
