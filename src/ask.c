#include "ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define CONTROL(c) ((c)&0x1f)
#define DELETE 0x7f

enum key { KEY_TEXT, KEY_END, KEY_GONE };

/* Forget the last character, of UTF-8: its start and all that continues it. */
static void
erase(struct buf *out, size_t start)
{
	while (out->n > start && (out->p[out->n - 1] & 0xc0) == 0x80)
		out->n--;
	if (out->n > start)
		out->n--;
}

static enum key
take(uint8_t c, struct buf *out, size_t start)
{
	switch (c) {
	case '\r':
	case '\n':
		return KEY_END;
	case CONTROL('c'):
		return KEY_GONE;
	case CONTROL('d'):
		return out->n > start ? KEY_END : KEY_GONE;
	case CONTROL('h'):
	case DELETE:
		erase(out, start);
		return KEY_TEXT;
	case CONTROL('u'):
		out->n = start;
		return KEY_TEXT;
	default:
		buf_put(out, &c, 1);
		return KEY_TEXT;
	}
}

/* Byte by byte: so Ctrl-C is a key like others, and cannot leave the terminal dumb. */
static int
read_line(int tty, struct buf *out, struct fault *f)
{
	enum key key = KEY_TEXT;
	size_t start = out->n;
	uint8_t c;

	while (key == KEY_TEXT) {
		ssize_t n = read(tty, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		key = n == 1 ? take(c, out, start) : KEY_GONE;
	}
	c = 0;
	if (key == KEY_GONE)
		return fault_set(f, ERR_CLOSED, "Nothing was done.", "no passphrase was given");
	return buf_err(out) == 0 ? 0
				 : fault_set(f, ERR_TOOLONG, "Choose a shorter one.",
				       "the passphrase is too long");
}

static int
say(int tty, const char *text)
{
	size_t n = strlen(text);

	return write(tty, text, n) == (ssize_t)n ? 0 : ERR_IO;
}

int
ask_secret(const char *prompt, struct buf *out, struct fault *f)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r;
	struct termios was, quiet;

	if (tty < 0 || tcgetattr(tty, &was) != 0) {
		if (tty >= 0)
			close(tty);
		return fault_set(f, ERR_NOTFOUND, "Run it on a terminal.",
		    "there is no terminal to ask for a passphrase");
	}
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
	quiet.c_cc[VMIN] = 1;
	quiet.c_cc[VTIME] = 0;
	tcsetattr(tty, TCSAFLUSH, &quiet);
	(void)say(tty, prompt);
	r = read_line(tty, out, f);
	(void)say(tty, "\n");
	tcsetattr(tty, TCSAFLUSH, &was);
	close(tty);
	return r;
}
