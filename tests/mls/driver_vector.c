#include "tests/mls/driver_vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "crypto/suite.h"
#include "tests/crypto/kat_kinds.h"

struct vector_case {
	vector_fn *run;
	struct kat *k;
	const json_t *c;
};

/* All cases of all files. */
struct vectors {
	vector_fn *run;
	struct CMUnitTest *test;
	struct vector_case *of;
	struct kat **file;
	size_t n, files, unread, left_out;
};

vector_fn *
driver_vector_mode(const char *mode)
{
	static const struct {
		const char *name;
		vector_fn *run;
	} modes[] = {
		{ "kat", driver_kat },
		{ "passive", driver_passive },
		{ "negative", driver_negative },
	};

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (strcmp(modes[i].name, mode) == 0)
			return modes[i].run;
	return NULL;
}

void
driver_kat(struct kat *k, const json_t *c)
{
	const struct kat_kind *kind = kat_kind_of(c);

	if (kind != NULL)
		kind->run(k, c);
	else if (json_object_get(c, "welcome") != NULL)
		driver_passive(k, c);
	else
		fail_msg("a case of no kind that is known");
}

static void
run_case(void **state)
{
	const struct vector_case *v = *state;

	v->run(v->k, v->c);
}

/* Of a suite that is not ours: no failure, it is not for us. */
static bool
is_foreign(const json_t *c)
{
	const json_t *s = json_object_get(c, "cipher_suite");
	json_int_t id = json_integer_value(s);

	return json_is_integer(s) &&
	       (id < 0 || id > UINT16_MAX || suite_find((uint16_t)id) == NULL);
}

static char *
name_of(const char *path, size_t i, const json_t *c)
{
	const char *file = strrchr(path, '/'), *name = json_string_value(json_object_get(c, "name")),
		   *rfc = json_string_value(json_object_get(c, "rfc"));

	return mem_printf("%s[%zu]%s%s%s%s", file != NULL ? file + 1 : path, i,
	    name != NULL ? " " : "", name != NULL ? name : "", rfc != NULL ? ", RFC 9420 " : "",
	    rfc != NULL ? rfc : "");
}

static void
add(struct vectors *v, struct kat *k, const char *path)
{
	size_t n = kat_cases(k);

	v->test = realloc(v->test, (v->n + n + 1) * sizeof *v->test);
	v->of = realloc(v->of, (v->n + n + 1) * sizeof *v->of);
	if (v->test == NULL || v->of == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		const json_t *c = kat_case(k, i);

		if (is_foreign(c)) {
			v->left_out++;
			continue;
		}
		v->of[v->n] = (struct vector_case){ v->run, k, c };
		v->test[v->n++] = (struct CMUnitTest){ name_of(path, i, c), run_case, NULL, NULL, NULL };
	}
}

static void
load(struct vectors *v, const char *path)
{
	struct kat *k = kat_open(path);

	if (k == NULL || kat_cases(k) == 0) {
		printf("# %s: no cases\n", path);
		v->unread++;
		kat_free(k);
		return;
	}
	v->file[v->files++] = k;
	add(v, k, path);
}

int
driver_vector_run(vector_fn *run, char **path, size_t n)
{
	struct vectors v = { .run = run, .file = mem_calloc(n + 1, sizeof(struct kat *)) };
	size_t failed;

	for (size_t i = 0; i < n; i++)
		load(&v, path[i]);
	for (size_t i = 0; i < v.n; i++)
		v.test[i].initial_state = &v.of[i];
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = v.n > 0 ? (size_t)_cmocka_run_group_tests("vectors", v.test, v.n, NULL, NULL) : 0;
	if (v.left_out > 0)
		printf("# %zu cases of other cipher suites left out\n", v.left_out);
	printf("%zu passed, %zu failed\n", v.n - failed, failed + v.unread);
	fflush(stdout);
	for (size_t i = 0; i < v.n; i++)
		free((void *)(uintptr_t)v.test[i].name);
	for (size_t i = 0; i < v.files; i++)
		kat_free(v.file[i]);
	free(v.file);
	free(v.test);
	free(v.of);
	return failed + v.unread > 0 || v.n == 0 ? 1 : 0;
}
