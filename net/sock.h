/*
 * net/sock.h - one TCP socket in a loop: connect, read, write without waiting. Thread of its loop.
 * Statuses are libuv's: 0 or a negative number that sock_words puts into words.
 */
#ifndef SNUG_NET_SOCK_H
#define SNUG_NET_SOCK_H

#include <uv.h>

#include "base/buf.h"
#include "net/loop.h"

struct sock;

/* Every callback may free the sock. */
struct sock_ops {
	void (*connected)(void *user, int status);
	void (*read)(void *user, struct bytes in); /* lent */
	void (*ended)(void *user, int status);	   /* nothing more to read: 0 for the peer's FIN */
	void (*written)(void *user, int status);   /* what sock_write left over is gone */
};

/* NULL when the system refuses. */
struct sock *sock_new(struct loop *l);
/* Of what waits at server; 0 or a status. */
int sock_accept(struct sock **out, struct loop *l, uv_stream_t *server);
/* At once, with a reset if something is unread. No callback comes any more. NULL is nothing. */
void sock_free(struct sock *s);
void sock_set_ops(struct sock *s, const struct sock_ops *ops, void *user);
int sock_connect(struct sock *s, const struct sockaddr *to);
int sock_read(struct sock *s, bool on);
/*
 * Take all of *b, which is left empty: send what the kernel takes now, keep the rest until
 * written(). 0 all gone; 1 the rest is under way; or a status. Not while sock_busy.
 */
int sock_write(struct sock *s, struct buf *b);
bool sock_busy(const struct sock *s);
/* Bytes that are under way. */
size_t sock_pending(const struct sock *s);
/* Bytes that the kernel has taken so far. */
uint64_t sock_sent(const struct sock *s);
/* FIN to the peer, after all that was written. */
void sock_shutdown(struct sock *s);
/* "192.0.2.7:40123". */
void sock_peer(const struct sock *s, char *out, size_t cap);
void sock_address(const struct sockaddr *at, char *out, size_t cap);
const char *sock_words(int status);

#endif
