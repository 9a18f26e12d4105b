#include "ui/term_probe.h"

#include "ui/text.h"

static const char *const texts[PROBE__COUNT] = {
#define X(id, text) [id] = text,
#include "ui/term_probe.def"
#undef X
};

static void
put(struct buf *out, const char *s)
{
	buf_put(out, s, strlen(s));
}

void
term_probe_ask(struct term_probe *p, bool modern, struct buf *out)
{
	*p = (struct term_probe){ .waiting = true, .background = -1 };
	put(out, "\0337");
	/* In the second row: an answer from the first looks like a key. */
	for (size_t i = 0; i < PROBE__COUNT; i++) {
		put(out, "\033[2;1H");
		put(out, texts[i]);
		put(out, "\033[6n");
	}
	if (modern)
		put(out, "\033]11;?\033\\\033[?2026$p");
	/* Whatever was shown of that by a terminal which did not understand it goes again. */
	put(out, "\033[2;1H\033[K\0338\033[5n");
}

static int
expected(enum probe what)
{
	return text_cols(texts[what], strlen(texts[what]));
}

bool
term_probe_take(struct term_probe *p, const struct term_report *r)
{
	if (!p->waiting)
		return false;
	switch (r->kind) {
	case REPORT_CURSOR:
		if (p->next < PROBE__COUNT)
			p->measured[p->next++] = (int)r->b - 1;
		return false;
	case REPORT_BACKGROUND:
		p->background = (int32_t)r->a;
		return true;
	case REPORT_MODE:
		p->sync = p->sync || (r->a == 2026 && (r->b == 1 || r->b == 2 || r->b == 3));
		return false;
	case REPORT_END:
		p->waiting = false;
		return true;
	case REPORT_OTHER:
		break;
	}
	return false;
}

void
term_probe_end(struct term_probe *p)
{
	p->waiting = false;
}

/* All must have answered: with a single answer lost, the others are of we know not what. */
bool
term_probe_sure(const struct term_probe *p, enum probe what)
{
	return p->next == PROBE__COUNT && p->measured[what] == expected(what);
}

bool
term_probe_agrees(const struct term_probe *p, enum probe what)
{
	return p->next != PROBE__COUNT || p->measured[what] == expected(what);
}

static enum probe
kind_of(wchar_t c, int cols)
{
	if (c >= 0x1f1e6 && c <= 0x1f1ff)
		return PROBE_FLAG;
	if (c >= 0x1fa70 && c < 0x20000)
		return PROBE_NEWER;
	if (cols == 2)
		return (c >= 0x1f000 && c < 0x20000) || (c >= 0x231a && c < 0x2e80) ? PROBE_EMOJI
										    : PROBE_WIDE;
	return c >= 0x2000 && c < 0x2e80 ? PROBE_SIGNS : PROBE_LETTERS;
}

bool
term_probe_fits(const struct term_probe *p, wchar_t c, int cols)
{
	return c < 0x80 || term_probe_agrees(p, kind_of(c, cols));
}
