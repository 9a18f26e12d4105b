/* crypto/key_package_check.h - may the owner of this key package be added (RFC 9420 10.1)? Returns
 * as rule.h says. */
#ifndef SNUG_CRYPTO_KEY_PACKAGE_CHECK_H
#define SNUG_CRYPTO_KEY_PACKAGE_CHECK_H

#include "crypto/key_package.h"
#include "crypto/leaf_check.h"

int key_package_check(const struct key_package *k, const struct leaf_env *env);

#endif
