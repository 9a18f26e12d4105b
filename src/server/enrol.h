/*
 * server/enrol.h - how somebody gets certificates: by an invite at first, over the connection
 * that they opened with them later; and how invites are made. Server thread only.
 */
#ifndef SNUG_SERVER_ENROL_H
#define SNUG_SERVER_ENROL_H

#include "server/peer.h"

/* Handlers of frames, as in frames.c: 0, or the error for which p is closed. */
int enrol_on_enrol(struct peer *p, struct bytes body);
int enrol_on_renew(struct peer *p, struct bytes body);
int enrol_on_invite(struct peer *p, struct bytes body);

#endif
