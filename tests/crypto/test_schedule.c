/* crypto/schedule.h. The expected secrets were computed with Python's hmac from RFC 9420 8. */
#include "tests/crypto/support.h"

#include "crypto/schedule.h"

#define CONTEXT bytes_str("group context")

static struct secret joiner, welcome;
static struct schedule epoch;

static int
setup(void **state)
{
	struct secret init = secret_counting(0), commit = secret_counting(32),
		      psk = secret_filled(7);

	(void)state;
	schedule_joiner(&joiner, &init, &commit, CONTEXT);
	schedule_welcome(&welcome, &joiner, &psk);
	schedule_epoch(&epoch, &joiner, &psk, CONTEXT);
	return 0;
}

static void
test_epoch(void **state)
{
	const struct {
		const struct secret *got;
		const char *want;
	} row[] = {
		{ &joiner, "e5f16beb34215bdcaa7399f59d9b777e2ef1cc415e8bd7e6f2444fdcc13b5cef" },
		{ &welcome, "9f9e4faa5b82fcbaf64cacb09cd6eea2a751f9aa10850a3a885d1adc5770559f" },
		{ &epoch.sender_data,
		    "f9b559692eec8b39d65e11ed7f52760f59a7defe252634cbaf6e6b315dcf512f" },
		{ &epoch.encryption,
		    "c6029859d13427d7a1ede2f029393ceebf9697e0748de63cedc2e60257c9c5bf" },
		{ &epoch.exporter,
		    "7d85f6ee8dacb361345fa036a0d09f568251e51e5e04ddeb6158947e3afa7845" },
		{ &epoch.external,
		    "74349951258e9feb19bcb83e566c50aee88d1187e70e98ddfb7f91145fc44e5d" },
		{ &epoch.confirmation,
		    "09e0388e12d48f69a8d2f3dffd0ce2bb7ae578d61e403fc4c4a5666537f61128" },
		{ &epoch.membership,
		    "3009764c3a1bb6e22d4af10ccaffedd2069c109b9a33a0292209f36aff36ab7a" },
		{ &epoch.resumption,
		    "051379a383f797863484f765fa5dab113456d729b462443c65c1914c7cca66d2" },
		{ &epoch.authenticator,
		    "86628fd996e1a725bc3b18bbd0608faf6b80199eccc0163d37252a3ca53ed4a4" },
		{ &epoch.init, "bdfd7f40e6c6dcfd9e980b6798958adbe08bc124044a388f1059f26a90b43e19" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		assert_hex(row[i].got->b, 32, row[i].want);
}

/* No path and no pre-shared key are all zero. */
static void
test_nothing_is_zero(void **state)
{
	struct secret init = secret_counting(0), zero = secret_filled(0), j, k;
	struct schedule s;

	(void)state;
	schedule_joiner(&j, &init, NULL, CONTEXT);
	assert_hex(j.b, 32, "62c746fe62f22d494bd6e6abbe0fc816b9ba7d47e02ee7ce00740cb0179e5787");
	schedule_joiner(&k, &init, &zero, CONTEXT);
	assert_true(secret_equal(j.b, k.b));
	schedule_welcome(&k, &j, NULL);
	assert_hex(k.b, 32, "cd01d5a4b419ce88c992e56e1d5341cd91933b1ff1e58d85268ab0260981e2cf");
	schedule_epoch(&s, &j, NULL, CONTEXT);
	assert_hex(s.authenticator.b, 32,
	    "2569b35f50081d5eb13ed99ce58ecee37c75343768476ca5844ea13c4e5440d5");
}

static void
test_first_epoch(void **state)
{
	struct secret e;
	struct schedule s;

	(void)state;
	memcpy(
	    e.b, unhex("3fd41e36becb30bd743693b32e329b6fe1047e8ad703d431a89bfa6835600e7e").p, 32);
	schedule_first(&s, &e);
	assert_memory_equal(&s, &epoch, sizeof s);
}

static void
test_welcome_key(void **state)
{
	struct suite_key k;

	(void)state;
	schedule_welcome_key(&k, suite_find(SUITE_X25519_CHACHA20), &welcome);
	assert_hex(k.key, 32, "d0e4f8e1d8d684a34daa360464b05052a050d2ab50d1d4237b870e0669e7fc65");
	assert_hex(k.nonce, 12, "0e438377b1be131f87da0992");
	schedule_welcome_key(&k, suite_find(SUITE_X25519_AES128GCM), &welcome);
	assert_hex(k.key, 16, "2b52d79d436744939c409838fe508a7b");
}

static void
test_export(void **state)
{
	uint8_t out[40], other[40];

	(void)state;
	schedule_export(&epoch, "label", bytes_str("context"), out, sizeof out);
	assert_hex(out, sizeof out,
	    "f4e2c71c78ba6f1dd5880e2fd836b9388f80c75b5dfb4ed8edfe8a90ec9d68661ec149255d15fc48");
	schedule_export(&epoch, "labe", bytes_str("lcontext"), other, sizeof other);
	assert_memory_not_equal(out, other, sizeof out);
}

/* A tag that is cut short, and any that differs in one bit, is refused. */
static void
test_confirmation(void **state)
{
	uint8_t tag[SCHEDULE_TAG_SIZE + 1] = { 0 };
	struct bytes hash = bytes_str("transcript");

	(void)state;
	schedule_confirm(&epoch, hash, tag);
	assert_hex(tag, 32, "afb8625b0f39316a3ec4cfeaba758a1e3bc973592552ff0c4c2fcb1c36c39108");
	for (size_t n = 0; n <= sizeof tag; n++)
		assert_err(schedule_confirm_check(&epoch, hash, bytes_of(tag, n)),
		    n == SCHEDULE_TAG_SIZE ? 0 : ERR_MAC);
	for (size_t i = 0; i < 8 * SCHEDULE_TAG_SIZE; i++) {
		tag[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_err(schedule_confirm_check(&epoch, hash, bytes_of(tag, 32)), ERR_MAC);
		tag[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_err(
	    schedule_confirm_check(&epoch, bytes_str("transcripts"), bytes_of(tag, 32)), ERR_MAC);
}

static void
test_external_init(void **state)
{
	const struct suite *suite;

	(void)state;
	for (size_t i = 0; (suite = suite_nth(i)) != NULL; i++) {
		uint8_t kem[HPKE_PUBLIC_SIZE];
		struct secret sent, got;
		struct hpke_key k;

		schedule_external_key(&epoch, &k);
		assert_ok(schedule_external_send(suite, bytes_of(k.public, 32), kem, &sent));
		assert_ok(schedule_external_receive(&epoch, suite, bytes_of(kem, 32), &got));
		assert_true(secret_equal(sent.b, got.b));
		assert_ok(
		    schedule_external_receive(&epoch, suite_nth(1 - i), bytes_of(kem, 32), &got));
		assert_false(secret_equal(sent.b, got.b));
		kem[5] ^= 1;
		assert_ok(schedule_external_receive(&epoch, suite, bytes_of(kem, 32), &got));
		assert_false(secret_equal(sent.b, got.b));
	}
}

static void
test_external_init_refuses_what_is_no_key(void **state)
{
	const struct suite *suite = suite_nth(0);
	uint8_t kem[HPKE_PUBLIC_SIZE];
	struct secret s;

	(void)state;
	for (size_t n = 0; n < 40; n++) {
		/* All zero is a point of small order. */
		assert_err(schedule_external_send(suite, filled(0, n), kem, &s), ERR_KEY);
		assert_err(schedule_external_receive(&epoch, suite, filled(0, n), &s), ERR_KEY);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_epoch),
		cmocka_unit_test(test_nothing_is_zero),
		cmocka_unit_test(test_first_epoch),
		cmocka_unit_test(test_welcome_key),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_confirmation),
		cmocka_unit_test(test_external_init),
		cmocka_unit_test(test_external_init_refuses_what_is_no_key),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, NULL);
}
