/*
 * client/search.h - IN_SEARCH: what was said, by words (base/query.h). Some thousand lines at a
 * time, so that nothing else waits; who looks for something else ends the search before. Worker
 * thread only.
 */
#ifndef SNUG_CLIENT_SEARCH_H
#define SNUG_CLIENT_SEARCH_H

struct intent;
struct search; /* the one that is under way */
struct worker;

#define SEARCH_HITS 200 /* that are shown, the newest ones */

void search_begin(struct worker *w, const struct intent *in);
/* Drop it without a word. NULL is nothing. */
void search_free(struct search *s);

#endif
