#include "certs/invite.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/rw.h"
#include "certs/base32.h"

#define SCHEME "snug://"
#define INVITE_VERSION 1
#define SUM_SIZE 2
#define RAW_SIZE (1 + INVITE_PIN_SIZE + INVITE_TOKEN_SIZE + SUM_SIZE)
#define LINE_MAX_IN 2048

_Static_assert(BASE32_LEN(RAW_SIZE) == INVITE_CODE_LEN, "the length in the header");

static const char remedy_again[] = "Copy the whole line once more, or ask for a new invite.";

/* The start of SHA-256 of all that stands before the sum. */
static void
checksum(const uint8_t raw[static RAW_SIZE], uint8_t sum[static SUM_SIZE])
{
	uint8_t hash[32];

	/* Cannot fail: the algorithm is always there. */
	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, raw, RAW_SIZE - SUM_SIZE, hash) < 0)
		abort();
	memcpy(sum, hash, SUM_SIZE);
}

void
invite_new(struct invite *out, const struct hostport *at, const uint8_t spki[static 32])
{
	out->at = *at;
	memcpy(out->pin, spki, sizeof out->pin);
	/* A guessable token would be worse than no server. */
	if (gnutls_rnd(GNUTLS_RND_KEY, out->token, sizeof out->token) < 0)
		abort();
}

void
invite_format(const struct invite *in, char out[static INVITE_LINE_MAX + 1])
{
	char at[HOST_MAX + 2 + 6 + 1], code[INVITE_CODE_LEN + 1];
	uint8_t raw[RAW_SIZE];

	raw[0] = INVITE_VERSION;
	memcpy(raw + 1, in->pin, INVITE_PIN_SIZE);
	memcpy(raw + 1 + INVITE_PIN_SIZE, in->token, INVITE_TOKEN_SIZE);
	checksum(raw, raw + RAW_SIZE - SUM_SIZE);
	base32_encode(raw, sizeof raw, code);
	hostport_format(&in->at, true, at, sizeof at);
	snprintf(out, INVITE_LINE_MAX + 1, SCHEME "%s/%s", at, code);
	mem_wipe(raw, sizeof raw);
	mem_wipe(code, sizeof code);
}

static bool
ignored(char c)
{
	return c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
blank(char c)
{
	return c != '-' && ignored(c);
}

/* The characters of the code without what is ignored; *n counts all, out has the first ones. */
static int
collect(const char *s, char out[static INVITE_CODE_LEN + 1], size_t *n, struct fault *f)
{
	*n = 0;
	for (; *s != '\0'; s++) {
		if (ignored(*s))
			continue;
		if (base32_value(*s) < 0 && *s > ' ' && *s < 0x7f)
			return fault_set(f, ERR_INVITE,
			    "Codes have the letters A-Z and the digits 2-7, never 0, 1, 8 or 9.",
			    "the invite is mistyped: its code cannot have a \"%c\"", *s);
		if (base32_value(*s) < 0)
			return fault_set(f, ERR_INVITE, remedy_again,
			    "the invite is mistyped: its code has a character that no code has");
		if (*n < INVITE_CODE_LEN)
			out[*n] = *s;
		++*n;
	}
	return 0;
}

/* The code taken apart; nothing is believed before the sum is right. */
static int
parse_code(const char *code, struct invite *out, struct fault *f)
{
	uint8_t raw[RAW_SIZE], sum[SUM_SIZE];
	struct rd r;
	int ret = 0;

	if (!base32_decode(code, raw, sizeof raw))
		ret = ERR_INVITE;
	else
		checksum(raw, sum);
	if (ret != 0 || memcmp(sum, raw + RAW_SIZE - SUM_SIZE, SUM_SIZE) != 0) {
		ret = fault_set(f, ERR_INVITE, remedy_again, "the invite is mistyped");
		goto out;
	}
	rd_init(&r, bytes_of(raw, RAW_SIZE - SUM_SIZE));
	if (rd_u8(&r) != INVITE_VERSION) {
		ret = fault_set(f, ERR_INVITE, "Update snug, then try again.",
		    "the invite is of a kind that this snug does not know");
		goto out;
	}
	rd_copy(&r, out->pin, sizeof out->pin);
	rd_copy(&r, out->token, sizeof out->token);
out:
	mem_wipe(raw, sizeof raw);
	return ret;
}

static int
parse_host(const char *s, size_t n, struct hostport *at, struct fault *f)
{
	if (hostport_parse(s, n, PORT_DEFAULT, at) != 0 || at->port == 0)
		return fault_set(f, ERR_INVITE, remedy_again,
		    "the host in the invite is not one, or its port is not");
	return 0;
}

/* What stands after the host: a code, or one of the things that are not. */
static int
parse_path(const char *s, struct invite *out, struct fault *f)
{
	char code[INVITE_CODE_LEN + 1] = "";
	size_t n;
	int r;

	if (*s == '@' || *s == '#')
		return fault_set(f, ERR_INVITE, "Ask for an invite: its sender types /invite.",
		    "this is the address of a %s, not an invite", *s == '@' ? "person" : "room");
	if ((r = collect(s, code, &n, f)) != 0)
		goto out;
	if (n == 0)
		r = fault_set(f, ERR_INVITE, remedy_again,
		    "this is an address without the code of an invite");
	else if (n != INVITE_CODE_LEN)
		r = fault_set(f, ERR_INVITE, remedy_again,
		    "the code of the invite has %zu characters instead of %d", n, INVITE_CODE_LEN);
	else
		r = parse_code(code, out, f);
out:
	mem_wipe(code, sizeof code);
	return r;
}

int
invite_parse(const char *line, struct invite *out, struct fault *f)
{
	size_t n = strnlen(line, LINE_MAX_IN), host;
	int r;

	*out = (struct invite){ 0 };
	while (blank(*line))
		line++;
	if (n == LINE_MAX_IN || strncasecmp(line, SCHEME, strlen(SCHEME)) != 0)
		return fault_set(f, ERR_INVITE, "An invite is one line: snug://HOST/CODE",
		    "this is not an invite");
	line += strlen(SCHEME);
	host = strcspn(line, "/");
	if ((r = parse_host(line, host, &out->at, f)) == 0)
		r = parse_path(line[host] == '/' ? line + host + 1 : line + host, out, f);
	if (r != 0)
		*out = (struct invite){ 0 };
	return r;
}
