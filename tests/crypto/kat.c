#include "tests/crypto/kat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/mem.h"

struct chunk {
	struct list link;
	uint8_t b[];
};

struct kat {
	json_t *root;
	struct list chunks;
};

struct kat *
kat_open(const char *path)
{
	json_error_t err;
	json_t *root = json_load_file(path, 0, &err);
	struct kat *k;

	if (root == NULL) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		return NULL;
	}
	k = mem_calloc(1, sizeof *k);
	list_init(&k->chunks);
	k->root = root;
	return k;
}

void
kat_free(struct kat *k)
{
	if (k == NULL)
		return;
	list_each (c, &k->chunks, struct chunk, link)
		free(c);
	json_decref(k->root);
	free(k);
}

size_t
kat_cases(const struct kat *k)
{
	return json_array_size(k->root);
}

json_t *
kat_case(const struct kat *k, size_t i)
{
	return json_array_get(k->root, i);
}

json_t *
kat_get(const json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);

	if (v == NULL)
		fail_msg("no member %s", key);
	return v;
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct bytes
kat_bytes(struct kat *k, const json_t *o, const char *key)
{
	const json_t *v = key != NULL ? kat_get(o, key) : o;
	const char *s = json_string_value(v);
	size_t n = s != NULL ? strlen(s) / 2 : 0;
	struct chunk *c = mem_calloc(1, sizeof *c + n + 1);

	list_push(&k->chunks, &c->link);
	if (s == NULL)
		fail_msg("%s is no string", key != NULL ? key : "an element");
	for (size_t i = 0; i < n; i++) {
		int high = digit(s[2 * i]), low = digit(s[2 * i + 1]);

		if (high < 0 || low < 0)
			fail_msg("%s is no hexadecimal", key != NULL ? key : "an element");
		c->b[i] = (uint8_t)(high << 4 | low);
	}
	return bytes_of(c->b, n);
}

bool
kat_is_null(const json_t *o, const char *key)
{
	return json_is_null(kat_get(o, key));
}

const char *
kat_str(const json_t *o, const char *key)
{
	const char *s = json_string_value(kat_get(o, key));

	if (s == NULL)
		fail_msg("%s is no string", key);
	return s;
}

uint64_t
kat_num(const json_t *o, const char *key)
{
	const json_t *v = kat_get(o, key);

	if (!json_is_integer(v))
		fail_msg("%s is no number", key);
	return (uint64_t)json_integer_value(v);
}

const struct suite *
kat_suite(const json_t *o)
{
	const struct suite *s = suite_find((uint16_t)kat_num(o, "cipher_suite"));

	if (s == NULL)
		fail_msg("not a suite of ours");
	return s;
}
