#include "bench/plan.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "number.h"
#include "options.h"

#define FILES_EACH 12 /* of a client: its loop, its bus, its socket, two of the way between */
#define FILES_BESIDE 64

int
plan_parse(struct plan *out, const struct options *o, struct fault *f)
{
	const struct {
		const char *option, *text;
		uint64_t standard, min, max;
	} rows[] = {
		{ "--clients", o->clients, 20, 2, 1000 },
		{ "--senders", o->senders, 1, 1, 1000 },
		{ "--size", o->size, 256, 64, 16384 },
		{ "--rate", o->rate, 10, 1, 10000 },
		{ "--seconds", o->seconds, 10, 1, 3600 },
		{ "--loss", o->loss, 0, 0, 50 },
		{ "--delay", o->delay, 0, 0, 5000 },
	};
	uint64_t v[sizeof rows / sizeof rows[0]];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		v[i] = rows[i].standard;
		if (rows[i].text != NULL && number_parse(rows[i].option, rows[i].text, rows[i].min,
						rows[i].max, &v[i], f) != 0)
			return f->code;
	}
	if (v[1] > v[0])
		return fault_set(f, ERR_USAGE, "Ask for more clients, or for fewer senders.",
		    "of %u clients %u cannot send", (unsigned)v[0], (unsigned)v[1]);
	*out = (struct plan){
		.clients = (size_t)v[0],
		.senders = (size_t)v[1],
		.size = (size_t)v[2],
		.rate = (unsigned)v[3],
		.seconds = (unsigned)v[4],
		.loss = (unsigned)v[5],
		.delay_ms = (unsigned)v[6],
		.reorder = o->reorder,
	};
	return 0;
}

bool
plan_has_lag(const struct plan *p)
{
	return p->loss > 0 || p->delay_ms > 0 || p->reorder;
}

int
plan_check_files(const struct plan *p, struct fault *f)
{
	size_t need = p->clients * FILES_EACH + FILES_BESIDE;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 0; /* what is missing is said where it is */
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur >= need)
		return 0;
	return fault_set(f, ERR_SYS,
	    "Raise the limit of open files (ulimit -n), or take fewer clients.",
	    "%zu clients need %zu open files, and %lu are allowed", p->clients, need,
	    (unsigned long)files.rlim_cur);
}
