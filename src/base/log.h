/*
 * base/log.h - log lines to stderr or a file. Any thread: one line is one write(2).
 * Never message content, never a secret. What a peer's text could forge a line or steer a
 * terminal with is escaped: controls, direction marks, invisible characters, invalid UTF-8.
 */
#ifndef SNUG_BASE_LOG_H
#define SNUG_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/*
 * Before any thread starts; again to reopen. path NULL: stderr; "": nowhere. Under systemd (JOURNAL_STREAM
 * set) lines carry a <n> priority and no time. 0 or ERR_CREATE.
 */
int log_open(const char *path, enum log_level max);
void log_close(void);
bool log_enabled(enum log_level level);

void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
