/* support/certify.h - certificates of members from a CA that the test has at hand. */
#ifndef SNUG_TESTS_CERTIFY_H
#define SNUG_TESTS_CERTIFY_H

#include "certs/ca.h"
#include "client/identity.h"

/*
 * Both certificates for id's keys, from..to (0 and 0: as usual), taken into id; and noted in the
 * register of the folder ca_dir, unless that is NULL. Fails the test.
 */
void certify(const struct ca *ca, const char *ca_dir, struct identity *id, const char *nick,
    int64_t from, int64_t to);

#endif
