/* base/hostport.h - "HOST", "HOST:PORT", "[V6]:PORT", "1.2.3.4:0" taken apart. */
#ifndef SNUG_BASE_HOSTPORT_H
#define SNUG_BASE_HOSTPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_MAX 253
#define PORT_DEFAULT 9420

struct hostport {
	char host[HOST_MAX + 1]; /* without brackets; a name or a literal address */
	uint16_t port;
};

/*
 * Of the len bytes of s. Without a port: fallback. 0 or ERR_PARSE (empty host, characters
 * that no host name has, port out of range). A bare IPv6 address without brackets is a host.
 */
int hostport_parse(const char *s, size_t len, uint16_t fallback, struct hostport *out);
/* "host:port", IPv6 in brackets; the port left out when it is the default and brief is set. out is NUL-terminated. */
void hostport_format(const struct hostport *hp, bool brief, char *out, size_t cap);
/* Is it a literal IPv4 or IPv6 address. */
bool hostport_is_address(const char *host);

#endif
