/*
 * ui/term_key.h - bytes from a terminal become keys. Knows no terminal library: all
 * terminals of today send the same sequences, and split characters are put together here.
 */
#ifndef SNUG_UI_TERM_KEY_H
#define SNUG_UI_TERM_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

#define PASTE_MAX ((size_t)1 << 20)
#define KEY_BASE 0x110000 /* above every character */

enum key_code {
	KEY__BASE = KEY_BASE - 1,
#define X(key, name) key,
#include "ui/key.def"
#undef X
	KEY__END
};

enum key_mod { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

struct key {
	uint32_t code; /* a character, or enum key_code; Ctrl-A is 'a' with MOD_CTRL */
	unsigned mods;
};

enum mouse_button { MOUSE_LEFT, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_button button; /* that was pressed, or turned */
	int y, x;                 /* of the cell, from 0 */
};

/* What a terminal answers. */
enum term_report_kind {
	REPORT_CURSOR,     /* at row a, column b, from 1 */
	REPORT_MODE,       /* private mode a is in state b (DECRPM) */
	REPORT_BACKGROUND, /* a is 0xRRGGBB */
	REPORT_END,        /* all that was asked before is answered */
	REPORT_OTHER
};

struct term_report {
	enum term_report_kind kind;
	uint32_t a, b;
};

struct term_key;

struct term_key *term_key_new(void);
void term_key_free(struct term_key *t);
/* More bytes as they were read. Take all keys before the next. */
void term_key_feed(struct term_key *t, const void *p, size_t n);
/* false: no whole key yet. */
bool term_key_take(struct term_key *t, struct key *out);
/* What is begun waits for more: after some 30 ms an ESC is a key, after 5 s a paste is over. */
bool term_key_waiting(const struct term_key *t);
bool term_key_pasting(const struct term_key *t);
/* The time is over: what is begun is all that comes. */
void term_key_timeout(struct term_key *t);
/* After KEY_PASTE: what was pasted, lent until the next feed. cut: there was more than PASTE_MAX.
 */
struct bytes term_key_paste(const struct term_key *t, bool *cut);
/* After KEY_MOUSE: what was done with it. */
struct mouse term_key_mouse(const struct term_key *t);
/* After KEY_REPORT. */
struct term_report term_key_report(const struct term_key *t);

#endif
