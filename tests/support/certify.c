#include "tests/support/certify.h"

#include "certs/certfile.h"
#include "certs/issued.h"
#include "tests/support/cm.h"

#define DER_MAX 4096

static void
note(const struct ca *ca, const char *ca_dir, const struct cert_facts *facts, const struct buf *der)
{
	struct buf pem = BUF_INIT(2 * DER_MAX);
	struct issued *is = NULL;
	struct fault f;

	assert_int_equal(issued_open(&is, ca_dir, &f), 0);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&pem);
		assert_int_equal(certfile_pem(buf_bytes(&der[i]), &pem), 0);
		assert_int_equal(issued_add(is, &facts[i], buf_bytes(&pem), &f), 0);
	}
	assert_int_equal(issued_save(is, ca, false, &f), 0);
	issued_close(is);
	buf_fini(&pem);
}

void
certify(const struct ca *ca, const char *ca_dir, struct identity *id, const char *nick,
    int64_t from, int64_t to)
{
	static const enum cert_use uses[2] = { CERT_MEMBER_TLS, CERT_MEMBER_MLS };
	struct buf rq[2] = { BUF_INIT(DER_MAX), BUF_INIT(DER_MAX) };
	struct buf cert[2] = { BUF_INIT(DER_MAX), BUF_INIT(DER_MAX) };
	struct buf ca_der = BUF_INIT(DER_MAX);
	struct cert_facts facts[2];
	struct request read;
	struct fault f;

	assert_int_equal(ca_cert_der(ca, &ca_der), 0);
	assert_int_equal(identity_request(id, nick, NULL, &rq[0], &rq[1], &f), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(request_read(buf_bytes(&rq[i]), &read, &f), 0);
		assert_int_equal(
		    issue_member(ca, &read, uses[i], from, to, &cert[i], NULL, &facts[i], &f), 0);
	}
	assert_int_equal(
	    identity_take(id, buf_bytes(&cert[0]), buf_bytes(&cert[1]), buf_bytes(&ca_der), &f), 0);
	if (ca_dir != NULL)
		note(ca, ca_dir, facts, cert);
	for (size_t i = 0; i < 2; i++) {
		buf_fini(&rq[i]);
		buf_fini(&cert[i]);
	}
	buf_fini(&ca_der);
}
