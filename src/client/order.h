/*
 * client/order.h - do all members see the same order of a room? Each application record of the
 * log, of any member, is a link of a chain that begins anew with each epoch:
 *
 *	H(0) = the epoch authenticator (RFC 9420 8.7)
 *	H(k) = SHA-256(H(k-1) || id || SHA-256(sealed))
 *
 * Each message says, sealed, how many links its author had seen and the start of the last one's
 * hash. Who was shown another order, or not all, cannot say what we expect. Worker thread only.
 */
#ifndef SNUG_CLIENT_ORDER_H
#define SNUG_CLIENT_ORDER_H

#include "base/nick.h"
#include "base/rw.h"
#include "client/content.h"

#define ORDER_KEPT 1024 /* links of the present epoch that are known, the last ones */
#define ORDER_DOUBTS 32 /* members who say another order at once; of more nothing is told */

struct group;
struct room;
struct worker;

struct order {
	uint64_t count; /* links of this epoch */
	uint8_t head[32];
	uint8_t start[ORDER_KEPT][CONTENT_LINK_SIZE]; /* of H(k), at k % ORDER_KEPT */
	struct {
		char nick[NICK_MAX + 1];
		int64_t since_ms;
	} doubt[ORDER_DOUBTS];
	size_t n_doubts;
};

/* The epoch of g begins. */
void order_begin(struct order *o, const struct group *g);
/* The next record of the log. */
void order_add(struct order *o, const uint8_t *id, struct bytes sealed);
/* What we say of it now. */
void order_say(const struct order *o, struct content *c);

enum order_view {
	ORDER_SAME,
	ORDER_UNKNOWN, /* too long ago */
	ORDER_OTHER,
};
/* What somebody says of it, who had seen no more than we have. */
enum order_view order_compare(const struct order *o, const struct content *c);
/* nick said that: EV_ORDER when it is another order, and when it is the same again. */
void order_look(
    struct worker *w, struct room *r, const char *nick, const struct content *c, int64_t time_ms);

/* As bytes, and back (0 or an error of rw.h); but for who is in doubt. */
void order_put(struct buf *b, const struct order *o);
void order_get(struct rd *in, struct order *o);

#endif
