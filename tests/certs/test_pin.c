#include "certs/pin.h"

#include <string.h>

#include "tests/support/cm.h"

static void
test_there_and_back(void **state)
{
	uint8_t pin[INVITE_PIN_SIZE], back[INVITE_PIN_SIZE];
	char name[PIN_LEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof pin; i++)
		pin[i] = (uint8_t)(0xf0 + i);
	pin_name(pin, name);
	assert_string_equal(name, "6dy7f47u6x3pp6hz7l57z7p674");
	assert_int_equal(pin_parse(name, back), 0);
	assert_memory_equal(back, pin, sizeof pin);
}

/* Each folder has one name, and nothing else is one. */
static void
test_one_spelling(void **state)
{
	static const char *const wrong[] = { "", "..", "last", "6DY7F47U6X3PP6HZ7L57Z7P674",
		"6dy7f47u6x3pp6hz7l57z7p67", "6dy7f47u6x3pp6hz7l57z7p674a",
		"6dy7f47u6x3pp6hz7l57z7p671", "6dy7f47u6x3pp6hz7l57z7p677" };
	uint8_t pin[INVITE_PIN_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(pin_parse(wrong[i], pin), ERR_PARSE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_one_spelling),
	};

	return cmocka_run_group_tests_name("pin", tests, NULL, NULL);
}
