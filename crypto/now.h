/*
 * crypto/now.h - the one clock of this box: for the lifetimes of key packages in a room. A file
 * of its own with one function, so that a test program which defines it replaces it at link time.
 */
#ifndef SNUG_CRYPTO_NOW_H
#define SNUG_CRYPTO_NOW_H

#include <stdint.h>

/* Seconds since 1970. Any thread. */
uint64_t now_seconds(void);

#endif
