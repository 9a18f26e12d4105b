/*
 * bench/floor.h - a room of TLS connections that does what cannot be avoided and nothing else:
 * GnuTLS on epoll, one thread. The floors of what a server costs.
 */
#ifndef SNUG_BENCH_FLOOR_H
#define SNUG_BENCH_FLOOR_H

#include <stdbool.h>

#define FLOOR_SIZE 316 /* of a message: as long as a frame of ours around 256 sealed bytes */

#define FLOOR_A "floor-a" /* a record and a send for each message and each client */
#define FLOOR_B "floor-b" /* what came in one tick goes to each as one */

/*
 * The program of a floor: argv is its kind, a port of 127.0.0.1, and the files of its certificate,
 * its key and the CA of its clients. Never returns. Whatever one says goes to all, the one
 * included.
 */
void floor_run(char **argv) __attribute__((noreturn));
/* Is that the name of one? */
bool floor_is(const char *word);

#endif
