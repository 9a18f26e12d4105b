#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const struct {
	const char *name, *text;
	int status;
} rows[ERR__COUNT] = {
#define X(id, exit_status, words) [id##_ROW] = { #id, words, exit_status },
#include "base/err.def"
#undef X
};

static int
row_of(int r)
{
	return r < 0 && r >= -ERR__COUNT ? -1 - r : -1;
}

const char *
err_text(int r)
{
	int row = row_of(r);

	return r == 0 ? "success" : row < 0 ? "unknown error" : rows[row].text;
}

const char *
err_name(int r)
{
	int row = row_of(r);

	return r == 0 ? "OK" : row < 0 ? "ERR_?" : rows[row].name;
}

int
err_status(int r)
{
	int row = row_of(r);

	return r == 0 ? 0 : row < 0 ? 1 : rows[row].status;
}

int
fault_set(struct fault *f, int code, const char *remedy, const char *cause, ...)
{
	char text[2 * sizeof f->cause] = "";
	va_list ap;

	f->code = code;
	va_start(ap, cause);
	vsnprintf(text, sizeof text, cause, ap);
	va_end(ap);
	snprintf(f->cause, sizeof f->cause, "%.*s",
	    (int)utf8_cut(text, strlen(text), sizeof f->cause - 1), text);
	snprintf(f->remedy, sizeof f->remedy, "%.*s",
	    (int)utf8_cut(remedy, strlen(remedy), sizeof f->remedy - 1), remedy);
	return code;
}
