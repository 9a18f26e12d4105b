#include "bench/bar.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define WIDTH 30
#define REDRAW_MS 100

void
bar_init(struct bar *b)
{
	*b = (struct bar){ .on = isatty(STDERR_FILENO) != 0 };
}

void
bar_show(struct bar *b, const char *what, size_t done, size_t total)
{
	char line[WIDTH + 1];
	size_t full = total > 0 ? WIDTH * (done < total ? done : total) / total : 0;

	if (!b->on || (clock_mono_ms() < b->shown_ms + REDRAW_MS && done < total))
		return;
	b->shown_ms = clock_mono_ms();
	memset(line, '.', WIDTH);
	memset(line, '#', full);
	line[WIDTH] = '\0';
	fprintf(stderr, "\r%-12s [%s] %zu/%zu ", what, line, done, total);
	fflush(stderr);
}

void
bar_clear(struct bar *b)
{
	if (!b->on)
		return;
	fprintf(stderr, "\r%*s\r", WIDTH + 40, "");
	fflush(stderr);
}
