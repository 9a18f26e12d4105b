/*
 * fuzz/fuzz_passphrase.c - a key file from anywhere: its header, written again, is the same
 * bytes; its cost has limits; and only what was sealed opens.
 */
#include <stdlib.h>

#include "crypto/passphrase.c"

#define CHEAP_KIB 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
open_again(struct bytes sealed, struct bytes text)
{
	struct buf b = BUF_INIT(PASSPHRASE_SEALED), out = BUF_INIT(PASSPHRASE_SEALED);

	if (passphrase_seal(text, bytes_str(""), &b) != 0 || b.n != sealed.n ||
	    passphrase_open(buf_bytes(&b), bytes_str(""), &out) != 0 ||
	    !bytes_equal(buf_bytes(&out), text))
		abort();
	buf_fini(&b);
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf head = BUF_INIT(HEADER_SIZE), out = BUF_INIT(PASSPHRASE_SEALED);
	struct bytes in = bytes_of(data, size);
	struct header h;

	if (size > PASSPHRASE_SEALED || get_header(in, &h) != 0)
		return 0;
	if (h.passes > PASSES_MAX || h.kib > KIB_MAX)
		abort();
	put_header(&head, &h);
	if (size < HEADER_SIZE + TAG_SIZE ||
	    !bytes_equal(buf_bytes(&head), bytes_of(data, HEADER_SIZE)))
		abort();
	if (h.kib <= CHEAP_KIB && passphrase_open(in, bytes_str(""), &out) == 0)
		open_again(in, buf_bytes(&out));
	buf_fini(&head);
	buf_fini(&out);
	return 0;
}
