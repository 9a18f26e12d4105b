#include "ui/rc.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum kind { BLANK, SECTION, SETTING, WRONG };

/* A line taken apart. */
struct parts {
	enum kind kind;
	const char *why;       /* of WRONG */
	char key[RC_NAME_MAX]; /* or the name of a section */
	char value[RC_LINE_MAX];
};

static struct bytes
trim(struct bytes s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = bytes_of(s.p + 1, s.n - 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

static enum kind
wrong(struct parts *p, const char *why)
{
	p->why = why;
	return p->kind = WRONG;
}

static bool
take(char *out, size_t size, struct bytes s)
{
	if (s.n >= size)
		return false;
	memcpy(out, s.n > 0 ? s.p : (const uint8_t *)"", s.n);
	out[s.n] = '\0';
	return true;
}

static bool
has_control(struct bytes s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return true;
	return !utf8_valid(s);
}

static enum kind
take_apart(struct parts *p, struct bytes s)
{
	const uint8_t *eq;

	*p = (struct parts){ .kind = BLANK };
	s = trim(s);
	if (s.n == 0 || s.p[0] == '#')
		return BLANK;
	if (s.n >= RC_LINE_MAX)
		return wrong(p, "the line is too long");
	if (has_control(s))
		return wrong(p, "it is not text");
	if (s.p[0] == '[' && s.p[s.n - 1] == ']' && s.n > 1 && memchr(s.p, '=', s.n) == NULL) {
		if (!take(p->key, sizeof p->key, trim(bytes_of(s.p + 1, s.n - 2))))
			return wrong(p, "the name is too long");
		return p->kind = SECTION;
	}
	if ((eq = memmem(s.p, s.n, " = ", 3)) != NULL)
		eq++;
	else if (s.n > 1 && (eq = memchr(s.p + 1, '=', s.n - 1)) == NULL)
		return wrong(p, "it must read  name = value");
	if (eq == NULL || eq == s.p)
		return wrong(p, "it must read  name = value");
	if (!take(p->key, sizeof p->key, trim(bytes_of(s.p, (size_t)(eq - s.p)))))
		return wrong(p, "the name is too long");
	take(p->value, sizeof p->value, trim(bytes_of(eq + 1, s.n - (size_t)(eq + 1 - s.p))));
	return p->kind = SETTING;
}

/* The next line, its end included; empty at the end of the text. */
static struct bytes
next_line(struct bytes text, size_t at)
{
	const uint8_t *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;

	if (at >= text.n)
		return bytes_of("", 0);
	return bytes_of(text.p + at, end != NULL ? (size_t)(end + 1 - (text.p + at)) : text.n - at);
}

static struct bytes
without_end(struct bytes line)
{
	return bytes_of(line.p, line.n - (line.n > 0 && line.p[line.n - 1] == '\n'));
}

void
rc_each(struct bytes text, void (*fn)(void *user, const struct rc_line *line),
    void (*bad)(void *user, unsigned number, const char *why), void *user)
{
	char section[RC_NAME_MAX] = "";
	struct rc_line out = { .section = section };
	struct parts p;

	for (size_t at = 0; at < text.n;) {
		struct bytes line = next_line(text, at);

		at += line.n;
		out.number++;
		switch (take_apart(&p, without_end(line))) {
		case BLANK:
			break;
		case SECTION:
			memcpy(section, p.key, sizeof section);
			break;
		case SETTING:
			out.key = p.key;
			out.value = p.value;
			fn(user, &out);
			break;
		case WRONG:
			if (bad != NULL)
				bad(user, out.number, p.why);
			break;
		}
	}
}

static void
put_setting(struct buf *out, const struct rc_line *set)
{
	buf_put(out, set->key, strlen(set->key));
	buf_put(out, " = ", 3);
	buf_put(out, set->value, strlen(set->value));
	buf_put(out, "\n", 1);
}

/* Where a new line of the section goes: behind its last line that is not blank. 0: no such section.
 */
static size_t
end_of_section(struct bytes text, const char *section)
{
	bool inside = false;
	size_t end = 0;
	struct parts p;

	for (size_t at = 0; at < text.n;) {
		struct bytes line = next_line(text, at);

		at += line.n;
		if (take_apart(&p, without_end(line)) == SECTION)
			inside = strcmp(p.key, section) == 0;
		if (inside && trim(without_end(line)).n > 0)
			end = at;
	}
	return end;
}

/* Everything up to from, a newline at its end. */
static void
put_text(struct buf *out, struct bytes text)
{
	buf_put(out, text.p, text.n);
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		buf_put(out, "\n", 1);
}

static void
put_new(struct buf *out, struct bytes text, const struct rc_line *set)
{
	size_t end = end_of_section(text, set->section);

	put_text(out, bytes_of(text.p, end > 0 ? end : text.n));
	if (end == 0) {
		if (text.n > 0)
			buf_put(out, "\n", 1);
		buf_put(out, "[", 1);
		buf_put(out, set->section, strlen(set->section));
		buf_put(out, "]\n", 2);
		end = text.n;
	}
	put_setting(out, set);
	if (end < text.n)
		buf_put(out, text.p + end, text.n - end);
}

void
rc_set(struct buf *out, struct bytes text, const struct rc_line *set,
    bool (*same)(void *user, const char *key), void *user)
{
	struct buf kept = BUF_INIT(2 * RC_MAX);
	bool inside = set->section[0] == '\0', done = set->value == NULL;
	struct parts p;

	for (size_t at = 0; at < text.n;) {
		struct bytes line = next_line(text, at);
		enum kind kind = take_apart(&p, without_end(line));

		at += line.n;
		if (kind == SECTION)
			inside = strcmp(p.key, set->section) == 0;
		if (kind != SETTING || !inside || !same(user, p.key)) {
			buf_put(&kept, line.p, line.n);
		} else if (!done) {
			put_setting(&kept, set);
			done = true;
		}
	}
	if (done)
		buf_put(out, kept.p, kept.n);
	else
		put_new(out, buf_bytes(&kept), set);
	buf_fini(&kept);
}
