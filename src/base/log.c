#include "base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define LINE_MAX_SIZE 1024

/* The one mutable global of snug besides the signal flags; written before threads start. */
static struct {
	int fd;
	enum log_level max;
	bool journal;
} sink = { .fd = STDERR_FILENO, .max = LOG_INFO };

int
log_open(const char *path, enum log_level max)
{
	int fd = path == NULL	    ? STDERR_FILENO
	    : path[0] == '\0' ? -1
			      : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0 && path != NULL && path[0] != '\0')
		return ERR_CREATE;
	sink.fd = fd;
	sink.max = max;
	sink.journal = path == NULL && getenv("JOURNAL_STREAM") != NULL;
	return 0;
}

void
log_close(void)
{
	if (sink.fd > STDERR_FILENO)
		close(sink.fd);
	sink.fd = STDERR_FILENO;
}

bool
log_enabled(enum log_level level)
{
	return sink.fd >= 0 && level <= sink.max;
}

static size_t
prefix(char *out, size_t cap, enum log_level level)
{
	static const int priority[] = { 3, 4, 6, 7 };
	static const char *const name[] = { "error", "warn", "info", "debug" };
	struct timespec now;
	struct tm tm;
	size_t n;

	if (sink.journal)
		return (size_t)snprintf(out, cap, "<%d>", priority[level]);
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	n = strftime(out, cap, "%Y-%m-%d %H:%M:%S ", &tm);
	return n + (size_t)snprintf(out + n, cap - n, "%s ", name[level]);
}

/* Printable ASCII and valid-looking high bytes pass; controls, DEL and C1 (in UTF-8: C2 80..9F) become \xNN. */
static size_t
escape(char *out, size_t cap, const char *s)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)s; *p != '\0' && n + 5 < cap; p++) {
		bool c1 = *p >= 0x80 && *p < 0xa0 && p > (const unsigned char *)s && p[-1] == 0xc2;

		if (*p < 0x20 || *p == 0x7f || c1)
			n += (size_t)snprintf(out + n, cap - n, "\\x%02x", *p);
		else
			out[n++] = (char)*p;
	}
	return n;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char text[LINE_MAX_SIZE], line[LINE_MAX_SIZE + 64];
	va_list ap;
	size_t n;

	if (!log_enabled(level))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	n = prefix(line, sizeof line, level);
	n += escape(line + n, sizeof line - n - 1, text);
	line[n++] = '\n';
	/* A log that cannot be written must not stop the chat. */
	if (write(sink.fd, line, n) < 0)
		return;
}
