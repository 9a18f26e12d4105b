/* fuzz/fuzz_request.c - a certificate request from whoever wants one, in DER or PEM. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "certs/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request rq;
	struct fault f = { 0 };
	int r = request_read(bytes_of(data, size), &rq, &f);

	if (r != 0 && (f.code != r || !utf8_valid(bytes_str(f.cause)) || rq.spki_len != 0))
		abort();
	if (r == 0 && (rq.spki_len == 0 || rq.spki_len > sizeof rq.spki_der || rq.cn[0] == '\0' ||
			  !utf8_valid(bytes_str(rq.cn)) ||
			  (rq.nick[0] != '\0' && strcmp(rq.nick, rq.cn) != 0) ||
			  (unsigned)rq.type >= KEYTYPE__COUNT))
		abort();
	return 0;
}
