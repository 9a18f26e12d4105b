/* ui/mark.h - what stands out in cleaned text: links, and words that were looked for. Any thread.
 */
#ifndef SNUG_UI_MARK_H
#define SNUG_UI_MARK_H

#include "base/query.h"

enum mark { MARK_NONE, MARK_LINK, MARK_HIT };

/* What the text is from at (inside it) up to *end. q NULL: nothing was looked for. */
enum mark mark_at(struct bytes text, const struct query *q, size_t at, size_t *end);
/* The text with every hit in [brackets]. Free with free(). */
char *mark_brackets(const char *text, const struct query *q);

#endif
