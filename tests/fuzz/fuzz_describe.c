/* fuzz/fuzz_describe.c - any file of X.509, in words. Input: a CA as PEM with a length of two
 * bytes, the file. */
#include <stdlib.h>

#include "base/rw.h"
#include "base/utf8.h"
#include "certs/describe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(DESCRIBE_MAX);
	struct fault f = { 0 };
	struct bytes ca;
	struct rd r;
	int ret;

	rd_init(&r, bytes_of(data, size));
	ca = rd_vec16(&r, 0, UINT16_MAX);
	if (r.err != 0)
		return 0;
	ret = describe_file(rd_bytes(&r, rd_left(&r)), ca, &text, &f);
	if (ret != 0 && (f.code != ret || !utf8_valid(bytes_str(f.cause))))
		abort();
	if (buf_err(&text) == 0 && !utf8_valid(buf_bytes(&text)))
		abort();
	buf_fini(&text);
	return 0;
}
