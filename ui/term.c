#include "ui/term.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/term_escape.h"
#include "ui/term_link.h"
#include "ui/term_probe.h"
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
#define TITLE_KEEP "\033[22;2t" /* the title of the window on a stack, and back */
#define TITLE_BACK "\033[23;2t"
#define FRAME_BEGIN "\033[?2026h" /* show nothing until the end */
#define FRAME_END "\033[?2026l"
#define ANSWER_MS 1500 /* then a terminal is not going to answer */
#define DRAIN_MS 200
#define LEFT_TO_RIGHT_MARK 0x200e
#define LINKS_MAX ((size_t)1 << 20)

struct terminal {
	SCREEN *screen;       /* NULL before term_open */
	struct termios modes; /* before us */
	int cooked;           /* bytes waiting to be read that were typed before us */
	attr_t attrs[ST__COUNT];
	short pairs[ST__COUNT];
	enum depth depth;
	bool modern; /* knows, or passes over, what xterm knows */
	enum escape_through through;
	struct term_probe probe;
	uint64_t asked; /* monotonic */
	bool links;
	struct theme_ink link; /* of ST_LINK */
	struct term_link drawn_links;
	char *title; /* owned; NULL: it is not ours */
	bool utf8;
	bool modes_on;
	bool mouse;
	bool lent; /* to another program: nothing of it is ours */
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
	char bytes[200] = MODES_OFF TITLE_BACK;
	size_t n = sizeof MODES_OFF - 1 + (t->title != NULL ? sizeof TITLE_BACK - 1 : 0);

	n = put_cap(bytes, n, sizeof bytes, "sgr0");
	n = put_cap(bytes, n, sizeof bytes, "cnorm");
	n = put_cap(bytes, n, sizeof bytes, "rmcup");
	term_signal_guard(STDOUT_FILENO, bytes, n, &t->modes);
}

static attr_t
attrs_of(unsigned at)
{
	return (at & AT_BOLD ? WA_BOLD : 0) | (at & AT_REVERSE ? WA_REVERSE : 0) |
	       (at & AT_UNDERLINE ? WA_UNDERLINE : 0) | (at & AT_ITALIC ? WA_ITALIC : 0) |
	       (at & AT_DIM ? WA_DIM : 0);
}

static enum depth
depth_of(bool color)
{
	if (!color || !has_colors() || start_color() != OK || use_default_colors() != OK)
		return DEPTH_NONE;
	if (tigetflag("RGB") == 1 || tigetnum("RGB") > 0)
		return DEPTH_RGB;
	return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
}

/* A pair for these colours: of a style before i that has the same, or another one. */
static short
pair_of(struct terminal *t, const struct theme_ink *inks, int i, short *last)
{
	if (inks[i].fg == THEME_DEFAULT && inks[i].bg == THEME_DEFAULT)
		return 0;
	for (int k = 0; k < i; k++)
		if (inks[k].fg == inks[i].fg && inks[k].bg == inks[i].bg)
			return t->pairs[k];
	if (*last + 1 >= COLOR_PAIRS || init_extended_pair(*last + 1, inks[i].fg, inks[i].bg) != OK)
		return 0;
	return ++*last;
}

void
term_theme(struct terminal *t, const struct theme *theme, enum theme_nicks nicks)
{
	struct theme_ink inks[ST__COUNT];
	short last = 0;

	for (int i = 0; i < ST__COUNT; i++) {
		inks[i] = theme_ink(theme, (enum style)i, t->depth, nicks);
		t->attrs[i] = attrs_of(inks[i].attr);
		t->pairs[i] = pair_of(t, inks, i, &last);
	}
	t->link = inks[ST_LINK];
	term_redraw(t);
}

void
term_color(struct terminal *t, bool color)
{
	t->depth = depth_of(color);
}

