/*
 * net/tlsprofile.h - how strong TLS shall be, in the words of the command line. Tables of
 * profiles, key exchanges, ciphers and certificate keys; together they make the priority
 * string that tlsctx takes. Any thread; no state.
 */
#ifndef SNUG_NET_TLSPROFILE_H
#define SNUG_NET_TLSPROFILE_H

#include <stdbool.h>

#include "base/err.h"

#define TLSPROFILE_PRIORITY_MAX 2048

/* Every field may be NULL: no wish. Lists are divided by commas, the first is preferred. */
struct tlsprofile_want {
	const char *named;    /* --profile: stands for a choice of all the others, and more */
	const char *tls;      /* --tls-profile: modern, high, compat or a priority string */
	const char *kx;       /* --kx: a list */
	const char *cipher;   /* --cipher: a list */
	const char *key_type; /* --key-type, for a server */
};

struct tlsprofile {
	char priority[TLSPROFILE_PRIORITY_MAX];
	const char *key_type; /* of the certificate to make: as wanted, else the first that fits */
	bool key_wanted;
	unsigned keys; /* which fit, a bit for each; for tlsprofile_takes_key */
	/* Of rooms that one makes, as --inner-suite says it, when named asks for one; or NULL. */
	const char *inner_suite;
};

/*
 * 0; or ERR_USAGE, *f naming the word, and what would be allowed. Whatever is wanted, it is TLS
 * 1.2 or later, with AEAD ciphers, forward secrecy and at least 112 bits of strength.
 * ERR_NOMEM. What out lends from *w is the table's, not the caller's.
 */
int tlsprofile_make(struct tlsprofile *out, const struct tlsprofile_want *w, struct fault *f);
/* Can a server with a key of this type (a name of --key-type) be talked to? Unknown types: yes. */
bool tlsprofile_takes_key(const struct tlsprofile *p, const char *key_type);
/* ERR_USAGE with the key types that fit as the remedy. what: "--key-type ed25519". */
int tlsprofile_key_fault(const struct tlsprofile *p, const char *what, struct fault *f);

#endif
