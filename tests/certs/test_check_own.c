/* certs/test_check_own.c - check_own, for which test_check.c has no room. */
#include "certs/check.h"

#include <stdlib.h>
#include <string.h>

#include "tests/certs/zoo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST "chat.example.org"

static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct zoo));
	return *state == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	zoo_free(*state);
	free(*state);
	return 0;
}

static const struct animal *
good_ca(struct zoo *z)
{
	struct spec s = zoo_ca_spec("Ops");

	return zoo_make(z, &s);
}

/* check_own asks the clock, so these are good for a long time. */
static struct spec
own_spec(const struct animal *ca)
{
	struct spec s = zoo_leaf_spec(ca);

	s.from = 1700000000;
	s.to = 4102444800;
	return s;
}

static int
judge_own(struct zoo *z, const struct spec *s, const char *host, struct check_facts *facts,
    struct fault *f)
{
	const struct animal *leaf = zoo_make(z, s);
	struct buf cert = zoo_pem(leaf), ca = zoo_pem(s->issuer), key = zoo_key_pem(leaf);
	int r;

	buf_put(&cert, ca.p, ca.n);
	*f = (struct fault){ 0 };
	r = check_own(buf_bytes(&cert), buf_bytes(&key), host, facts, f);
	assert_int_equal(r, f->code);
	buf_fini(&cert);
	buf_fini(&ca);
	buf_fini(&key);
	return r;
}

static void
test_own(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = own_spec(ca);
	struct check_facts facts;
	struct fault f;

	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), 0);
	assert_string_equal(facts.expires, "2100-01-01");
	assert_memory_equal(facts.ca_spki, ca->spki, 32);
	assert_int_equal(judge_own(z, &s, NULL, &facts, &f), 0);
	assert_int_equal(judge_own(z, &s, "other.example", &facts, &f), ERR_HOST);
	s.to = s.from + 1;
	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), ERR_EXPIRED);
	s = own_spec(ca);
	s.from = s.to - 1;
	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), ERR_NOTYET);
	s = own_spec(ca);
	s.purposes[0] = GNUTLS_KP_TLS_WWW_CLIENT;
	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), ERR_PURPOSE);
	s.purposes[1] = GNUTLS_KP_TLS_WWW_SERVER;
	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), 0);
	s = own_spec(ca);
	s.pk = GNUTLS_PK_RSA;
	s.bits = 1024;
	assert_int_equal(judge_own(z, &s, HOST, &facts, &f), ERR_WEAK);
	assert_non_null(strstr(f.cause, "RSA 1024"));
}

/* What clients are told to trust is the CA that comes with it. */
static void
test_own_ca(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *other = good_ca(z);
	struct spec s = own_spec(ca);
	const struct animal *leaf = zoo_make(z, &s);
	struct buf cert = zoo_pem(leaf), wrong = zoo_pem(other), key = zoo_key_pem(leaf),
		   right = zoo_pem(ca);
	struct check_facts facts;
	struct fault f;

	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), HOST, &facts, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "CA of the server's certificate is missing"));
	buf_put(&cert, right.p, right.n);
	assert_int_equal(check_own(buf_bytes(&cert), buf_bytes(&key), HOST, &facts, &f), 0);
	/* Twice is no matter: in the file and by --ca. */
	buf_put(&cert, right.p, right.n);
	assert_int_equal(check_own(buf_bytes(&cert), buf_bytes(&key), HOST, &facts, &f), 0);
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), "other.example", &facts, &f), ERR_HOST);
	buf_put(&cert, wrong.p, wrong.n);
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), HOST, &facts, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "does not lead to the CA"));
	assert_non_null(strstr(f.remedy, "--ca"));
	buf_fini(&cert);
	buf_fini(&wrong);
	buf_fini(&right);
	buf_fini(&key);
}

static void
test_own_files(void **state)
{
	struct zoo *z = *state;
	struct spec s = own_spec(good_ca(z));
	const struct animal *a = zoo_make(z, &s), *b = zoo_make(z, &s);
	struct buf cert = zoo_pem(a), key = zoo_key_pem(b);
	struct check_facts facts;
	struct fault f;

	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), HOST, &facts, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "does not belong"));
	assert_int_equal(
	    check_own(buf_bytes(&cert), bytes_str("x"), HOST, &facts, &f), ERR_KEYFILE);
	assert_int_equal(check_own(bytes_str("x"), buf_bytes(&key), HOST, &facts, &f), ERR_KEYFILE);
	assert_int_equal(
	    check_own(buf_bytes(&key), buf_bytes(&cert), HOST, &facts, &f), ERR_KEYFILE);
	buf_fini(&cert);
	buf_fini(&key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_own, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_ca, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_files, setup, teardown),
	};

	return cmocka_run_group_tests_name("check_own", tests, NULL, NULL);
}
