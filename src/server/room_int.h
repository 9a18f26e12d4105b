/* server/room_int.h - rooms as their own files see them. Server thread only. */
#ifndef SNUG_SERVER_ROOM_INT_H
#define SNUG_SERVER_ROOM_INT_H

#include "base/list.h"
#include "server/keep.h"
#include "server/peer.h"
#include "server/room.h"
#include "server/room_log.h"
#include "server/server_int.h"

/* No frame makes us look at rooms that its sender is not in. */
struct room_set {
	struct server *server;
	struct list all;      /* of struct room; the older ones first */
	struct room *lobby;   /* always there */
	struct room_log *log; /* of the lobby */
	struct timer *retry;  /* something could not be kept: go on later */
};

/* A person in the group, as far as the server was told. */
struct member {
	struct list node;  /* in its room */
	struct list place; /* in its peer's rooms, while there is a peer */
	struct room *room;
	struct peer *peer; /* NULL: away */
	char nick[NICK_MAX + 1];
	bool live; /* has all of the log, and gets what is new */
	unsigned strikes;
};

/* Not in the group yet, connected or not. */
struct waiter {
	struct list node;
	struct peer *peer; /* NULL: away */
	char nick[NICK_MAX + 1];
	struct buf keypkg; /* taken for them, not used yet; empty: none */
	bool asking;       /* the store for one */
	bool dry;          /* none is left, or what is left is no good */
	bool in_change;
	bool told; /* that nobody is here who may let them in */
};

/* In the group still, but without its state: to be removed. */
struct leaver {
	struct list node;
	char nick[NICK_MAX + 1];
};

struct room {
	struct list node;
	struct room_set *rooms;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	char name[ROOM_NAME_MAX + 1]; /* of a private room "@" */
	bool private;
	bool made; /* it has a group, and is in the store */
	bool gone; /* freed with its last pin */
	size_t pins;
	struct room_log *log; /* lent; NULL: private */
	struct peer *maker;   /* asked to make the group */
	bool making;          /* the store is asked to keep it */
	uint64_t epoch, seq, commit_seq;
	uint64_t lost;             /* all up to there may be gone */
	struct buf info;           /* GroupInfo; empty: none that was right */
	uint64_t info_epoch;       /* that it is of */
	struct commit *committing; /* on its way to the store */
	struct list members, waiters, leavers;
	struct peer *asked;   /* to commit a change; NULL when none is under way */
	size_t asked_leavers; /* how many of the first leavers the change removes */
	size_t gathering;     /* key packages that were asked of the store for the next change */
	bool one_by_one;      /* somebody among those who wait cannot be added: find out who */
	bool stalled;         /* the store could not: until rooms->retry */
	struct timer *timer;
};

/* room.c: */
struct room *room_new(struct room_set *rs, const uint8_t *id, const char *name);
/* Off the list; freed when nobody waits for an answer about it any more. */
void room_drop(struct room *r);
void room_pin(struct room *r);
void room_unpin(struct room *r);
struct room *room_find(const struct room_set *rs, const uint8_t *id); /* or NULL */
struct member *room_member(struct peer *p, const uint8_t *id);        /* p in that room, or NULL */
struct member *room_member_named(const struct room *r, const char *nick); /* or NULL */
struct member *room_add_member(struct room *r, const char *nick);
void room_drop_member(struct member *m);
void room_attach(struct member *m, struct peer *p); /* whom they came as */
/* Go on in a while: the store could not. */
void room_stall(struct room *r);
/* What the others of a private room call it, seen by nick: "@other". */
void room_name_for(const struct room *r, const char *nick, char out[static ROOM_NAME_MAX + 1]);
void room_send_gone(struct peer *to, const uint8_t *id, bool again, const char *text);

/* room_load.c: */
int room_load(struct room_set *rs, struct fault *f);

/* room_info.c: the GroupInfo of the lobby, for who comes back with nothing */
/* Of the present epoch, and kept; what is not right is none. */
void room_take_info(struct room *r, struct bytes info);
/* As it was kept. */
void room_read_info(struct room *r, struct bytes value);
#define ROOM_INFO_BUCKET "info"
#define ROOM_INFO_KEY_SIZE (2 * WIRE_ROOM_ID_SIZE + 1)
void room_info_key(const struct room *r, char out[static ROOM_INFO_KEY_SIZE]);
/* An external commit of p for the present epoch: 0; or ERR_DENIED, *f filled. */
int room_check_external(const struct room *r, struct peer *p, struct bytes commit, struct fault *f);

/* room_make.c: */
void room_make(struct room *r); /* ask one who waits to make the group */
/* Nobody has its group any more: it is as if it had never been made. */
void room_begin_anew(struct room *r);

/* room_live.c: whose room is live, and who is told of whom */
void room_live(struct member *m); /* say so, with who is here */
void room_send_resumed(const struct member *m, bool live);
void room_tell_presence(struct room *r, const char *nick, bool here);
/* To all for whom it is live. */
void room_fan_out(struct room *r, unsigned type, const struct buf *b);

/* room_commit.c: */
void room_tell_entries(struct room *r, uint64_t first);
void room_enforce(struct room *r, uint64_t first);

/* room_wish.c: who waits, kept over a restart */
#define ROOM_WISH_BUCKET "wish"
void room_wish_save(struct room *r);
void room_wish_read(struct room *r, struct bytes value);

/* room_change.c: who waits and who has to go, and whom one asks to commit that. */
struct waiter *room_waiter(const struct room *r, const char *nick); /* NULL: none */
struct waiter *room_add_waiter(struct room *r, const char *nick);   /* or the one there is */
void room_drop_waiter(struct room *r, struct waiter *w);            /* and keep that */
void room_free_waiters(struct room *r);
void room_add_leaver(struct room *r, const char *nick); /* once */
void room_forget_leavers(struct room *r, size_t n);     /* the first n */
void room_stays(struct room *r, const char *nick);      /* neither to be removed nor added */
/* In the room by the log, with the key that they have. */
bool room_is_known(const struct room *r, const char *nick);
/* May they be let in by the author with that key? NULL: by themselves. */
bool room_may_enter(const struct room *r, const char *nick, const uint8_t *author);
void room_tell_wait(struct waiter *w, const char *text); /* once */
/* Whatever can be done now. */
void room_advance(struct room *r);
/* What was asked will not be done: those who were to be added wait again, with another key package.
 */
void room_cancel_change(struct room *r);
/* A commit was ordered that answers what was asked; did it add those who were to be added? */
void room_answered(struct room *r, bool added);
void room_on_timeout(void *room); /* of what was asked */

#endif
