#include "server/keypkgs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "server/feed.h"
#include "server/peer.h"
#include "server/roster.h"
#include "server/server_int.h"

static void
came(struct peer *p, int r)
{
	feed_keypkgs_came(peer_feed(p), r == 0);
	if (r == 0)
		room_keypkgs_came(peer_server(p)->rooms, peer_nick(p));
}

/* The answer to the last one. */
static void
on_put(void *ref, const struct store_answer *a)
{
	struct peer *p = peer_ref_get(ref);

	peer_unref(ref);
	if (p != NULL && a->r == ERR_LIMIT)
		peer_close(p, ERR_LIMIT, "This is a bug in your program.",
		    "you sent more key packages than one may have");
	else if (p != NULL)
		came(p, a->r);
}

void
keypkgs_put(struct peer *p, const struct wire_keypkgs *m)
{
	struct store *s = keep_store(peer_server(p)->keep);
	size_t n = m->keypkgs.n;
	int r = 0;

	if (m->fresh)
		r = store_keypkg_drop(s, peer_nick(p), (struct store_then){ .fn = NULL });
	for (size_t i = 0; i < n && r == 0; i++) {
		bool last = i == n - 1;
		struct store_then then = { last ? on_put : NULL, last ? peer_ref(p) : NULL };

		r = store_keypkg_add(
		    s, peer_nick(p), m->keypkgs.item[i], last && m->last_resort, then);
		if (r != 0 && last)
			peer_unref(then.user);
	}
	if (r != 0)
		came(p, r);
}

/* ---- for who wants to speak in private ----------------------------------------------------- */

struct want {
	struct server *server;
	struct peer_ref *by;
	char nick[NICK_MAX + 1];
};

static void
send_keypkg(struct peer *to, const char *nick, bool here, struct bytes keypkg)
{
	struct wire_keypkg m = { .here = here, .keypkg = keypkg };
	struct buf b = BUF_INIT(8192);

	snprintf(m.nick, sizeof m.nick, "%s", nick);
	wire_put_keypkg(&b, &m);
	peer_send(to, WIRE_KEYPKG, &b);
	buf_fini(&b);
}

static void
on_taken(void *want, const struct store_answer *a)
{
	struct want *w = want;
	struct peer *by = peer_ref_get(w->by);

	if (by != NULL)
		send_keypkg(by, w->nick, true, a->r == 0 ? a->value : bytes_of(NULL, 0));
	keypkgs_taken(w->server, w->nick, a);
	peer_unref(w->by);
	free(w);
}

void
keypkgs_take(struct peer *p, const char *nick)
{
	struct server *s = peer_server(p);
	const struct person *whom = roster_find(s->roster, nick);
	struct want *w;

	if (whom == NULL || whom == peer_person(p)) {
		send_keypkg(p, nick, false, bytes_of(NULL, 0));
		return;
	}
	w = mem_calloc(1, sizeof *w);
	w->server = s;
	w->by = peer_ref(p);
	snprintf(w->nick, sizeof w->nick, "%s", whom->nick);
	if (store_keypkg_take(keep_store(s->keep), w->nick, (struct store_then){ on_taken, w }) ==
	    0)
		return;
	send_keypkg(p, nick, true, bytes_of(NULL, 0));
	peer_unref(w->by);
	free(w);
}

void
keypkgs_taken(struct server *s, const char *nick, const struct store_answer *a)
{
	struct peer *p = peer_find(s, nick);

	if (p != NULL && (a->r == 0 || a->r == ERR_NOTFOUND))
		feed_keypkgs_left(peer_feed(p), a->r == 0 ? a->count : 0);
}
