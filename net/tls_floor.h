/*
 * net/tls_floor.h - what no setting may go below: TLS 1.2, AEAD, forward secrecy, X.509, 112
 * bits. Private to net/. Any thread; no state.
 */
#ifndef SNUG_NET_TLS_FLOOR_H
#define SNUG_NET_TLS_FLOOR_H

#include <gnutls/gnutls.h>

#include "base/err.h"

/*
 * Look at a priority string of a person, word by word: no word may switch off a protection or
 * read a file. 0 or ERR_USAGE.
 */
int tls_floor_words(const char *priority, struct fault *f);
/*
 * Look at what came of it: each thing that could be negotiated is above the floor. 0 or
 * ERR_USAGE, with what to append as the remedy.
 */
int tls_floor_check(gnutls_priority_t p, struct fault *f);
/* How strong the keys in certificates must be: the last %PROFILE of the string, or MEDIUM. */
gnutls_sec_param_t tls_floor_strength(const char *priority);

#endif
