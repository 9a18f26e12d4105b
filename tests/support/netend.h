/*
 * support/netend.h - a loop with a listener on a free port, and ends of conns that write down
 * what happens to them.
 */
#ifndef SNUG_TESTS_NETEND_H
#define SNUG_TESTS_NETEND_H

#include "net/conn_int.h"
#include "net/listen.h"
#include "net/sock.h"

#define NETEND_SERVERS 64

enum netend_event { NETEND_NONE, NETEND_REACHED, NETEND_OPEN, NETEND_FRAME, NETEND_DRAINED };

struct netend;
typedef void (*netend_fn)(struct netend *e);

struct netend {
	struct conn *conn; /* NULL after closed() */
	int reached, opened, drained, echoed, closed;
	struct fault why;
	unsigned frames;
	unsigned last_type;
	struct buf log; /* the frames that came, as frame_put writes them */
	bool refuse;	/* verify says no */
	enum netend_event at; /* when to call act, once */
	netend_fn act;
};

struct netbed {
	struct loop *loop;
	struct tlsctx *server_ctx, *client_ctx;
	struct listener *listener;
	struct hostport at; /* of the listener */
	struct netend server[NETEND_SERVERS];
	unsigned servers; /* how many came */
	bool refuse_peers;
	const struct conn_times *server_times, *client_times; /* NULL: the default */
	struct conn_limits limits; /* of the server's conns */
	enum netend_event server_at;
	netend_fn server_act;
	struct timer *guard;
};

void netbed_init(struct netbed *b);
/* Aborts what is open, runs the loop to its end, frees all. */
void netbed_fini(struct netbed *b);
/* One turn of the loop; fails the test when nothing that was awaited came for 20 s. */
void netbed_tick(struct netbed *b);
#define netbed_await(b, condition)                                                                 \
	while (!(condition))                                                                       \
	netbed_tick(b)

void netend_dial(struct netbed *b, struct netend *e, const struct hostport *at);
/* Aborts it and awaits its end. */
void netend_fini(struct netbed *b, struct netend *e);
/* Both ends of a new conn, open. The server's is b->server[b->servers - 1]. */
struct netend *netbed_pair(struct netbed *b, struct netend *client);

/* A peer that does what it likes: TCP alone, or with TLS when it was asked for. */
struct netraw {
	struct loop *loop;
	struct sock *sock;
	struct tls *tls;
	bool connected, ended;
	int status;
	struct buf got; /* plaintext, or bytes when there is no TLS */
};

void netraw_dial(struct netbed *b, struct netraw *r, bool tls);
void netraw_send(struct netraw *r, struct bytes b);
void netraw_fini(struct netraw *r);

#endif
