/*
 * ui/complete.h - Tab: what the word before the cursor may become. Cycles through the matches.
 * Main thread only.
 */
#ifndef SNUG_UI_COMPLETE_H
#define SNUG_UI_COMPLETE_H

#include "ui/edit.h"

struct custom;
struct model;

/* What is known of names; lent. custom may be NULL. */
struct complete_src {
	const struct model *model;
	const struct custom *custom;
	const char *home; /* where themes of the person are; may be NULL */
};

struct match {
	char *text;  /* owned: what stands in the line */
	char *label; /* owned: what stands in the list */
};

struct complete {
	struct match *found; /* owned; [0] is what was typed */
	size_t n, at;
	size_t from; /* where the word starts; active while n > 0 */
};

void complete_init(struct complete *c);
/* Any other key than Tab: forget the matches. */
void complete_reset(struct complete *c);
/* One step further, or back. false: nothing matches. */
bool complete_step(struct complete *c, struct edit *e, const struct complete_src *src, bool back);
/* "alice  [bob]  carol", from the one that stands in the line on; "" when there is no choice. */
void complete_list(const struct complete *c, char *out, size_t size);

#endif
