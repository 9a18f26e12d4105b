/*
 * tests/crypto/scene.h - one epoch of a group of three, with two of its members: leaf 1 speaks and
 * leaf 0 listens. For the tests of what is below a group.
 */
#ifndef SNUG_TESTS_CRYPTO_SCENE_H
#define SNUG_TESTS_CRYPTO_SCENE_H

#include "crypto/authenticated_content.h"
#include "crypto/key_package.h"
#include "crypto/private_message.h"
#include "crypto/schedule.h"
#include "tests/crypto/support.h"

#define SCENE_GROUP "scene"
#define SCENE_EPOCH 3
#define SCENE_SPEAKER 1

struct scene {
	const struct suite *suite;
	struct buf context; /* GroupContext, encoded */
	struct schedule secrets;
	struct sign_key key; /* the speaker's */
	uint8_t pub[PUBKEY_SIZE];
	struct secret_tree *speaker, *listener;
	uint8_t sig[SIGNATURE_SIZE];
	struct buf add; /* an Add proposal with a good KeyPackage */
};

void scene_init(struct scene *s, const struct suite *suite);
void scene_fini(struct scene *s);
/* What the speaker says: "hello", a Remove of leaf 2, or an empty Commit; not signed yet. */
struct authenticated_content scene_content(enum wire_format f, enum content_type type);
/* Signed by the speaker; the signature is in s until the next one. */
void scene_sign(struct scene *s, struct authenticated_content *c);
struct private_keys scene_keys(const struct scene *s, struct secret_tree *tree);
struct bytes scene_pub(const struct scene *s);
struct bytes scene_context(const struct scene *s);

/* A KeyPackage with a basic credential, appended to b, and the private half of its init key. */
void scene_key_package(const struct suite *suite, struct buf *b, struct hpke_key *init);
/* Both contents say the same. */
void assert_content(const struct authenticated_content *a, const struct authenticated_content *b);

#endif
