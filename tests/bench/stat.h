/*
 * tests/bench/stat.h - how every benchmark measures: ours and a floor in turn, in one process
 * on one machine at one time; what counts is the ratio of the medians.
 */
#ifndef SNUG_TESTS_BENCH_STAT_H
#define SNUG_TESTS_BENCH_STAT_H

#include <stddef.h>
#include <stdint.h>

#define STAT_RUNS 9 /* of each, odd */

/* One run; its figure, in the unit of the row. */
typedef double (*stat_fn)(void *user);

/* Sorts v. n > 0. */
double stat_median(double *v, size_t n);
/* The head of the table: once per program. */
void stat_head(void);
/* Run both in turn STAT_RUNS times, print "name  unit  ours  floor  ratio (least-most)", return the
 * ratio. */
double stat_compare(const char *name, const char *unit, stat_fn ours, stat_fn floor, void *user);

/* CPU time of this process, of all its threads, in nanoseconds. */
uint64_t stat_cpu_ns(void);

#endif
