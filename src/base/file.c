#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static int
fail(struct fault *f, int code, const char *doing, const char *path)
{
	return fault_set(f, code, "Check the path, its permissions and the free space.",
	    "cannot %s %s: %s", doing, path, strerror(errno));
}

int
file_mkdirs(const char *path, struct fault *f)
{
	char *p = mem_strdup(path);
	struct stat st;
	int r = 0;

	for (char *s = p; r == 0 && *s != '\0'; s++) {
		if (*s != '/' || s == p)
			continue;
		*s = '\0';
		if (mkdir(p, 0700) != 0 && errno != EEXIST)
			r = fail(f, ERR_CREATE, "make the folder", p);
		*s = '/';
	}
	if (r == 0 && mkdir(p, 0700) != 0 && errno != EEXIST)
		r = fail(f, ERR_CREATE, "make the folder", p);
	/* What exists may be something else than a folder. */
	if (r == 0 && (stat(p, &st) != 0 || !S_ISDIR(st.st_mode))) {
		errno = ENOTDIR;
		r = fail(f, ERR_CREATE, "make the folder", p);
	}
	free(p);
	return r;
}

static int
write_all(int fd, struct bytes data)
{
	while (data.n > 0) {
		ssize_t n = write(fd, data.p, data.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data = bytes_of(data.p + n, data.n - (size_t)n);
	}
	return 0;
}

/* The folder of path, for its fsync; free it. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL   ? mem_strdup(".")
	       : slash == path ? mem_strdup("/")
			       : mem_strndup(path, (size_t)(slash - path));
}

int
file_write(const char *path, struct bytes data, struct fault *f)
{
	char *tmp = mem_printf("%s.XXXXXX", path), *folder = folder_of(path);
	int fd = mkostemp(tmp, O_CLOEXEC), dir = -1, r = 0, failed;

	if (fd < 0) {
		r = fail(f, ERR_CREATE, "write in", folder);
		goto out;
	}
	failed = fchmod(fd, 0600) != 0 || write_all(fd, data) != 0 || fsync(fd) != 0;
	if ((close(fd) != 0) | failed || rename(tmp, path) != 0) {
		r = fail(f, ERR_IO, "write", path);
		unlink(tmp);
		goto out;
	}
	if ((dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 || fsync(dir) != 0)
		r = fail(f, ERR_IO, "sync", folder);
out:
	if (dir >= 0)
		close(dir);
	free(folder);
	free(tmp);
	return r;
}

static int
read_all(int fd, const char *path, struct buf *out, struct fault *f)
{
	for (;;) {
		uint8_t part[4096];
		ssize_t n = read(fd, part, sizeof part);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(f, ERR_IO, "read", path);
		if (n == 0)
			return 0;
		buf_put(out, part, (size_t)n);
		mem_wipe(part, sizeof part);
		if (buf_err(out) == ERR_LIMIT)
			return fault_set(f, ERR_LIMIT, "Is it the right file?",
			    "%s is larger than the %zu bytes it may have", path, out->max);
		if (buf_err(out) != 0)
			return fault_set(
			    f, buf_err(out), "Close other programs.", "no memory to read %s", path);
	}
}

static int
exposed(struct fault *f, const char *path, mode_t mode)
{
	char *remedy = mem_printf("chmod %s %s", S_ISDIR(mode) ? "700" : "600", path);
	int r = fault_set(f, ERR_KEYFILE, remedy, "%s can be read by others (mode %03o)", path,
	    (unsigned)mode & 0777);

	free(remedy);
	return r;
}

static int
read_checked(const char *path, struct buf *out, bool private, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), r;
	struct stat st;

	if (fd < 0)
		return fail(
		    f, errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO, "read", path);
	if (fstat(fd, &st) != 0)
		r = fail(f, ERR_IO, "read", path);
	else if (!S_ISREG(st.st_mode))
		r = fault_set(f, ERR_IO, "Name a plain file.", "%s is not a regular file", path);
	else if (private && st.st_uid != geteuid())
		r = fault_set(f, ERR_KEYFILE, "Copy it to a file of your own, with mode 600.",
		    "%s belongs to another user", path);
	else if (private && (st.st_mode & 077) != 0)
		r = exposed(f, path, st.st_mode);
	else
		r = read_all(fd, path, out, f);
	close(fd);
	return r;
}

int
file_check_dir(const char *path, struct fault *f)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return fail(f, ERR_IO, "look at", path);
	if (st.st_uid != geteuid())
		return fault_set(f, ERR_KEYFILE, "Use a folder of your own (--home).",
		    "%s belongs to another user", path);
	return (st.st_mode & 077) != 0 ? exposed(f, path, st.st_mode) : 0;
}

int
file_read(const char *path, struct buf *out, struct fault *f)
{
	return read_checked(path, out, false, f);
}

int
file_read_private(const char *path, struct buf *out, struct fault *f)
{
	return read_checked(path, out, true, f);
}

/* Who holds the lock, as it wrote into the file itself. */
static long
holder(int fd)
{
	char text[32] = "";

	return pread(fd, text, sizeof text - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static int
open_lock(const char *path, int *fd, struct fault *f)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return *fd >= 0 ? 0 : fail(f, ERR_CREATE, "open", path);
}

static void
give_up(int *fd)
{
	close(*fd);
	*fd = -1;
}

int
file_lock(const char *dir, int *fd, struct fault *f)
{
	char *path = mem_printf("%s/lock", dir);
	int r = open_lock(path, fd, f);

	if (r == 0 && flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		r = errno != EWOULDBLOCK
			? fail(f, ERR_IO, "lock", path)
			: fault_set(f, ERR_INUSE,
			      "Stop that one first, or name another folder with --home.",
			      "%s is in use by another snug (process %ld)", dir, holder(*fd));
		give_up(fd);
	} else if (r == 0 && ftruncate(*fd, 0) == 0) {
		/* Only a courtesy to who comes second: the lock holds without it. */
		dprintf(*fd, "%ld\n", (long)getpid());
	}
	free(path);
	return r;
}

/* Only what is locked says who: a file that a dead process left does not. */
pid_t
file_holder(const char *dir)
{
	char *path = mem_printf("%s/lock", dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	pid_t pid = 0;

	free(path);
	if (fd < 0)
		return 0;
	if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		pid = (pid_t)holder(fd);
	close(fd);
	return pid > 0 ? pid : 0;
}

int
file_lock_wait(const char *dir, int *fd, struct fault *f)
{
	char *path = mem_printf("%s/lock", dir);
	int r = open_lock(path, fd, f);

	while (r == 0 && flock(*fd, LOCK_EX) != 0) {
		if (errno == EINTR)
			continue;
		r = fail(f, ERR_IO, "lock", path);
		give_up(fd);
	}
	free(path);
	return r;
}
