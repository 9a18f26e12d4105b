/*
 * client/session.h - one attempt at being connected: dial, verify, greet, be admitted, then
 * frames both ways. Its end is worker_session_over(). Worker thread only.
 */
#ifndef SNUG_CLIENT_SESSION_H
#define SNUG_CLIENT_SESSION_H

#include "base/buf.h"

struct fault;
struct session;
struct worker;

/* Begins to dial. Owned by itself: freed after worker_session_over. */
struct session *session_new(struct worker *w);
/* Say goodbye, flush, close. */
void session_quit(struct session *s);
/* Give up this connection because of what the server did: f tells both sides. */
void session_fail(struct session *s, int code, const char *cause);

/*
 * Send a frame; b is lent. It leaves when all that is to be kept is on the disk, behind what was
 * sent before. 0; ERR_LIMIT, ERR_STATE; or b's own error.
 */
int session_send(struct session *s, unsigned type, const struct buf *b);
/* It is on the disk: what was held may leave. */
void session_release(struct session *s);
/* Close, because of what happened here; the server is told no more than that. */
void session_drop(struct session *s, const struct fault *f);
/* Ask for the next certificates when ours are in the last third of their life; once. */
void session_renew(struct session *s);
/* Has the server let us in? */
bool session_admitted(const struct session *s);
/* Is there room for one more message in the connection's queue, and did the server let us in? */
bool session_has_space(const struct session *s);

void session_pause(struct session *s);
void session_resume(struct session *s);
void session_ping(struct session *s);
unsigned session_rtt_ms(const struct session *s);
/* EV_SECURITY for this connection. */
void session_tell_security(struct session *s);

#endif
