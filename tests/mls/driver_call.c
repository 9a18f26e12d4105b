#include "tests/mls/driver_call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#define ANSWER_MAX (1u << 28)

struct chunk {
	struct list link;
	uint8_t b[];
};

void
call_fault(struct call *c, const char *fmt, ...)
{
	va_list ap;

	if (call_bad(c))
		return;
	va_start(ap, fmt);
	vsnprintf(c->fault, sizeof c->fault, fmt, ap);
	va_end(ap);
}

void
call_init(struct call *c, char *line)
{
	char *save = NULL, *word, *value;

	*c = (struct call){ .command = "", .answer = BUF_INIT(ANSWER_MAX) };
	list_init(&c->decoded);
	if ((word = strtok_r(line, " \t\r\n", &save)) == NULL)
		return;
	c->command = word;
	while ((word = strtok_r(NULL, " \t\r\n", &save)) != NULL) {
		if ((value = strchr(word, '=')) == NULL) {
			call_fault(c, "%.40s is not key=value", word);
			return;
		}
		*value++ = '\0';
		if (c->n == CALL_FIELDS || call_text(c, word) != NULL) {
			call_fault(c, "too many fields, or %.40s twice", word);
			return;
		}
		c->field[c->n++] = (struct call_field){ word, value };
	}
}

void
call_fini(struct call *c)
{
	list_each (k, &c->decoded, struct chunk, link)
		free(k);
	buf_fini(&c->answer);
}

void *
call_alloc(struct call *c, size_t n, size_t size)
{
	struct chunk *k = mem_calloc(1, sizeof *k + n * size + 1);

	list_push(&c->decoded, &k->link);
	return k->b;
}

/* Is this one of the names? */
static bool
expected(const char *names, const char *key)
{
	size_t n = strlen(key), len;

	for (const char *p = names; *p != '\0'; p += len, p += *p == ' ') {
		len = strcspn(p, " ");
		if (strncmp(p, key, n) == 0 && (len == n || (len == n + 1 && p[n] == '?')))
			return true;
	}
	return false;
}

void
call_expect(struct call *c, const char *names)
{
	char name[32];
	size_t len;

	for (size_t i = 0; i < c->n; i++)
		if (!expected(names, c->field[i].key))
			call_fault(c, "%s has no field %.40s", c->command, c->field[i].key);
	for (const char *p = names; *p != '\0'; p += len, p += *p == ' ') {
		len = strcspn(p, " ");
		snprintf(name, sizeof name, "%.*s", (int)len, p);
		if (p[len - 1] != '?' && call_text(c, name) == NULL)
			call_fault(c, "missing field %s", name);
	}
}

const char *
call_text(const struct call *c, const char *key)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->field[i].key, key) == 0)
			return c->field[i].value;
	return NULL;
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct bytes
call_hex_of(struct call *c, const char *value)
{
	size_t n = strlen(value) / 2;
	uint8_t *b = call_alloc(c, n, 1);

	if (strlen(value) % 2 != 0)
		call_fault(c, "hexadecimal of an odd length");
	for (size_t i = 0; i < n; i++) {
		int high = digit(value[2 * i]), low = digit(value[2 * i + 1]);

		if (high < 0 || low < 0) {
			call_fault(c, "no hexadecimal: %.40s", value);
			return bytes_of(NULL, 0);
		}
		b[i] = (uint8_t)(high << 4 | low);
	}
	return bytes_of(b, n);
}

struct bytes
call_hex(struct call *c, const char *key)
{
	const char *v = call_text(c, key);

	return v != NULL ? call_hex_of(c, v) : bytes_of(NULL, 0);
}

struct bytes
call_hex_n(struct call *c, const char *key, size_t n)
{
	struct bytes b = call_hex(c, key);

	if (b.n == n)
		return b;
	call_fault(c, "%s must have %zu bytes", key, n);
	return bytes_of(call_alloc(c, n, 1), n);
}

uint64_t
call_num_of(struct call *c, const char *value)
{
	uint64_t v = 0;

	for (const char *p = value; *p != '\0'; p++) {
		unsigned d = (unsigned)(*p - '0');

		if (*p < '0' || *p > '9' || v > (UINT64_MAX - d) / 10) {
			call_fault(c, "no number: %.40s", value);
			return 0;
		}
		v = v * 10 + d;
	}
	if (*value == '\0')
		call_fault(c, "an empty number");
	return v;
}

uint64_t
call_num(struct call *c, const char *key, uint64_t otherwise)
{
	const char *v = call_text(c, key);

	return v != NULL ? call_num_of(c, v) : otherwise;
}

char **
call_list(struct call *c, const char *key, size_t *n)
{
	const char *v = call_text(c, key);
	size_t size = v != NULL ? strlen(v) : 0;
	char *copy = call_alloc(c, size + 1, 1), *save = NULL;
	char **part = call_alloc(c, size + 1, sizeof *part);

	*n = 0;
	if (v == NULL)
		return part;
	memcpy(copy, v, size);
	for (char *p = strtok_r(copy, ",", &save); p != NULL; p = strtok_r(NULL, ",", &save))
		part[(*n)++] = p;
	return part;
}

static void
put(struct call *c, const char *s)
{
	buf_put(&c->answer, s, strlen(s));
}

void
call_put_text(struct call *c, const char *key, const char *v)
{
	put(c, " ");
	put(c, key);
	put(c, "=");
	put(c, v);
}

void
call_put_hex(struct call *c, const char *key, struct bytes v)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t *p;

	call_put_text(c, key, "");
	if ((p = buf_reserve(&c->answer, 2 * v.n)) == NULL)
		return;
	for (size_t i = 0; i < v.n; i++) {
		p[2 * i] = (uint8_t)digits[v.p[i] >> 4];
		p[2 * i + 1] = (uint8_t)digits[v.p[i] & 15];
	}
	buf_grew(&c->answer, 2 * v.n);
}

void
call_put_num(struct call *c, const char *key, uint64_t v)
{
	char s[24];

	snprintf(s, sizeof s, "%llu", (unsigned long long)v);
	call_put_text(c, key, s);
}
