/*
 * bench/floor.h - a room of TLS connections that does what cannot be avoided and nothing else:
 * GnuTLS on epoll, one thread. The floors of what a server costs.
 */
#ifndef SNUG_BENCH_FLOOR_H
#define SNUG_BENCH_FLOOR_H

#include <stdbool.h>

#include "base/bytes.h"

#define FLOOR_SIZE 316 /* of a message: as long as a frame of ours around 256 sealed bytes */

struct floor {
	int listener;
	bool join; /* B: what came in one tick goes to each as one record; A: a record each */
	struct bytes cert, key, ca; /* PEM; clients show a certificate of that CA */
};

/* Never returns. Whatever one says goes to all, the one included; all are in one room at once. */
void floor_run(void *floor);

#endif
