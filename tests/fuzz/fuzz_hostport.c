/* Fuzzes base/hostport.c: what parses is made of allowed characters, and formatted again it parses
 * as the same. */
#include <assert.h>
#include <string.h>

#include "base/hostport.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
again(const struct hostport *hp, bool brief)
{
	char text[HOST_MAX + 16];
	struct hostport back;

	hostport_format(hp, brief, text, sizeof text);
	assert(hostport_parse(text, strlen(text), PORT_DEFAULT, &back) == 0);
	assert(strcmp(back.host, hp->host) == 0 && back.port == hp->port);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:";
	struct hostport hp;

	if (size == 0 || hostport_parse((const char *)data, size, 7, &hp) != 0)
		return 0;
	assert(hp.host[0] != '\0' && strlen(hp.host) <= HOST_MAX);
	assert(hp.host[strspn(hp.host, allowed)] == '\0');
	assert(strchr(hp.host, ':') == NULL || hostport_is_address(hp.host));
	again(&hp, false);
	again(&hp, true);
	return 0;
}
