/*
 * client/identity.h - who we are in one snug: two keys that never leave this computer and a
 * certificate for each, one to connect with, one to sign in rooms. The keys lie sealed under a
 * passphrase in the file `keys` of the profile, the certificates beside it. One thread.
 */
#ifndef SNUG_CLIENT_IDENTITY_H
#define SNUG_CLIENT_IDENTITY_H

#include "base/buf.h"
#include "base/role.h"
#include "certs/check.h"

struct identity;
struct keyring;
struct profile;
struct tlsctx;

/*
 * New keys: Ed25519 for rooms, and for TLS of this type (a name of certs/keytype.h). No
 * certificates yet. 0 or *f filled. RSA takes up to seconds. Free with identity_free, which wipes.
 */
int identity_new(struct identity **out, const char *tls_key_type, struct fault *f);
void identity_free(struct identity *id); /* NULL is nothing */
/* Another key for TLS: the certificates are gone, the key for rooms stays. As identity_new. */
int identity_rekey(struct identity *id, const char *tls_key_type, struct fault *f);
/* As if never enrolled: the keys stay, the certificates do not. */
void identity_forget_certs(struct identity *id);
/* The type of the key for TLS, as a name of certs/keytype.h. */
const char *identity_key_type(const struct identity *id);

/* Are the keys of this profile sealed with a passphrase? 0 with *yes; or what the file says. */
int identity_is_locked(const struct profile *p, bool *yes, struct fault *f);
/*
 * Keys and certificates of a profile. 0; ERR_AEAD for a wrong passphrase; ERR_KEYFILE for files
 * that are damaged, missing or readable by others; ERR_NOTYET when our certificates are not
 * valid yet by this computer's clock, *f saying by how much; ERR_NOMEM.
 */
int identity_load(
    struct identity **out, const struct profile *p, struct bytes passphrase, struct fault *f);
/* Write all. 0 or what the files say. Takes up to a second. */
int identity_save(
    const struct identity *id, const struct profile *p, struct bytes passphrase, struct fault *f);
/* The certificates alone. */
int identity_save_certs(const struct identity *id, const struct profile *p, struct fault *f);

/* Append requests for both certificates (DER); challenge as in request_new. 0 or *f filled. */
int identity_request(const struct identity *id, const char *nick, const char *challenge,
    struct buf *tls, struct buf *mls, struct fault *f);
/*
 * Certificates that came for our keys (DER), and the CA's. 0 when each is of that CA, for its
 * key, for its use and for one nick; id is unchanged otherwise, and *f filled. Dates are not
 * judged.
 */
int identity_take(
    struct identity *id, struct bytes tls, struct bytes mls, struct bytes ca, struct fault *f);

/* Lent; of the certificates. "" and zeros before there are any. */
const char *identity_nick(const struct identity *id);
const struct member_facts *identity_facts(const struct identity *id); /* of the one for TLS */
const struct member_facts *identity_mls_facts(const struct identity *id);
/* The CA that certifies members here, PEM; lent. */
struct bytes identity_ca(const struct identity *id);
/* Is it the last third of the certificates' life, or over? now: seconds since 1970. */
bool identity_is_due(const struct identity *id, int64_t now);

/* The certificate for TLS and its key, PEM; lent. */
void identity_tls(const struct identity *id, struct bytes *cert, struct bytes *key);
/* Credentials for TLS; priority as in tlsctx_client_new. */
int identity_tlsctx(
    const struct identity *id, const char *priority, struct tlsctx **out, struct fault *f);
/*
 * Our keys in rooms; believes members that our CA certified. id must outlive it. 0 or a negative
 * error, as keyring_new_x509.
 */
int identity_keyring(struct identity *id, struct keyring **out);
/*
 * The same, as keyring_save left it under that key; with the certificate that we have now. Or the
 * errors of keyring_load; ERR_KEY when it is of another key than ours, or of another nick.
 */
int identity_load_keyring(
    struct identity *id, const uint8_t key[static 32], struct bytes state, struct keyring **out);
/* The key that seals what we keep of our rooms: it follows from the key that signs in them. */
void identity_history_key(const struct identity *id, uint8_t out[static 32]);
/* k again, with the certificate that we have now. */
int identity_renew_keyring(const struct identity *id, struct keyring *k);

#endif
