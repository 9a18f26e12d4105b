/*
 * crypto/secret.h - memory for secrets: locked, kept out of core files, between guard pages,
 * and wiped when it is freed.
 *
 * One block costs about 30 us and three pages beside its content, so there is one per owner
 * (a keyring, an epoch, a set of ratchets) and never one per secret or per message. Copies on
 * the stack are wiped on every path by the function that made them.
 */
#ifndef SNUG_CRYPTO_SECRET_H
#define SNUG_CRYPTO_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRET_SIZE 32

/* A key, a chain value, a shared secret: whatever must not be seen, of the size of the hash. */
struct secret {
	uint8_t b[SECRET_SIZE];
};

/* Zeroed guarded memory, aligned for any type without pointers; NULL when there is none. */
void *secret_new(size_t size);
/* Wipes; NULL is nothing. */
void secret_free(void *p);
void secret_random(struct secret *s);
void secret_wipe(struct secret *s);
/* In constant time. */
bool secret_equal(const uint8_t a[static SECRET_SIZE], const uint8_t b[static SECRET_SIZE]);

#endif
