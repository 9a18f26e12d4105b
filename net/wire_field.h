/*
 * net/wire_field.h - the fields that frames are made of, to bytes and back: names, texts, ids,
 * batches, certificates. For the files of net/wire.h alone. Any thread.
 */
#ifndef SNUG_NET_WIRE_FIELD_H
#define SNUG_NET_WIRE_FIELD_H

#include "base/rw.h"
#include "net/wire.h"

/* A reader that also knows errors of its own: the first one counts. */
struct field_rd {
	struct rd r;
	int err;
};

struct field_rd field_rd_of(struct bytes body);
/* 0, the first error, or ERR_TRAILING when something is left. */
int field_end(const struct field_rd *d);
/* What was read is not what it must be. */
void field_refuse(struct field_rd *d, int err);

/* Writers: b's error sticks. A field over its maximum makes it ERR_LIMIT. */
void field_put_name(struct buf *b, const char *s);
void field_put_text(struct buf *b, const char *s);
void field_put_id(struct buf *b, const uint8_t id[static WIRE_ROOM_ID_SIZE]);
void field_put_opaque(struct buf *b, struct bytes v, size_t max);
void field_put_batch(struct buf *b, const struct wire_batch *v);
void field_put_cert(struct buf *b, struct bytes v);

/* Readers: what is not right is refused, and comes out empty. */
void field_get_name(struct field_rd *d, char *out, size_t cap, bool (*valid)(const char *));
#define field_get_nick(d, out) field_get_name(d, out, sizeof(out), nick_valid)
#define field_get_room(d, out) field_get_name(d, out, sizeof(out), nick_room_valid)
void field_get_text_of(struct field_rd *d, char *out, size_t cap);
#define field_get_text(d, out) field_get_text_of(d, out, sizeof(out))
void field_get_batch(struct field_rd *d, struct wire_batch *v);
/* A batch of nicks. */
void field_get_nicks(struct field_rd *d, struct wire_batch *v);
struct bytes field_get_cert(struct field_rd *d);
/* enum role, of those that a member may have. */
uint8_t field_get_role(struct field_rd *d);

#endif
