/*
 * tests/crypto/spy.h - knows every secret that was derived, and looks for them in the memory of
 * its own process: guarded, where they may be while they are needed, and all the rest, where they
 * may not be. For programs that are linked with $(SPY_LINK).
 */
#ifndef SNUG_TESTS_CRYPTO_SPY_H
#define SNUG_TESTS_CRYPTO_SPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* false: this system does not let a process read itself. */
bool spy_init(void);
/* Forget all that was noted. */
void spy_forget(void);
/* Note one more under a name of its own, as if it had just been derived. */
void spy_note(const char *label, const uint8_t *secret, size_t n);

/* Those of this label that are in guarded memory now may stay there; how many they are. */
size_t spy_excuse(const char *label);
/* Search all of memory now; the next two tell what was found. */
void spy_look(void);
/* How many different secrets of this label (NULL: of any) are in guarded memory. */
size_t spy_alive(const char *label);
/*
 * How many are elsewhere: in the heap, on the stack, in data. Each is printed, with where it was.
 * Nothing ever should be.
 */
size_t spy_leaked(void);

#endif
