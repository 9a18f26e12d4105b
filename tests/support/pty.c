#include "tests/support/pty.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/support/keys.h"

#define RAW_MAX (64u << 20)
#define NO_CHAR ((uint32_t)-1) /* libvterm's right half of a wide character */

struct pty {
	struct actor actor; /* first */
	struct child child;
	int fd;    /* the master; -1 after pty_hangup */
	bool deaf; /* no more output can come */
	struct termios before;
	VTerm *vt;
	VTermScreen *screen;
	struct buf queue;  /* to the program */
	struct buf raw;    /* from the program */
	struct buf text;   /* the screen as pty_text lends it */
	struct buf answer; /* what the emulator says, taken only where it is wanted */
	char name[64];
	unsigned bells;
	bool altscreen, cursor, mouse, answers;
};

/* ---- the emulator */

static int
on_prop(VTermProp prop, VTermValue *val, void *user)
{
	struct pty *p = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->altscreen = val->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor = val->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		p->mouse = val->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

static int
on_bell(void *user)
{
	((struct pty *)user)->bells++;
	return 1;
}

static void
on_answer(const char *s, size_t len, void *user)
{
	buf_put(&((struct pty *)user)->answer, s, len);
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop, .bell = on_bell };

static void
emulate(struct pty *p, int rows, int cols)
{
	p->cursor = true;
	p->vt = vterm_new(rows, cols);
	if (p->vt == NULL)
		abort();
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, on_answer, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
}

/* ---- bytes in and out */

static void
flush(struct pty *p)
{
	while (p->fd >= 0 && p->queue.n > 0) {
		ssize_t n = write(p->fd, p->queue.p, p->queue.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			buf_clear(&p->queue); /* nobody is there */
		else
			buf_drop(&p->queue, (size_t)n);
	}
}

/* Once, or all there is. */
static void
look(struct pty *p, bool all)
{
	while (!p->deaf && p->fd >= 0) {
		char part[65536];
		ssize_t n = read(p->fd, part, sizeof part);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			p->deaf = true; /* EIO: the last one has closed the terminal */
			return;
		}
		buf_put(&p->raw, part, (size_t)n);
		vterm_input_write(p->vt, part, (size_t)n);
		if (p->answers)
			buf_put(&p->queue, p->answer.p, p->answer.n);
		buf_clear(&p->answer);
		if (!all)
			return;
	}
}

static size_t
fill(struct actor *a, struct pollfd *at)
{
	struct pty *p = (struct pty *)a;
	size_t n = 0;

	if (!p->deaf && p->fd >= 0)
		at[n++] = (struct pollfd){ .fd = p->fd,
			.events = (short)(p->queue.n > 0 ? POLLIN | POLLOUT : POLLIN) };
	if (!p->child.ended)
		at[n++] = (struct pollfd){ .fd = p->child.pidfd, .events = POLLIN };
	return n;
}

static void
ready(struct actor *a, const struct pollfd *at, size_t n)
{
	struct pty *p = (struct pty *)a;

	for (size_t i = 0; i < n; i++) {
		if (at[i].fd == p->fd && (at[i].revents & POLLOUT) != 0)
			flush(p);
		if (at[i].fd == p->fd && (at[i].revents & ~POLLOUT) != 0)
			look(p, false);
		if (at[i].fd == p->child.pidfd && at[i].revents != 0)
			child_reap(&p->child);
	}
	if (p->child.ended)
		look(p, true);
}

static void
dump(const struct actor *a)
{
	struct pty *p = (struct pty *)(uintptr_t)a;
	int rows, cols, row, col;

	vterm_get_size(p->vt, &rows, &cols);
	pty_cursor(p, &row, &col);
	fprintf(stderr, "--- %s (%s), %dx%d, cursor at row %d column %d%s\n", p->name,
	    p->child.ended ? "ended" : "running", cols, rows, row, col,
	    p->altscreen ? ", alternate screen" : "");
	for (int i = 0; i < rows; i++)
		fprintf(stderr, "|%s\n", pty_row(p, i));
	fprintf(stderr, "---\n");
}

static void
destroy(struct actor *a)
{
	struct pty *p = (struct pty *)a;

	child_kill(&p->child);
	if (p->fd >= 0)
		close(p->fd);
	vterm_free(p->vt);
	buf_fini(&p->queue);
	buf_fini(&p->raw);
	buf_fini(&p->text);
	buf_fini(&p->answer);
	free(p);
}

static const struct actor_ops ops = { fill, ready, dump, destroy };

/* ---- start */

static void
open_or_die(struct pty *p, int *slave, unsigned short rows, unsigned short cols)
{
	struct winsize size = { .ws_row = rows, .ws_col = cols };

	if (openpty(&p->fd, slave, NULL, NULL, &size) != 0 || tcgetattr(*slave, &p->before) != 0) {
		perror("openpty");
		abort();
	}
	p->before.c_iflag |= IUTF8; /* as every terminal of today sets it */
	tcsetattr(*slave, TCSANOW, &p->before);
	fcntl(p->fd, F_SETFD, FD_CLOEXEC);
	fcntl(p->fd, F_SETFL, O_NONBLOCK);
}

struct pty *
pty_start(struct pump *pump, const struct child_spec *spec)
{
	struct pty *p = mem_calloc(1, sizeof *p);
	unsigned short rows = spec->rows != 0 ? spec->rows : 24;
	unsigned short cols = spec->cols != 0 ? spec->cols : 80;
	int slave;
	pid_t pid;

	p->queue = p->raw = p->text = p->answer = BUF_INIT(RAW_MAX);
	snprintf(p->name, sizeof p->name, "%s", spec->argv[0]);
	emulate(p, rows, cols);
	open_or_die(p, &slave, rows, cols);
	fflush(NULL);
	if ((pid = fork()) == 0) {
		if (login_tty(slave) != 0)
			_exit(126);
		child_exec(spec);
	}
	close(slave);
	child_init(&p->child, pid);
	pump_add(pump, &p->actor, &ops);
	return p;
}

pid_t
pty_pid(const struct pty *p)
{
	return p->child.pid;
}

/* ---- fingers */

static void
send(struct pty *p, const char *s, size_t n)
{
	buf_put(&p->queue, s, n);
	flush(p);
}

void
pty_type(struct pty *p, const char *text)
{
	send(p, text, strlen(text));
}

void
pty_keys(struct pty *p, const char *names)
{
	while (*(names += strspn(names, " ")) != '\0') {
		size_t n = strcspn(names, " ");

		buf_clear(&p->answer);
		if (!keys_press(p->vt, names, n, &p->answer)) {
			fprintf(stderr, "no key is called \"%.*s\"\n", (int)n, names);
			abort();
		}
		send(p, (const char *)p->answer.p, p->answer.n);
		buf_clear(&p->answer);
		names += n;
	}
}

void
pty_paste(struct pty *p, const char *text)
{
	buf_clear(&p->answer);
	vterm_keyboard_start_paste(p->vt);
	for (; *text != '\0'; text++)
		buf_put(&p->answer, *text == '\n' ? "\r" : text, 1);
	vterm_keyboard_end_paste(p->vt);
	send(p, (const char *)p->answer.p, p->answer.n);
	buf_clear(&p->answer);
}

void
pty_resize(struct pty *p, unsigned short rows, unsigned short cols)
{
	struct winsize size = { .ws_row = rows, .ws_col = cols };

	/* What was drawn for the old size belongs on the old size. */
	look(p, true);
	vterm_set_size(p->vt, rows, cols);
	ioctl(p->fd, TIOCSWINSZ, &size);
}

void
pty_signal(struct pty *p, int sig)
{
	if (!p->child.ended)
		kill(p->child.pid, sig);
}

void
pty_answers(struct pty *p)
{
	p->answers = true;
}

void
pty_hangup(struct pty *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

/* ---- eyes */

static void
put_char(struct buf *b, uint32_t c)
{
	uint8_t s[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; c >>= 6)
		s[i] = (uint8_t)(0x80 | (c & 0x3f));
	s[0] = (uint8_t)(lead[n] | c);
	buf_put(b, s, n);
}

static void
put_cell(struct buf *b, const VTermScreenCell *cell)
{
	if (cell->chars[0] == NO_CHAR)
		return;
	if (cell->chars[0] == 0)
		buf_put(b, " ", 1);
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
		put_char(b, cell->chars[i]);
}

/* Append one row, without the spaces at its end. */
static void
put_row(const struct pty *p, int row, struct buf *b)
{
	size_t start = b->n;
	int rows, cols;

	vterm_get_size(p->vt, &rows, &cols);
	for (int col = 0; col < cols; col++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell);
		put_cell(b, &cell);
	}
	while (b->n > start && b->p[b->n - 1] == ' ')
		b->n--;
}

const char *
pty_row(struct pty *p, int row)
{
	buf_clear(&p->text);
	put_row(p, row, &p->text);
	buf_put(&p->text, "", 1);
	return (const char *)p->text.p;
}

const char *
pty_text(struct pty *p)
{
	int rows, cols;

	vterm_get_size(p->vt, &rows, &cols);
	buf_clear(&p->text);
	for (int row = 0; row < rows; row++) {
		put_row(p, row, &p->text);
		buf_put(&p->text, "\n", 1);
	}
	buf_put(&p->text, "", 1);
	return (const char *)p->text.p;
}

/* The column of the cell in which byte `at` of this row is. */
static int
column_of(struct pty *p, int row, size_t at)
{
	VTermScreenCell cell;
	int col = 0;

	buf_clear(&p->text);
	for (;; col++) {
		vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell);
		put_cell(&p->text, &cell);
		if (p->text.n > at)
			return col;
	}
}

