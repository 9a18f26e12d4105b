#include "tests/store/faultfs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/random.h"

/* What one file would have after a power cut, and what was done to it since. */
struct change {
	struct change *next;
	sqlite3_int64 at; /* where; of a truncation, the new size */
	size_t n;         /* 0: a truncation */
	uint8_t bytes[];
};

struct disk {
	struct disk *next;
	char *path;
	uint8_t *bytes; /* as synced */
	size_t n, cap;
	struct change *first, **end;
};

struct file {
	sqlite3_file base;
	struct disk *disk; /* NULL: not one of those that count */
	sqlite3_file *real;
};

static struct {
	pthread_mutex_t lock;
	sqlite3_vfs vfs, *real;
	struct disk *disks;
	enum faultfs_kind kind;
	long at, count;
	uint64_t seed;
} fs = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *
allocate(size_t n)
{
	void *p = calloc(1, n > 0 ? n : 1);

	if (p == NULL)
		abort();
	return p;
}

static sqlite3_file *
real_of(sqlite3_file *f)
{
	return ((struct file *)(void *)f)->real;
}

static struct disk *
disk_of(sqlite3_file *f)
{
	return ((struct file *)(void *)f)->disk;
}

static void
forget_changes(struct disk *d)
{
	struct change *next;

	for (struct change *c = d->first; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	d->first = NULL;
	d->end = &d->first;
}

static void
resize(struct disk *d, size_t n)
{
	if (n > d->cap) {
		uint8_t *bytes = allocate(2 * n);

		if (d->n > 0)
			memcpy(bytes, d->bytes, d->n);
		free(d->bytes);
		d->bytes = bytes;
		d->cap = 2 * n;
	}
	if (n > d->n)
		memset(d->bytes + d->n, 0, n - d->n);
	d->n = n;
}

static void
load(struct disk *d)
{
	int fd = open(d->path, O_RDONLY);
	struct stat st;

	forget_changes(d);
	resize(d, 0);
	if (fd < 0)
		return;
	if (fstat(fd, &st) != 0)
		abort();
	resize(d, (size_t)st.st_size);
	if (pread(fd, d->bytes, d->n, 0) != st.st_size)
		abort();
	close(fd);
}

static void
drop(struct disk **at)
{
	struct disk *d = *at;

	*at = d->next;
	forget_changes(d);
	free(d->bytes);
	free(d->path);
	free(d);
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* Under the lock. */
static struct disk *
find_disk(const char *path)
{
	struct disk *d;

	if (path == NULL ||
	    (!ends_in(path, ".db") && !ends_in(path, "-wal") && !ends_in(path, "-journal")))
		return NULL;
	for (d = fs.disks; d != NULL; d = d->next)
		if (strcmp(d->path, path) == 0)
			return d;
	d = allocate(sizeof *d);
	d->end = &d->first;
	if ((d->path = strdup(path)) == NULL)
		abort();
	load(d);
	d->next = fs.disks;
	fs.disks = d;
	return d;
}

static void
apply(struct disk *d, const struct change *c)
{
	if (c->n == 0) {
		resize(d, (size_t)c->at);
		return;
	}
	if ((size_t)c->at + c->n > d->n)
		resize(d, (size_t)c->at + c->n);
	memcpy(d->bytes + c->at, c->bytes, c->n);
}

static void
note(struct disk *d, sqlite3_int64 at, const void *bytes, size_t n)
{
	struct change *c = allocate(sizeof *c + n);

	c->at = at;
	c->n = n;
	if (n > 0)
		memcpy(c->bytes, bytes, n);
	*d->end = c;
	d->end = &c->next;
}

static void
pull_the_plug(void)
{
	uint64_t random = fs.seed;

	for (struct disk *d = fs.disks; d != NULL; d = d->next) {
		int fd = open(d->path, O_WRONLY);

		for (const struct change *c = d->first; c != NULL; c = c->next)
			if (fs.seed != 0 && random_next(&random) % 2 == 0)
				apply(d, c);
		if (fd < 0)
			continue; /* deleted */
		if (ftruncate(fd, 0) != 0 || pwrite(fd, d->bytes, d->n, 0) != (ssize_t)d->n)
			abort();
		close(fd);
	}
}

/* Under the lock, before each operation that counts: SQLITE_OK, or what it is to fail with. */
static int
due(int io_error)
{
	if (++fs.count < fs.at || fs.kind == FAULTFS_NONE)
		return SQLITE_OK;
	switch (fs.kind) {
	case FAULTFS_POWER:
		pull_the_plug();
		_exit(FAULTFS_STATUS);
	case FAULTFS_EXIT:
		_exit(FAULTFS_STATUS);
	case FAULTFS_FULL:
		return io_error == SQLITE_IOERR_WRITE ? SQLITE_FULL : SQLITE_OK;
	case FAULTFS_IO:
		return io_error;
	case FAULTFS_READONLY:
		return SQLITE_READONLY;
	case FAULTFS_NONE:
		break;
	}
	return SQLITE_OK;
}

static int
f_close(sqlite3_file *f)
{
	int rc =
	    real_of(f)->pMethods != NULL ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;

	free(real_of(f));
	return rc;
}

static int
f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

static int
f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct disk *d = disk_of(f);
	int rc = SQLITE_OK;

	pthread_mutex_lock(&fs.lock);
	if (d != NULL && (rc = due(SQLITE_IOERR_WRITE)) == SQLITE_OK)
		note(d, at, from, (size_t)n);
	if (rc == SQLITE_OK)
		rc = real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
	pthread_mutex_unlock(&fs.lock);
	return rc;
}

static int
f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct disk *d = disk_of(f);
	int rc = SQLITE_OK;

	pthread_mutex_lock(&fs.lock);
	if (d != NULL && (rc = due(SQLITE_IOERR_TRUNCATE)) == SQLITE_OK)
		note(d, size, NULL, 0);
	if (rc == SQLITE_OK)
		rc = real_of(f)->pMethods->xTruncate(real_of(f), size);
	pthread_mutex_unlock(&fs.lock);
	return rc;
}

