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
/* Replace the text of e by the one before or after it. false: there is none. */
bool history_older(struct history *h, struct edit *e);
bool history_newer(struct history *h, struct edit *e);

#endif
