/*
 * certs/certfile.h - certificates as PEM for files and as DER for everything else. Any thread.
 */
#ifndef SNUG_CERTS_CERTFILE_H
#define SNUG_CERTS_CERTFILE_H

#include "base/buf.h"
#include "base/err.h"

/* Append one certificate in PEM. 0; ERR_PARSE for what is none, or what the buffer says. */
int certfile_pem(struct bytes der, struct buf *pem);
/* Append the i-th certificate of pem (from 0) in DER. 0; ERR_NOTFOUND; ERR_PARSE; the buffer's. */
int certfile_der(struct bytes pem, size_t i, struct buf *der);

#endif
