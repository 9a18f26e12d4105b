/*
 * Fuzzes ui/rc.c: after a setting is changed in any text, it is there with that value, once, and
 * all others are as they were. The first line is the value, the rest the text.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/rc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SECTION "bind"
#define KEY "ctrl-o"

struct seen {
	const char *value; /* that the key must have; NULL: it must not be there */
	size_t hits, rest;
	uint64_t sum; /* of all others */
};

static void
mix(struct seen *s, const char *text)
{
	for (; *text != '\0'; text++)
		s->sum = (s->sum ^ (uint8_t)*text) * 1099511628211u;
	s->sum = (s->sum ^ 0xff) * 1099511628211u;
}

static void
on_line(void *user, const struct rc_line *l)
{
	struct seen *s = user;

	assert(strlen(l->key) < RC_NAME_MAX && strlen(l->value) < RC_LINE_MAX);
	assert(l->key[0] != '\0' && l->number > 0);
	if (strcmp(l->section, SECTION) == 0 && strcmp(l->key, KEY) == 0) {
		assert(s->value == NULL || strcmp(s->value, l->value) == 0);
		s->hits++;
		return;
	}
	s->rest++;
	mix(s, l->section);
	mix(s, l->key);
	mix(s, l->value);
}

static void
on_bad(void *user, unsigned number, const char *why)
{
	mix(user, why);
	assert(number > 0);
}

static bool
same(void *user, const char *key)
{
	(void)user;
	return strcmp(key, KEY) == 0;
}

/* A value that a line can hold. */
static char *
value_of(const uint8_t *data, size_t n)
{
	char *value = mem_calloc(n + 1, 1);
	size_t k = 0;

	for (size_t i = 0; i < n && k < 64; i++)
		if (data[i] > ' ' && data[i] < 0x7f)
			value[k++] = (char)data[i];
	return value;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nl = size > 0 ? memchr(data, '\n', size) : NULL;
	struct bytes text =
	    nl != NULL ? bytes_of(nl + 1, size - (size_t)(nl + 1 - data)) : bytes_of("", 0);
	struct rc_line set = { 0, SECTION, KEY, NULL };
	struct buf with = BUF_INIT(2 * RC_MAX), without = BUF_INIT(2 * RC_MAX);
	struct seen before = { NULL, 0, 0, 0 }, after = before, gone = before;
	char *value = value_of(data, nl != NULL ? (size_t)(nl - data) : size);

	if (text.n > RC_MAX / 2)
		goto out;
	rc_each(text, on_line, on_bad, &before);
	set.value = after.value = value;
	rc_set(&with, text, &set, same, NULL);
	rc_each(buf_bytes(&with), on_line, on_bad, &after);
	assert(after.hits == 1 && after.rest == before.rest && after.sum == before.sum);
	set.value = NULL;
	rc_set(&without, buf_bytes(&with), &set, same, NULL);
	rc_each(buf_bytes(&without), on_line, on_bad, &gone);
	assert(gone.hits == 0 && gone.sum == before.sum);
out:
	mem_wipe(value, strlen(value));
	free(value);
	buf_fini(&with);
	buf_fini(&without);
	return 0;
}
