/*
 * store/history_row.h - messages as bytes, before they are sealed: one as a row, whose place and
 * id stand beside it; many as a page, each with both.
 */
#ifndef SNUG_STORE_HISTORY_ROW_H
#define SNUG_STORE_HISTORY_ROW_H

#include "base/rw.h"
#include "store/history.h"

void history_row_put(struct buf *b, const struct history_message *m);
/* Sets kind, time_ms, sender and body of m, lent from in. 0, ERR_PARSE, ERR_TRAILING. */
int history_row_get(struct bytes in, struct history_message *m);

/* One more, whose place is behind the last one's. An unreadable one stays one. */
void history_page_put(struct buf *b, const struct history_message *m);
/*
 * 1 and the next one, lent; 0 at the end; ERR_PARSE, also when it is not behind `after`, the
 * one before.
 */
int history_page_next(struct rd *r, struct history_place after, struct history_message *m);

/* Negative, 0, positive: a stands before, at, behind b. */
int history_place_compare(struct history_place a, struct history_place b);

#endif
