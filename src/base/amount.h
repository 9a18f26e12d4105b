/* base/amount.h - times and sizes as people write them. Any thread; no state. */
#ifndef SNUG_BASE_AMOUNT_H
#define SNUG_BASE_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A number and m, h, d or w, as in "24h": seconds. 0 is written "0". False, and *out as it was,
 * for anything else and for more than max.
 */
bool amount_time(const char *s, uint64_t max, uint64_t *out);
/* A number and K, M, G or T (of 1024), as in "256M", or without: bytes. The same. */
bool amount_size(const char *s, uint64_t max, uint64_t *out);

#endif
