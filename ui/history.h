/* ui/history.h - lines that were sent, to call back; what was being typed comes back at the end. */
#ifndef SNUG_UI_HISTORY_H
#define SNUG_UI_HISTORY_H

#include "ui/edit.h"

#define HISTORY_MAX 200

struct history;

struct history *history_new(void);
void history_free(struct history *h); /* wipes */
/* Remember text unless it is empty or the newest already; then the newest is next again. */
void history_add(struct history *h, const char *text, size_t n);
/* Remember text as the oldest, unless there are HISTORY_MAX already or it is the oldest. */
void history_add_older(struct history *h, const char *text, size_t n);
/* Replace the text of e by the one before or after it. false: there is none. */
bool history_older(struct history *h, struct edit *e);
bool history_newer(struct history *h, struct edit *e);
/* The newest is next again, and what was being typed is forgotten: another line is edited now. */
void history_rest(struct history *h);

#define HISTORY_NONE ((size_t)-1)

/* How many there are; the i-th, 0 the oldest, lent until something is added. */
size_t history_size(const struct history *h);
const char *history_get(const struct history *h, size_t i);
/*
 * The one next to from that holds what (without ASCII case, not empty), towards the older ones or
 * the newer ones; from itself is the first to be looked at. HISTORY_NONE.
 */
size_t history_find(const struct history *h, const char *what, size_t from, bool newer);

#endif
