/*
 * tests/mls/driver_count.h - how many signatures were verified since the program began: the
 * linker puts driver_count.c before libsodium's function (--wrap).
 */
#ifndef SNUG_TESTS_MLS_DRIVER_COUNT_H
#define SNUG_TESTS_MLS_DRIVER_COUNT_H

#include <stdint.h>

uint64_t driver_count_verifies(void);

#endif
