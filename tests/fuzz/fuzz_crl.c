/* fuzz/fuzz_crl.c - a list of revoked certificates. Input: a CA as PEM with a length of two bytes,
 * the list. */
#include <stdlib.h>
#include <string.h>

#include "base/rw.h"
#include "base/utf8.h"
#include "certs/crl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault f = { 0 };
	struct bytes ca;
	struct crl c;
	struct rd r;
	int ret;

	rd_init(&r, bytes_of(data, size));
	ca = rd_vec16(&r, 0, UINT16_MAX);
	if (r.err != 0)
		return 0;
	ret = crl_read(rd_bytes(&r, rd_left(&r)), ca, &c, &f);
	if (ret != 0 && (f.code != ret || !utf8_valid(bytes_str(f.cause)) || c.e != NULL))
		abort();
	for (size_t i = 0; i < c.n; i++)
		if (c.e[i].serial[0] == '\0' || strlen(c.e[i].serial) > 40)
			abort();
	crl_fini(&c);
	return 0;
}
