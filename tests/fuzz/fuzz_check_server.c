/*
 * fuzz/fuzz_check_server.c - the chain that a server shows.  Input: 16 bytes of pin, then
 * certificates, each with a length of two bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rw.h"
#include "base/utf8.h"
#include "certs/check.h"

#define CHAIN_MAX 10
#define NOW 1800000000 /* the seeds are good then */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const struct bytes *chain, size_t n, const struct check_want *want)
{
	struct check_facts facts;
	struct fault f;
	int r = check_server(chain, n, want, &facts, &f);

	if (memchr(facts.subject, '\0', sizeof facts.subject) == NULL ||
	    memchr(facts.key, '\0', sizeof facts.key) == NULL ||
	    !utf8_valid(bytes_str(facts.subject)))
		abort();
	if (r != 0 && (f.code != r || strstr(f.remedy, "Nothing was sent.") == NULL ||
			  !utf8_valid(bytes_str(f.cause))))
		abort();
	/* Nothing is accepted that was not there, or whose CA was not compared. */
	if (r == 0 && (n < 2 || want->pin == NULL || memcmp(facts.ca_spki, want->pin, 16) != 0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct check_want want = { .host = "chat.example.org", .pin_len = 16, .now = NOW };
	struct bytes chain[CHAIN_MAX];
	struct rd r;
	size_t n = 0;

	rd_init(&r, bytes_of(data, size));
	want.pin = rd_bytes(&r, 16).p;
	while (r.err == 0 && rd_left(&r) > 0 && n < CHAIN_MAX)
		chain[n++] = rd_vec16(&r, 0, UINT16_MAX);
	if (r.err != 0 || want.pin == NULL)
		return 0;
	judge(chain, n, &want);
	want.pin = NULL;
	judge(chain, n, &want);
	return 0;
}
