/*
 * net/frame.h - frames in a byte stream: length (4 bytes, of type and body), type (2), body.
 * One thread.
 */
#ifndef SNUG_NET_FRAME_H
#define SNUG_NET_FRAME_H

#include "base/buf.h"

#define FRAME_HEADER_SIZE 6

struct frame {
	uint16_t type;
	struct bytes body;
};

/* Append a whole frame to out. */
void frame_put(struct buf *out, unsigned type, struct bytes body);

/*
 * A frame put together from pieces as they arrive. No memory is held between frames, and a
 * frame that is too large is refused by its header, before anything of it is kept.
 */
struct frame_rd;

struct frame_rd *frame_rd_new(void);
void frame_rd_free(struct frame_rd *r); /* wipes */
/* Refused are types without a row in wire.def, and bodies larger than their row or limit allows. */
void frame_rd_limit(struct frame_rd *r, size_t limit);
/*
 * Take bytes from *in, advancing it, until a frame is whole: 1 with *out lent until the next
 * call; 0 when *in is used up; ERR_PARSE for a length that no frame has or an unknown type;
 * ERR_LIMIT for one too large; ERR_NOMEM. After an error the stream is lost.
 */
int frame_rd_next(struct frame_rd *r, struct bytes *in, struct frame *out);
/* In the middle of a frame: an end of the stream now is a truncation. */
bool frame_rd_partial(const struct frame_rd *r);

#endif
