/* server/server_int.h - the server as its own files see it. Server thread only. */
#ifndef SNUG_SERVER_SERVER_INT_H
#define SNUG_SERVER_SERVER_INT_H

#include "base/list.h"
#include "net/listen.h"
#include "server/count.h"
#include "server/keep.h"
#include "server/room.h"
#include "server/server.h"

struct server {
	struct loop *loop;
	struct wake *stop;
	struct sigwatch *on_int, *on_term, *on_hup, *on_usr1;
	struct timer *renew, *grace;
	struct state *state;
	struct tlsctx *ctx;
	struct listener *listener[STATE_LISTEN_MAX];
	struct hostport listen_at[STATE_LISTEN_MAX];
	size_t n_listener;
	struct keep *keep;
	struct room_set *rooms;
	struct roster *roster;
	struct ledger *ledger;
	struct timer *watch; /* of the ledger */
	struct guess *guess;
	struct list peers;                     /* of struct peer */
	size_t n_peers, n_admitted, max_peers; /* max_peers: that may be admitted */
	unsigned rate;
	struct counts counts;
	struct status *status;
	bool stopping;
	char name[64];
};

/* Heed what another process wrote into the register of certificates. */
void server_heed_ledger(struct server *s);
/* A peer's connection ended: a stopping server may be done. */
void server_peer_closed(struct server *s);

#endif
