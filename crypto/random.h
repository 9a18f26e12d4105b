/*
 * crypto/random.h - the one source of randomness of this box. A file of its own with one
 * function, so that a test program which defines random_bytes() itself replaces it at link time.
 */
#ifndef SNUG_CRYPTO_RANDOM_H
#define SNUG_CRYPTO_RANDOM_H

#include <stddef.h>

/* n bytes from the system's generator. Any thread. */
void random_bytes(void *out, size_t n);

#endif
