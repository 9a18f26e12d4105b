#include "certs/issue.h"

#include <gnutls/x509.h>

#include "base/clock.h"
#include "certs/check.h"
#include "certs/keyfile.h"
#include "certs/x509_util.h"
#include "tests/support/cm.h"

#define DAY 86400

struct house {
	struct ca *ca;
	struct buf ca_pem;
	struct request rq;
};

static void
ask(struct request *rq, const char *nick)
{
	static const uint8_t seed[32] = { 7 };
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct fault f;

	assert_int_equal(request_new(&der, seed, nick, NULL, &f), 0);
	assert_int_equal(request_read(buf_bytes(&der), rq, &f), 0);
	buf_fini(&der);
}

static int
setup(void **state)
{
	struct house *h = calloc(1, sizeof *h);
	struct fault f;

	*state = h;
	if (ca_new(&h->ca, KEYTYPE_ED25519, "Ops", &f) != 0)
		return -1;
	buf_init(&h->ca_pem, 65536);
	ask(&h->rq, "alice");
	return ca_cert_pem(h->ca, &h->ca_pem);
}

static int
teardown(void **state)
{
	struct house *h = *state;

	ca_free(h->ca);
	buf_fini(&h->ca_pem);
	free(h);
	return 0;
}

static void
test_member(void **state)
{
	struct house *h = *state;
	int64_t now = clock_wall_ms() / 1000;

	for (int use = CERT_MEMBER_TLS; use <= CERT_MEMBER_MLS; use++) {
		struct buf der = BUF_INIT(65536), pem = BUF_INIT(65536);
		struct bytes chain[1];
		struct cert_facts facts;
		struct member_facts m;
		struct fault f;

		assert_int_equal(
		    issue_member(h->ca, &h->rq, (enum cert_use)use, 0, 0, &der, &pem, &facts, &f),
		    0);
		chain[0] = buf_bytes(&der);
		assert_int_equal(
		    check_member(chain, 1, (enum cert_use)use, buf_bytes(&h->ca_pem), 0, &m, &f),
		    0);
		assert_string_equal(m.nick, "alice");
		assert_string_equal(m.serial, facts.serial);
		assert_int_equal(strlen(m.serial), 32);
		assert_true(m.ed25519);
		assert_memory_equal(m.sign_key, h->rq.spki_der + 12, 32);
		assert_memory_equal(m.spki, h->rq.spki, 32);
		assert_memory_equal(facts.spki, h->rq.spki, 32);
		assert_int_equal(m.starts_at, facts.from);
		assert_int_equal(m.expires_at, facts.to);
		assert_true(facts.from <= now - 300 && facts.from > now - 400);
		assert_true(facts.to >= now + 30 * DAY && facts.to < now + 30 * DAY + 100);
		assert_int_equal(facts.use, use);
		assert_string_equal(facts.name, "alice");
		/* And for nothing else. */
		assert_int_equal(check_member(chain, 1,
				     use == CERT_MEMBER_TLS ? CERT_MEMBER_MLS : CERT_MEMBER_TLS,
				     buf_bytes(&h->ca_pem), 0, &m, &f),
		    ERR_PURPOSE);
		buf_fini(&der);
		buf_fini(&pem);
	}
}

static void
test_serials_differ(void **state)
{
	struct house *h = *state;
	struct cert_facts a, b;
	struct fault f;

	assert_int_equal(issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, 0, 0, NULL, NULL, &a, &f), 0);
	assert_int_equal(issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, 0, 0, NULL, NULL, &b, &f), 0);
	assert_string_not_equal(a.serial, b.serial);
	assert_true(a.serial[0] >= '4' && a.serial[0] <= '7');
}

static void
test_dates(void **state)
{
	struct house *h = *state;
	int64_t now = clock_wall_ms() / 1000;
	struct cert_facts facts;
	struct fault f;

	assert_int_equal(
	    issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, now, now + 60, NULL, NULL, &facts, &f), 0);
	assert_int_equal(facts.from, now);
	assert_int_equal(facts.to, now + 60);
	/* Not beyond the CA's own end, ten years from now. */
	assert_int_equal(issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, now, now + 7300ll * DAY, NULL,
			     NULL, &facts, &f),
	    0);
	assert_true(facts.to < now + 3653ll * DAY);
	assert_int_equal(issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, now + 7300ll * DAY,
			     now + 7301ll * DAY, NULL, NULL, &facts, &f),
	    ERR_EXPIRED);
	assert_int_equal(
	    issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, now, now - 1, NULL, NULL, &facts, &f),
	    ERR_USAGE);
	assert_int_equal(
	    issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, -5, now, NULL, NULL, &facts, &f),
	    ERR_USAGE);
}

static void
test_refused(void **state)
{
	struct house *h = *state;
	struct buf key = BUF_INIT(65536);
	struct cert_facts facts;
	struct request rq;
	struct fault f;

	assert_int_equal(keyfile_new(&key, KEYTYPE_P256, &f), 0);
	assert_int_equal(request_of_key(buf_bytes(&key), "alice", &rq, &f), 0);
	assert_int_equal(
	    issue_member(h->ca, &rq, CERT_MEMBER_TLS, 0, 0, NULL, NULL, &facts, &f), 0);
	assert_int_equal(
	    issue_member(h->ca, &rq, CERT_MEMBER_MLS, 0, 0, NULL, NULL, &facts, &f), ERR_KEY);
	assert_non_null(strstr(f.cause, "p256"));
	assert_int_equal(request_of_key(buf_bytes(&key), "al ice", &rq, &f), 0);
	assert_int_equal(
	    issue_member(h->ca, &rq, CERT_MEMBER_TLS, 0, 0, NULL, NULL, &facts, &f), ERR_NAME);
	buf_fini(&key);
}

