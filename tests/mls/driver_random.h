/*
 * tests/mls/driver_random.h - the driver's randomness: the system's, until it is given a seed;
 * the same seed gives the same bytes. It takes the place of crypto/random.c at link time.
 */
#ifndef SNUG_TESTS_MLS_DRIVER_RANDOM_H
#define SNUG_TESTS_MLS_DRIVER_RANDOM_H

#include "base/bytes.h"

void driver_random_seed(struct bytes seed);

#endif
