/*
 * tests/fuzz/insecure.c - takes, at link time (--wrap, in crypto.mk), the place of what would stop
 * a fuzzer at the door. Signatures, MACs and AEAD tags always verify, and what is sealed stands
 * there in the clear, so that a changed byte is a changed field. No library has any of this.
 */
#include <string.h>

#include "base/err.h"
#include "crypto/schedule.h"
#include "crypto/suite.h"

int __wrap_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
    unsigned long long n, const unsigned char *pk);
int __wrap_schedule_tag_check(struct bytes tag, const uint8_t expected[static SCHEDULE_TAG_SIZE]);
int __wrap_schedule_confirm_check(
    const struct schedule *s, struct bytes transcript_hash, struct bytes tag);
int __wrap_suite_seal(const struct suite *s, const struct suite_key *k, struct bytes aad,
    struct bytes text, uint8_t *ct);
int __wrap_suite_open(const struct suite *s, const struct suite_key *k, struct bytes aad,
    struct bytes ct, uint8_t *text);

int
__wrap_crypto_sign_verify_detached(
    const unsigned char *sig, const unsigned char *m, unsigned long long n, const unsigned char *pk)
{
	(void)sig;
	(void)m;
	(void)n;
	(void)pk;
	return 0;
}

int
__wrap_schedule_tag_check(struct bytes tag, const uint8_t expected[static SCHEDULE_TAG_SIZE])
{
	(void)expected;
	return tag.n == SCHEDULE_TAG_SIZE ? 0 : ERR_MAC;
}

int
__wrap_schedule_confirm_check(
    const struct schedule *s, struct bytes transcript_hash, struct bytes tag)
{
	(void)s;
	(void)transcript_hash;
	return tag.n == SCHEDULE_TAG_SIZE ? 0 : ERR_MAC;
}

int
__wrap_suite_seal(const struct suite *s, const struct suite_key *k, struct bytes aad,
    struct bytes text, uint8_t *ct)
{
	(void)s;
	(void)k;
	(void)aad;
	if (text.n > 0)
		memmove(ct, text.p, text.n);
	memset(ct + text.n, 0, SUITE_TAG_SIZE);
	return 0;
}

int
__wrap_suite_open(const struct suite *s, const struct suite_key *k, struct bytes aad,
    struct bytes ct, uint8_t *text)
{
	(void)s;
	(void)k;
	(void)aad;
	if (ct.n < SUITE_TAG_SIZE)
		return ERR_AEAD;
	if (ct.n > SUITE_TAG_SIZE)
		memmove(text, ct.p, ct.n - SUITE_TAG_SIZE);
	return 0;
}
