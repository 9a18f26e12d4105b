/*
 * client/roles.h - who may what in a room: what the person wants to change of it, and what
 * others changed. Each change is an entry of the room's membership log, in a commit of ours.
 * Worker thread only.
 */
#ifndef SNUG_CLIENT_ROLES_H
#define SNUG_CLIENT_ROLES_H

#include "base/list.h"
#include "crypto/group.h"
#include "net/wire.h"

struct intent;
struct room;
struct worker;

struct roles {
	struct list wishes; /* of ours, that are not ordered yet, oldest first */
};

void roles_init(struct roles *rs);
void roles_clear(struct roles *rs);
/* The connection is gone: what was wished is not done, and the person is told. */
void roles_lost(struct worker *w);

/* Intents, as bus/intent.def says. */
void roles_on_role(struct worker *w, const struct intent *in);
void roles_on_kick(struct worker *w, const struct intent *in);
void roles_on_ban(struct worker *w, const struct intent *in);
void roles_on_unban(struct worker *w, const struct intent *in);
void roles_on_mute(struct worker *w, const struct intent *in);
void roles_on_policy(struct worker *w, const struct intent *in);
void roles_on_log(struct worker *w, const struct intent *in);

/* Nothing of ours is under way in r: the next wish. */
void roles_next(struct worker *w, struct room *r);
/* The commit with our wish was ordered; or something else was, and it has to be tried again. */
void roles_ordered(struct worker *w, struct room *r, bool yours);
/* It was refused. */
void roles_refused(struct worker *w, struct room *r, const struct wire_refused *m);

/*
 * The entry that lets the owner of a key package in, by the room's log. 1, 0 when none is needed;
 * ERR_MEMBER when they cannot be let in by us.
 */
int roles_entry_for(
    const struct room *r, struct bytes keypkg, enum role role, struct member_entry *e);

/* The roles of all who are in r, and the head of its log: EV_ROLES. */
void roles_announce(struct worker *w, const struct room *r);
/* Tell of the entries that r's log has and before, which is freed, has not, by the commit that
 * began that epoch; NULL is nothing. */
void roles_tell(struct worker *w, const struct room *r, struct member_log *before, uint64_t epoch,
    int64_t time_ms);

#endif
