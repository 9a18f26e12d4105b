/* bench/bar.h - how far a measurement is, on the terminal of the person who waits. One thread. */
#ifndef SNUG_BENCH_BAR_H
#define SNUG_BENCH_BAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bar {
	bool on; /* standard error is a terminal */
	uint64_t shown_ms;
};

void bar_init(struct bar *b);
/* done of total; drawn at most ten times a second. */
void bar_show(struct bar *b, const char *what, size_t done, size_t total);
/* Nothing of it stays. */
void bar_clear(struct bar *b);

#endif
