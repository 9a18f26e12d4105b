#include "crypto/group_refusal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

int
group_deny(struct group_refusal *no, const char *why, const char *tried, ...)
{
	va_list ap;

	va_start(ap, tried);
	vsnprintf(no->tried, sizeof no->tried, tried, ap);
	va_end(ap);
	no->why = why;
	return ERR_DENIED;
}
