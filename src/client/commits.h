/*
 * client/commits.h - who is in our rooms: the commits that the server asks of us, those of
 * others, and ours when they are ordered. Worker thread only.
 */
#ifndef SNUG_CLIENT_COMMITS_H
#define SNUG_CLIENT_COMMITS_H

#include "net/wire.h"

struct room;
struct worker;

/*
 * Send the commit that r's group has staged, behind the transaction that keeps it: m with its
 * epoch, commit and what it needs beside them; its room and id are filled in. b is for its bytes.
 * 0, or the error of session_send.
 */
int commits_send(struct worker *w, struct room *r, struct wire_commit *m, struct buf *b);

/* Frames. 0, or the error for which the connection is given up. */
int commits_on_change(struct worker *w, const struct wire_change *m);
int commits_on_committed(struct worker *w, const struct wire_committed *m);
void commits_refused(struct worker *w, const struct wire_refused *m);

#endif
