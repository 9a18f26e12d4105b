#include "ui/term_key.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

#define ESC 0x1b
#define SEQ_MAX 32 /* longer ones are nothing that we know */
#define OSC_MAX 128
#define PENDING_MAX ((size_t)1 << 20)

struct term_key {
	struct buf in; /* not understood yet from at on */
	size_t at;
	bool over; /* nothing more comes to complete what is begun */
	bool pasting, cut;
	struct buf paste;
	struct mouse mouse;
	struct term_report report;
};

/* What is not understood yet. */
static struct bytes
rest(const struct term_key *t)
{
	return t->in.n > t->at ? bytes_of(t->in.p + t->at, t->in.n - t->at) : bytes_of("", 0);
}

static const char paste_end[] = "\033[201~";

struct term_key *
term_key_new(void)
{
	struct term_key *t = mem_calloc(1, sizeof *t);

	buf_init(&t->in, PENDING_MAX);
	buf_init(&t->paste, PASTE_MAX);
	return t;
}

void
term_key_free(struct term_key *t)
{
	if (t == NULL)
		return;
	buf_fini(&t->in);
	buf_fini(&t->paste);
	free(t);
}

void
term_key_feed(struct term_key *t, const void *p, size_t n)
{
	buf_drop(&t->in, t->at);
	t->at = 0;
	t->over = false;
	buf_put(&t->in, p, n);
}

bool
term_key_waiting(const struct term_key *t)
{
	return t->pasting || t->at < t->in.n;
}

bool
term_key_pasting(const struct term_key *t)
{
	return t->pasting;
}

void
term_key_timeout(struct term_key *t)
{
	t->over = true;
}

struct term_report
term_key_report(const struct term_key *t)
{
	return t->report;
}

struct bytes
term_key_paste(const struct term_key *t, bool *cut)
{
	*cut = t->cut;
	return buf_bytes(&t->paste);
}

struct mouse
term_key_mouse(const struct term_key *t)
{
	return t->mouse;
}

/* sequences ----------------------------------------------------------------- */

/* CSI with this final byte, and with number ~. */
static const struct {
	char final;
	uint32_t code;
} finals[] = {
	{ 'A', KEY_UP },
	{ 'B', KEY_DOWN },
	{ 'C', KEY_RIGHT },
	{ 'D', KEY_LEFT },
	{ 'H', KEY_HOME },
	{ 'F', KEY_END },
	{ 'M', KEY_ENTER },
	{ 'I', KEY_FOCUS_IN },
	{ 'O', KEY_FOCUS_OUT },
	{ 'P', KEY_F1 },
	{ 'Q', KEY_F2 },
	{ 'R', KEY_F3 },
	{ 'S', KEY_F4 },
};

static const struct {
	unsigned number;
	uint32_t code;
} numbers[] = {
	{ 1, KEY_HOME },
	{ 2, KEY_INSERT },
	{ 3, KEY_DELETE },
	{ 4, KEY_END },
	{ 5, KEY_PGUP },
	{ 6, KEY_PGDN },
	{ 7, KEY_HOME },
	{ 8, KEY_END },
	{ 11, KEY_F1 },
	{ 12, KEY_F2 },
	{ 13, KEY_F3 },
	{ 14, KEY_F4 },
	{ 15, KEY_F5 },
	{ 17, KEY_F6 },
	{ 18, KEY_F7 },
	{ 19, KEY_F8 },
	{ 20, KEY_F9 },
	{ 21, KEY_F10 },
	{ 23, KEY_F11 },
	{ 24, KEY_F12 },
};

static uint32_t
by_final(char final)
{
	for (size_t i = 0; i < sizeof finals / sizeof finals[0]; i++)
		if (finals[i].final == final)
			return finals[i].code;
	return 0;
}

static uint32_t
by_number(unsigned number)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i].number == number)
			return numbers[i].code;
	return 0;
}

/* xterm sends 1 + (1 shift, 2 alt, 4 ctrl, 8 meta). */
static unsigned
mods_of(unsigned parameter)
{
	unsigned m = parameter > 0 ? parameter - 1 : 0;

	return (m & 7) | (m & 8 ? MOD_ALT : 0);
}

struct csi {
	unsigned p[3];
	char prefix; /* '<' to '?', or 0 */
	char final;
	size_t len; /* all of it, from ESC on; 0: not whole yet */
};

