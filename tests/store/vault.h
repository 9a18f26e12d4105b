/*
 * store/vault.h - a cipher for the history of tests and benchmarks: XChaCha20-Poly1305, nonce
 * first.
 */
#ifndef SNUG_TESTS_STORE_VAULT_H
#define SNUG_TESTS_STORE_VAULT_H

#include "store/history.h"

struct history_cipher vault_cipher(void);
/*
 * One that hides nothing and lets everything pass: to see what is written, and to reach
 * decoders. All keys are "ROOM-KEY...".
 */
struct history_cipher vault_plain(void);
extern const uint8_t vault_key[HISTORY_KEY_SIZE];

#endif
