/*
 * crypto/group_rules.h - what is allowed in a room beyond RFC 9420: who a credential is, and what
 * a commit may change. Hooks of an MLS client (mls_group.h).
 */
#ifndef SNUG_CRYPTO_GROUP_RULES_H
#define SNUG_CRYPTO_GROUP_RULES_H

#include "crypto/mls_group.h"

/*
 * A nick, and for an x509 credential the key of its certificate; nobody's nick ever changes.
 * arg is the keyring, whose callback vouches for the chain; NULL for form alone.
 */
int group_rules_credential(void *arg, const struct credential *c, struct bytes signature_key,
    const struct credential *old);
/*
 * Members come, go, come back (group_rejoin_check.h) and renew their keys, nothing else: at most
 * GROUP_CHANGE_MAX of each at once, no two have one nick, and all of it is right by the membership
 * log (group_log.h), which then waits in the group as its trial. 0; ERR_EXISTS for a nick that is
 * taken, ERR_LIMIT; ERR_DENIED, and the keyring knows who tried what.
 */
int group_rules_authorize(void *arg, const struct mls_group *g, const struct mls_change *change);

#endif