/* s begins with ESC [; n bytes are there. */
static struct csi
read_csi(const uint8_t *s, size_t n)
{
	struct csi c = { 0 };
	size_t k = 0, i;

	if (n > 2 && s[2] == '[') { /* the Linux console: ESC [ [ A is F1 */
		c.final = n > 3 ? (char)s[3] : 0;
		c.p[0] = c.final >= 'A' && c.final <= 'E' ? 11 + (unsigned)(c.final - 'A') : 0;
		c.final = c.final != 0 ? '~' : 0;
		c.len = n > 3 ? 4 : 0;
		return c;
	}
	for (i = 2; i < n && i < SEQ_MAX; i++) {
		if (s[i] >= '0' && s[i] <= '9' && c.p[k] < 1000)
			c.p[k] = c.p[k] * 10 + (unsigned)(s[i] - '0');
		else if (s[i] == ';')
			k = k < 2 ? k + 1 : 2;
		else if (i == 2 && s[i] >= '<' && s[i] <= '?')
			c.prefix = (char)s[i];
		else if (s[i] >= 0x40 && s[i] <= 0x7e) {
			c.final = (char)s[i];
			c.len = i + 1;
			return c;
		} else if (s[i] < 0x20 || s[i] > 0x7e) {
			c.len = i; /* broken off: what follows is something new */
			return c;
		}
	}
	c.len = i >= SEQ_MAX ? i : 0;
	return c;
}

/*
 * An answer, not a key. Where the cursor is looks like F3 with modifiers when it is in the first
 * row, so nobody asks there.
 */
static bool
is_report(const struct csi *c, struct term_report *out)
{
	enum term_report_kind kind = REPORT_OTHER;

	if (c->final == 'R' && c->prefix == 0 && c->p[0] > 1)
		kind = REPORT_CURSOR;
	else if (c->final == 'n' && c->prefix == 0)
		kind = REPORT_END;
	else if (c->final == 'y' && c->prefix == '?')
		kind = REPORT_MODE;
	else if (c->prefix == 0)
		return false;
	*out = (struct term_report){ kind, c->p[0], c->p[1] };
	return true;
}

/* Only what was pressed, without moving: releases and drags are nothing to us. */
static struct key
key_of_mouse(struct term_key *t, const struct csi *c)
{
	static const struct {
		unsigned code;
		enum mouse_button button;
	} buttons[] = { { 0, MOUSE_LEFT }, { 64, MOUSE_WHEEL_UP }, { 65, MOUSE_WHEEL_DOWN } };

	for (size_t i = 0; c->final == 'M' && i < sizeof buttons / sizeof buttons[0]; i++)
		if (c->p[0] == buttons[i].code && c->p[1] > 0 && c->p[2] > 0) {
			t->mouse = (struct mouse){ .button = buttons[i].button,
				.y = (int)c->p[2] - 1,
				.x = (int)c->p[1] - 1 };
			return (struct key){ KEY_MOUSE, 0 };
		}
	return (struct key){ 0 };
}

static struct key
key_of_csi(struct term_key *t, const struct csi *c)
{
	struct key k = { .mods = mods_of(c->p[1]) };

	if (c->prefix == '<')
		return key_of_mouse(t, c);
	if (is_report(c, &t->report))
		return (struct key){ KEY_REPORT, 0 };
	if (c->final == '~' && c->p[0] == 27 && c->p[2] == 13)
		k.code = KEY_ENTER; /* xterm's modifyOtherKeys */
	else if (c->final == '~' && c->p[0] == 200)
		k.code = KEY_PASTE;
	else if (c->final == '~')
		k.code = by_number(c->p[0]);
	else if (c->final == 'u')
		k.code = c->p[0] == 13   ? KEY_ENTER
			 : c->p[0] == 9  ? KEY_TAB
			 : c->p[0] == 27 ? KEY_ESC
					 : 0;
	else if (c->final == 'Z')
		k = (struct key){ KEY_TAB, MOD_SHIFT };
	else
		k.code = by_final(c->final);
	return k;
}

/* characters ---------------------------------------------------------------- */

static struct key
key_of_control(uint8_t c)
{
	if (c == '\r')
		return (struct key){ KEY_ENTER, 0 };
	if (c == '\t')
		return (struct key){ KEY_TAB, 0 };
	if (c == 0x7f || c == 0x08)
		return (struct key){ KEY_BACKSPACE, 0 };
	if (c == 0)
		return (struct key){ ' ', MOD_CTRL };
	return (struct key){ c < 0x1b ? (uint32_t)c + 'a' - 1 : (uint32_t)c + '@', MOD_CTRL };
}

