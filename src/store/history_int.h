/* store/history_int.h - what the files of struct history share. */
#ifndef SNUG_STORE_HISTORY_INT_H
#define SNUG_STORE_HISTORY_INT_H

#include "base/list.h"
#include "store/db.h"
#include "store/history.h"
#include "store/history_row.h"

enum {
#define X(name, text) SQL_##name,
#include "store/history_sql.def"
#undef X
	SQL__COUNT
};

/* A room as it is in memory. */
struct room {
	struct list node;
	struct history_room is;
	uint8_t key[HISTORY_KEY_SIZE];
	/* From here on as in the database once counted; a rollback makes it unknown again. */
	bool counted;
	uint64_t loose;                /* messages that are rows of their own */
	struct history_place page_top; /* the last one in a page; HISTORY_START: there is no page */
};

struct history {
	struct db *db;
	struct history_cipher cipher;
	uint8_t key[HISTORY_KEY_SIZE];
	struct list rooms; /* of struct room, by number */
	bool in;           /* between history_begin and its end */
	int broken;        /* the first error since history_begin */
	struct fault fault;
	struct buf text, sealed; /* of the call under way */
};

/*
 * Around everything that writes: if ((r = history_enter(h, &own)) != 0) return r; ... return
 * history_leave(h, own, r). own: it is a transaction of its own, which leave ends.
 */
int history_enter(struct history *h, bool *own);
int history_leave(struct history *h, bool own, int r);
/*
 * Keep the words of r, if it is an error; returns r. Around everything that only reads, after
 * history_look.
 */
int history_tell(struct history *h, int r);
void history_look(struct history *h);

/* NULL: there is none with that number. */
struct room *history_room_find(struct history *h, uint64_t room);
/* Forget what is in memory, read what is in the database. */
int history_rooms_load(struct history *h);
void history_rooms_free(struct history *h);

/* What a sealed thing is: authenticated with it, so that none can stand in another's place. */
struct history_context {
	char what; /* a letter for each kind */
	uint64_t room;
	struct history_place place; /* or a number in seq */
	const char *name;           /* NULL: none */
	const uint8_t *id;          /* NULL: none */
};

/* text sealed to h->sealed, which is emptied first; 0 or an error. */
int history_seal(
    struct history *h, const uint8_t *key, const struct history_context *c, struct bytes text);
/* The opposite, to out (emptied first when it is h->text); 0; ERR_AEAD; or another error. */
int history_unseal(struct history *h, const uint8_t *key, const struct history_context *c,
    struct bytes sealed, struct buf *out);

/*
 * For what was asked and is one row with one sealed column: the same, ERR_DAMAGED instead of
 * ERR_AEAD; ERR_NOTFOUND.
 */
int history_unseal_row(struct history *h, const uint8_t *key, const struct history_context *c,
    struct db_q *q, struct buf *out);

/*
 * Read the row that q stands on (seq, part, id, body) to *m, lent from h->text. 0 also when it
 * is unreadable.
 */
int history_row_read(
    struct history *h, struct room *room, struct db_q *q, struct history_message *m);

/* Fill loose and page_top. */
int history_count(struct history *h, struct room *room);
/* Put the oldest rows of a room that has too many of them into a page. */
int history_page_fold(struct history *h, struct room *room);
/*
 * Put m, whose place is before page_top, into the page where it belongs; or in place of the
 * one with its id. ERR_EXISTS.
 */
int history_page_insert(
    struct history *h, struct room *room, const struct history_message *m, bool replace);
/* The one at this place, lent from h->text. ERR_NOTFOUND. */
int history_page_find(
    struct history *h, struct room *room, struct history_place at, struct history_message *m);
/*
 * Open the page that q stands on (seq, part, body) to h->text and begin to read it. 0;
 * ERR_AEAD; or another error.
 */
int history_page_open(struct history *h, struct room *room, struct db_q *q, struct rd *r);

#define HISTORY_PAGE_ROWS 64           /* messages of a page */
#define HISTORY_LOOSE_MAX 128          /* rows of a room, before the oldest become a page */
#define HISTORY_PAGE_BYTES (256 << 10) /* after which a page has enough */

#endif
