/*
 * crypto/schedule.h - the key schedule (RFC 9420 8): from an init secret, a commit secret and
 * the pre-shared keys to the secrets of an epoch.
 *
 *   init, commit -> joiner -> (psk) -> welcome, and the epoch's secrets with the next init
 *
 * Every struct secret here, and struct schedule itself, belongs into guarded memory or is
 * wiped by its owner. What 9.2 wants deleted is deleted by who is named at each function; the
 * values between the steps exist on the stack of these functions alone and are wiped there.
 */
#ifndef SNUG_CRYPTO_SCHEDULE_H
#define SNUG_CRYPTO_SCHEDULE_H

#include "base/bytes.h"
#include "crypto/hpke.h"
#include "crypto/secret.h"

#define SCHEDULE_TAG_SIZE 32 /* KDF.Nh: of a confirmation tag and a membership tag */

/* The secrets of one epoch (table 4). No pointers: it is embedded in its owner's guarded memory. */
struct schedule {
	struct secret sender_data;
	struct secret encryption; /* gone once the secret tree took it */
	struct secret exporter;
	struct secret external;
	struct secret confirmation;
	struct secret membership;
	struct secret resumption;
	struct secret authenticator;
	struct secret init; /* gone once the next joiner secret is made and the commit stands */
};

/*
 * joiner_secret, from the last epoch's init secret (or the one of an external init), the commit
 * secret (NULL: no path, all zero), and the GroupContext of the new epoch, encoded.
 * The caller deletes init and commit when the new epoch stands.
 */
void schedule_joiner(struct secret *joiner, const struct secret *init, const struct secret *commit,
    struct bytes context);
/*
 * welcome_secret; psk NULL: none, all zero. Deleted by the caller once the Welcome is written or
 * read.
 */
void schedule_welcome(
    struct secret *welcome, const struct secret *joiner, const struct secret *psk);
/* Key and nonce that seal the GroupInfo in a Welcome (12.4.3.1). */
void schedule_welcome_key(
    struct suite_key *k, const struct suite *suite, const struct secret *welcome);
/* All secrets of the epoch. The caller deletes joiner and psk. */
void schedule_epoch(struct schedule *s, const struct secret *joiner, const struct secret *psk,
    struct bytes context);
/* The secrets of epoch 0 from a fresh random epoch secret (11), which the caller deletes. */
void schedule_first(struct schedule *s, const struct secret *epoch);

/* The tag over a confirmed transcript hash (6.1). */
void schedule_confirm(
    const struct schedule *s, struct bytes transcript_hash, uint8_t tag[static SCHEDULE_TAG_SIZE]);
/* 0 or ERR_MAC: of another length, or (in constant time) of another value. */
int schedule_confirm_check(
    const struct schedule *s, struct bytes transcript_hash, struct bytes tag);
/* 0 or ERR_MAC: the length first, then the bytes in constant time. */
int schedule_tag_check(struct bytes tag, const uint8_t expected[static SCHEDULE_TAG_SIZE]);

/* The external key pair; made on demand, wiped by the caller. */
void schedule_external_key(const struct schedule *s, struct hpke_key *k);
/*
 * External init (8.3): who joins makes an init secret that travels as kem_output; a member gets
 * it back. 0; ERR_KEY for what is no key. init is wiped by the caller.
 */
int schedule_external_send(const struct suite *suite, struct bytes external_pub,
    uint8_t kem_output[static HPKE_PUBLIC_SIZE], struct secret *init);
int schedule_external_receive(const struct schedule *s, const struct suite *suite,
    struct bytes kem_output, struct secret *init);

/* MLS-Exporter (8.5): n <= HKDF_MAX bytes. */
void schedule_export(
    const struct schedule *s, const char *label, struct bytes context, uint8_t *out, size_t n);

#endif
