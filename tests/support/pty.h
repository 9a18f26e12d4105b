/*
 * support/pty.h - a program in a terminal of its own, with an emulator (libvterm) as the screen
 * and fingers on the keyboard. Owned by its pump. One thread. The emulator answers no queries
 * unless it is told to.
 */
#ifndef SNUG_TESTS_PTY_H
#define SNUG_TESTS_PTY_H

#include "base/bytes.h"
#include "tests/support/child.h"
#include "tests/support/pump.h"

struct pty;

struct pty *pty_start(struct pump *pump, const struct child_spec *spec);
pid_t pty_pid(const struct pty *p);

/* ---- Fingers. What the program does not take at once is sent while the pump runs. */

/* Bytes as they are. */
void pty_type(struct pty *p, const char *text);
/*
 * Keys by name, separated by spaces: "Up", "Enter", "F7", "BTab", "C-c", "M-a", "C-Left", "S-Up",
 * "Space", or one character. Enter Tab BTab Esc Backspace Up Down Left Right Ins Del Home End
 * PgUp PgDn F1..F12. Sent as xterm does in the mode that the program has chosen. An unknown name
 * dies.
 */
void pty_keys(struct pty *p, const char *names);
/* As a terminal pastes: line ends are carriage returns, brackets around when the program asked for
 * them. */
void pty_paste(struct pty *p, const char *text);
void pty_resize(struct pty *p, unsigned short rows, unsigned short cols);
void pty_signal(struct pty *p, int sig);
/* From now on the emulator answers what the program asks it, as a terminal does. */
void pty_answers(struct pty *p);
/* Close the window: the program gets SIGHUP and an end of file. */
void pty_hangup(struct pty *p);

/* ---- Eyes. Texts are lent until the next call or the next turn of the pump. */

/* The screen: rows ended by newlines, spaces at the end of rows cut, wide characters once. */
const char *pty_text(struct pty *p);
/* One row of it, without the newline. */
const char *pty_row(struct pty *p, int row);
/* Where text stands first, as row and column of cells. */
bool pty_find(struct pty *p, const char *text, int *row, int *col);
void pty_cursor(const struct pty *p, int *row, int *col);

struct pty_cell {
	char text[32]; /* "" when empty or the right half of a wide character */
	int width;     /* 1 or 2 */
	bool bold, reverse, underline, italic, coloured; /* the last: not in the default colours */
};
struct pty_cell pty_cell(const struct pty *p, int row, int col);

/* Every byte that was written, for what a screen does not show. */
struct bytes pty_raw(const struct pty *p);
unsigned pty_bells(const struct pty *p);
bool pty_altscreen(const struct pty *p);
bool pty_cursor_visible(const struct pty *p);
bool pty_bracketed_paste(struct pty *p);
bool pty_mouse(const struct pty *p);
/* Are the line settings (echo, canonical input, ...) those of the start. */
bool pty_line_restored(const struct pty *p);
/* All of it: line settings, main screen, visible cursor, no bracketed paste, no mouse. */
bool pty_restored(struct pty *p);

/* ---- Patience: each serves all programs of the pump, ends early when this program has ended. */

typedef bool pty_pred(struct pty *p, void *arg);
/* For tests that go on either way. */
bool pty_try(struct pty *p, pty_pred *pred, void *arg, int timeout_ms);
bool pty_shows(struct pty *p, const char *text, int timeout_ms);
/* Fail the test with all screens when it does not come. */
#define pty_await(p, text, ms) pty_await_at(p, text, true, ms, __FILE__, __LINE__)
#define pty_await_gone(p, text, ms) pty_await_at(p, text, false, ms, __FILE__, __LINE__)
#define pty_await_if(p, pred, arg, ms) pty_await_if_at(p, pred, arg, ms, __FILE__, __LINE__)
/* Its exit status (128 + signal), after all that it wrote was read; fails the test when it goes on.
 */
#define pty_await_exit(p, ms) pty_exit_at(p, ms, __FILE__, __LINE__)

void pty_await_at(
    struct pty *p, const char *text, bool present, int timeout_ms, const char *file, int line);
void pty_await_if_at(
    struct pty *p, pty_pred *pred, void *arg, int timeout_ms, const char *file, int line);
int pty_exit_at(struct pty *p, int timeout_ms, const char *file, int line);

#endif
