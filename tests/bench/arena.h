/*
 * bench/arena.h - servers in processes of their own on one core, whoever loads them on another:
 * started, watched from outside, ended. Linux. Dies with a message when anything fails.
 */
#ifndef SNUG_BENCH_ARENA_H
#define SNUG_BENCH_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * This process and the threads that it will have go to the load's core, and may open as many files
 * as the system lets them; returns how many those are. False in *apart: there is one core only.
 */
size_t arena_enter(bool *apart);
/* On the servers' core: a program with its words quiet; argv[0] is looked up in PATH. */
pid_t arena_spawn(const char *const *argv);
/* Wait until somebody listens at this port of 127.0.0.1; dies when pid ends before. */
void arena_await(pid_t pid, uint16_t port);
/* A port of 127.0.0.1 at which nobody listens now. */
uint16_t arena_port(void);
/* Is there such a program? */
bool arena_has(const char *program);

/* Processor time of all of its threads, in ns. */
uint64_t arena_cpu_ns(pid_t pid);
/* Its memory that is in use, in bytes. */
size_t arena_rss(pid_t pid);
void arena_end(pid_t pid);

#endif
