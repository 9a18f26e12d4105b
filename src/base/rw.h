/*
 * base/rw.h - the one bounded reader and writer: the TLS presentation language (RFC 8446, 3)
 * with the variable-length vectors of MLS (RFC 9420, 2.1.2). Big-endian. Every decoder of
 * snug reads through this and nothing else.
 *
 * Reading: errors stick. A read past the end gives zeros and empty bytes; rd_end() tells at
 * the end whether all was well. Bytes are lent from the input, nothing is copied.
 * Writing: appends to a struct buf, whose error sticks as well.
 */
#ifndef SNUG_BASE_RW_H
#define SNUG_BASE_RW_H

#include "base/buf.h"

struct rd {
	const uint8_t *p;
	const uint8_t *end;
	int err; /* 0 or ERR_PARSE */
	int why; /* the same in more detail: rd_why */
};

void rd_init(struct rd *r, struct bytes in);
uint8_t rd_u8(struct rd *r);
uint16_t rd_u16(struct rd *r);
uint32_t rd_u32(struct rd *r);
uint64_t rd_u64(struct rd *r);
/* Exactly n bytes. */
struct bytes rd_bytes(struct rd *r, size_t n);
/* Exactly n bytes copied to out, zeros on error. */
void rd_copy(struct rd *r, void *out, size_t n);
/* Vectors with a length of 1, 2 or 4 bytes, of at least min and at most max bytes. */
struct bytes rd_vec8(struct rd *r, size_t min, size_t max);
struct bytes rd_vec16(struct rd *r, size_t min, size_t max);
struct bytes rd_vec32(struct rd *r, size_t min, size_t max);
/* The MLS variable-length integer, minimal encoding enforced, at most 2^30-1. */
uint32_t rd_varint(struct rd *r);
/* opaque<V>: a varint, then that many bytes, at most max. */
struct bytes rd_vecv(struct rd *r, size_t max);
/* optional<T>: 0 or 1, anything else is an error. */
bool rd_present(struct rd *r);
/* A vec16 that must be valid UTF-8 without NUL, copied as a C string to out[cap]. */
void rd_text16(struct rd *r, char *out, size_t cap);
static inline size_t
rd_left(const struct rd *r)
{
	return (size_t)(r->end - r->p);
}
/* Mark as malformed: for a value that its decoder refuses. */
void rd_fail(struct rd *r);
/* The same, for rd_why to tell why: ERR_TYPE, ERR_VERSION. */
void rd_fail_as(struct rd *r, int why);
/* r fails when in, a reader of a part of it, did; for the same reason. */
void rd_fail_with(struct rd *r, const struct rd *in);
/* 0; ERR_PARSE after any bad read; ERR_TRAILING when bytes are left over. */
int rd_end(const struct rd *r);
/*
 * The same, but a bad read is, by the first of them: ERR_SHORT for one past the end, ERR_OVERLONG
 * for a length that is not in its shortest form, what rd_fail_as was told, or ERR_PARSE.
 */
int rd_why(const struct rd *r);

void wr_u8(struct buf *b, uint8_t v);
void wr_u16(struct buf *b, uint16_t v);
void wr_u32(struct buf *b, uint32_t v);
void wr_u64(struct buf *b, uint64_t v);
/* Vectors; one too long for its length field sets ERR_LIMIT. */
void wr_vec8(struct buf *b, struct bytes v);
void wr_vec16(struct buf *b, struct bytes v);
void wr_vec32(struct buf *b, struct bytes v);
void wr_varint(struct buf *b, size_t v);
void wr_vecv(struct buf *b, struct bytes v);
static inline void
wr_bytes(struct buf *b, struct bytes v)
{
	buf_put(b, v.p, v.n);
}
/*
 * A vector whose content is written in place: at = wr_open32(b); ... wr_close32(b, at).
 * The four bytes at `at` are filled in by close.
 */
size_t wr_open32(struct buf *b);
void wr_close32(struct buf *b, size_t at);

#endif
