/* client/transcript.h - IN_EXPORT: what was said in a room as a file of text, for its person alone.
 * Worker thread only. */
#ifndef SNUG_CLIENT_TRANSCRIPT_H
#define SNUG_CLIENT_TRANSCRIPT_H

struct intent;
struct worker;

/* Tells how many lines were written, or why none. A file that is there is never overwritten. */
void transcript_export(struct worker *w, const struct intent *in);

#endif
