/*
 * certs/verdict.h - the words for a chain that is refused: one row per way to be wrong, with
 * its error, cause and remedy. Private to certs/. Any thread.
 */
#ifndef SNUG_CERTS_VERDICT_H
#define SNUG_CERTS_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum verdict {
	VERDICT_GOOD,
	VERDICT_EMPTY,     /* no certificate at all */
	VERDICT_MALFORMED, /* not DER, too large, too many */
	VERDICT_STRANGER,  /* we were told of no CA to trust */
	VERDICT_PIN,       /* no certificate of the chain has the pin */
	VERDICT_NO_CA,     /* a leaf alone, so no CA to compare */
	VERDICT_FILE_PIN,  /* the trusted file does not have the pin */
	VERDICT_SIGNER,    /* the trusted CA did not sign this */
	VERDICT_NOT_CA,    /* signed by what may not sign */
	VERDICT_LIMITS,    /* outside of what the CA may vouch for */
	VERDICT_CRITICAL,  /* an extension that must be known and is not */
	VERDICT_WEAK_KEY,  /* the leaf's */
	VERDICT_WEAK_HASH, /* of a signature */
	VERDICT_WEAK_CA,   /* the key of what signed */
	VERDICT_WEAK,      /* in a way that we have no words for */
	VERDICT_IS_CA,     /* the leaf is a CA */
	VERDICT_PURPOSE,   /* not for servers; a member's: not for this use */
	VERDICT_HOST,      /* not for this host */
	VERDICT_NAMELESS,  /* no SAN; a server: none of a host */
	VERDICT_LONG,      /* more certificates than its CA allows in between */
	VERDICT_REVOKED,   /* by its CA */
	VERDICT_INVALID,   /* refused without a reason */
	VERDICT__SERVER_COUNT,

	/* Of members alone. */
	VERDICT_SELF = VERDICT__SERVER_COUNT, /* signed by itself */
	VERDICT_MANY,                         /* for more than the one use */
	VERDICT_NAMES,                        /* more than one SAN */
	VERDICT_NAME,                         /* a SAN that is no nick's */
	VERDICT_KEY,                          /* a key that cannot sign in rooms */
	VERDICT__COUNT
};

/*
 * A server's chain: fill *f and return its code; v is none of members alone. by_file: the CA was
 * named as a file, not by an invite. detail: for VERDICT_HOST the name that stands in the
 * certificate, for weak ones what is weak, for VERDICT_REVOKED the day, or NULL; hostile text.
 */
int verdict_set(
    struct fault *f, enum verdict v, const char *host, bool by_file, const char *detail);

/*
 * Is now outside of from..to? 0, ERR_NOTYET or ERR_EXPIRED with *f saying since when and by how
 * much. what: "the certificate of example.org"; remedy_tail ends the remedy: "Nothing was sent."
 */
int verdict_dates(struct fault *f, const char *what, const int64_t span[static 2], int64_t now,
    const char *remedy_tail);

/* "45 s", "40 min", "3 h 12 min", "12 days", "3 years"; a negative time counts as 0. */
void verdict_duration(int64_t seconds, char *out, size_t cap);

#endif
