/* client/intents.h - what each intent does: one row a type. Worker thread only. */
#ifndef SNUG_CLIENT_INTENTS_H
#define SNUG_CLIENT_INTENTS_H

#include "bus/intent.h"

struct worker;

/* Act on in, which stays the caller's. */
void intents_handle(struct worker *w, const struct intent *in);

#endif