/* Not handed to the disk: what survives is decided here. */
static int
f_sync(sqlite3_file *f, int flags)
{
	struct disk *d = disk_of(f);
	int rc = SQLITE_OK;

	(void)flags;
	pthread_mutex_lock(&fs.lock);
	if (d != NULL && (rc = due(SQLITE_IOERR_FSYNC)) == SQLITE_OK) {
		for (const struct change *c = d->first; c != NULL; c = c->next)
			apply(d, c);
		forget_changes(d);
	}
	pthread_mutex_unlock(&fs.lock);
	return rc;
}

static int
f_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int
f_lock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int
f_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int
f_reserved(sqlite3_file *f, int *out)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int
f_control(sqlite3_file *f, int op, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int
f_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int
f_device(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

/* Version 1: no shared memory. The product does not use it either. */
static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = f_close,
	.xRead = f_read,
	.xWrite = f_write,
	.xTruncate = f_truncate,
	.xSync = f_sync,
	.xFileSize = f_size,
	.xLock = f_lock,
	.xUnlock = f_unlock,
	.xCheckReservedLock = f_reserved,
	.xFileControl = f_control,
	.xSectorSize = f_sector,
	.xDeviceCharacteristics = f_device,
};

static int
v_open(sqlite3_vfs *v, const char *path, sqlite3_file *file, int flags, int *out)
{
	struct file *f = (struct file *)(void *)file;
	int rc;

	(void)v;
	f->base.pMethods = &methods;
	f->real = allocate((size_t)fs.real->szOsFile);
	if ((rc = fs.real->xOpen(fs.real, path, f->real, flags, out)) != SQLITE_OK) {
		free(f->real);
		f->base.pMethods = NULL;
		return rc;
	}
	pthread_mutex_lock(&fs.lock);
	f->disk = find_disk(path);
	pthread_mutex_unlock(&fs.lock);
	return SQLITE_OK;
}

/* Deleted is deleted: the folder is as if always synced. */
static int
v_delete(sqlite3_vfs *v, const char *path, int sync)
{
	struct disk *d;
	int rc = SQLITE_OK;

	(void)v;
	pthread_mutex_lock(&fs.lock);
	if ((d = find_disk(path)) != NULL)
		rc = due(SQLITE_IOERR_DELETE);
	if (rc == SQLITE_OK) {
		rc = fs.real->xDelete(fs.real, path, sync);
		if (d != NULL)
			load(d);
	}
	pthread_mutex_unlock(&fs.lock);
	return rc;
}

void
faultfs_install(void)
{
	fs.real = sqlite3_vfs_find(NULL);
	fs.vfs = *fs.real;
	fs.vfs.zName = "faultfs";
	fs.vfs.szOsFile = sizeof(struct file);
	fs.vfs.xOpen = v_open;
	fs.vfs.xDelete = v_delete;
	if (sqlite3_vfs_register(&fs.vfs, 1) != SQLITE_OK)
		abort();
}

void
faultfs_arm(enum faultfs_kind kind, long at, uint64_t seed)
{
	pthread_mutex_lock(&fs.lock);
	fs.kind = kind;
	fs.at = at;
	fs.seed = seed;
	fs.count = 0;
	for (struct disk **d = &fs.disks; *d != NULL;)
		if (access((*d)->path, F_OK) == 0) {
			load(*d);
			d = &(*d)->next;
		} else {
			drop(d);
		}
	pthread_mutex_unlock(&fs.lock);
}

long
faultfs_count(void)
{
	long count;

	pthread_mutex_lock(&fs.lock);
	count = fs.count;
	pthread_mutex_unlock(&fs.lock);
	return count;
}
