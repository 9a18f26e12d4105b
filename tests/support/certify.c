#include "tests/support/certify.h"

#include "certs/issue.h"
#include "tests/support/cm.h"

#define DER_MAX 4096

void
certify(const struct ca *ca, struct identity *id, const char *nick, int64_t from, int64_t to)
{
	static const enum cert_use uses[2] = { CERT_MEMBER_TLS, CERT_MEMBER_MLS };
	struct buf rq[2] = { BUF_INIT(DER_MAX), BUF_INIT(DER_MAX) };
	struct buf cert[2] = { BUF_INIT(DER_MAX), BUF_INIT(DER_MAX) };
	struct buf ca_der = BUF_INIT(DER_MAX);
	struct cert_facts facts;
	struct request read;
	struct fault f;

	assert_int_equal(ca_cert_der(ca, &ca_der), 0);
	assert_int_equal(identity_request(id, nick, NULL, &rq[0], &rq[1], &f), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(request_read(buf_bytes(&rq[i]), &read, &f), 0);
		assert_int_equal(
		    issue_member(ca, &read, uses[i], from, to, &cert[i], NULL, &facts, &f), 0);
	}
	assert_int_equal(identity_take(id, buf_bytes(&cert[0]), buf_bytes(&cert[1]),
			     buf_bytes(&ca_der), &f),
	    0);
	for (size_t i = 0; i < 2; i++) {
		buf_fini(&rq[i]);
		buf_fini(&cert[i]);
	}
	buf_fini(&ca_der);
}
