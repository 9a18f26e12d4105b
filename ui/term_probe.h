/*
 * ui/term_probe.h - what this terminal is like, asked at the start: how wide it draws things, how
 * its background looks, whether it can hold a frame back. Nobody waits for the answers, and one
 * that never comes leaves things as they are. Main thread only.
 */
#ifndef SNUG_UI_TERM_PROBE_H
#define SNUG_UI_TERM_PROBE_H

#include <stdbool.h>
#include <wchar.h>

#include "base/buf.h"
#include "ui/term_key.h"

#define PROBE_ROWS_MIN 3 /* of a terminal that can be asked */
#define PROBE_COLS_MIN 20

enum probe {
#define X(id, text) id,
#include "ui/term_probe.def"
#undef X
	PROBE__COUNT
};

struct term_probe {
	int measured[PROBE__COUNT]; /* columns; 0: no answer yet */
	size_t next;                /* whose answer comes next; they come in the order of asking */
	bool waiting;               /* asked, and the end has not come */
	bool sync;                  /* synchronized output (mode 2026) is there */
	int32_t background;         /* 0xRRGGBB; -1: not told */
};

/* Append the questions to out, those that only xterm's kind knows if modern; the screen is as
 * before, but for its second row, which is blank. */
void term_probe_ask(struct term_probe *p, bool modern, struct buf *out);
/* Take an answer; true: something about drawing has changed. */
bool term_probe_take(struct term_probe *p, const struct term_report *r);
/* No answer is waited for any more; late ones are passed over. */
void term_probe_end(struct term_probe *p);

/* Does the terminal draw that as wide as the C library says? Yes, as long as nothing else is known.
 */
bool term_probe_agrees(const struct term_probe *p, enum probe what);
/* Is it known that it does? */
bool term_probe_sure(const struct term_probe *p, enum probe what);
/* Can a cell with this character first be drawn? */
bool term_probe_fits(const struct term_probe *p, wchar_t c, int cols);

#endif
