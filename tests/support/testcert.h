/* support/testcert.h - a CA and server certificates that live as long as the test. */
#ifndef SNUG_TESTS_TESTCERT_H
#define SNUG_TESTS_TESTCERT_H

#include "base/buf.h"

enum testcert_kind { TESTCERT_ED25519, TESTCERT_RSA };

/* New ones for localhost: the leaf and its CA in cert_pem, the leaf's key in key_pem. Or dies. */
void testcert_make(enum testcert_kind kind, struct buf *cert_pem, struct buf *key_pem);

#endif
