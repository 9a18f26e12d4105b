/* crypto/proposal_rules.h - which proposals may stand in one list (RFC 9420 12.2), whatever is in
 * each. For proposal_check.c. */
#ifndef SNUG_CRYPTO_PROPOSAL_RULES_H
#define SNUG_CRYPTO_PROPOSAL_RULES_H

#include "crypto/proposal_check.h"

int proposal_rules(const struct proposal_list *l, const struct proposal_env *e);

#endif
