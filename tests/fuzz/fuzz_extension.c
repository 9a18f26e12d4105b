/* Lists of extensions, and what two of them hold: what is accepted comes out as it went in. */
#include <assert.h>

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/required.h"
#include "crypto/vec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_required(struct bytes list)
{
	struct buf out = BUF_INIT(list.n);
	struct bytes data;
	struct required q;

	if (required_find(&q, list) == 0 &&
	    extension_find(list, EXT_REQUIRED_CAPABILITIES, &data)) {
		required_write(&out, &q);
		assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), data));
	}
	buf_fini(&out);
}

static void
try_senders(struct bytes list)
{
	struct buf out = BUF_INIT(list.n);
	struct external_sender s;
	struct bytes data;
	uint32_t i = 0;

	while (external_sender_find(list, i, &s) == 0) {
		external_sender_write(&out, &s);
		i++;
	}
	vec_close(&out, 0);
	if (external_sender_find(list, i, &s) == ERR_NOTFOUND &&
	    extension_find(list, EXT_EXTERNAL_SENDERS, &data))
		assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), data));
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size), list, found;
	struct buf out = BUF_INIT(size);
	struct extension e;
	struct rd r, it;

	rd_init(&r, in);
	list = extension_list(&r);
	if (rd_end(&r) != 0)
		return 0;
	for (rd_init(&it, list); extension_next(&it, &e);) {
		extension_write(&out, e.type, e.data);
		assert(extension_find(list, e.type, &found) && found.p == e.data.p);
	}
	vec_close(&out, 0);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	buf_fini(&out);
	try_required(list);
	try_senders(list);
	return 0;
}