bool
pty_find(struct pty *p, const char *text, int *row, int *col)
{
	int rows, cols;

	vterm_get_size(p->vt, &rows, &cols);
	for (*row = 0; *row < rows; ++*row) {
		const char *line = pty_row(p, *row), *hit = strstr(line, text);

		if (hit != NULL) {
			*col = column_of(p, *row, (size_t)(hit - line));
			return true;
		}
	}
	return false;
}

void
pty_cursor(const struct pty *p, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	*row = pos.row;
	*col = pos.col;
}

struct pty_cell
pty_cell(const struct pty *p, int row, int col)
{
	struct buf text = BUF_INIT(sizeof((struct pty_cell *)NULL)->text - 1);
	struct pty_cell out = { .width = 1 };
	VTermScreenCell cell;

	vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell);
	if (cell.chars[0] != 0)
		put_cell(&text, &cell);
	if (text.n > 0)
		memcpy(out.text, text.p, text.n);
	buf_fini(&text);
	out.width = cell.width;
	out.bold = cell.attrs.bold;
	out.reverse = cell.attrs.reverse;
	out.underline = cell.attrs.underline != VTERM_UNDERLINE_OFF;
	out.italic = cell.attrs.italic;
	out.coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
	return out;
}

struct bytes
pty_raw(const struct pty *p)
{
	return buf_bytes(&p->raw);
}

