#include "client/order.h"

#include <stdio.h>
#include <string.h>

#include "client/worker_int.h"
#include "crypto/suite.h"

static void
link_up(struct order *o)
{
	memcpy(o->start[o->count % ORDER_KEPT], o->head, CONTENT_LINK_SIZE);
}

void
order_begin(struct order *o, const struct group *g)
{
	o->count = 0;
	group_epoch_authenticator(g, o->head);
	link_up(o);
}

void
order_add(struct order *o, const uint8_t *id, struct bytes sealed)
{
	uint8_t hash[SUITE_HASH_SIZE];
	const struct bytes parts[] = { bytes_of(o->head, sizeof o->head),
		bytes_of(id, WIRE_MSG_ID_SIZE), bytes_of(hash, sizeof hash) };
	uint8_t next[SUITE_HASH_SIZE];

	suite_hash(hash, &sealed, 1);
	suite_hash(next, parts, 3);
	memcpy(o->head, next, sizeof o->head);
	o->count++;
	link_up(o);
}

void
order_say(const struct order *o, struct content *c)
{
	c->seen = o->count;
	memcpy(c->link, o->head, CONTENT_LINK_SIZE);
}

enum order_view
order_compare(const struct order *o, const struct content *c)
{
	if (c->seen > o->count)
		return ORDER_OTHER;
	if (o->count - c->seen >= ORDER_KEPT)
		return ORDER_UNKNOWN;
	return memcmp(o->start[c->seen % ORDER_KEPT], c->link, CONTENT_LINK_SIZE) == 0
		   ? ORDER_SAME
		   : ORDER_OTHER;
}

static void
tell(struct worker *w, const struct room *r, const char *nick, int64_t since_ms)
{
	struct event *ev = event_new(EV_ORDER);

	memcpy(ev->room, r->name, sizeof ev->room);
	snprintf(ev->nick, sizeof ev->nick, "%s", nick);
	ev->time_ms = since_ms;
	worker_emit(w, ev);
}

void
order_look(
    struct worker *w, struct room *r, const char *nick, const struct content *c, int64_t time_ms)
{
	struct order *o = &r->order;
	enum order_view view = order_compare(o, c);
	size_t i = 0;

	while (i < o->n_doubts && !nick_equal(o->doubt[i].nick, nick))
		i++;
	if (view == ORDER_OTHER && i == o->n_doubts && i < ORDER_DOUBTS) {
		snprintf(o->doubt[i].nick, sizeof o->doubt[i].nick, "%s", nick);
		o->doubt[i].since_ms = time_ms;
		o->n_doubts++;
		tell(w, r, nick, time_ms);
	} else if (view == ORDER_SAME && i < o->n_doubts) {
		o->doubt[i] = o->doubt[--o->n_doubts];
		tell(w, r, nick, 0);
	}
}

void
order_put(struct buf *b, const struct order *o)
{
	uint64_t n = o->count < ORDER_KEPT - 1 ? o->count + 1 : ORDER_KEPT;

	wr_u64(b, o->count);
	wr_bytes(b, bytes_of(o->head, sizeof o->head));
	for (uint64_t k = o->count + 1 - n; k <= o->count; k++)
		wr_bytes(b, bytes_of(o->start[k % ORDER_KEPT], CONTENT_LINK_SIZE));
}

void
order_get(struct rd *in, struct order *o)
{
	uint64_t n;

	o->count = rd_u64(in);
	rd_copy(in, o->head, sizeof o->head);
	n = o->count < ORDER_KEPT - 1 ? o->count + 1 : ORDER_KEPT;
	for (uint64_t k = o->count + 1 - n; k <= o->count && in->err == 0; k++)
		rd_copy(in, o->start[k % ORDER_KEPT], CONTENT_LINK_SIZE);
}
