#include "tests/bench/stat.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
stat_median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, by_size);
	return n % 2 != 0 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

void
stat_head(void)
{
	printf("%-36s %-8s %10s %10s %7s %s\n", "name", "unit", "ours", "floor", "ratio",
	    "(ratios of pairs)");
}

double
stat_compare(const char *name, const char *unit, stat_fn ours, stat_fn floor, void *user)
{
	double o[STAT_RUNS], f[STAT_RUNS], pair[STAT_RUNS], ratio;

	for (size_t i = 0; i < STAT_RUNS; i++) {
		o[i] = ours(user);
		f[i] = floor(user);
		pair[i] = o[i] / f[i];
	}
	ratio = stat_median(o, STAT_RUNS) / stat_median(f, STAT_RUNS);
	stat_median(pair, STAT_RUNS);
	printf("%-36s %-8s %10.3f %10.3f %7.2f (%.2f-%.2f)\n", name, unit, o[STAT_RUNS / 2],
	    f[STAT_RUNS / 2], ratio, pair[0], pair[STAT_RUNS - 1]);
	fflush(stdout);
	return ratio;
}

uint64_t
stat_cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
