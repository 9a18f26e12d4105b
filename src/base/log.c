#include "base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/utf8.h"

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
	int fd = path == NULL      ? STDERR_FILENO
		 : path[0] == '\0' ? -1
				   : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0 && path != NULL && path[0] != '\0')
		return ERR_CREATE;
	log_close();
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

/* Controls, and what shows a terminal or a reader another order or another line than is there. */
static bool
misleads(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c >= 0xe0000;
}

/* Characters that mislead become \xNN or \u{N}, and so does each byte that is not valid UTF-8. */
static size_t
escape(char *out, size_t cap, const char *text)
{
	size_t len, n = 0;
	uint32_t c;

	for (struct bytes s = bytes_str(text); s.n > 0 && n + sizeof "\\u{10ffff}" < cap;
	     s = bytes_of(s.p + len, s.n - len)) {
		if ((len = utf8_char(s, &c)) == 0) {
			n += (size_t)snprintf(out + n, cap - n, "\\x%02x", s.p[0]);
			len = 1;
		} else if (misleads(c)) {
			n +=
			    (size_t)snprintf(out + n, cap - n, c < 0x80 ? "\\x%02x" : "\\u{%x}", c);
		} else {
			memcpy(out + n, s.p, len);
			n += len;
		}
	}
	return n;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char text[LINE_MAX_SIZE] = "", line[LINE_MAX_SIZE + 64];
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
