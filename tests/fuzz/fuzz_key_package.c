/* Key packages: what is accepted comes out as it went in; all checks stay inside of it. */
#include <assert.h>

#include "base/err.h"
#include "crypto/key_package_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct leaf_policy policy = { 0 };
	struct leaf_env env = { .suite = suite_find(SUITE_X25519_CHACHA20), .policy = &policy };
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(size);
	struct key_package k;

	if (key_package_parse(&k, in) != 0)
		return 0;
	key_package_write(&out, &k);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in) && bytes_equal(k.raw, in));
	assert(key_package_check(&k, &env) != 0); /* nobody judges credentials */
	buf_fini(&out);
	return 0;
}
