/*
 * certs/check.h - is this chain the server we were told to trust? Purpose, host, dates, pin,
 * each failure with its own error and words. Any thread; no state.
 */
#ifndef SNUG_CERTS_CHECK_H
#define SNUG_CERTS_CHECK_H

#include "base/buf.h"
#include "base/err.h"
#include "base/nick.h"
#include "certs/use.h"

struct check_want {
	const char *host;     /* DNS name or literal address that was dialled */
	const uint8_t *pin;   /* first pin_len bytes of SHA-256 of the CA's SPKI, or NULL */
	size_t pin_len;       /* at least 16 */
	struct bytes ca_pem;  /* trusted CAs instead of a pin; with a pin, both must hold */
	struct bytes crl_pem; /* a list of revoked certificates that we know of; or none */
	int64_t now;          /* seconds since 1970; 0: the clock */
};

struct check_facts {
	char subject[256];            /* CN of the leaf, as it stands there: hostile text */
	char starts[32], expires[32]; /* "2027-02-22" */
	int64_t expires_at;           /* seconds since 1970 */
	char key[32];                 /* "Ed25519", "RSA 3072" */
	uint8_t sha256[32];           /* of the leaf */
	uint8_t
	    ca_spki[32]; /* of the CA that vouched; on failure of the last one shown, unproven */
};

/*
 * chain: n DER certificates as the peer sent them, leaf first. The trust anchor is the one
 * certificate of the chain beyond the leaf whose SPKI has the pin (or one of ca_pem, which the
 * peer need not send); then the whole chain is verified against that anchor alone: signatures,
 * dates of all that was shown, serverAuth, no CA as leaf, host; and the list of revoked ones, when
 * it is that anchor's. A list that is out of date is right about whom it names.
 * 0 with *facts; ERR_PIN (also without any pin and ca_pem), ERR_CHAIN, ERR_HOST, ERR_PURPOSE,
 * ERR_EXPIRED, ERR_NOTYET, ERR_WEAK, ERR_REVOKED, ERR_PARSE, ERR_KEYFILE for a bad ca_pem or
 * crl_pem, with *f saying
 * cause and remedy for a person (and, for dates, by how much). *facts is filled as far as it
 * could be read. Each remedy says "Nothing was sent.": call it before anything is.
 */
int check_server(const struct bytes *chain, size_t n, const struct check_want *want,
    struct check_facts *facts, struct fault *f);

/*
 * Look at our own certificate file before serving it (PEM, leaf first, CA last) with its key:
 * does the key belong to it, is it weak, did the CA issue it, does it name host (if not NULL),
 * when does it end? The last two come last. 0 or *f filled.
 */
int check_own(struct bytes cert_pem, struct bytes key_pem, const char *host,
    struct check_facts *facts, struct fault *f);

/* What a member's certificate says. */
struct member_facts {
	char nick[NICK_MAX + 1];
	char serial[48];      /* lower-case hexadecimal */
	uint8_t spki[32];     /* SHA-256 of the SubjectPublicKeyInfo: whose key it is */
	uint8_t sign_key[32]; /* the key itself, when ed25519 */
	bool ed25519;
	char starts[32], expires[32];  /* "2027-02-22" */
	int64_t starts_at, expires_at; /* seconds since 1970 */
};

/*
 * Is this a member's certificate, for use (CERT_MEMBER_TLS or CERT_MEMBER_MLS), of the CA in
 * ca_der_or_pem, at the time now (seconds since 1970; 0: the clock)? chain is n DER certificates,
 * the leaf and at most the CA's after it, which proves nothing and is passed over: our CA signs
 * members itself. Asked are signature, strength, purpose (that one and no other), one SAN
 * "snug:NICK", and dates, in this order; whether it was revoked, or the nick is taken, is for the
 * caller. 0 with *facts; ERR_PARSE (none, malformed), ERR_CHAIN (other CA, no CA's signature,
 * beyond its limits, too long a chain), ERR_WEAK, ERR_PURPOSE, ERR_NAME (no name, two, or not a
 * nick), ERR_KEY (not Ed25519, for MLS), ERR_EXPIRED, ERR_NOTYET, ERR_KEYFILE for a bad CA.
 * *f has words for a person ("the certificate of bob expired ..."), who is not always its
 * owner. *facts is filled as far as it could be read: with ERR_EXPIRED wholly, and all but the
 * dates is then proven.
 */
int check_member(const struct bytes *chain, size_t n, enum cert_use use, struct bytes ca_der_or_pem,
    int64_t now, struct member_facts *facts, struct fault *f);

/* "BAKP 3IMF 3NW5 XAZE 22BG KOY3 HA": the first 16 bytes of a SPKI hash in base32, groups of four.
 */
void check_fingerprint(const uint8_t spki[static 32], char out[static 40]);

#endif