enum depth
term_depth(const struct terminal *t)
{
	return t->depth;
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

/* The kind of xterm: by terminfo's word, or by name, since many entries do not say it. */
static bool
is_modern(const char *term)
{
	static const char *const names[] = { "xterm", "tmux", "screen", "rxvt", "foot", "alacritty",
		"kitty", "wezterm", "vte", "gnome", "konsole", "st-", "mlterm", "contour", "iterm",
		"putty", "mintty", "ghostty" };

	if (term == NULL || tigetflag("XT") == 1)
		return term != NULL;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(term, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static bool
has_entry(const char *term)
{
	int err;

	if (setupterm(term, STDOUT_FILENO, &err) != 0)
		return false;
	del_curterm(cur_term);
	return true;
}

/* COLORTERM promises more than TERM: the entry of the same terminal that says so, if there is one.
 */
static const char *
better_name(const char *term, char *out, size_t size)
{
	static const char *const tails[] = { "-direct", "-256color" };
	const char *more = getenv("COLORTERM"), *tail;

	if (term == NULL || more == NULL ||
	    (strcmp(more, "truecolor") != 0 && strcmp(more, "24bit") != 0))
		return term;
	tail = strstr(term, "-256color");
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		snprintf(out, size, "%.*s%s", tail != NULL ? (int)(tail - term) : (int)strlen(term),
		    term, tails[i]);
		if (has_entry(out))
			return out;
	}
	return term;
}

/* The screen is blank then, and the library knows it. */
static void
ask(struct terminal *t)
{
	struct buf out = BUF_INIT(4096);
	const char *cup = tigetstr("cup");

	if (!t->utf8 || LINES < PROBE_ROWS_MIN || COLS < PROBE_COLS_MIN || cup == NULL ||
	    cup == (char *)-1 || strncmp(cup, "\033[", 2) != 0)
		return;
	wnoutrefresh(stdscr);
	doupdate();
	term_probe_ask(&t->probe, t->modern, &out);
	write_all((const char *)out.p, out.n);
	buf_fini(&out);
	t->asked = clock_mono_ms();
}

bool
term_open(struct terminal *t, bool color, bool utf8, bool asks)
{
	const char *term = getenv("TERM");
	char better[64];
	struct theme plain;

	if ((t->screen = newterm(better_name(term, better, sizeof better), stdout, stdin)) == NULL)
		return false;
	t->utf8 = utf8;
	t->modern = is_modern(term);
	t->through = escape_through(getenv("TMUX"), getenv("STY"));
	guard(t);
	raw();
	noecho();
	nonl();
	t->depth = depth_of(color);
	theme_init(&plain);
	term_theme(t, &plain, NICKS_FEW);
	t->probe = (struct term_probe){ .background = -1 };
	if (asks)
		ask(t);
	return true;
}

/* What the terminal says ------------------------------------------------------- */

bool
term_report(struct terminal *t, const struct term_report *r)
{
	bool changed = term_probe_take(&t->probe, r);

	if (changed)
		term_redraw(t);
	return changed;
}

bool
term_waiting(struct terminal *t)
{
	if (t->probe.waiting && clock_mono_ms() > t->asked + ANSWER_MS)
		term_probe_end(&t->probe);
	return t->probe.waiting;
}

bool
term_draws_signs(const struct terminal *t)
{
	return term_probe_agrees(&t->probe, PROBE_SIGNS);
}

/* COLORFGBG is "15;0", or with something between them: the last is the background. */
bool
term_background(const struct terminal *t, bool *dark)
{
	const char *s = getenv("COLORFGBG");
	int n;

	if (t->probe.background >= 0) {
		*dark = theme_is_dark(t->probe.background);
		return true;
	}
	if (s == NULL || (s = strrchr(s, ';')) == NULL || s[1] < '0' || s[1] > '9')
		return false;
	n = atoi(s + 1);
	*dark = n < 7 || n == 8;
	return true;
}

/* What it still answers must not be read by the shell. */
static void
drain(struct terminal *t)
{
	uint64_t until = clock_mono_ms() + DRAIN_MS, now;
	struct term_key *keys = term_key_new();
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	struct key k;
	char bytes[512];
	ssize_t n;

	while (term_waiting(t) && (now = clock_mono_ms()) < until &&
	       poll(&p, 1, (int)(until - now)) > 0 &&
	       (n = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
		term_key_feed(keys, bytes, (size_t)n);
		while (term_key_take(keys, &k))
			if (k.code == KEY_REPORT) {
				struct term_report r = term_key_report(keys);

				term_probe_take(&t->probe, &r);
			}
	}
	term_key_free(keys);
}

/* Beside the library ------------------------------------------------------------- */

void
term_bell(struct terminal *t)
{
	(void)t;
	write_all("\a", 1);
}

static void
write_buf(struct buf *b)
{
	write_all((const char *)b->p, b->n);
	buf_fini(b);
}

/* The title as it is ours; kept: what was before us is on the stack already. */
static void
put_title(struct terminal *t, bool kept)
{
	struct buf b = BUF_INIT(4096);

	if (!kept)
		buf_put(&b, TITLE_KEEP, sizeof TITLE_KEEP - 1);
	escape_title(&b, t->title);
	write_buf(&b);
}

void
term_title(struct terminal *t, const char *words)
{
	bool ours = t->title != NULL;

	if (!t->modern || t->screen == NULL ||
	    (ours && words != NULL && strcmp(words, t->title) == 0))
		return;
	free(t->title);
	t->title = words != NULL ? mem_strdup(words) : NULL;
	if (words != NULL)
		put_title(t, ours);
	else if (ours)
		write_all(TITLE_BACK, sizeof TITLE_BACK - 1);
	guard(t);
}

void
term_notify(struct terminal *t, bool osc777, const char *title, const char *text)
{
	struct buf b = BUF_INIT(4096);

	if (t->modern)
		escape_notify(&b, t->through, osc777, title, text);
	write_buf(&b);
}

bool
term_copy(struct terminal *t, struct bytes s)
{
	struct buf b = BUF_INIT(8 * s.n + 4096);

	if (!t->modern)
		return false;
	escape_copy(&b, t->through, s);
	write_buf(&b);
	return true;
}

void
term_links(struct terminal *t, bool on)
{
	t->links = on;
	term_redraw(t);
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
		drain(t);
		curs_set(1);
		term_title(t, NULL);
		modes_off(t);
		endwin();
		delscreen(t->screen);
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &t->modes);
	term_signal_guard(STDIN_FILENO, NULL, 0, NULL);
	term_link_forget(&t->drawn_links);
	free(t);
}

void
term_size(struct terminal *t, int *rows, int *cols)
{
	struct winsize ws;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 0 && ws.ws_col > 0 &&
	    (ws.ws_row != LINES || ws.ws_col != COLS)) {
		resizeterm(ws.ws_row, ws.ws_col);
		term_redraw(t);
	}
	*rows = LINES;
	*cols = COLS;
}

/* Drawing ------------------------------------------------------------------------ */

/* Is this cell drawn as it is, or is it one that the terminal cannot show in its columns? */
static bool
fits(const struct terminal *t, const struct cell *c, const wchar_t *s)
{
	if (c->n == 0 || (uint8_t)c->s[0] < 0x80)
		return true;
	return t->utf8 && term_probe_fits(&t->probe, s[0], c->cols);
}

/* The characters of a cell; false: another thing stands for it, in one column. */
static bool
cell_wide(const struct terminal *t, const struct cell *c, wchar_t s[CCHARW_MAX + 1])
{
	s[0] = L' ';
	s[1] = L'\0';
	if (c->n == 0)
		return true;
	text_wide(c->s, c->n, s, CCHARW_MAX);
	if (!fits(t, c, s)) {
		/* A flag is two letters in disguise. */
		s[0] =
		    t->utf8 && s[0] >= 0x1f1e6 && s[0] <= 0x1f1ff ? L'A' + (s[0] - 0x1f1e6) : L'?';
		s[1] = L'\0';
		return false;
	}
	if (!term_probe_agrees(&t->probe, PROBE_MARK))
		s[1] = L'\0';
	return true;
}

/* One more character, which takes no room; the last gives way when there are too many. */
static void
add_mark(wchar_t s[CCHARW_MAX + 1], wchar_t mark)
{
	size_t n = wcslen(s);

	n = n < CCHARW_MAX ? n : CCHARW_MAX - 1;
	s[n] = mark;
	s[n + 1] = L'\0';
}

static void
show_row(const struct terminal *t, const struct grid *g, int y, cchar_t *row)
{
	bool whole = true, sure = term_probe_sure(&t->probe, PROBE_ISOLATE);
	int n = 0, from = 0, turn = sure ? grid_turn(g, y, &from) : -1;
	wchar_t s[CCHARW_MAX + 1];

	for (int x = 0; x < g->cols && x < COLS; x++) {
		const struct cell *c = grid_at(g, y, x);

		if (c->cols == 0 && whole)
			continue; /* drawn with the one before */
		whole = cell_wide(t, c, s);
		/* What is right of it is no part of it, whatever the terminal thinks of directions.
		 */
		if (x == turn) {
			add_mark(s, LEFT_TO_RIGHT_MARK);
			turn = grid_turn(g, y, &from);
		}
		setcchar(&row[n++], s, t->attrs[c->style], t->pairs[c->style], NULL);
	}
	mvadd_wchnstr(y, 0, row, n);
}

static void
update_links(struct terminal *t, const struct grid *g)
{
	struct buf out = BUF_INIT(LINKS_MAX);

	if (t->links && t->modern)
		term_link_draw(&t->drawn_links, g, &t->link, t->depth, &out);
	write_buf(&out);
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
	if (t->probe.sync)
		write_all(FRAME_BEGIN, sizeof FRAME_BEGIN - 1);
	curs_set(t->cursor);
	wnoutrefresh(stdscr);
	doupdate();
	update_links(t, g);
	if (t->probe.sync)
		write_all(FRAME_END, sizeof FRAME_END - 1);
	if (!t->modes_on)
		modes_on(t);
}

void
term_redraw(struct terminal *t)
{
	if (t->screen != NULL)
		clearok(curscr, TRUE);
	term_link_forget(&t->drawn_links);
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
		if (t->title != NULL)
			write_all(TITLE_BACK, sizeof TITLE_BACK - 1);
		modes_off(t);
		endwin();
	}
	t->lent = true;
	tcsetattr(STDIN_FILENO, TCSANOW, &t->modes);
}

void
term_back(struct terminal *t)
{
	if (t->screen != NULL) {
		reset_prog_mode();
		modes_on(t);
		term_redraw(t);
		if (t->title != NULL)
			put_title(t, !t->lent);
	} else {
		quiet(t);
	}
	t->lent = false;
}

void
term_suspend(struct terminal *t)
{
	term_lend(t);
	term_signal_default(SIGTSTP);
	term_back(t);
}
