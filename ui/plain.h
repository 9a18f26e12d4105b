/* ui/plain.h - line mode: one line in, one line out, no escape code ever. Main thread only. */
#ifndef SNUG_UI_PLAIN_H
#define SNUG_UI_PLAIN_H

struct bus;
struct ui_opts;

/*
 * Runs until EV_BYE and returns the exit status: that of the fault; else 11 when a line of a
 * pipe was held because of a key, 65 when one was refused, 75 when a message did not go out; else
 * 0. At end of input it waits for the fate of every message first. Signals as ui_run(), but INT
 * leaves cleanly.
 */
int plain_run(struct bus *bus, const struct ui_opts *o);

#endif
