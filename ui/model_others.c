/* ui/model_others.c - what the others in a room have, whether they are here, whether they agree. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "ui/model_int.h"
#include "ui/names.h"

/* reading ---------------------------------------------------------------------- */

size_t
model_delivered(const struct model *m, const struct room *r, uint64_t seq, size_t *of)
{
	size_t n = 0;

	*of = 0;
	for (size_t i = 0; i < r->n_members; i++) {
		const struct member *who = &r->members[i];

		if (model_is_own(m, who->name))
			continue;
		++*of;
		n += seq != 0 && who->seen >= seq;
	}
	return n;
}

bool
model_here(const struct model *m, const struct room *r, const struct member *who)
{
	bool up = m->link.state == LINK_ONLINE && !m->bye;

	return up && (!r->presence || who->here || model_is_own(m, who->name));
}

const char *
model_misordered(const struct model *m, const struct room *r, int64_t *since)
{
	const struct member *first = NULL;

	for (size_t i = 0; i < r->n_members; i++) {
		const struct member *who = &r->members[i];

		if (who->order_ms != 0 && (first == NULL || who->order_ms < first->order_ms))
			first = who;
	}
	if (first == NULL)
		return NULL;
	*since = first->order_ms;
	return model_name(m, first->name);
}

/* events ------------------------------------------------------------------------ */

/* Whom ev is about, as a member of a room that we know; NULL. */
static struct member *
member_of(struct model *m, const struct event *ev, struct room **r)
{
	size_t i = model_find(m, ev->room);

	*r = i < m->n_rooms ? &m->rooms[i] : NULL;
	return *r != NULL ? model_member(*r, names_number(m->names, ev->nick)) : NULL;
}

/* Receipts are for everything up to a place: an older one says nothing. */
void
model_on_receipt(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r;
	struct member *who = member_of(m, ev, &r);

	(void)now;
	if (who != NULL && ev->seq > who->seen)
		who->seen = ev->seq;
}

void
model_others_unknown(struct model *m)
{
	for (size_t i = 0; i < m->n_rooms; i++) {
		struct room *r = &m->rooms[i];

		r->done = r->total = 0;
		r->presence = false;
		for (size_t k = 0; k < r->n_members; k++)
			r->members[k].here = false;
	}
}

void
model_on_presence(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r;
	struct member *who = member_of(m, ev, &r);

	(void)now;
	if (r != NULL)
		r->presence = true;
	if (who == NULL)
		return;
	if (ev->time_ms != 0 && who->here != ev->own)
		model_add_move(m, r, ev, ev->own ? "is back" : "is away");
	who->here = ev->own;
}

static void
tell_order(struct model *m, struct room *r, const struct member *who, bool again)
{
	struct line head = { .kind = again ? LINE_NOTICE : LINE_ALERT };
	const char *nick = model_name(m, who->name);
	time_t t = (time_t)(who->order_ms / 1000);
	char at[8] = "", *words;
	struct tm tm;

	if (localtime_r(&t, &tm) != NULL)
		strftime(at, sizeof at, "%H:%M", &tm);
	head.time_ms = again ? model_time(&(struct event){ 0 }) : who->order_ms;
	words =
	    again ? mem_printf("%s and you agree on the order of what was said again.", nick)
		  : mem_printf("Since %s what %s saw of this room is not what you saw, or not in "
			       "that order: the server reorders or withholds messages. Compare by "
			       "voice what was said, and tell who runs it.",
			at, nick);
	lines_push(&r->lines, &head, words, NULL);
	free(words);
}

void
model_on_order(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r;
	struct member *who = member_of(m, ev, &r);
	bool was;

	(void)now;
	if (who == NULL || (who->order_ms == 0 && ev->time_ms == 0))
		return;
	was = who->order_ms != 0;
	if (ev->time_ms != 0)
		who->order_ms = ev->time_ms;
	if (!was) {
		tell_order(m, r, who, false);
		model_count_unread(m, (size_t)(r - m->rooms), true);
	} else if (ev->time_ms == 0) {
		tell_order(m, r, who, true);
		who->order_ms = 0;
	}
}
