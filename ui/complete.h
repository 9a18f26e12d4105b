/* ui/complete.h - Tab: what the word before the cursor may become. Cycles through the matches. */
#ifndef SNUG_UI_COMPLETE_H
#define SNUG_UI_COMPLETE_H

#include "ui/edit.h"

struct model;

struct complete {
	char **found; /* owned; [0] is what was typed */
	size_t n, at;
	size_t from; /* where the word starts; active while n > 0 */
};

void complete_init(struct complete *c);
/* Any other key than Tab: forget the matches. */
void complete_reset(struct complete *c);
/* One step further, or back. false: nothing matches. */
bool complete_step(struct complete *c, struct edit *e, const struct model *m, bool back);

#endif
