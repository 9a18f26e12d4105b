/* net/tls_fault.h - what GnuTLS says, in words for a person. Any thread. */
#ifndef SNUG_NET_TLS_FAULT_H
#define SNUG_NET_TLS_FAULT_H

#include "base/err.h"

/* For the GnuTLS error r (< 0) of a session: fills *f and returns its code. */
int tls_fault_from_error(struct fault *f, int r);
/* For a fatal alert that the peer sent; server: we are the server. */
int tls_fault_from_alert(struct fault *f, int alert, int server);
/* The alert by which the peer hears that its certificate was refused with that error. */
int tls_fault_alert(int code);

#endif
