/* net/loop_int.h - what the sockets of net/ need from their loop. Thread of the loop. */
#ifndef SNUG_NET_LOOP_INT_H
#define SNUG_NET_LOOP_INT_H

#include <uv.h>

#include "base/list.h"
#include "net/loop.h"

#define LOOP_READ_SIZE 65536

/* A call that is due before the loop blocks; embedded in whom it is for. */
struct soon {
	struct list link;
	loop_fn fn;
	void *user;
};

void soon_init(struct soon *s, loop_fn fn, void *user);
/* fn once, after what can be read in this tick was read. Again before it ran is nothing. */
void soon_call(struct loop *l, struct soon *s);
/* Not any more; also inside fn. Never called is fine. */
void soon_cancel(struct soon *s);

uv_loop_t *loop_uv(struct loop *l);
/* The one buffer of LOOP_READ_SIZE bytes that all reads of the loop share. */
uint8_t *loop_read_buffer(struct loop *l);

#endif
