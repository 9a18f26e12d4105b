#include "ui/term.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "ui/term_signal.h"
#include "ui/text.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

/* Bracketed paste and focus, which terminals without them ignore. */
#define MODES_ON "\033[?2004h\033[?1004h"
#define MODES_OFF "\033[?2004l\033[?1004l" MOUSE_OFF
/* Clicks and the wheel, with their places as numbers. */
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

struct terminal {
	SCREEN *screen;       /* NULL before term_open */
	struct termios modes; /* before us */
	int cooked;           /* bytes waiting to be read that were typed before us */
	attr_t attrs[ST__COUNT];
	short pairs[ST__COUNT];
	bool utf8;
	bool modes_on;
	bool mouse;
	bool cursor;
};

bool
term_usable(void)
{
	int err;
	const char *cup;
	bool usable;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return false;
	if (setupterm(NULL, STDOUT_FILENO, &err) != 0)
		return false;
	cup = tigetstr("cup");
	usable = cup != NULL && cup != (char *)-1 && *cup != '\0';
	del_curterm(cur_term);
	return usable;
}

/* By-passes the library, so only when it has nothing under way. */
static void
write_all(const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, s, n);

		if (done < 0 && errno != EINTR)
			return; /* the terminal is gone or stuck: nothing to save */
		if (done > 0) {
			s += done;
			n -= (size_t)done;
		}
	}
}

/* Append a capability without its padding. */
static size_t
put_cap(char *out, size_t at, size_t size, const char *name)
{
	const char *s = tigetstr(name);

	if (s == NULL || s == (char *)-1)
		return at;
	while (*s != '\0' && at + 1 < size) {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL)
			s = strchr(s, '>') + 1;
		else
			out[at++] = *s++;
	}
	return at;
}

static void
guard(const struct terminal *t)
{
	char bytes[200] = MODES_OFF;
	size_t n = sizeof MODES_OFF - 1;

	n = put_cap(bytes, n, sizeof bytes, "sgr0");
	n = put_cap(bytes, n, sizeof bytes, "cnorm");
	n = put_cap(bytes, n, sizeof bytes, "rmcup");
	term_signal_guard(STDOUT_FILENO, bytes, n, &t->modes);
}

static attr_t
attrs_of(unsigned at, bool greys)
{
	return (at & AT_BOLD ? WA_BOLD : 0) | (at & AT_REVERSE ? WA_REVERSE : 0) |
	       (at & AT_UNDERLINE ? WA_UNDERLINE : 0) | (at & AT_ITALIC ? WA_ITALIC : 0) |
	       ((at & AT_DIM8) && !greys ? WA_DIM : 0);
}

static void
init_styles(struct terminal *t, bool color)
{
	bool greys;

	color = color && has_colors() && start_color() == OK && use_default_colors() == OK;
	greys = color && COLORS >= 256;
	for (int i = 0; i < ST__COUNT; i++) {
		const struct theme_row *row = theme_row((enum style)i);

		t->attrs[i] = attrs_of(color ? row->attr : row->mono, greys);
		t->pairs[i] = 0;
		if (!color || (row->fg < 0 && row->fg8 < 0 && row->bg < 0))
			continue;
		if (init_pair((short)(i + 1), greys ? row->fg : row->fg8, greys ? row->bg : -1) ==
		    OK)
			t->pairs[i] = (short)(i + 1);
	}
}

