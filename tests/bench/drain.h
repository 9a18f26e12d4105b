/*
 * bench/drain.h - reads and discards on many sockets, in a thread: clients that take all that comes
 * and cost nothing, since only a server's processor time counts. Dies when anything fails.
 */
#ifndef SNUG_BENCH_DRAIN_H
#define SNUG_BENCH_DRAIN_H

/* One for the process. */
void drain_start(void);
/* Until it is closed. */
void drain_add(int fd);

#endif
