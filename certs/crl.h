/*
 * certs/crl.h - lists of revoked certificates (RFC 5280, 5) as a CA signs and publishes them.
 *
 * A list is no gate: whoever has none, or an old one, would let everybody in. The server decides
 * by its register (certs/issued.h), of which the list is the signed copy for others. Any thread.
 */
#ifndef SNUG_CERTS_CRL_H
#define SNUG_CERTS_CRL_H

#include "base/buf.h"
#include "base/err.h"
#include "certs/issue.h"

#define CRL_ENTRIES_MAX 10000
#define CRL_PEM_MAX (4 << 20)
#define CRL_DAYS 30 /* how long one counts, unless the next one comes; made anew at half of it */

/*
 * X(enum, name)  Why a certificate was revoked, with the names of RFC 5280 (5.3.1). Kept in the
 * register: what signs our lists cannot write reasons into them.
 */
#define CRL_REASONS(X)                                                                             \
	X(CRL_UNSPECIFIED, "unspecified")                                                          \
	X(CRL_KEY_COMPROMISE, "keyCompromise")                                                     \
	X(CRL_AFFILIATION_CHANGED, "affiliationChanged")                                           \
	X(CRL_SUPERSEDED, "superseded")                                                            \
	X(CRL_CESSATION, "cessationOfOperation")                                                   \
	X(CRL_PRIVILEGE_WITHDRAWN, "privilegeWithdrawn")

enum crl_reason {
#define X(id, name) id,
	CRL_REASONS(X)
#undef X
	    CRL_REASON__COUNT
};

const char *crl_reason_name(enum crl_reason r);
/* Without case. 0 or ERR_USAGE. */
int crl_reason_parse(const char *name, enum crl_reason *out);

struct crl_entry {
	char serial[CERT_SERIAL_TEXT]; /* lower-case hexadecimal */
	int64_t at;                    /* since when; seconds since 1970 */
};

struct crl {
	struct crl_entry *e; /* owned, n of them, as they stand in the list */
	size_t n;
	uint64_t number;                  /* grows with every list */
	int64_t this_update, next_update; /* seconds since 1970 */
};

/*
 * Append a list of e[0..n) as PEM: made now - 5 min (for clocks
 * that are behind), number number, out of date at next_update. 0;
 * ERR_LIMIT for more than CRL_ENTRIES_MAX; ERR_PARSE for a serial that is none; *f filled.
 */
int crl_new(const struct ca *ca, const struct crl_entry *e, size_t n, uint64_t number,
    int64_t next_update, struct buf *pem, struct fault *f);
/*
 * Read one (PEM or DER) that this CA signed. The signature is verified, the dates are only told:
 * an old list is still right about whom it names. 0 with *out, to be given to crl_fini;
 * ERR_PARSE, ERR_LIMIT, ERR_CHAIN (another CA's), ERR_SIGNATURE (or a weak hash), ERR_KEYFILE
 * for a bad CA; *out is then empty.
 */
int crl_read(struct bytes crl, struct bytes ca_pem, struct crl *out, struct fault *f);
void crl_fini(struct crl *c);

#endif
