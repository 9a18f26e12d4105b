/*
 * bench/archive.h - a client's history with 100,000 messages, and the same ones in memory and in
 * a bare SQLite file. Figures for stat_compare, in ms: lower is better. Dies when anything fails.
 */
#ifndef SNUG_BENCH_ARCHIVE_H
#define SNUG_BENCH_ARCHIVE_H

struct archive;

struct archive *archive_new(void);
void archive_free(struct archive *a);

/* Processor time to look through all messages for a text that only the oldest have. */
double archive_search(void *archive);
double archive_search_memory(void *archive);
/* Until the last 50 lines of a room are there; the bare file is not sealed. */
double archive_start(void *archive);
double archive_start_bare(void *archive);

#endif