unsigned
pty_bells(const struct pty *p)
{
	return p->bells;
}

bool
pty_altscreen(const struct pty *p)
{
	return p->altscreen;
}

bool
pty_cursor_visible(const struct pty *p)
{
	return p->cursor;
}

bool
pty_mouse(const struct pty *p)
{
	return p->mouse;
}

/* The emulator keeps this to itself, but says something at a paste only when it is on. */
bool
pty_bracketed_paste(struct pty *p)
{
	bool on;

	buf_clear(&p->answer);
	vterm_keyboard_start_paste(p->vt);
	on = p->answer.n > 0;
	buf_clear(&p->answer);
	return on;
}

bool
pty_line_restored(const struct pty *p)
{
	struct termios now;

	return p->fd >= 0 && tcgetattr(p->fd, &now) == 0 && now.c_iflag == p->before.c_iflag &&
	       now.c_oflag == p->before.c_oflag && now.c_cflag == p->before.c_cflag &&
	       now.c_lflag == p->before.c_lflag &&
	       memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

bool
pty_restored(struct pty *p)
{
	return pty_line_restored(p) && !p->altscreen && p->cursor && !p->mouse &&
	       !pty_bracketed_paste(p);
}

/* ---- patience */

struct hope {
	struct pty *p;
	pty_pred *pred;
	void *arg;
};

static bool
fulfilled_or_ended(void *arg)
{
	const struct hope *h = arg;

	return h->p->child.ended || h->pred(h->p, h->arg);
}

bool
pty_try(struct pty *p, pty_pred *pred, void *arg, int timeout_ms)
{
	struct hope h = { p, pred, arg };

	pump_until(p->actor.pump, fulfilled_or_ended, &h, timeout_ms);
	return pred(p, arg);
}

static bool
present(struct pty *p, void *text)
{
	return strstr(pty_text(p), text) != NULL;
}

static bool
absent(struct pty *p, void *text)
{
	return !present(p, text);
}

bool
pty_shows(struct pty *p, const char *text, int timeout_ms)
{
	return pty_try(p, present, (void *)(uintptr_t)text, timeout_ms);
}

void
pty_await_at(
    struct pty *p, const char *text, bool wanted, int timeout_ms, const char *file, int line)
{
	char what[256];

	if (pty_try(p, wanted ? present : absent, (void *)(uintptr_t)text, timeout_ms))
		return;
	snprintf(what, sizeof what, "\"%s\" %s the screen of %s", text,
	    wanted ? "did not come to" : "did not leave", p->name);
	pump_fail(p->actor.pump, what, file, line);
}

void
pty_await_if_at(
    struct pty *p, pty_pred *pred, void *arg, int timeout_ms, const char *file, int line)
{
	if (!pty_try(p, pred, arg, timeout_ms))
		pump_fail(p->actor.pump, "the condition did not come true", file, line);
}

static bool
has_ended(void *arg)
{
	return ((const struct pty *)arg)->child.ended;
}

int
pty_exit_at(struct pty *p, int timeout_ms, const char *file, int line)
{
	if (!pump_until(p->actor.pump, has_ended, p, timeout_ms))
		pump_fail(p->actor.pump, "the program did not end", file, line);
	return child_status(&p->child);
}
