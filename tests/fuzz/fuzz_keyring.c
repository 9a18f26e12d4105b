/*
 * Who we are, saved: first what stands outside of the seal, then what is below it. What is accepted
 * comes out as it went in, and makes key packages.
 */
#include <assert.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/err.h"
#include "crypto/group.h"
#include "crypto/sealed.h"
#include "tests/crypto/random_fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM (1 << 22)

static const uint8_t key[32] = "the key of a keyring that is.. ";

/* Always with the same nonce. */
static void
same_nonce(void)
{
	static const uint8_t nonce[24];

	random_fake_give(bytes_of(nonce, sizeof nonce));
}

static void
use(struct keyring *k)
{
	struct buf pub = BUF_INIT(ROOM);

	assert(keyring_sign_key(k) != NULL);
	(void)keypkg_new(k, &pub);
	buf_fini(&pub);
	keyring_free(k);
}

static void
try_inside(struct bytes in)
{
	struct buf sealed = BUF_INIT(ROOM), again = sealed;
	struct keyring *k = NULL;

	same_nonce();
	assert(sealed_put(SEALED_KEYRING, key, in, &sealed) == 0);
	if (keyring_load(&k, key, buf_bytes(&sealed), NULL, NULL) == 0) {
		same_nonce();
		assert(keyring_save(k, key, &again) == 0);
		assert(bytes_equal(buf_bytes(&sealed), buf_bytes(&again)));
		use(k);
	} else {
		assert(k == NULL);
	}
	buf_fini(&sealed);
	buf_fini(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct keyring *k = NULL;

	if (crypto_init() != 0)
		abort();
	random_fake_seed(1);
	if (keyring_load(&k, key, bytes_of(data, size), NULL, NULL) == 0)
		use(k);
	try_inside(bytes_of(data, size));
	return 0;
}
