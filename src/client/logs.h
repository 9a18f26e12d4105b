/*
 * client/logs.h - the membership logs of the rooms that this computer knows: what was seen once is
 * in no room gone or other the next time. Each is in the file log.NAME of the profile. Worker
 * thread only.
 */
#ifndef SNUG_CLIENT_LOGS_H
#define SNUG_CLIENT_LOGS_H

#include "base/err.h"
#include "base/list.h"

struct member_log;
struct worker;

struct logs {
	struct list all;
};

void logs_init(struct logs *l);
void logs_clear(struct logs *l);
/* That of a room, "#lobby"; empty when nothing is known of it. Lent. NULL and *f when its file is
 * not right. */
struct member_log *logs_get(struct worker *w, const char *room, struct fault *f);
/* The same of one that was asked for before; NULL. */
struct member_log *logs_find(struct worker *w, const char *room);
/* It has more than its file: write that. The person is told when it cannot be. */
void logs_save(struct worker *w, const char *room);

/*
 * What it is now is seen: a group may begin before that, but when it has caught up it must have
 * that too. 0, or ERR_LOG when it is another log.
 */
void logs_remember(struct worker *w, const char *room);
int logs_check(struct worker *w, const char *room);

/* Forget it, and its file. 0 or *f. */
int logs_forget(struct worker *w, const char *room, struct fault *f);
/*
 * A room that we ask for has no group here: a log with nothing but a founding of ours, of which
 * the server may never have heard, was none.
 */
void logs_unfounded(struct worker *w, const char *room);

#endif
