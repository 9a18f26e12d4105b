#include "bench/meter.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

uint64_t
meter_cpu_ns(pid_t pid)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

size_t
meter_memory(pid_t pid)
{
	unsigned long all, resident = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
	if ((file = fopen(path, "re")) == NULL)
		return 0;
	if (fscanf(file, "%lu %lu", &all, &resident) != 2)
		resident = 0;
	fclose(file);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}