/* Every type of key for every type of CA that is quick to make. */
static void
test_server(void **state)
{
	static const char *const hosts[] = { "chat.example.org", "192.0.2.7", "2001:db8::7" };

	(void)state;
	for (unsigned t = 0; t <= KEYTYPE_RSA2048; t++) {
		struct buf key = BUF_INIT(65536), pem = BUF_INIT(65536);
		struct cert_facts facts;
		struct check_facts seen;
		struct request rq;
		struct fault f;
		struct ca *ca;

		assert_int_equal(ca_new(&ca, (enum keytype)t, "Ops", &f), 0);
		assert_int_equal(
		    keyfile_new(&key, (enum keytype)((t + 1) % (KEYTYPE_RSA2048 + 1)), &f), 0);
		assert_int_equal(request_of_key(buf_bytes(&key), "x", &rq, &f), 0);
		assert_int_equal(issue_server(ca, &rq, hosts, 3, 0, 0, &pem, &facts, &f), 0);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(
			    check_own(buf_bytes(&pem), buf_bytes(&key), hosts[i], &seen, &f), 0);
		assert_string_equal(facts.name, hosts[0]);
		assert_string_equal(seen.subject, hosts[0]);
		assert_int_equal(facts.to, seen.expires_at);
		assert_int_equal(
		    issue_server(ca, &rq, hosts, 0, 0, 0, &pem, &facts, &f), ERR_USAGE);
		buf_fini(&key);
		buf_fini(&pem);
		ca_free(ca);
	}
}

/* The same in all but serial and dates, whatever it was for. */
static void
test_renew(void **state)
{
	static const char *const hosts[] = { "chat.example.org", "192.0.2.7", "2001:db8::7" };
	struct house *h = *state;
	int64_t now = clock_wall_ms() / 1000;

	for (unsigned u = 0; u < CERT_USE__COUNT; u++) {
		struct buf old = BUF_INIT(65536), pem = BUF_INIT(65536);
		struct cert_facts was, is;
		struct fault f;

		/* Expired, but not from before the CA was made. */
		assert_int_equal(u == CERT_SERVER ? issue_server(h->ca, &h->rq, hosts, 3, now - 90,
							now - 60, &old, &was, &f)
						  : issue_member(h->ca, &h->rq, (enum cert_use)u,
							now - 90, now - 60, NULL, &old, &was, &f),
		    0);
		assert_int_equal(
		    issue_renew(h->ca, buf_bytes(&old), now, now + DAY, &pem, &is, &f), 0);
		assert_string_not_equal(is.serial, was.serial);
		assert_string_equal(is.name, was.name);
		assert_memory_equal(is.spki, was.spki, 32);
		assert_int_equal(is.use, u);
		assert_int_equal(is.to, now + DAY);
		buf_fini(&old);
		buf_fini(&pem);
	}
}

static void
test_renew_hosts(void **state)
{
	static const char *const hosts[] = { "chat.example.org", "192.0.2.7", "2001:db8::7" };
	struct house *h = *state;
	struct buf key = BUF_INIT(65536), old = BUF_INIT(65536), pem = BUF_INIT(65536);
	struct cert_facts facts;
	struct check_facts seen;
	struct request rq;
	struct fault f;

	assert_int_equal(keyfile_new(&key, KEYTYPE_P256, &f), 0);
	assert_int_equal(request_of_key(buf_bytes(&key), "x", &rq, &f), 0);
	assert_int_equal(issue_server(h->ca, &rq, hosts, 3, 0, 0, &old, &facts, &f), 0);
	assert_int_equal(issue_renew(h->ca, buf_bytes(&old), 0, 0, &pem, &facts, &f), 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    check_own(buf_bytes(&pem), buf_bytes(&key), hosts[i], &seen, &f), 0);
	buf_fini(&key);
	buf_fini(&old);
	buf_fini(&pem);
}

static void
test_renew_refused(void **state)
{
	struct house *h = *state;
	struct buf old = BUF_INIT(65536), pem = BUF_INIT(65536);
	struct cert_facts facts;
	struct fault f;
	struct ca *other;

	assert_int_equal(ca_new(&other, KEYTYPE_ED25519, "Ops", &f), 0);
	assert_int_equal(
	    issue_member(other, &h->rq, CERT_MEMBER_TLS, 0, 0, NULL, &old, &facts, &f), 0);
	assert_int_equal(issue_renew(h->ca, buf_bytes(&old), 0, 0, &pem, &facts, &f), ERR_CHAIN);
	assert_int_equal(issue_renew(h->ca, bytes_str("x"), 0, 0, &pem, &facts, &f), ERR_PARSE);
	/* The CA itself is for nothing of ours. */
	assert_int_equal(
	    issue_renew(h->ca, buf_bytes(&h->ca_pem), 0, 0, &pem, &facts, &f), ERR_PURPOSE);
	assert_int_equal(pem.n, 0);
	ca_free(other);
	buf_fini(&old);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_serials_differ),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_renew),
		cmocka_unit_test(test_renew_hosts),
		cmocka_unit_test(test_renew_refused),
	};

	return cmocka_run_group_tests_name("issue", tests, setup, teardown);
}
