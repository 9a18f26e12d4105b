#include "bus/event.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

struct event *
event_new(enum event_type type)
{
	struct event *ev = mem_calloc(1, sizeof *ev);

	ev->type = type;
	return ev;
}

static void
text_free(struct event *ev)
{
	mem_wipe(ev->text, ev->text_len);
	free(ev->text);
}

static void
lines_free(struct event *ev)
{
	for (size_t i = 0; i < ev->n_lines; i++) {
		mem_wipe(ev->lines[i].text, ev->lines[i].text_len);
		free(ev->lines[i].text);
	}
	free(ev->lines);
}

void
event_free(struct event *ev)
{
	if (ev == NULL)
		return;
	text_free(ev);
	lines_free(ev);
	free(ev->members);
	free(ev->roles);
	free(ev->person);
	free(ev->security);
	free(ev);
}

void
event_text(struct event *ev, const char *s, size_t n)
{
	text_free(ev);
	ev->text = mem_strndup(s, n);
	ev->text_len = n;
}

void
event_textf(struct event *ev, const char *fmt, ...)
{
	char text[EVENT_TEXTF_MAX + UTF8_CHAR_MAX] = "";
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	event_text(ev, text, utf8_cut(text, strlen(text), EVENT_TEXTF_MAX));
}

const char *
event_name(enum event_type type)
{
	static const char *const names[EV__COUNT] = {
#define X(id, what) [id] = #id,
#include "bus/event.def"
#undef X
	};

	return type < EV__COUNT ? names[type] : "EV_?";
}
