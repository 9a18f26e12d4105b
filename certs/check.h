/*
 * certs/check.h - is this chain the server we were told to trust? Purpose, host, dates, pin,
 * each failure with its own error and words. Any thread; no state.
 */
#ifndef SNUG_CERTS_CHECK_H
#define SNUG_CERTS_CHECK_H

#include "base/buf.h"
#include "base/err.h"

struct check_want {
	const char *host;      /* DNS name or literal address that was dialled */
	const uint8_t *pin;    /* first pin_len bytes of SHA-256 of the CA's SPKI, or NULL */
	size_t pin_len;	       /* at least 16 */
	struct bytes ca_pem;   /* trusted CA certificates instead of a pin; with a pin, both must hold */
	int64_t now;	       /* seconds since 1970; 0: the clock */
};

struct check_facts {
	char subject[256];    /* CN of the leaf, as it stands there: hostile text */
	char starts[32], expires[32]; /* "2027-02-22" */
	int64_t expires_at;   /* seconds since 1970 */
	char key[32];	      /* "Ed25519", "RSA 3072" */
	uint8_t sha256[32];   /* of the leaf */
	uint8_t ca_spki[32];  /* of the CA that vouched; on failure of the last one shown, unproven */
};

/*
 * chain: n DER certificates as the peer sent them, leaf first. The trust anchor is the one
 * certificate of the chain beyond the leaf whose SPKI has the pin (or one of ca_pem, which the
 * peer need not send); then the whole chain is verified against that anchor alone: signatures,
 * dates of all that was shown, serverAuth, no CA as leaf, host.
 * 0 with *facts; ERR_PIN (also without any pin and ca_pem), ERR_CHAIN, ERR_HOST, ERR_PURPOSE,
 * ERR_EXPIRED, ERR_NOTYET, ERR_WEAK, ERR_PARSE, ERR_KEYFILE for a bad ca_pem, with *f saying
 * cause and remedy for a person (and, for dates, by how much). *facts is filled as far as it
 * could be read. Each remedy says "Nothing was sent.": call it before anything is.
 */
int check_server(const struct bytes *chain, size_t n, const struct check_want *want, struct check_facts *facts,
	struct fault *f);

/*
 * Look at our own certificate file before serving it (PEM, leaf first, CA last) with its key:
 * does the key belong to it, is it weak, did the CA issue it, does it name host (if not NULL),
 * when does it end? The last two come last. 0 or *f filled.
 */
int check_own(struct bytes cert_pem, struct bytes key_pem, const char *host, struct check_facts *facts,
	struct fault *f);

/* "BAKP 3IMF 3NW5 XAZE 22BG KOY3 HA": the first 16 bytes of a SPKI hash in base32, groups of four. */
void check_fingerprint(const uint8_t spki[static 32], char out[static 40]);

#endif
