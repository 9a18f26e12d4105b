/* Membership logs as text: what is accepted comes out as it went in, but for a last line's end. */
#include <assert.h>

#include "crypto/member_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT(size + 64);
	struct member_file_fault f;
	struct member_log *l;

	if (member_file_read(&l, bytes_of(data, size), &f) == 0) {
		member_file_put_head(&out);
		member_file_put_entries(&out, l, 0);
		assert(buf_err(&out) == 0 && out.n - size <= 1 && memcmp(out.p, data, size) == 0);
	} else {
		assert(f.why != 0 && f.line > 0);
	}
	member_file_fault_fini(&f);
	member_log_free(l);
	buf_fini(&out);
	return 0;
}
