#include "tests/crypto/kat.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/list.h"
#include "base/mem.h"

struct chunk {
	struct list link;
	uint8_t b[];
};

struct kat {
	const char *file;
	json_t *root;
	struct list chunks;
};

static void
die(const char *what, const char *of)
{
	printf("Bail out! %s: %s\n", what, of);
	exit(1);
}

static void
folder(char *out, size_t cap)
{
	const char *dir = getenv("SNUG_VECTORS"), *top = getenv("top_srcdir");

	if (dir != NULL)
		snprintf(out, cap, "%s", dir);
	else
		snprintf(out, cap, "%s/../shared/mls-vectors", top != NULL ? top : ".");
}

bool
kat_present(void)
{
	char dir[2048];
	struct stat st;

	folder(dir, sizeof dir);
	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	printf("1..0 # SKIP no test vectors in %s (set SNUG_VECTORS)\n", dir);
	return false;
}

struct kat *
kat_load(const char *file)
{
	struct kat *k = mem_calloc(1, sizeof *k);
	char dir[2048], path[4096];
	json_error_t err;

	folder(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/%s.json", dir, file);
	k->file = file;
	list_init(&k->chunks);
	if ((k->root = json_load_file(path, 0, &err)) == NULL)
		die(err.text, path);
	return k;
}

void
kat_free(struct kat *k)
{
	printf("# %s: %zu cases\n", k->file, kat_cases(k));
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
		die("no such member", key);
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

	if (s == NULL)
		die("no string", key);
	list_push(&k->chunks, &c->link);
	for (size_t i = 0; i < n; i++) {
		int high = digit(s[2 * i]), low = digit(s[2 * i + 1]);

		if (high < 0 || low < 0)
			die("no hexadecimal", key);
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
		die("no string", key);
	return s;
}

uint64_t
kat_num(const json_t *o, const char *key)
{
	const json_t *v = kat_get(o, key);

	if (!json_is_integer(v))
		die("no number", key);
	return (uint64_t)json_integer_value(v);
}

const struct suite *
kat_suite(const json_t *o)
{
	const struct suite *s = suite_find((uint16_t)kat_num(o, "cipher_suite"));

	if (s == NULL)
		die("not a suite of ours", "cipher_suite");
	return s;
}
