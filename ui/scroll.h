/*
 * ui/scroll.h - where the reader is in a room: at the newest line, or some rows back. Lines
 * that come never move who reads further up. Knows lines only by number and height.
 */
#ifndef SNUG_UI_SCROLL_H
#define SNUG_UI_SCROLL_H

#include <stdbool.h>
#include <stdint.h>

struct scroll {
	bool back;       /* false: at the newest line */
	uint64_t number; /* the line at the bottom */
	int hidden;      /* rows of it below the bottom */
};

/* The lines [first, end) and how many rows each takes (1 or more). */
struct scroll_src {
	uint64_t first, end;
	int (*height)(void *user, uint64_t number);
	void *user;
};

/* By rows; page is how many rows the view has, so that the oldest line stops at its top. */
void scroll_up(struct scroll *s, const struct scroll_src *src, int rows, int page);
/* Reaching the newest row ends it. */
void scroll_down(struct scroll *s, const struct scroll_src *src, int rows);
void scroll_top(struct scroll *s, const struct scroll_src *src, int page);
void scroll_bottom(struct scroll *s);
/* The newest line, which is higher than page, with its first rows: the reader goes on from there.
 */
void scroll_newest_top(struct scroll *s, const struct scroll_src *src, int page);
/* Lines below the bottom; 0 at the newest. Corrects s when its line was forgotten. */
uint64_t scroll_below(struct scroll *s, const struct scroll_src *src);

#endif
