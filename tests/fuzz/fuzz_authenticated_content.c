/*
 * A content with its proof: what is accepted comes out as it went in; the rules do not crash on it.
 */
#include <assert.h>

#include "base/err.h"
#include "crypto/authenticated_content.h"
#include "crypto/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(size), tbs = BUF_INIT(size + 8);
	struct authenticated_content c;
	struct transcript t;
	uint8_t ref[32];
	struct rd r;

	rd_init(&r, in);
	authenticated_content_read(&r, &c);
	if (rd_end(&r) != 0)
		return 0;
	authenticated_content_write(&out, &c);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	authenticated_content_check(&c);
	assert(authenticated_content_tbs(&tbs, &c, bytes_of(NULL, 0)) == 0);
	assert(tbs.n <= framed_content_size(&c.content));
	assert(authenticated_content_ref(&c, ref) == 0);
	transcript_init(&t);
	assert((transcript_commit(&t, &c) == 0) == (c.content.type == CONTENT_COMMIT));
	buf_fini(&out);
	buf_fini(&tbs);
	return 0;
}
