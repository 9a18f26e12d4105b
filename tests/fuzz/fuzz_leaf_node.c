/* Leaf nodes: what is accepted comes out as it went in; all checks stay inside of it. */
#include <assert.h>

#include "base/err.h"
#include "crypto/leaf_check.h"
#include "crypto/leaf_node.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct leaf_node *l)
{
	struct leaf_policy policy = { .check_now = true, .now = 1500, .max_lifetime = 1000 };
	struct leaf_env env = {
		.suite = suite_find(SUITE_X25519_CHACHA20),
		.group_id = bytes_str("house"),
		.extensions = l->extensions,
		.policy = &policy,
	};
	struct leaf_at at = { .env = &env };

	for (at.use = LEAF_IN_KEY_PACKAGE; at.use <= LEAF_IN_TREE; at.use++)
		assert(leaf_check(l, &at) != 0); /* nobody judges credentials */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size), der;
	struct buf out = BUF_INIT(size), body = BUF_INIT(size);
	struct leaf_node l;

	if (leaf_node_parse(&l, in) != 0)
		return 0;
	leaf_node_write(&out, &l);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in) && bytes_equal(l.raw, in));
	for (size_t i = 0; credential_cert(&l.credential, i, &der); i++)
		credential_cert_write(&body, der);
	if (l.credential.type == CREDENTIAL_X509)
		assert(bytes_equal(buf_bytes(&body), l.credential.body));
	check(&l);
	buf_fini(&body);
	buf_fini(&out);
	return 0;
}
