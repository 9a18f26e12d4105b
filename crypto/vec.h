/*
 * crypto/vec.h - vectors of structs, T x<V> of RFC 9420 2.1.2: reading and writing them in
 * place, without a copy of their content.
 */
#ifndef SNUG_CRYPTO_VEC_H
#define SNUG_CRYPTO_VEC_H

#include "base/rw.h"

/* No vector of MLS is longer: what a varint can say. */
#define VEC_MAX ((1u << 30) - 1)

/* opaque<V> of any length. */
struct bytes vec_get(struct rd *r);
/* Enter a vector: in reads its content. Errors of r are seen in in. */
void vec_open(struct rd *r, struct rd *in);
/* Leave it: r fails when in did or when something is left of it. */
void vec_leave(struct rd *r, const struct rd *in);
/* The bytes that r read since start, which was r->p. */
struct bytes vec_since(const struct rd *r, const uint8_t *start);

/* A vector written in place: size_t at = b->n; ... vec_close(b, at), which puts its length before
 * it. */
void vec_close(struct buf *b, size_t at);

/* uint16<V>: its content, of an even length. Anything may be in it, also twice. */
struct bytes vec_types(struct rd *r);
bool vec_types_has(struct bytes types, uint16_t type);
static inline uint16_t
vec_type(struct bytes types, size_t i)
{
	return (uint16_t)(types.p[2 * i] << 8 | types.p[2 * i + 1]);
}

#endif
