#include "client/receipts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/settings.h"
#include "client/worker_int.h"
#include "crypto/random.h"

#define EVERY_MS 1000
#define EACH_MS 250 /* more for each member */
#define PEOPLE_MAX_KEPT 4096

void
receipts_fini(struct receipts *rs)
{
	free(rs->of);
	*rs = (struct receipts){ .of = NULL };
}

static struct receipt *
of(struct receipts *rs, const char *nick)
{
	for (size_t i = 0; i < rs->n; i++)
		if (nick_equal(rs->of[i].nick, nick))
			return &rs->of[i];
	if (rs->n == PEOPLE_MAX_KEPT)
		return NULL;
	if (rs->n == rs->cap) {
		rs->cap = rs->cap > 0 ? 2 * rs->cap : 8;
		rs->of = realloc(rs->of, rs->cap * sizeof *rs->of);
		if (rs->of == NULL)
			abort();
	}
	rs->of[rs->n] = (struct receipt){ .seq = 0 };
	snprintf(rs->of[rs->n].nick, sizeof rs->of[rs->n].nick, "%s", nick);
	return &rs->of[rs->n++];
}

static bool
is_on(struct worker *w, const struct room *r)
{
	return settings_on(w, r->name, "privacy.receipts");
}

/* Some time in the second half of the interval, or a whole one later. */
static uint64_t
interval(const struct room *r)
{
	uint64_t ms = EACH_MS * (uint64_t)group_size(r->group);
	uint16_t draw;

	if (ms < EVERY_MS)
		ms = EVERY_MS;
	random_bytes(&draw, sizeof draw);
	return ms + ms * draw / UINT16_MAX / 2;
}

static bool
is_wanted(struct worker *w, const struct room *r)
{
	return r->receipts.have > r->receipts.told && r->receipts.under_way == 0 && r->live &&
	       is_on(w, r);
}

/* The timer, for the one that is due first. */
static void
set_timer(struct worker *w)
{
	uint64_t now = loop_now_ms(w->loop), first = UINT64_MAX;

	list_each (r, &w->rooms.all, struct room, node)
		if (is_wanted(w, r) && r->receipts.due_ms < first)
			first = r->receipts.due_ms;
	if (first == UINT64_MAX)
		timer_stop(w->receipt);
	else
		timer_start(w->receipt, first > now ? first - now : 0, 0);
}

void
receipts_next(struct worker *w, struct room *r)
{
	struct receipts *rs = &r->receipts;
	uint64_t now = loop_now_ms(w->loop);

	if (is_wanted(w, r) && rs->due_ms == 0)
		rs->due_ms = now + interval(r) - EVERY_MS / 2; /* others may answer first */
	if (is_wanted(w, r) && rs->due_ms <= now) {
		rs->due_ms = now + interval(r);
		if (w->session != NULL && session_has_space(w->session) && !r->stalled &&
		    messages_send_receipt(w, r) == 0)
			rs->under_way = rs->have;
	}
	set_timer(w);
}

void
receipts_beat(struct worker *w)
{
	list_each (r, &w->rooms.all, struct room, node)
		if (r->receipts.due_ms <= loop_now_ms(w->loop))
			receipts_next(w, r);
}

void
receipts_heard(struct worker *w, struct room *r, uint64_t seq)
{
	if (seq > r->receipts.have)
		r->receipts.have = seq;
	receipts_next(w, r);
}

static void
tell(struct worker *w, const struct room *r, const struct receipt *x)
{
	struct event *ev = event_new(EV_RECEIPT);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, x->nick, sizeof ev->nick);
	ev->seq = x->seq;
	worker_emit(w, ev);
}

void
receipts_take(struct worker *w, struct room *r, const char *nick, uint64_t receipt, uint64_t seq)
{
	struct receipt *x;

	/* Nobody has what was not said yet. */
	if (receipt == 0 || receipt >= seq || (x = of(&r->receipts, nick)) == NULL ||
	    receipt <= x->seq)
		return;
	x->seq = receipt;
	tell(w, r, x);
}

void
receipts_tell(struct worker *w, const struct room *r)
{
	for (size_t i = 0; i < r->receipts.n; i++)
		tell(w, r, &r->receipts.of[i]);
}

uint64_t
receipts_along(struct worker *w, const struct room *r)
{
	return r->receipts.have > r->receipts.told && is_on(w, r) ? r->receipts.have : 0;
}

void
receipts_told(struct room *r, uint64_t receipt)
{
	if (receipt > r->receipts.told)
		r->receipts.told = receipt;
}

bool
receipts_own(struct room *r, const uint8_t *id)
{
	struct receipts *rs = &r->receipts;

	if (memcmp(rs->id, id, sizeof rs->id) != 0)
		return false;
	receipts_told(r, rs->under_way);
	rs->under_way = 0;
	return true;
}

void
receipts_refused(struct worker *w, struct room *r, const uint8_t *id)
{
	if (memcmp(r->receipts.id, id, sizeof r->receipts.id) != 0)
		return;
	r->receipts.under_way = 0;
	receipts_next(w, r);
}

void
receipts_lost(struct room *r)
{
	r->receipts.under_way = 0;
}

void
receipts_put(struct buf *b, const struct receipts *rs)
{
	wr_u64(b, rs->have);
	wr_u64(b, rs->told);
	wr_bytes(b, bytes_of(rs->id, sizeof rs->id));
	wr_u16(b, (uint16_t)rs->n);
	for (size_t i = 0; i < rs->n; i++) {
		wr_vec8(b, bytes_str(rs->of[i].nick));
		wr_u64(b, rs->of[i].seq);
	}
}

void
receipts_get(struct rd *in, struct receipts *rs)
{
	char nick[NICK_MAX + 1];
	size_t n;

	rs->have = rd_u64(in);
	rs->told = rd_u64(in);
	rd_copy(in, rs->id, sizeof rs->id);
	n = rd_u16(in);
	for (size_t i = 0; i < n && in->err == 0; i++) {
		struct bytes name = rd_vec8(in, 1, NICK_MAX);
		uint64_t seq = rd_u64(in);
		struct receipt *x;

		memset(nick, 0, sizeof nick);
		memcpy(nick, name.p, name.n);
		if (in->err == 0 && (!nick_valid(nick) || strlen(nick) != name.n))
			rd_fail(in);
		if (in->err == 0 && (x = of(rs, nick)) != NULL)
			x->seq = seq;
	}
}
