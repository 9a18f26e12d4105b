#include "server/ledger.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "certs/ca.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

/* The list of revoked certificates is written when it is not there, and not when it is good. */
static void
the_list_is_renewed_when_it_is_due(void **state)
{
	char *dir = tmpdir_new(), *crl = mem_printf("%s/crl.pem", dir);
	struct ledger *l = NULL;
	struct ca *ca = NULL;
	struct fault f;

	(void)state;
	assert_int_equal(ca_new(&ca, KEYTYPE_ED25519, "house", &f), 0);
	assert_int_equal(ca_save(ca, dir, &f), 0);
	assert_int_equal(ledger_open(&l, dir, &f), 0);
	assert_int_not_equal(access(crl, F_OK), 0);
	assert_int_equal(ledger_refresh(l, ca, &f), 0);
	assert_int_equal(access(crl, F_OK), 0);
	assert_false(ledger_changed(l)); /* by ourselves */
	assert_int_equal(unlink(crl), 0);
	assert_true(ledger_changed(l));
	assert_int_equal(ledger_refresh(l, ca, &f), 0);
	assert_int_equal(access(crl, F_OK), 0);
	ledger_close(l);
	ca_free(ca);
	tmpdir_free(dir);
	free(crl);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_is_renewed_when_it_is_due),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
