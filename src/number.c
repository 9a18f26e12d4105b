#include "number.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int
number_parse(const char *option, const char *text, uint64_t min, uint64_t max, uint64_t *out,
    struct fault *f)
{
	char remedy[96];
	uintmax_t n;

	errno = 0;
	n = strtoumax(text, NULL, 10);
	if (text[0] != '\0' && text[strspn(text, "0123456789")] == '\0' && errno == 0 && n >= min &&
	    n <= max) {
		*out = n;
		return 0;
	}
	snprintf(remedy, sizeof remedy, "A number from %" PRIu64 " to %" PRIu64 ".", min, max);
	return fault_set(f, ERR_USAGE, remedy, "%s cannot be '%.40s'", option, text);
}
