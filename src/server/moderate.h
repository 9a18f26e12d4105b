/*
 * server/moderate.h - what an entry of a membership log means beside the room: the roster learns
 * roles and bans, and who was removed is sent away. Server thread only.
 */
#ifndef SNUG_SERVER_MODERATE_H
#define SNUG_SERVER_MODERATE_H

#include "base/bytes.h"

struct member_log;
struct server;

/* An entry that l has taken, the last about its person or not. May close peers, but not its author.
 */
void moderate(struct server *s, const struct member_log *l, struct bytes entry);

#endif
