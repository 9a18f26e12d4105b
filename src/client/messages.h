/*
 * client/messages.h - what is said in rooms: sealed and sent, received and opened, kept. Worker
 * thread only.
 */
#ifndef SNUG_CLIENT_MESSAGES_H
#define SNUG_CLIENT_MESSAGES_H

#include "base/nick.h"
#include "net/wire.h"
#include "store/history.h"

struct group_member;
struct outmsg;
struct room;
struct worker;

/* struct history_message.kind */
enum messages_kind {
	MESSAGES_TEXT,
	MESSAGES_ACTION,
	MESSAGES_NOTE, /* a line of the program itself; no sender */
};

/* struct history_message.sender: a key and a nick. */
struct messages_sender {
	uint8_t key[32];
	char nick[NICK_MAX + 1];
};
#define MESSAGES_SENDER_MAX (32 + NICK_MAX)
/* Append; and back: false for what is none. */
void messages_put_sender(struct buf *b, const char *nick, const uint8_t key[static 32]);
bool messages_get_sender(struct bytes in, struct messages_sender *s);

/*
 * Seal m for r, or take what was sealed before and is of this epoch, and hand it to the
 * connection, behind the transaction that keeps it. 0 also when the connection has no space now.
 */
int messages_send(struct worker *w, struct room *r, struct outmsg *m);
/* Say alone that we have all that the others said. 0, or why not. */
int messages_send_receipt(struct worker *w, struct room *r);

/* Frames. 0, or the error for which the connection is given up. */
int messages_on_message(struct worker *w, const struct wire_message *m);
void messages_refused(struct worker *w, const struct wire_refused *m);
/* Nothing can be sent to r before a commit that comes; for a while. */
void messages_stall(struct worker *w, struct room *r);
/* The commit that was waited for did not come in time, or never came into the log: send again. */
void messages_on_stall(void *worker);

#endif
