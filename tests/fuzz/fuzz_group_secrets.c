/*
 * What a Welcome brings, opened: what is accepted comes out as it went in, and its list is walked
 * whole.
 */
#include <assert.h>

#include "base/err.h"
#include "crypto/group_secrets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(size), psks = BUF_INIT(size);
	struct group_secrets s;
	struct psk_id id;
	size_t n = 0;
	struct rd r;

	rd_init(&r, in);
	group_secrets_read(&r, &s);
	if (rd_end(&r) != 0)
		return 0;
	group_secrets_write(&out, &s);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	rd_init(&r, s.psks);
	for (; group_secrets_next(&r, &id); n++)
		psk_id_write(&psks, &id);
	assert(n == s.n_psks && rd_end(&r) == 0 && bytes_equal(buf_bytes(&psks), s.psks));
	if (group_secrets_check(&s) == 0)
		assert(s.joiner.n == SECRET_SIZE);
	buf_fini(&out);
	buf_fini(&psks);
	return 0;
}
