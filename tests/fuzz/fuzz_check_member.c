/*
 * fuzz/fuzz_check_member.c - the certificate that a member shows.  Input: our CA's certificate
 * with a length of two bytes, then theirs, each with its own.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rw.h"
#include "base/utf8.h"
#include "certs/check.h"

#define CHAIN_MAX 4
#define NOW 1800000000 /* the seeds are good then */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const struct bytes *chain, size_t n, enum cert_use use, struct bytes ca)
{
	struct member_facts facts;
	struct fault f = { 0 };
	int r = check_member(chain, n, use, ca, NOW, &facts, &f);

	if (memchr(facts.nick, '\0', sizeof facts.nick) == NULL ||
	    (facts.nick[0] != '\0' && !nick_valid(facts.nick)))
		abort();
	if (r != 0 && (f.code != r || f.remedy[0] == '\0' || !utf8_valid(bytes_str(f.cause))))
		abort();
	if (r == 0 && (n == 0 || n > 2 || facts.nick[0] == '\0' || facts.starts_at > NOW ||
			  facts.expires_at < NOW || (use == CERT_MEMBER_MLS && !facts.ed25519)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes ca, chain[CHAIN_MAX];
	struct rd r;
	size_t n = 0;

	rd_init(&r, bytes_of(data, size));
	ca = rd_vec16(&r, 0, UINT16_MAX);
	while (r.err == 0 && rd_left(&r) > 0 && n < CHAIN_MAX)
		chain[n++] = rd_vec16(&r, 0, UINT16_MAX);
	if (r.err != 0)
		return 0;
	judge(chain, n, CERT_MEMBER_TLS, ca);
	judge(chain, n, CERT_MEMBER_MLS, ca);
	return 0;
}
