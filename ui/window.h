/*
 * ui/window.h - how the talk is split: a tree of windows, each with a room and a place in it where
 * the person reads. Pure. Any thread.
 *
 * The focused window has the title and the input. Its scroll is that of the view of its room; the
 * one here is what the others read.
 */
#ifndef SNUG_UI_WINDOW_H
#define SNUG_UI_WINDOW_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/nick.h"
#include "ui/grid.h"
#include "ui/layout.h"
#include "ui/scroll.h"

#define WINDOWS_MAX 12
#define WINDOWS_NODES (2 * WINDOWS_MAX - 1)
#define WINDOW_ROWS_MIN 4 /* its label and three rows of talk */
#define WINDOW_COLS_MIN 28
#define WINDOW_PERCENT_MIN 10
#define WINDOW_PERCENT_MAX 90

/* STACK: two, one above the other. BESIDE: side by side. */
enum window_kind { WINDOW_NONE, WINDOW_LEAF, WINDOW_STACK, WINDOW_BESIDE };
enum window_way { WINDOW_UP, WINDOW_DOWN, WINDOW_LEFT, WINDOW_RIGHT };

struct window {
	enum window_kind kind;
	int parent; /* -1: none */
	/* Of STACK and BESIDE: the first is above or left, and has so much of it. */
	int child[2], percent;
	/* Of LEAF. */
	size_t room;                  /* index in the model */
	char want[ROOM_NAME_MAX + 1]; /* the room that belongs here and is not there yet, or "" */
	struct scroll scroll;
	struct rect at; /* with its label in the first row; of windows_place */
};

struct windows {
	struct window v[WINDOWS_NODES];
	int root, focus; /* indices of v */
	int n;           /* leaves */
};

/* One window, on the first room. */
void windows_init(struct windows *w);
struct window *windows_focus(struct windows *w);
/* The i-th leaf as they are read, by index of v; -1 behind the last. */
int windows_nth(const struct windows *w, int i);

/*
 * Split the focused one: percent of it (WINDOW_PERCENT_MIN to _MAX) become a new one below (STACK)
 * or right (BESIDE) of the rest, with the same room and scroll, and the focus. False: there are
 * WINDOWS_MAX.
 */
bool windows_split(struct windows *w, enum window_kind kind, int percent);
/* The focused one goes, and the next to it gets its place and the focus. False: it is the only one.
 */
bool windows_close(struct windows *w);
/* The focused one takes the place of the one that it was split from; false: it is the only one. */
bool windows_merge(struct windows *w);
/* Only the focused one stays. */
void windows_only(struct windows *w);
/* Move the focus: to the next leaf, from the last to the first. */
void windows_next(struct windows *w);
/* To the nearest that way of those that were placed; false: there is none. */
bool windows_go(struct windows *w, enum window_way way);

/* Share area out. False: some would be lower than WINDOW_ROWS_MIN or narrower than WINDOW_COLS_MIN.
 */
bool windows_place(struct windows *w, const struct rect *area);
/* The focused one has all of it, and no other has a place. */
void windows_zoom(struct windows *w, const struct rect *area);
/* The one of those placed that has that cell; -1: none. */
int windows_at(const struct windows *w, int y, int x);

/* What is kept between two runs. */
struct window_file {
	struct windows windows; /* each leaf has its room as want */
	struct layout_wish wish;
};
/* Append it as lines of base/record.h. room_name gives the name of a room by index, lent. */
void window_file_write(const struct window_file *wf, const char *(*room_name)(void *, size_t),
    void *user, struct buf *out);
/*
 * Strict: any line that window_file_write would not write is ERR_CONFIG, with path and line in *f,
 * and *wf is one window.
 */
int window_file_read(struct window_file *wf, const char *path, struct bytes text, struct fault *f);

#endif
