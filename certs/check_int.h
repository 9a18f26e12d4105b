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
/* Is now within the dates of c. what and tail as in verdict_dates; also ERR_PARSE. */
int check_dates(
    gnutls_x509_crt_t c, const char *what, int64_t now, const char *tail, struct fault *f);

#endif
