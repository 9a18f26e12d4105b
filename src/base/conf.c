#include "base/conf.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"

#define BLANKS " \t\r"
#define LINES_MAX 4096

/* A line as it stands in the file; key is "" in one that says nothing. */
struct line {
	char *text;                 /* owned, without its end */
	char section[CONF_KEY_MAX]; /* that it belongs to, or begins; "": none */
	char key[CONF_KEY_MAX + 1]; /* with its section */
	char *value;                /* owned; NULL without a key */
};

struct conf {
	struct line *lines; /* owned */
	size_t n, cap;
};

/* From the blanks at both ends. */
static struct bytes
trim(struct bytes s)
{
	while (s.n > 0 && strchr(BLANKS, s.p[0]) != NULL && s.p[0] != '\0')
		s = bytes_of(s.p + 1, s.n - 1);
	while (s.n > 0 && strchr(BLANKS, s.p[s.n - 1]) != NULL && s.p[s.n - 1] != '\0')
		s.n--;
	return s;
}

/* A name into out, appended: letters, digits and '_'; dots between them when it is whole. */
static bool
put_name(char *out, size_t size, struct bytes name, bool dots)
{
	size_t n = strlen(out);

	if (name.n == 0 || n + name.n >= size)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = name.p[i] == '-' ? '_' : name.p[i];

		bool dot = dots && c == '.' && i > 0 && i + 1 < name.n && name.p[i - 1] != '.';

		if (!(c < 0x80 && (islower(c) || isdigit(c))) && c != '_' && !dot)
			return false;
		out[n + i] = (char)c;
	}
	out[n + name.n] = '\0';
	return true;
}

static bool
is_plain(struct bytes s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return utf8_valid(s);
}

static struct line *
insert(struct conf *c, size_t at, struct bytes text)
{
	if (c->n == c->cap) {
		struct line *more =
		    mem_calloc(c->cap = c->cap == 0 ? 32 : 2 * c->cap, sizeof *more);

		if (c->n > 0)
			memcpy(more, c->lines, c->n * sizeof *more);
		free(c->lines);
		c->lines = more;
	}
	memmove(&c->lines[at + 1], &c->lines[at], (c->n - at) * sizeof *c->lines);
	c->n++;
	c->lines[at] = (struct line){ .text = mem_strndup((const char *)text.p, text.n) };
	return &c->lines[at];
}

static struct line *
find(const struct conf *c, const char *key)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->lines[i].key[0] != '\0' && strcmp(c->lines[i].key, key) == 0)
			return &c->lines[i];
	return NULL;
}

/* What one line says; NULL, or what is wrong with it. section is the one before, then after it. */
static const char *
read_line(struct conf *c, struct bytes raw, char *section)
{
	struct bytes text = trim(raw);
	struct line *ln = insert(c, c->n, raw);
	const uint8_t *eq = text.n > 0 ? memchr(text.p, '=', text.n) : NULL;
	struct bytes value;

	memcpy(ln->section, section, sizeof ln->section);
	if (text.n == 0 || text.p[0] == '#')
		return NULL;
	if (text.p[0] == '[') {
		section[0] = '\0';
		if (text.p[text.n - 1] != ']' ||
		    !put_name(section, CONF_KEY_MAX,
			trim(bytes_of(text.p + 1, text.n - (text.n > 1 ? 2 : 1))), true))
			return "this is no [section]";
		memcpy(ln->section, section, sizeof ln->section);
		return NULL;
	}
	if (eq == NULL)
		return "this is neither  key = value  nor a comment";
	if (section[0] != '\0')
		snprintf(ln->key, sizeof ln->key, "%s.", section);
	if (!put_name(ln->key, sizeof ln->key, trim(bytes_of(text.p, (size_t)(eq - text.p))),
		section[0] == '\0')) {
		ln->key[0] = '\0';
		return "this is no name of a setting";
	}
	value = trim(bytes_of(eq + 1, text.n - (size_t)(eq - text.p) - 1));
	if (value.n > CONF_VALUE_MAX)
		return "the value is too long";
	ln->value = mem_strndup((const char *)value.p, value.n);
	return find(c, ln->key) != ln ? "this setting stands here twice" : NULL;
}

int
conf_parse(struct conf **out, struct bytes text, const char *name, struct fault *f)
{
	struct conf *c = mem_calloc(1, sizeof *c);
	char section[CONF_KEY_MAX] = "";

	*out = NULL;
	for (unsigned number = 1; text.n > 0; number++) {
		const uint8_t *end = memchr(text.p, '\n', text.n);
		size_t n = end != NULL ? (size_t)(end - text.p) : text.n;
		struct bytes raw = bytes_of(text.p, n > 0 && text.p[n - 1] == '\r' ? n - 1 : n);
		const char *why = !is_plain(raw)       ? "this is no plain UTF-8 text"
				  : number > LINES_MAX ? "there are too many lines"
						       : read_line(c, raw, section);

		if (why != NULL) {
			conf_free(c);
			return fault_set(f, ERR_CONFIG, "Mend that line, or make it a comment (#).",
			    "%s, line %u: %s", name, number, why);
		}
		n += end != NULL;
		text = bytes_of(text.p + n, text.n - n);
	}
	*out = c;
	return 0;
}

