#include "base/hostport.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

static bool
host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '.' || c == '_' || c == ':';
}

bool
hostport_is_address(const char *host)
{
	unsigned char addr[16];

	return inet_pton(AF_INET, host, addr) == 1 || inet_pton(AF_INET6, host, addr) == 1;
}

static int
port_parse(const char *s, size_t len, uint16_t *port)
{
	unsigned v = 0;

	if (len == 0 || len > 5)
		return ERR_PARSE;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return ERR_PARSE;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	if (v > 65535)
		return ERR_PARSE;
	*port = (uint16_t)v;
	return 0;
}

static int
host_copy(const char *s, size_t len, struct hostport *out)
{
	if (len == 0 || len > HOST_MAX)
		return ERR_PARSE;
	for (size_t i = 0; i < len; i++)
		if (!host_char(s[i]))
			return ERR_PARSE;
	memcpy(out->host, s, len);
	out->host[len] = '\0';
	return 0;
}

int
hostport_parse(const char *s, size_t len, uint16_t fallback, struct hostport *out)
{
	const char *end = s + len, *colon = memchr(s, ':', len), *close;
	int r;

	out->port = fallback;
	if (len > 0 && s[0] == '[') {
		if ((close = memchr(s, ']', len)) == NULL ||
		    (r = host_copy(s + 1, (size_t)(close - s - 1), out)) != 0)
			return ERR_PARSE;
		if (!hostport_is_address(out->host) || strchr(out->host, ':') == NULL)
			return ERR_PARSE;
		if (close + 1 == end)
			return 0;
		return close[1] != ':' ? ERR_PARSE
				       : port_parse(close + 2, (size_t)(end - close - 2), &out->port);
	}
	/* More than one colon: an IPv6 address without brackets and without a port. */
	if (colon != NULL && memchr(colon + 1, ':', (size_t)(end - colon - 1)) != NULL)
		return (r = host_copy(s, len, out)) != 0 || !hostport_is_address(out->host) ? ERR_PARSE
											     : 0;
	if (colon == NULL)
		return host_copy(s, len, out);
	if ((r = host_copy(s, (size_t)(colon - s), out)) != 0)
		return r;
	return port_parse(colon + 1, (size_t)(end - colon - 1), &out->port);
}

void
hostport_format(const struct hostport *hp, bool brief, char *out, size_t cap)
{
	bool v6 = strchr(hp->host, ':') != NULL;
	char port[8] = "";

	if (!brief || hp->port != PORT_DEFAULT)
		snprintf(port, sizeof port, ":%u", hp->port);
	snprintf(out, cap, "%s%s%s%s", v6 ? "[" : "", hp->host, v6 ? "]" : "", port);
}
