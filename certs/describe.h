/* certs/describe.h - what stands in a certificate, a request or a list of revoked ones, in words.
 * Any thread. */
#ifndef SNUG_CERTS_DESCRIBE_H
#define SNUG_CERTS_DESCRIBE_H

#include "base/buf.h"
#include "base/err.h"

#define DESCRIBE_MAX (256 * 1024) /* bytes of such a file, and of what is said of it */

/*
 * Append lines that describe file: certificates, a request (PEM or DER) or a list of revoked
 * certificates (PEM). Nothing is judged but signatures that can be: a request's by its own key,
 * a list's by ca_pem. What strangers wrote is valid UTF-8 but otherwise as it stands there: clean
 * it before it is shown. 0; ERR_PARSE for what is none of these, ERR_KEYFILE for a private key, and
 * what request_read and crl_read say; *f filled.
 */
int describe_file(struct bytes file, struct bytes ca_pem, struct buf *text, struct fault *f);

#endif
