/*
 * tests/fuzz/unguarded.c - takes, at link time (--wrap, in crypto.mk), the place of guarded memory,
 * whose pages cost more than all that a fuzzer does between them. The sanitizers guard instead.
 */
#include <stdlib.h>

#include "crypto/secret.h"

void *__wrap_secret_new(size_t size);
void __wrap_secret_free(void *p);

void *
__wrap_secret_new(size_t size)
{
	return calloc(1, size);
}

void
__wrap_secret_free(void *p)
{
	free(p);
}
