/* certs/check_int.h - what judging servers and members has in common. Private to certs/. */
#ifndef SNUG_CERTS_CHECK_INT_H
#define SNUG_CERTS_CHECK_INT_H

#include "certs/verdict.h"
#include "certs/x509_util.h"

/* now, or what the clock says when it is 0; seconds since 1970. */
int64_t check_now(int64_t now);
/* Signatures, constraints, strength, purpose (dotted) and host (or NULL), against this one anchor.
 */
enum verdict check_vouched(
    const struct x509_list *peer, gnutls_x509_crt_t anchor, const char *purpose, const char *host);
/*
 * What is too weak in this chain under this anchor: VERDICT_WEAK_KEY, _HASH or _CA with "RSA 1024"
 * or "SHA1" in detail, or VERDICT_GOOD. Who signed what is not asked.
 */
enum verdict check_weak(
    const struct x509_list *peer, gnutls_x509_crt_t anchor, char detail[static 32]);
/* Is now within the dates of c. what and tail as in verdict_dates; also ERR_PARSE. */
int check_dates(
    gnutls_x509_crt_t c, const char *what, int64_t now, const char *tail, struct fault *f);

#endif
