/* bench/meter.h - what a process uses, seen from outside. */
#ifndef SNUG_BENCH_METER_H
#define SNUG_BENCH_METER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Processor time of all threads of pid, in ns; 0 when this system does not tell. */
uint64_t meter_cpu_ns(pid_t pid);
/* Memory in use, in bytes; 0 when this system does not tell. */
size_t meter_memory(pid_t pid);

#endif
