/*
 * support/rawroom.h - the lobby as clients make it that speak frames by hand: its membership log
 * is right, what is sealed is nonsense, since no server can tell. Test thread only.
 */
#ifndef SNUG_TESTS_SUPPORT_RAWROOM_H
#define SNUG_TESTS_SUPPORT_RAWROOM_H

#include "crypto/member_log.h"
#include "tests/support/raw.h"

/*
 * JOIN, be asked to make the lobby, found its log (empty so far) and make it; the id is copied out.
 * The room is live when this returns.
 */
void rawroom_make(struct raw *by, struct member_log *log, uint8_t id[static WIRE_ROOM_ID_SIZE]);
/* An entry that lets somebody in, or that is about them. */
struct member_entry rawroom_add(const struct raw *whom, enum role role);
struct member_entry rawroom_about(const struct raw *whom, enum member_kind kind);
/* Sign e as by's and append it to entries; the log has it too when it is right. */
void rawroom_entry(struct member_log *log, const struct raw *by, const struct member_entry *e,
    struct buf *entries);

/* Await that r's own commit was ordered; those of others before it are passed over. */
struct wire_committed rawroom_committed(struct raw *r);
/* Await that the room is live; what says that it is not yet is passed over. */
struct wire_resumed rawroom_live(struct raw *r);
/* RESUME. */
void rawroom_resume(struct raw *r, const uint8_t *id, uint64_t seq);
/* Await a WELCOME, say WELCOMED, RESUME from there, await that it is live. Its welcome is empty. */
struct wire_welcome rawroom_welcomed(struct raw *r);

/* Each has an id of its own. */
struct rawroom_commit {
	const uint8_t *id;
	uint64_t epoch;
	struct bytes entries;
	const char *welcome; /* NULL: none */
	bool answer;
};
void rawroom_send(struct raw *by, const struct rawroom_commit *c);

#endif
