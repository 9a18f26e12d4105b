#include "client/presence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "client/worker_int.h"

#define LISTING_MS 1000 /* it comes at once, when there is anybody to tell of */
#define PRESENT_MAX 8192 /* of whom something is known: no server makes us keep more */

void
presence_fini(struct presence *p)
{
	free(p->of);
	*p = (struct presence){ .of = NULL };
}

static struct present *
find(struct presence *p, const char *nick)
{
	for (size_t i = 0; i < p->n; i++)
		if (nick_equal(p->of[i].nick, nick))
			return &p->of[i];
	return NULL;
}

static struct present *
add(struct presence *p, const char *nick)
{
	if (p->n == p->cap) {
		p->cap = p->cap > 0 ? 2 * p->cap : 8;
		p->of = realloc(p->of, p->cap * sizeof *p->of);
		if (p->of == NULL)
			abort();
	}
	p->of[p->n] = (struct present){ .here = false };
	snprintf(p->of[p->n].nick, sizeof p->of[p->n].nick, "%s", nick);
	return &p->of[p->n++];
}

static void
tell(struct worker *w, const struct room *r, const struct present *x, bool news)
{
	struct event *ev = event_new(EV_PRESENCE);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, x->nick, sizeof ev->nick);
	ev->own = x->here;
	ev->time_ms = news ? clock_wall_ms() : 0;
	worker_emit(w, ev);
}

void
presence_begin(struct worker *w, struct room *r)
{
	r->presence.listing_ms = loop_now_ms(w->loop) + LISTING_MS;
	r->presence.n = 0;
}

void
presence_lost(struct worker *w, struct room *r)
{
	for (size_t i = 0; i < r->presence.n; i++) {
		struct present *x = &r->presence.of[i];

		if (!x->here || nick_equal(x->nick, w->nick))
			continue;
		x->here = false;
		tell(w, r, x, false);
	}
	r->presence.n = 0;
}

/* The list is at its end: who is not in it is away. */
static void
end_list(struct room *r)
{
	r->presence.listing_ms = 0;
	for (size_t i = 0; i < group_size(r->group); i++) {
		const char *nick = group_member_get(r->group, i)->nick;

		if (find(&r->presence, nick) == NULL)
			add(&r->presence, nick);
	}
}

static void
set(struct worker *w, struct room *r, const char *nick, bool here)
{
	struct present *x = find(&r->presence, nick);
	/* Of whom nothing was known, it is as it was. */
	bool news = x != NULL && x->here != here;

	if ((x != NULL && !news) || r->presence.n == PRESENT_MAX)
		return;
	if (x == NULL)
		x = add(&r->presence, nick);
	x->here = here;
	if (!nick_equal(nick, w->nick))
		tell(w, r, x, news);
}

void
presence_joined(struct worker *w, struct room *r, const char *nick)
{
	const struct present *x = find(&r->presence, nick);

	if (x != NULL && x->here)
		tell(w, r, x, false);
}

int
presence_on_presence(struct worker *w, const struct wire_presence *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);

	if (r == NULL || r->group == NULL)
		return 0;
	if (r->presence.listing_ms != 0 && loop_now_ms(w->loop) > r->presence.listing_ms)
		end_list(r);
	for (size_t i = 0; i < m->nicks.n; i++) {
		char nick[NICK_MAX + 1] = "";

		if (m->nicks.item[i].n > NICK_MAX)
			return ERR_NAME;
		memcpy(nick, m->nicks.item[i].p, m->nicks.item[i].n);
		if (!nick_valid(nick))
			return ERR_NAME;
		set(w, r, nick, m->here);
	}
	/* A list has as many frames as it takes, of which the last one is not full; or none. */
	if (r->presence.listing_ms != 0 && m->here && m->nicks.n < WIRE_BATCH_MAX)
		end_list(r);
	return 0;
}
