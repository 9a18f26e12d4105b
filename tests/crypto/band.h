/*
 * tests/crypto/band.h - clients of MLS and groups of them, for tests of mls_group.h. Every
 * client believes every credential, unless it is told otherwise, and knows the external keys
 * that the band knows.
 */
#ifndef SNUG_TESTS_CRYPTO_BAND_H
#define SNUG_TESTS_CRYPTO_BAND_H

#include "crypto/mls_group.h"
#include "tests/crypto/support.h"

#define BAND_NOW 1800000000u

/* One client and, once it is in, its group. The struct does not move. */
struct player {
	char name[16];
	uint8_t seed[32];
	struct mls_client *client;
	struct mls_group *group;
	uint64_t now;
	int credential_answer; /* of the hook */
	int authorize_answer;
	bool no_psk;  /* knows no external key */
	size_t asked; /* times that authorize was called */
};
void player_init(struct player *p, const char *name, const struct mls_policy *policy);
void player_fini(struct player *p);
/* A key package of p's for a suite (0: preferred); buf_fini frees it. */
struct buf player_package(struct player *p, uint16_t suite);
/* p's own identity, as it gave it. */
struct mls_identity player_identity(const struct player *p);

#define BAND_SENDERS_SEED "the seed of an external sender.."
/* The extensions of a group that lists one external sender, whose seed that is. Static. */
struct bytes band_external_senders(void);

/* n players in one group of that suite, made by the first in one commit: epoch 1. */
void band_init(struct player *p, size_t n, uint16_t suite);
void band_fini(struct player *p, size_t n);
/* All but `by` (NULL: nobody) read message, which does the same to all of them: kind. */
void band_process(struct player *p, size_t n, const struct player *by, struct bytes message,
    enum mls_event_kind kind);
/* by commits with o, all the others follow. What is welcomed goes to welcome (may be NULL). */
void band_commit(struct player *p, size_t n, struct player *by, const struct mls_commit_options *o,
    struct buf *welcome);
void band_agree(const struct player *a, const struct player *b);
/* from says something, to hears it. */
void band_talk(struct player *from, struct player *to);
/* A hash of all that a group knows, public and secret. */
void band_state(const struct mls_group *g, uint8_t out[static 32]);

/* r is right, or says what is wrong. */
#define assert_right(call)                                                                         \
	do {                                                                                       \
		int band_r = (call);                                                               \
		if (band_r != 0)                                                                   \
			fail_msg("%s: %s %s", #call, name_of(band_r), rule_text(band_r));          \
	} while (0)

#endif