/* Signals and output stay as they are: lines are still printed, and Ctrl-C still interrupts. */
static void
quiet(const struct terminal *t)
{
	struct termios modes = t->modes;

	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
	modes.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

struct terminal *
term_new(void)
{
	struct terminal *t;

	if (!term_usable())
		return NULL;
	t = mem_calloc(1, sizeof *t);
	if (tcgetattr(STDIN_FILENO, &t->modes) != 0) {
		free(t);
		return NULL;
	}
	term_signal_guard(STDIN_FILENO, "\r", 1, &t->modes);
	quiet(t);
	if (ioctl(STDIN_FILENO, FIONREAD, &t->cooked) != 0)
		t->cooked = 0;
	return t;
}

bool
term_open(struct terminal *t, bool color, bool utf8)
{
	if ((t->screen = newterm(NULL, stdout, stdin)) == NULL)
		return false;
	t->utf8 = utf8;
	guard(t);
	raw();
	noecho();
	nonl();
	init_styles(t, color);
	return true;
}

ssize_t
term_read(struct terminal *t, char *bytes, size_t n)
{
	ssize_t got = read(STDIN_FILENO, bytes, n);

	for (ssize_t i = 0; i < got && t->cooked > 0; i++, t->cooked--)
		if (bytes[i] == '\n')
			bytes[i] = '\r';
	return got;
}

static void
modes_on(struct terminal *t)
{
	write_all(MODES_ON, sizeof MODES_ON - 1);
	if (t->mouse)
		write_all(MOUSE_ON, sizeof MOUSE_ON - 1);
	t->modes_on = true;
}

static void
modes_off(struct terminal *t)
{
	if (t->modes_on)
		write_all(MODES_OFF, sizeof MODES_OFF - 1);
	t->modes_on = false;
}

void
term_close(struct terminal *t)
{
	if (t == NULL)
		return;
	if (t->screen != NULL) {
		curs_set(1);
		modes_off(t);
		endwin();
		delscreen(t->screen);
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &t->modes);
	term_signal_guard(STDIN_FILENO, NULL, 0, NULL);
	free(t);
}

void
term_size(struct terminal *t, int *rows, int *cols)
{
	struct winsize ws;

	(void)t;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 0 && ws.ws_col > 0 &&
	    (ws.ws_row != LINES || ws.ws_col != COLS)) {
		resizeterm(ws.ws_row, ws.ws_col);
		clearok(curscr, TRUE);
	}
	*rows = LINES;
	*cols = COLS;
}

static void
fill_cell(const struct terminal *t, const struct cell *c, cchar_t *out)
{
	wchar_t s[CCHARW_MAX + 1] = L" ";

	if (c->n > 0 && (t->utf8 || (uint8_t)c->s[0] < 0x80))
		text_wide(c->s, c->n, s, CCHARW_MAX);
	else if (c->n > 0)
		s[0] = L'?';
	setcchar(out, s, t->attrs[c->style], t->pairs[c->style], NULL);
}

static void
show_row(const struct terminal *t, const struct grid *g, int y, cchar_t *row)
{
	int n = 0;

	for (int x = 0; x < g->cols && x < COLS; x++) {
		const struct cell *c = grid_at(g, y, x);

		if (c->cols == 0 && t->utf8)
			continue; /* drawn with the one before */
		fill_cell(t, c, &row[n++]);
	}
	mvadd_wchnstr(y, 0, row, n);
}

void
term_show(struct terminal *t, const struct grid *g)
{
	cchar_t *row = mem_calloc((size_t)g->cols + 1, sizeof *row);

	for (int y = 0; y < g->rows && y < LINES; y++)
		show_row(t, g, y, row);
	free(row);
	t->cursor = g->cursor_y >= 0 && g->cursor_y < LINES && g->cursor_x < COLS;
	if (t->cursor)
		move(g->cursor_y, g->cursor_x);
	curs_set(t->cursor);
	wnoutrefresh(stdscr);
	doupdate();
	if (!t->modes_on)
		modes_on(t);
}

void
term_redraw(struct terminal *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

void
term_mouse(struct terminal *t, bool on)
{
	modes_off(t); /* and on again with the next frame, as they are to be then */
	t->mouse = on;
}

void
term_lend(struct terminal *t)
{
	if (t->screen != NULL) {
		def_prog_mode();
		curs_set(1);
		modes_off(t);
		endwin();
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &t->modes);
}

void
term_back(struct terminal *t)
{
	if (t->screen != NULL) {
		reset_prog_mode();
		clearok(curscr, TRUE);
	} else {
		quiet(t);
	}
}

void
term_suspend(struct terminal *t)
{
	term_lend(t);
	term_signal_default(SIGTSTP);
	term_back(t);
}
