/* fuzz/fuzz_record.c - lines of key=value words; what was read, written again, reads the same. */
#include <stdlib.h>

#include "base/record.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
write_again(void *user, const struct record *r, struct fault *f)
{
	(void)f;
	for (size_t i = 0; i < r->n; i++) {
		if (!utf8_valid(bytes_str(r->word[i].value)) ||
		    record_get(r, r->word[i].key) != r->word[i].value)
			abort();
		record_put(user, r->word[i].key, r->word[i].value);
	}
	record_end(user);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = BUF_INIT(1 << 22), twice = BUF_INIT(1 << 22);
	struct fault f = { 0 };
	int r = record_each("in", bytes_of(data, size), write_again, &once, &f);

	if (r != 0 && (r != ERR_CONFIG || f.code != r))
		abort();
	if (r == 0 && buf_err(&once) == 0 &&
	    (record_each("again", buf_bytes(&once), write_again, &twice, &f) != 0 ||
		!bytes_equal(buf_bytes(&once), buf_bytes(&twice))))
		abort();
	buf_fini(&once);
	buf_fini(&twice);
	return 0;
}
