#include "certs/proof.h"

#include <ctype.h>
#include <string.h>

#include "tests/support/cm.h"

static const uint8_t token[INVITE_TOKEN_SIZE] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
/* Computed by another program: what every version of snug must say. */
static const uint8_t id[PROOF_ID_SIZE] = { 0xb2, 0xe6, 0x42, 0x75, 0x2c, 0x2b, 0x4a, 0x63 };
static const uint8_t key[PROOF_KEY_SIZE] = { 0xc5, 0xae, 0x46, 0x36, 0x00, 0x54, 0xb8, 0x39, 0x11,
	0x35, 0x68, 0x9a, 0xa3, 0xd6, 0x80, 0x62, 0x46, 0x97, 0x5a, 0xc9, 0x9e, 0xce, 0xde, 0xff,
	0x8e, 0xdd, 0x8b, 0x74, 0xef, 0xc1, 0xa8, 0xb4 };
static const char answer[] = "c0e1e125990ecb622e882750d7622522933f0f42d63f952c16dd5998093db3c7";

static void
channel_of(uint8_t out[static PROOF_CHANNEL_SIZE])
{
	for (size_t i = 0; i < PROOF_CHANNEL_SIZE; i++)
		out[i] = (uint8_t)i;
}

static void
test_known_answer(void **state)
{
	uint8_t channel[PROOF_CHANNEL_SIZE];
	char said[PROOF_LEN + 1];
	struct proof_key k;

	(void)state;
	channel_of(channel);
	proof_key(&k, token);
	assert_memory_equal(k.id, id, sizeof id);
	assert_memory_equal(k.key, key, sizeof key);
	proof_make(&k, channel, said);
	assert_string_equal(said, answer);
	assert_true(proof_right(&k, channel, answer));
}

static void
test_nothing_else_is_right(void **state)
{
	uint8_t channel[PROOF_CHANNEL_SIZE], other[INVITE_TOKEN_SIZE];
	char said[PROOF_LEN + 1];
	struct proof_key k;

	(void)state;
	channel_of(channel);
	proof_key(&k, token);
	memcpy(said, answer, sizeof said);
	for (size_t i = 0; i < PROOF_LEN; i++) {
		said[i] ^= 1;
		assert_false(proof_right(&k, channel, said));
		said[i] ^= 1;
	}
	assert_false(proof_right(&k, channel, ""));
	assert_false(proof_right(&k, channel, "00"));
	said[PROOF_LEN - 1] = '\0';
	assert_false(proof_right(&k, channel, said));
	/* Another connection, another token. */
	channel[31] ^= 1;
	assert_false(proof_right(&k, channel, answer));
	channel[31] ^= 1;
	memcpy(other, token, sizeof other);
	other[9] ^= 1;
	proof_key(&k, other);
	assert_false(proof_right(&k, channel, answer));
	assert_memory_not_equal(k.id, id, sizeof id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answer),
		cmocka_unit_test(test_nothing_else_is_right),
	};

	return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
