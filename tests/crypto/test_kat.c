/* Every file of known answers, one test a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "tests/crypto/kat_kinds.h"

#define KINDS_MAX 32

static void
run(void **state)
{
	const struct kat_kind *kind = *state;
	struct kat *k = kat_load(kind->name);

	assert_true(kat_cases(k) > 0);
	for (size_t i = 0; i < kat_cases(k); i++) {
		assert_ptr_equal(kat_kind_of(kat_case(k, i)), kind);
		kind->run(k, kat_case(k, i));
	}
	kat_free(k);
}

int
main(void)
{
	struct CMUnitTest tests[KINDS_MAX];
	size_t n = 0;

	if (!kat_present())
		return 0;
	if (sodium_init() < 0)
		return 1;
	for (; n < KINDS_MAX && kat_kind_nth(n) != NULL; n++)
		tests[n] = (struct CMUnitTest){ kat_kind_nth(n)->name, run, NULL, NULL,
			(void *)(uintptr_t)kat_kind_nth(n) };
	return _cmocka_run_group_tests("known answers", tests, n, NULL, NULL);
}
