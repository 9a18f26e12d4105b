/*
 * server/room_log.h - the membership log of a room as the server keeps it: in memory and in the
 * file HOME/server/rooms/NAME.log. It can check every entry and write none: what a commit
 * carries is taken, saved and passed on, or the commit is refused. Server thread only.
 */
#ifndef SNUG_SERVER_ROOM_LOG_H
#define SNUG_SERVER_ROOM_LOG_H

#include "base/err.h"
#include "crypto/member_log.h"
#include "net/wire.h"

struct peer;
struct room_log;

/*
 * Read the log of the room with that name (with its '#') in the folder dir, which need not be
 * there yet; or begin an empty one. 0; ERR_LOG for a file that is not right, with the line; or
 * what the files say.
 */
int room_log_open(struct room_log **out, const char *dir, const char *room, struct fault *f);
void room_log_free(struct room_log *l);                          /* NULL is nothing */
const struct member_log *room_log_get(const struct room_log *l); /* lent */

/*
 * Entries (member_entry_next) that a commit of nick carries, checked. *trial is for room_log_take
 * or member_log_free; NULL when there are none. 0 or ERR_DENIED, *f saying why.
 */
int room_log_try(const struct room_log *l, struct bytes entries, const char *nick,
    struct member_log **trial, struct fault *f);
/* Entries of a log that somebody has, from our end on. As room_log_try, by whomever. */
int room_log_try_batch(const struct room_log *l, const struct wire_batch *entries,
    struct member_log **trial, struct fault *f);
/*
 * The last commit of the room carries these; what of them is not here, since the process ended
 * before it was saved, is taken. 0; ERR_DENIED when they do not go on where we are; or *f as
 * file_write.
 */
int room_log_mend(struct room_log *l, struct bytes entries, struct fault *f);
/* They hold: saved, or not taken at all. Takes trial, which may be NULL. 0 or *f as file_write. */
int room_log_take(struct room_log *l, struct member_log *trial, struct fault *f);
/*
 * The same of a commit that is in the store already: taken in any case, and saved now or with
 * room_log_save. Takes trial, which may be NULL.
 */
void room_log_accept(struct room_log *l, struct member_log *trial);
/* Save what could not be saved. 0 or *f as file_write. */
int room_log_save(struct room_log *l, struct fault *f);

/* Send the entries from the first-th on, at most a page; how many are still left. */
uint64_t room_log_send(const struct room_log *l, struct peer *to, uint64_t first);

#endif