int
conf_read(struct conf **out, const char *path, struct fault *f)
{
	struct buf text = BUF_INIT(CONF_FILE_MAX);
	int r = file_read(path, &text, f);

	*out = NULL;
	if (r == 0 || r == ERR_NOTFOUND)
		r = conf_parse(out, buf_bytes(&text), path, f);
	buf_fini(&text);
	return r;
}

static void
line_fini(struct line *ln)
{
	free(ln->text);
	free(ln->value);
}

void
conf_free(struct conf *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++)
		line_fini(&c->lines[i]);
	free(c->lines);
	free(c);
}

/* As keys are kept: false for what is none. */
static bool
normal(const char *key, char out[static CONF_KEY_MAX + 1])
{
	out[0] = '\0';
	return put_name(out, CONF_KEY_MAX + 1, bytes_str(key), true);
}

const char *
conf_get(const struct conf *c, const char *key)
{
	char name[CONF_KEY_MAX + 1];
	const struct line *ln = normal(key, name) ? find(c, name) : NULL;

	return ln != NULL ? ln->value : NULL;
}

bool
conf_nth(const struct conf *c, size_t i, const char **key, const char **value, unsigned *line)
{
	for (size_t k = 0; k < c->n; k++)
		if (c->lines[k].key[0] != '\0' && i-- == 0) {
			*key = c->lines[k].key;
			*value = c->lines[k].value;
			*line = (unsigned)k + 1;
			return true;
		}
	return false;
}

/* Behind the last line of the section that says something; the section is made when need be. */
static size_t
end_of_section(struct conf *c, const char *section)
{
	size_t at = SIZE_MAX;
	char head[CONF_KEY_MAX + 3];

	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->lines[i].section, section) == 0 &&
		    (c->lines[i].text[0] != '\0' || at == SIZE_MAX))
			at = i + 1;
	if (at != SIZE_MAX || section[0] == '\0')
		return at != SIZE_MAX ? at : 0;
	/* A blank line between, which belongs to the section before. */
	if (c->n > 0) {
		struct line *blank = insert(c, c->n, bytes_of(NULL, 0));

		memcpy(blank->section, blank[-1].section, sizeof blank->section);
	}
	snprintf(head, sizeof head, "[%s]", section);
	snprintf(insert(c, c->n, bytes_str(head))->section, CONF_KEY_MAX, "%s", section);
	return c->n;
}

static void
write_line(struct line *ln, const char *value)
{
	const char *dot = strrchr(ln->key, '.');
	const char *name = ln->section[0] != '\0' ? dot + 1 : ln->key;

	line_fini(ln);
	ln->text = mem_printf("%s = %s", name, value);
	ln->value = mem_strdup(value);
}

int
conf_set(struct conf *c, const char *key, const char *value)
{
	char name[CONF_KEY_MAX + 1], section[CONF_KEY_MAX] = "";
	struct bytes v = value != NULL ? trim(bytes_str(value)) : bytes_of(NULL, 0);
	struct line *ln;
	char *dot, *kept;

	if (!normal(key, name) || v.n > CONF_VALUE_MAX || !is_plain(v))
		return ERR_USAGE;
	dot = strrchr(name, '.');
	ln = find(c, name);
	if (value == NULL) {
		if (ln != NULL) {
			line_fini(ln);
			memmove(ln, ln + 1, (size_t)(c->lines + c->n - ln - 1) * sizeof *c->lines);
			c->n--;
		}
		return 0;
	}
	if (ln == NULL) {
		if (dot != NULL)
			memcpy(section, name, (size_t)(dot - name));
		ln = insert(c, end_of_section(c, section), bytes_of(NULL, 0));
		memcpy(ln->section, section, sizeof ln->section);
		memcpy(ln->key, name, sizeof ln->key);
	}
	kept = mem_strndup((const char *)v.p, v.n);
	write_line(ln, kept);
	free(kept);
	return 0;
}

void
conf_put(const struct conf *c, struct buf *out)
{
	for (size_t i = 0; i < c->n; i++) {
		buf_put(out, c->lines[i].text, strlen(c->lines[i].text));
		buf_put(out, "\n", 1);
	}
}

int
conf_write(const struct conf *c, const char *path, struct fault *f)
{
	struct buf text = BUF_INIT(2 * CONF_FILE_MAX);
	int r;

	conf_put(c, &text);
	r = buf_err(&text) == 0 ? file_write(path, buf_bytes(&text), f)
				: fault_set(f, ERR_LIMIT, "Take something out of it.",
				      "the configuration is too long");
	buf_fini(&text);
	return r;
}
