#include "certs/pin.h"

#include <ctype.h>

#include "certs/base32.h"

_Static_assert(BASE32_LEN(INVITE_PIN_SIZE) == PIN_LEN, "the length in the header");

void
pin_name(const uint8_t pin[static INVITE_PIN_SIZE], char out[static PIN_LEN + 1])
{
	base32_encode(pin, INVITE_PIN_SIZE, out);
	for (size_t i = 0; i < PIN_LEN; i++)
		out[i] = (char)tolower((unsigned char)out[i]);
}

int
pin_parse(const char *name, uint8_t pin[static INVITE_PIN_SIZE])
{
	char again[PIN_LEN + 1];

	if (strlen(name) != PIN_LEN || !base32_decode(name, pin, INVITE_PIN_SIZE))
		return ERR_PARSE;
	pin_name(pin, again);
	return strcmp(name, again) == 0 ? 0 : ERR_PARSE;
}
