/*
 * server/ledger.h - the register of the CA's certificates (certs/issued.h) as the running server
 * uses it: what it issues is noted there, and what snug --pki writes there meanwhile is heeded at
 * once. Server thread only.
 */
#ifndef SNUG_SERVER_LEDGER_H
#define SNUG_SERVER_LEDGER_H

#include "base/err.h"
#include "certs/issued.h"

struct ledger;

/* dir is the CA's folder. 0, or what issued_load says. */
int ledger_open(struct ledger **out, const char *dir, struct fault *f);
void ledger_close(struct ledger *l); /* NULL is nothing */

/* Did another process write since ledger_open, or since this was true? Reads it again then. */
bool ledger_changed(struct ledger *l);
/*
 * May who shows the certificate with this serial number come in? 0; ERR_REVOKED with words for
 * its owner; ERR_DENIED for one that is not in the register.
 */
int ledger_judge(struct ledger *l, const char *serial, struct fault *f);
/* As issued_check_nick, at this time. */
int ledger_check_nick(struct ledger *l, enum cert_use use, const char *nick,
    const uint8_t spki[static 32], struct fault *f);
/* Is that the newest that this nick has for this use? */
bool ledger_is_newest(struct ledger *l, enum cert_use use, const char *nick, const char *serial);
/* Was the newest certificate for this use and key revoked? */
bool ledger_key_revoked(struct ledger *l, enum cert_use use, const uint8_t spki[static 32]);
/* Note two new certificates, DER, and save. 0 or what the files say. */
int ledger_add(struct ledger *l, const struct ca *ca, const struct cert_facts facts[static 2],
    const struct bytes der[static 2], struct fault *f);

#endif
