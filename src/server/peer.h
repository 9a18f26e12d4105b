/*
 * server/peer.h - one connected client as the server knows it: its connection, how far it has
 * come, its nick. Server thread only.
 */
#ifndef SNUG_SERVER_PEER_H
#define SNUG_SERVER_PEER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "net/conn.h"

struct feed;
struct person;
struct server;
struct wire_refused;
struct peer;

/* How far a peer has come; one bit each, so that a frame's row can name several. */
enum peer_state {
	PEER_NEW = 1,      /* TLS is open, its HELLO is awaited */
	PEER_GREETED = 2,  /* spoke our version, and has no certificate: it may enrol */
	PEER_ENROLLED = 4, /* has its certificates now, and comes again with them */
	PEER_EXPIRED = 8,  /* has an old certificate, good for renewing it alone */
	PEER_ADMITTED = 16,
	PEER_LEAVING = 32 /* being closed: what it still sends is nothing */
};

#define PEER_QUEUE_HIGH (4u << 20) /* bytes unsent: beyond it the peer is cut */
#define PEER_QUEUE_LOW (1u << 20)  /* beyond it nothing more is read from the peer */

/* For listen_new: takes a conn in, or refuses it when the server is full. user is the server. */
bool peer_accept(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits);

struct server *peer_server(const struct peer *p);
enum peer_state peer_state(const struct peer *p);
void peer_set_state(struct peer *p, enum peer_state state);
/* Who its certificate is of; NULL without one. Lent from the server's roster. */
struct person *peer_person(const struct peer *p);
bool peer_is_expired(const struct peer *p);  /* its certificate, when it came */
const char *peer_nick(const struct peer *p); /* "" before it is admitted; lent */
const char *peer_name(const struct peer *p); /* for logs: nick or address; lent */
/* Where it is: of struct member, which room.c alone knows. Lent. */
struct list *peer_rooms(struct peer *p);
/* What the store has for it. Lent. */
struct feed *peer_feed(const struct peer *p);
/* So much is on its way to it that more has to wait: feed_drained says when. */
bool peer_is_clogged(const struct peer *p);

/*
 * For who waits for an answer on behalf of p: peer_ref_get is p as long as it is connected, and
 * NULL once it leaves. Each peer_ref needs a peer_unref.
 */
struct peer_ref;
struct peer_ref *peer_ref(struct peer *p);
struct peer *peer_ref_get(const struct peer_ref *r);
void peer_unref(struct peer_ref *r);
/* The admitted peer with that nick, without case, or NULL. */
struct peer *peer_find(const struct server *s, const char *nick);
const char *peer_address(const struct peer *p); /* lent */
/* As conn_export. */
int peer_export(const struct peer *p, const char *label, uint8_t *out, size_t n);
/* Let in peer_person(p); who is here under that nick already is sent away. */
void peer_admit(struct peer *p);

/* Frames of an admitted peer may be as large as their rows in wire.def say. */
void peer_unlimit(struct peer *p);
/* Send a frame; b is lent and may have an error. A peer that cannot keep up is closed with
 * ERR_SLOW. */
void peer_send(struct peer *p, unsigned type, const struct buf *b);
void peer_refuse(struct peer *p, const struct wire_refused *m);
/* Close with a reason that the peer is told. It leaves all rooms now. */
void peer_close(struct peer *p, int code, const char *remedy, const char *cause);
/* Everyone whose certificate was revoked: close with the reason. */
void peers_judge(struct server *s);
/* Everyone: close without blame, because the server stops. */
void peers_bye(struct server *s, const char *reason);
/* Bytes that wait for all of them. */
size_t peers_queued(const struct server *s);
/* Everyone, at once and without a word. */
void peers_abort(struct server *s);

/* The MLS signature key of its person, 32 bytes; zeros before their first key package. Lent. */
const uint8_t *peer_sign_key(const struct peer *p);

#endif
