/*
 * certs/invite.h - the one line by which a person is let in: snug://HOST[:PORT]/CODE.
 * CODE is base32 of version (1 byte, 1), the first 16 bytes of SHA-256 of the CA's SPKI, a
 * token (10 bytes) and a checksum (2 bytes, the start of SHA-256 of what stands before): 47
 * characters. Case, dashes and spaces do not matter. Any thread.
 */
#ifndef SNUG_CERTS_INVITE_H
#define SNUG_CERTS_INVITE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/hostport.h"

#define INVITE_PIN_SIZE 16
#define INVITE_TOKEN_SIZE 10
#define INVITE_CODE_LEN 47
#define INVITE_LINE_MAX (7 + HOST_MAX + 2 + 6 + 1 + INVITE_CODE_LEN)

struct invite {
	struct hostport at;
	uint8_t pin[INVITE_PIN_SIZE];
	uint8_t token[INVITE_TOKEN_SIZE]; /* secret until used */
};

/* A random token and the pin of this CA. */
void invite_new(struct invite *out, const struct hostport *at, const uint8_t spki[static 32]);
/* The line, NUL-terminated. */
void invite_format(const struct invite *in, char out[static INVITE_LINE_MAX + 1]);
/* 0; ERR_INVITE with cause (mistyped, wrong length, newer version, not an invite) and remedy in *f. */
int invite_parse(const char *line, struct invite *out, struct fault *f);

#endif
