/* Any message: what is accepted comes out as it went in. */
#include <assert.h>

#include "base/err.h"
#include "crypto/mls_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size), gid, pub;
	struct buf out = BUF_INIT(size);
	struct mls_message m;
	uint64_t epoch;

	if (mls_message_parse(&m, in) != 0)
		return 0;
	mls_message_write(&out, &m);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	mls_message_place(&m, &gid, &epoch);
	if (m.wire_format == WIRE_FORMAT_GROUP_INFO) {
		assert(
		    m.group_info.tbs.n < size && m.group_info.raw_context.n < m.group_info.tbs.n);
		group_info_tree(&m.group_info, &gid);
		group_info_external_pub(&m.group_info, &pub);
	}
	buf_fini(&out);
	return 0;
}
