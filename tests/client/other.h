/* tests/client/other.h - somebody else in a room with the desk's mia: a group and a log of their
 * own. */
#ifndef SNUG_TESTS_CLIENT_OTHER_H
#define SNUG_TESTS_CLIENT_OTHER_H

#include "tests/client/desk.h"

#include "crypto/group.h"

/* Who made the room that mia comes to: the owner, or a member that sits with the server. */
struct other {
	struct identity *id;
	struct keyring *keyring;
	struct member_log *log;
	struct group *group;
};

void other_init(struct desk *d, struct other *o, const char *nick);
void other_fini(struct other *o);
/* Begin a log for that room. */
void other_found(struct other *o, const char *room);
/* An entry of o's, whatever the rules say; taken when they permit it. */
void other_write(struct other *o, struct member_entry e, struct buf *entries);
/* LOG, with the entries of l from the first-th on. */
void desk_send_log(struct desk *d, const char *name, const struct member_log *l, uint64_t first);
/* Mia is let in as far as JOIN; a key package of hers goes to keypkg. */
void other_come(struct desk *d, struct buf *keypkg);
/* o's room, with mia in it as a member by o's log, which the server passes on; it is live. */
void other_welcome(struct desk *d, struct other *o, struct bytes keypkg);

#endif