static size_t
utf8_len(uint8_t c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* Bytes used; 0: the character is not whole. */
static size_t
read_char(const struct term_key *t, const uint8_t *s, size_t n, struct key *out)
{
	size_t len = utf8_len(s[0]), have = 1;

	*out = (struct key){ .code = 0xfffd };
	if (len == 0)
		return 1;
	while (have < len && have < n && (s[have] & 0xc0) == 0x80)
		have++;
	if (have < len && have == n && !t->over)
		return 0;
	if (!utf8_valid(bytes_of(s, have)))
		return have;
	out->code = len == 1 ? s[0] : s[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		out->code = out->code << 6 | (s[i] & 0x3fu);
	if (s[0] < 0x20 || s[0] == 0x7f)
		*out = key_of_control(s[0]);
	return len;
}

/* One part of "rgb:1c1c/1c1c/1c1c", of one to four hex digits, as 8 bits; -1: it is none. */
static int
read_part(const char *s, size_t n)
{
	unsigned v = 0, most = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			return -1;
		v = v * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
		most = most * 16 + 15;
	}
	return n == 0 || n > 4 ? -1 : (int)(v * 255 / most);
}

/* "11;rgb:1c1c/1c1c/1c1c" */
static struct term_report
report_of_osc(const char *s, size_t n)
{
	static const char head[] = "11;rgb:";
	struct term_report out = { .kind = REPORT_OTHER };
	size_t at = sizeof head - 1, len;
	int part;

	if (n < at || memcmp(s, head, at) != 0)
		return out;
	for (int i = 0; i < 3; i++, at += len + 1) {
		for (len = 0; at + len < n && s[at + len] != '/'; len++)
			;
		if (at > n || (part = read_part(s + at, len)) < 0)
			return out;
		out.a = out.a << 8 | (uint32_t)part;
	}
	out.kind = REPORT_BACKGROUND;
	return out;
}

/* ESC ] and a digit: an answer, up to BEL or ESC \. Bytes used; 0: wait. */
static size_t
read_osc(struct term_key *t, const uint8_t *s, size_t n, struct key *out)
{
	size_t i = 2;

	*out = (struct key){ KEY_REPORT, 0 };
	while (i < n && i < OSC_MAX && s[i] >= ' ' && s[i] != 0x7f)
		i++;
	t->report = report_of_osc((const char *)s + 2, i - 2);
	if (i == OSC_MAX)
		return i;
	if (i == n || (s[i] == ESC && i + 1 == n))
		return t->over ? n : 0;
	if (s[i] == '\a')
		return i + 1;
	return s[i] == ESC && s[i + 1] == '\\' ? i + 2 : i; /* broken off: something new */
}

/* ESC and something: a sequence, or Alt and a key. Bytes used; 0: wait. */
static size_t
read_escape(struct term_key *t, const uint8_t *s, size_t n, struct key *out)
{
	struct csi c;
	size_t used;

	if (n == 1) {
		*out = (struct key){ KEY_ESC, 0 };
		return t->over ? 1 : 0;
	}
	if (s[1] == '[' && !(n == 2 && t->over)) {
		c = read_csi(s, n);
		*out = key_of_csi(t, &c);
		return c.len > 0 || !t->over ? c.len : n;
	}
	if (s[1] == ']' && n == 2 && !t->over)
		return 0;
	if (s[1] == ']' && n > 2 && s[2] >= '0' && s[2] <= '9')
		return read_osc(t, s, n, out);
	if (s[1] == 'O' && n > 2 && by_final((char)s[2]) != 0) {
		*out = (struct key){ by_final((char)s[2]), 0 };
		return 3;
	}
	if (s[1] == 'O' && n == 2 && !t->over)
		return 0;
	if (s[1] == ESC) {
		/* Alt and a key with a sequence of its own, or ESC twice. */
		if ((used = read_escape(t, s + 1, n - 1, out)) > 0)
			out->mods |= MOD_ALT;
		return used > 0 ? used + 1 : 0;
	}
	if ((used = read_char(t, s + 1, n - 1, out)) > 0)
		out->mods |= MOD_ALT;
	return used > 0 ? used + 1 : 0;
}

/* Moves pasted bytes over; true: the paste is whole. */
static bool
take_paste(struct term_key *t)
{
	const uint8_t *s = rest(t).p;
	size_t n = rest(t).n, len = sizeof paste_end - 1, keep, room;
	const uint8_t *end = n > 0 ? memmem(s, n, paste_end, len) : NULL;
	size_t used = end != NULL ? (size_t)(end - s) : n;

	/* The end mark may be cut by the end of what was read. */
	for (keep = len - 1; end == NULL && !t->over && keep > 0; keep--)
		if (n >= keep && memcmp(s + n - keep, paste_end, keep) == 0) {
			used = n - keep;
			break;
		}
	room = PASTE_MAX - t->paste.n;
	t->cut = t->cut || used > room;
	buf_put(&t->paste, s, used < room ? used : room);
	t->at += used + (end != NULL ? len : 0);
	t->pasting = end == NULL && !t->over;
	return !t->pasting;
}

bool
term_key_take(struct term_key *t, struct key *out)
{
	size_t used;

	for (;;) {
		const uint8_t *s = rest(t).p;
		size_t n = rest(t).n;

		if (t->pasting) {
			*out = (struct key){ KEY_PASTE, 0 };
			return take_paste(t);
		}
		if (n == 0)
			return false;
		used = s[0] == ESC ? read_escape(t, s, n < OSC_MAX + 2 ? n : OSC_MAX + 2, out)
				   : read_char(t, s, n, out);
		if (used == 0)
			return false;
		t->at += used;
		if (out->code == KEY_PASTE) {
			t->pasting = true;
			t->cut = false;
			buf_clear(&t->paste);
		} else if (out->code != 0) {
			return true;
		}
	}
}
