/*
 * crypto/mls_label.h - what RFC 9420 does under a label (5.1, 5.2, 8, 9): expand, derive,
 * refer, sign and seal. Each label is written with "MLS 1.0 " before it and with its length, so
 * that no two uses are ever the same input. No state; any thread.
 */
#ifndef SNUG_CRYPTO_MLS_LABEL_H
#define SNUG_CRYPTO_MLS_LABEL_H

#include "base/buf.h"
#include "crypto/hpke.h"
#include "crypto/sign.h"
#include "crypto/suite.h"

/* ExpandWithLabel (8): n <= HKDF_MAX bytes. */
void mls_label_expand(
    uint8_t *out, size_t n, const struct secret *s, const char *label, struct bytes context);
/* DeriveSecret (8): no context, one secret. out may be s. */
void mls_label_derive(struct secret *out, const struct secret *s, const char *label);
/* DeriveTreeSecret (9): the context is a generation. out may be s. */
void mls_label_derive_tree(
    uint8_t *out, size_t n, const struct secret *s, const char *label, uint32_t generation);

/*
 * RefHash (5.2). The two labels that there are: MakeKeyPackageRef of a KeyPackage, MakeProposalRef
 * of an AuthenticatedContent.
 */
#define MLS_LABEL_KEY_PACKAGE "KeyPackage Reference"
#define MLS_LABEL_PROPOSAL "Proposal Reference"
void mls_label_ref(uint8_t ref[static SUITE_HASH_SIZE], const char *label, struct bytes value);

/* SignWithLabel (5.1.2). 0; ERR_NOMEM, ERR_LIMIT at 2^30 bytes. */
int mls_label_sign(uint8_t sig[static SIGNATURE_SIZE], const struct sign_key *k, const char *label,
    struct bytes content);
/*
 * VerifyWithLabel (5.1.2) with key and signature as they came, of any length.
 * 0; ERR_KEY for what is no key; ERR_SIGNATURE; ERR_NOMEM, ERR_LIMIT.
 */
int mls_label_verify(struct bytes pub, const char *label, struct bytes content, struct bytes sig);

/* HPKECiphertext (5.1.3), lent from what it was read from. */
struct mls_sealed {
	struct bytes kem_output, ciphertext;
};
struct rd;
/* Errors stick to r. */
void mls_label_read_sealed(struct rd *r, struct mls_sealed *s);

/* EncryptContext (5.1.3), for any number of seals; context is of less than 2^30 bytes and may go.
 */
void mls_label_bind(
    struct hpke_bind *b, const struct suite *suite, const char *label, struct bytes context);
/*
 * EncryptWithLabel (5.1.3) to a public key as it came: an encoded HPKECiphertext is appended to
 * out. 0; ERR_KEY for what is no key; ERR_LIMIT, ERR_NOMEM, ERR_INTERNAL.
 */
int mls_label_seal(struct bytes pub, const struct hpke_bind *b, struct bytes text, struct buf *out);
/*
 * DecryptWithLabel (5.1.3): the text is appended to out, which the caller wipes (buf_fini does).
 * 0; ERR_KEY, ERR_AEAD; ERR_LIMIT, ERR_NOMEM.
 */
int mls_label_open(const struct hpke_key *k, const struct hpke_bind *b, const struct mls_sealed *s,
    struct buf *out);

#endif
