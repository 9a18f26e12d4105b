/* fuzz/fuzz_safety.c - digits that a person pasted. */
#include <stdlib.h>
#include <string.h>

#include "crypto/safety.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct safety s = { { "12345 67890 12345 67890 12345 67890",
    "92756 00637 66390 36457 57446 15838" } };

/* The ASCII digits behind the last colon. */
static size_t
plain_digits(const uint8_t *data, size_t size, char out[static 2 * SAFETY_DIGITS])
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		if (data[i] == ':')
			n = 0;
		if (data[i] < '0' || data[i] > '9')
			continue;
		if (n < 2 * SAFETY_DIGITS)
			out[n] = (char)data[i];
		n++;
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char want[] = "123456789012345678901234567890927560063766390364575744615838";
	char got[2 * SAFETY_DIGITS];
	enum safety_match m = safety_compare(&s, bytes_of(data, size));
	size_t n = plain_digits(data, size, got);

	if (m == SAFETY_SAME && (n != sizeof got || memcmp(got, want, sizeof got) != 0))
		abort();
	if (m == SAFETY_ONE_ROW && n != SAFETY_DIGITS)
		abort();
	return 0;
}
