/*
 * certs/issue.h - what a CA signs: certificates of servers and of members, for a key that its
 * owner has proved to hold. Any thread, one at a time for one CA.
 */
#ifndef SNUG_CERTS_ISSUE_H
#define SNUG_CERTS_ISSUE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/hostport.h"
#include "certs/ca.h"
#include "certs/request.h"
#include "certs/use.h"

#define ISSUE_MEMBER_DAYS 30
#define ISSUE_SERVER_DAYS 90
#define ISSUE_URI "snug:"   /* and the nick: who a member's certificate is of */
#define CERT_SERIAL_TEXT 48 /* a serial number in lower-case hexadecimal, and a NUL */

/* What was issued, for the register. Plain value. */
struct cert_facts {
	enum cert_use use;
	char serial[CERT_SERIAL_TEXT];
	char name[HOST_MAX + 1]; /* the nick, or a server's first host */
	uint8_t spki[32];        /* SHA-256 of the SubjectPublicKeyInfo */
	int64_t from, to;        /* seconds since 1970 */
};

/*
 * Certify the key of rq for rq->nick: CA:FALSE, digitalSignature, the one extended key usage of
 * use (CERT_MEMBER_TLS or CERT_MEMBER_MLS), a random serial of 16 bytes, one SAN "snug:NICK",
 * which is who it is of (the CN is decoration), from..to, or from now - 5 min for 30 days when
 * both are 0, but never beyond the CA's own end. The leaf alone is appended to der and to pem
 * (each may be NULL). 0; ERR_NAME for a nick that is none, ERR_KEY for an MLS key that is not
 * Ed25519 (RFC 9420 5.3: our suites sign with no other), ERR_EXPIRED for a CA that is over,
 * ERR_USAGE for impossible dates; *f filled.
 */
int issue_member(const struct ca *ca, const struct request *rq, enum cert_use use, int64_t from,
    int64_t to, struct buf *der, struct buf *pem, struct cert_facts *facts, struct fault *f);

/*
 * Certify the key of rq for 1 to 64 hosts (names and literal addresses; the first is the CN):
 * CA:FALSE, digitalSignature, serverAuth alone; 90 days when from and to are 0. The leaf, then
 * the CA's certificate, appended to pem. Also ERR_NAME for what is no host.
 */
int issue_server(const struct ca *ca, const struct request *rq, const char *const *hosts,
    size_t n_hosts, int64_t from, int64_t to, struct buf *pem, struct cert_facts *facts,
    struct fault *f);

/* What the certificate of a new server says. */
struct issue_new {
	enum keytype type;
	const char *const *names; /* hosts, as in issue_server */
	size_t n_names;
	int64_t not_before, not_after; /* as from and to of issue_server */
};
/* The same for a new key, PEM appended to key. Wants a second or more for RSA. */
int issue_server_new(const struct ca *ca, const struct issue_new *o, struct buf *pem,
    struct buf *key, struct fault *f);

/*
 * A certificate like the leaf in old (PEM or DER), which this CA signed: for the same key, use,
 * nick or hosts, with a new serial number and new dates. Appended to pem: the leaf, then the CA's
 * certificate. 0; ERR_PARSE; ERR_CHAIN when another CA signed it; ERR_PURPOSE for a use that is
 * none of ours; and what issue_member and issue_server say.
 */
int issue_renew(const struct ca *ca, struct bytes old, int64_t from, int64_t to, struct buf *pem,
    struct cert_facts *facts, struct fault *f);

#endif
