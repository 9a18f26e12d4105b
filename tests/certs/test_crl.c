#include "certs/crl.h"

#include <gnutls/x509.h>

#include "base/clock.h"
#include "certs/x509_util.h"
#include "tests/support/cm.h"

#define DAY ((int64_t)86400)

static const struct crl_entry some[] = { { "4a00ff", 1700000000 },
	{ "7fffffffffffffffffffffffffffffff", 1700000001 } };

static struct ca *
new_ca(enum keytype type, struct buf *pem)
{
	struct ca *ca;
	struct fault f;

	assert_int_equal(ca_new(&ca, type, "Ops", &f), 0);
	buf_init(pem, 65536);
	assert_int_equal(ca_cert_pem(ca, pem), 0);
	return ca;
}

/* Written and read, by every type of CA that is quick to make, with numbers of every length. */
static void
test_round(void **state)
{
	static const uint64_t numbers[] = { 0, 1, 127, 128, 255, 256, 1ull << 31, UINT64_MAX };
	int64_t now = clock_wall_ms() / 1000;

	(void)state;
	for (unsigned t = 0; t <= KEYTYPE_RSA2048; t++) {
		struct buf ca_pem;
		struct ca *ca = new_ca((enum keytype)t, &ca_pem);

		for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
			struct buf pem = BUF_INIT(65536);
			struct crl c;
			struct fault f;

			assert_int_equal(
			    crl_new(ca, some, i % 3, numbers[i], now + 30 * DAY, &pem, &f), 0);
			assert_int_equal(crl_read(buf_bytes(&pem), buf_bytes(&ca_pem), &c, &f), 0);
			assert_int_equal(c.n, i % 3);
			assert_true(c.number == numbers[i]);
			assert_int_equal(c.next_update, now + 30 * DAY);
			assert_true(c.this_update >= now - 300 && c.this_update < now - 200);
			for (size_t k = 0; k < c.n; k++) {
				assert_string_equal(c.e[k].serial, some[k].serial);
				assert_int_equal(c.e[k].at, some[k].at);
			}
			crl_fini(&c);
			buf_fini(&pem);
		}
		buf_fini(&ca_pem);
		ca_free(ca);
	}
}

/* Another CA's list, also one of the same name, is not ours. */
static void
test_other_ca(void **state)
{
	struct buf a_pem, b_pem, pem = BUF_INIT(65536);
	struct ca *a = new_ca(KEYTYPE_ED25519, &a_pem), *b = new_ca(KEYTYPE_ED25519, &b_pem), *c;
	struct crl list;
	struct fault f;

	(void)state;
	assert_int_equal(crl_new(b, some, 2, 5, 1900000000, &pem, &f), 0);
	assert_int_equal(crl_read(buf_bytes(&pem), buf_bytes(&a_pem), &list, &f), ERR_SIGNATURE);
	assert_int_equal(list.n, 0);
	assert_int_equal(ca_new(&c, KEYTYPE_ED25519, "Elsewhere", &f), 0);
	buf_clear(&pem);
	assert_int_equal(crl_new(c, some, 2, 5, 1900000000, &pem, &f), 0);
	assert_int_equal(crl_read(buf_bytes(&pem), buf_bytes(&a_pem), &list, &f), ERR_CHAIN);
	assert_int_equal(crl_read(buf_bytes(&pem), bytes_str("no CA"), &list, &f), ERR_KEYFILE);
	ca_free(a);
	ca_free(b);
	ca_free(c);
	buf_fini(&a_pem);
	buf_fini(&b_pem);
	buf_fini(&pem);
}

static void
test_malformed(void **state)
{
	static const char *const serials[] = { "", "4", "xy", "4a 0", "4a0",
		"4a00000000000000000000000000000000000000ff" };
	struct buf ca_pem, pem = BUF_INIT(65536);
	struct ca *ca = new_ca(KEYTYPE_ED25519, &ca_pem);
	struct crl list;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
		struct crl_entry e = { .at = 1 };

		snprintf(e.serial, sizeof e.serial, "%s", serials[i]);
		assert_int_equal(crl_new(ca, &e, 1, 1, 1900000000, &pem, &f), ERR_PARSE);
	}
	assert_int_equal(pem.n, 0);
	assert_int_equal(
	    crl_new(ca, some, CRL_ENTRIES_MAX + 1, 1, 1900000000, &pem, &f), ERR_LIMIT);
	assert_int_equal(crl_read(bytes_of(NULL, 0), buf_bytes(&ca_pem), &list, &f), ERR_PARSE);
	assert_int_equal(crl_read(bytes_str("x"), buf_bytes(&ca_pem), &list, &f), ERR_PARSE);
	assert_int_equal(crl_read(buf_bytes(&ca_pem), buf_bytes(&ca_pem), &list, &f), ERR_PARSE);
	ca_free(ca);
	buf_fini(&ca_pem);
}

static struct buf
to_der(const struct buf *pem)
{
	gnutls_datum_t d = x509_datum(buf_bytes(pem)), der;
	struct buf out = BUF_INIT(65536);

	assert_int_equal(gnutls_pem_base64_decode2("X509 CRL", &d, &der), 0);
	buf_put(&out, der.data, der.size);
	gnutls_free(der.data);
	return out;
}

/* No single flipped bit is let through, whether the list is out of date or not. */
static void
flip(int64_t next_update)
{
	struct buf ca_pem, pem = BUF_INIT(65536), der;
	struct ca *ca = new_ca(KEYTYPE_ED25519, &ca_pem);
	struct crl list;
	struct fault f;

	assert_int_equal(crl_new(ca, some, 2, 5, next_update, &pem, &f), 0);
	der = to_der(&pem);
	assert_int_equal(crl_read(buf_bytes(&der), buf_bytes(&ca_pem), &list, &f), 0);
	crl_fini(&list);
	for (size_t i = 0; i < der.n; i++) {
		der.p[i] ^= (uint8_t)(1u << (i % 8));
		assert_true(crl_read(buf_bytes(&der), buf_bytes(&ca_pem), &list, &f) < 0);
		assert_null(list.e);
		der.p[i] ^= (uint8_t)(1u << (i % 8));
	}
	ca_free(ca);
	buf_fini(&ca_pem);
	buf_fini(&pem);
	buf_fini(&der);
}

static void
test_flips(void **state)
{
	(void)state;
	flip(1900000000);
	flip(1700000000);
}

static void
test_reasons(void **state)
{
	enum crl_reason r;

	(void)state;
	for (unsigned i = 0; i < CRL_REASON__COUNT; i++) {
		assert_int_equal(crl_reason_parse(crl_reason_name((enum crl_reason)i), &r), 0);
		assert_int_equal(r, i);
	}
	assert_int_equal(crl_reason_parse("KEYCOMPROMISE", &r), 0);
	assert_int_equal(r, CRL_KEY_COMPROMISE);
	assert_int_equal(crl_reason_parse("", &r), ERR_USAGE);
	assert_int_equal(crl_reason_parse("because", &r), ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_other_ca),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests_name("crl", tests, NULL, NULL);
}
