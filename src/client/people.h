/*
 * client/people.h - what one remembers of each other person in this snug: the key that is
 * theirs, since when, whether it was compared, and what was refused. Worker thread only.
 *
 * Times are seconds since 1970 UTC; 0 is never. Keys are Ed25519 public keys of KEY bytes. Nicks
 * are valid and without case.
 */
#ifndef SNUG_CLIENT_PEOPLE_H
#define SNUG_CLIENT_PEOPLE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/nick.h"
#include "bus/event.h"

#define PEOPLE_KEY 32
#define PEOPLE_MAX                                                                                 \
	10000 /* beyond it who was never chosen anything about is forgotten, the oldest first */

struct people_row {
	char nick[NICK_MAX + 1]; /* as first met */
	uint8_t key[PEOPLE_KEY]; /* first seen, or verified, or accepted */
	int64_t seen;            /* this key, for the first time */
	int64_t verified;        /* this key was compared */
	int64_t accepted;        /* this key took the place of a verified one, not compared */
	bool has_blocked;
	uint8_t blocked[PEOPLE_KEY];
	char *rest; /* owned, or NULL: words of the file that a later version wrote, kept */
	/* Of this process only: another key that was met, and waits for a choice or is told
	 * already. */
	bool has_other;
	uint8_t other[PEOPLE_KEY];
};

struct people {
	char *path;            /* owned; NULL: nothing is kept */
	struct people_row **v; /* owned, in order of the nicks in lower case */
	size_t n, cap;
	bool dirty;  /* not as the file is */
	bool failed; /* the last try to write it */
};

/* Read path (copied; NULL: nothing is kept). 0, also when there is none yet; ERR_CONFIG for a
 * malformed line, or what file_read_private says, with *f filled, and then nothing will be written.
 */
int people_load(struct people *p, const char *path, struct fault *f);
void people_fini(struct people *p);
/* Write what changed, whole or not at all. 0 or *f as file_write. */
int people_save(struct people *p, struct fault *f);

/* NULL when nobody of that nick was met. Lent until the next change. */
const struct people_row *people_find(const struct people *p, const char *nick);

/* What is thought of key as nick's. Changes nothing. */
enum trust people_trust(
    const struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY]);

enum people_news {
	PEOPLE_KNOWN,   /* nothing new */
	PEOPLE_NEW,     /* met for the first time, remembered */
	PEOPLE_RENEWED, /* another key than before, never compared: remembered in its place; once */
	PEOPLE_CHANGED, /* another key than the one compared: waits for a choice; each time */
};

/* nick was met with key. */
enum people_news people_meet(
    struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now);

/* The person compared key and it is nick's; ends a block of nick. */
void people_verify(
    struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now);
/* Forget that. false: it was not verified. */
bool people_unverify(struct people *p, const char *nick);
/* Go on with key in place of the verified one. false: key is not one that waits for that choice. */
bool people_accept(
    struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now);
/*
 * Refuse key of nick. When it is the one that is remembered as theirs, then with it every other
 * one of this nick.
 */
void people_block(
    struct people *p, const char *nick, const uint8_t key[static PEOPLE_KEY], int64_t now);
/* false: was not blocked. */
bool people_unblock(struct people *p, const char *nick);

/*
 * The file, one person a line:
 *	nick=eve key=HEX seen=N [verified=N] [accepted=N] [blocked=HEX] [other words]
 * people_read adds the people of text to p; ERR_CONFIG with the line's number in *f, which names
 * the file, and then nobody was added.
 */
int people_read(struct people *p, struct bytes text, const char *name, struct fault *f);
void people_write(const struct people *p, struct buf *out);

/* For those two. A new row for nick, of whom there is none, at its place; lent. */
struct people_row *people_add(struct people *p, const char *nick);
/* Forget everybody. */
void people_clear(struct people *p);

#endif
