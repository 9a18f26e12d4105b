/*
 * tests/fuzz/mutate.h - a message of the live group, changed as a fuzzer's input says: first as a
 * struct (another list of proposals, another sender, a path that fits), then byte by byte.
 */
#ifndef SNUG_TESTS_FUZZ_MUTATE_H
#define SNUG_TESTS_FUZZ_MUTATE_H

#include "base/rw.h"
#include "crypto/mls_group.h"

/* Append the next message for g that in describes. Whatever in says, there is one. */
void mutate_message(struct buf *out, const struct mls_group *g, struct rd *in);
/* Change bytes of b. */
void mutate_bytes(struct buf *b, struct rd *in);

#endif
