#include "client/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "bus/intent.h"
#include "client/past.h"
#include "client/worker_int.h"

struct transcript {
	struct worker *w;
	const char *room;
	FILE *f;
	size_t lines;
};

/* What ends lines or turns the direction of writing, beside the newline. */
static bool
misleads(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* What moves cursors and colours when somebody looks at the file, or shows another text than was
 * said, is left out; later lines of one message are set in. */
static void
put_text(FILE *f, struct bytes s)
{
	uint32_t c;
	size_t n;

	for (; (n = utf8_char(s, &c)) > 0; s = bytes_of(s.p + n, s.n - n)) {
		if (c == '\n')
			fputs("\n\t", f);
		else if (c == '\t' ||
			 (c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f) && !misleads(c)))
			fwrite(s.p, 1, n, f);
		else
			fputc('?', f);
	}
}

static bool
put_line(void *user, const struct history_message *m)
{
	struct transcript *t = user;
	struct event_line l;
	char when[32];
	struct tm tm;
	time_t s = (time_t)(m->time_ms / 1000);

	if (!past_line(t->w, t->room, m, &l))
		return true;
	if (localtime_r(&s, &tm) == NULL || strftime(when, sizeof when, "%F %T", &tm) == 0)
		snprintf(when, sizeof when, "?");
	fprintf(t->f,
	    l.nick[0] == '\0' ? "%s -- "
	    : l.action        ? "%s * %s "
			      : "%s <%s> ",
	    when, l.nick);
	put_text(t->f, bytes_of(l.text, l.text_len));
	fputc('\n', t->f);
	mem_wipe(l.text, l.text_len);
	free(l.text);
	t->lines++;
	return ferror(t->f) == 0;
}

static FILE *
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (f == NULL && fd >= 0)
		close(fd);
	return f;
}

static bool
write_out(struct transcript *t, uint64_t no)
{
	bool good = history_forward(t->w->keeper.history, no, HISTORY_START, put_line, t) == 0;

	good = good && fflush(t->f) == 0 && fsync(fileno(t->f)) == 0 && ferror(t->f) == 0;
	return fclose(t->f) == 0 && good;
}

void
transcript_export(struct worker *w, const struct intent *in)
{
	struct transcript t = { .w = w, .room = in->room };
	uint64_t no = keeper_place_find(w, in->room);
	struct fault f;

	if (no == 0) {
		fault_set(
		    &f, ERR_NOTFOUND, "Go to the room first.", "nothing is kept of '%s'", in->room);
	} else if (in->text_len == 0) {
		fault_set(&f, ERR_USAGE, "/export FILE", "name the file to write");
	} else if ((t.f = make_file(in->text)) == NULL) {
		fault_set(&f, errno == EEXIST ? ERR_EXISTS : ERR_CREATE,
		    errno == EEXIST ? "Name another one." : "Check the path.",
		    "%s cannot be made: %s", in->text, strerror(errno));
	} else if (!write_out(&t, no)) {
		fault_set(&f, ERR_IO, "Is there space left?", "%s could not be written: %s",
		    in->text, strerror(errno));
		unlink(in->text);
	} else {
		worker_notice(w, in->room, "%zu line%s written to %s, readable by you alone.",
		    t.lines, t.lines == 1 ? "" : "s", in->text);
		return;
	}
	worker_fault(w, in->room, &f);
}
