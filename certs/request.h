/*
 * certs/request.h - certificate requests, PKCS#10 (RFC 2986): the applicant's public key, signed
 * with the private one, which proves possession of it. Any thread.
 */
#ifndef SNUG_CERTS_REQUEST_H
#define SNUG_CERTS_REQUEST_H

#include "base/buf.h"
#include "base/err.h"
#include "base/nick.h"
#include "certs/keytype.h"

#define REQUEST_MAX (16 * 1024)   /* bytes of a request, DER or PEM */
#define REQUEST_CN_MAX 64         /* X.520: ub-common-name */
#define REQUEST_CHALLENGE_MAX 128 /* characters */
#define REQUEST_KEY_MAX 1100      /* a SubjectPublicKeyInfo: RSA 8192 has 1062 bytes */

/* All that is taken of a request; what else it asks for (a CA's rights, another purpose) is not.
 * Plain value. */
struct request {
	char cn[REQUEST_CN_MAX + 1]; /* valid UTF-8, no control characters; else hostile text */
	char nick[NICK_MAX + 1];     /* cn when it is a valid nick, else "" */
	char challenge[REQUEST_CHALLENGE_MAX + 1]; /* printable ASCII; "" without one */
	uint8_t spki_der[REQUEST_KEY_MAX];         /* SubjectPublicKeyInfo */
	size_t spki_len;
	uint8_t spki[32]; /* SHA-256 of it */
	enum keytype type;
};

/*
 * Append a request in DER for the Ed25519 key of this seed. nick is the CN; challenge (printable
 * ASCII, or NULL) the challengePassword. 0, ERR_NAME, ERR_TOOLONG, or what GnuTLS or the buffer
 * says, *f filled.
 */
int request_new(struct buf *der, const uint8_t seed[static 32], const char *nick,
    const char *challenge, struct fault *f);
/* The same for a key of any type of certs/keytype.h, unencrypted PEM. Also ERR_KEYFILE. */
int request_new_key(struct buf *der, struct bytes key_pem, const char *nick, const char *challenge,
    struct fault *f);
/*
 * Append a request in PEM for this key (unencrypted PEM, any type of certs/keytype.h): CN, and
 * for a server its n_hosts names and addresses as SANs (0: none). Also ERR_KEYFILE, ERR_WEAK,
 * ERR_KEY.
 */
int request_new_pem(struct buf *pem, struct bytes key_pem, const char *cn, const char *const *hosts,
    size_t n_hosts, struct fault *f);

/*
 * Read one in DER or PEM and verify its signature. 0 with *out; ERR_PARSE (malformed, or two
 * names), ERR_LIMIT, ERR_SIGNATURE (no proof of possession), ERR_WEAK (key below 112 bits, hash
 * not fit for certificates) and ERR_KEY (a key of no type of ours), *f saying which.
 */
int request_read(struct bytes der_or_pem, struct request *out, struct fault *f);
/*
 * What a request for this private key would say, for who holds the key anyway: no challenge.
 * The same errors, and ERR_KEYFILE.
 */
int request_of_key(struct bytes key_pem, const char *cn, struct request *out, struct fault *f);
/* The same for the key of a certificate (PEM or DER; the first), to certify that key again.
 * ERR_PARSE. */
int request_of_cert(struct bytes cert, const char *cn, struct request *out, struct fault *f);

#endif
