/* Proposals: what is accepted comes out as it went in. */
#include <assert.h>

#include "base/err.h"
#include "crypto/proposal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(size);
	struct proposal p;
	struct rd r;

	rd_init(&r, in);
	proposal_read(&r, &p);
	if (rd_end(&r) != 0)
		return 0;
	proposal_write(&out, &p);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in) && bytes_equal(p.raw, in));
	buf_fini(&out);
	return 0;
}
