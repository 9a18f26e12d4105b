/* fuzz/fuzz_issued.c - the lines of a register; what was read, written again, gives the same bytes.
 */
#include <stdlib.h>

#include "certs/issued_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
write_again(void *user, const struct record *r, struct fault *f)
{
	struct issued_entry e;
	char serial[CERT_SERIAL_TEXT];

	(void)f;
	if (issued_line_read(r, &e) != NULL)
		return 0;
	/* It becomes the name of a file. */
	if (!issued_line_serial(e.cert.serial, serial) || strchr(serial, '/') != NULL)
		abort();
	issued_line_put(user, &e);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = BUF_INIT(1 << 22), twice = BUF_INIT(1 << 22);
	struct fault f;

	record_each("in", bytes_of(data, size), write_again, &once, &f);
	if (record_each("again", buf_bytes(&once), write_again, &twice, &f) != 0 ||
	    !bytes_equal(buf_bytes(&once), buf_bytes(&twice)))
		abort();
	buf_fini(&once);
	buf_fini(&twice);
	return 0;
}
