#include "certs/issued.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/certs/place.h"
#include "tests/support/cm.h"

#define DAY ((int64_t)86400)

/* A CA in a folder, and a request of alice. */
struct house {
	struct place p;
	struct ca *ca;
	struct request rq;
};

static int
setup(void **state)
{
	static const uint8_t seed[32] = { 7 };
	struct house *h = calloc(1, sizeof *h);
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct fault f;

	*state = h;
	place_make(&h->p);
	assert_int_equal(ca_new(&h->ca, KEYTYPE_ED25519, "Ops", &f), 0);
	assert_int_equal(ca_save(h->ca, h->p.dir, &f), 0);
	assert_int_equal(request_new(&der, seed, "alice", NULL, &f), 0);
	assert_int_equal(request_read(buf_bytes(&der), &h->rq, &f), 0);
	buf_fini(&der);
	return 0;
}

static int
teardown(void **state)
{
	struct house *h = *state;

	ca_free(h->ca);
	place_remove(&h->p);
	free(h);
	return 0;
}

static struct issued *
open_register(struct house *h)
{
	struct issued *is;
	struct fault f;

	assert_int_equal(issued_open(&is, h->p.dir, &f), 0);
	return is;
}

/* A certificate for alice, noted; its serial. */
static struct cert_facts
issue(struct house *h, struct issued *is, int64_t from, int64_t to)
{
	struct buf pem = BUF_INIT(65536);
	struct cert_facts facts;
	struct fault f;

	assert_int_equal(
	    issue_member(h->ca, &h->rq, CERT_MEMBER_TLS, from, to, NULL, &pem, &facts, &f), 0);
	assert_int_equal(issued_add(is, &facts, buf_bytes(&pem), &f), 0);
	buf_fini(&pem);
	return facts;
}

static void
save(struct house *h, struct issued *is, bool anew)
{
	struct fault f;

	assert_int_equal(issued_save(is, h->ca, anew, &f), 0);
}

static struct crl
read_list(struct house *h)
{
	struct buf pem = BUF_INIT(CRL_PEM_MAX), ca = BUF_INIT(65536);
	struct crl c;
	struct fault f;

	assert_int_equal(file_read(place_path(&h->p, "crl.pem"), &pem, &f), 0);
	assert_int_equal(ca_cert_pem(h->ca, &ca), 0);
	assert_int_equal(crl_read(buf_bytes(&pem), buf_bytes(&ca), &c, &f), 0);
	buf_fini(&pem);
	buf_fini(&ca);
	return c;
}

static void
test_round(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	int64_t now = clock_wall_ms() / 1000;
	struct buf pem = BUF_INIT(65536);
	const struct issued_entry *e;
	struct cert_facts one, two;
	struct fault f;
	struct crl c;

	assert_int_equal(issued_count(is), 0);
	one = issue(h, is, 0, 0);
	two = issue(h, is, now - 2 * DAY, now - DAY);
	assert_int_equal(issued_add(is, &one, bytes_str("x"), &f), ERR_EXISTS);
	assert_int_equal(issued_revoke(is, one.serial, now, CRL_KEY_COMPROMISE, "bob", &f), 0);
	save(h, is, false);
	issued_close(is);

	assert_int_equal(issued_load(&is, h->p.dir, &f), 0);
	assert_int_equal(issued_count(is), 2);
	assert_non_null(e = issued_find(is, one.serial));
	assert_memory_equal(&e->cert, &one, sizeof one);
	assert_true(e->revoked);
	assert_int_equal(e->revoked_at, now);
	assert_int_equal(e->reason, CRL_KEY_COMPROMISE);
	assert_string_equal(e->by, "bob");
	assert_int_equal(issued_status(e, now), ISSUED_REVOKED);
	assert_non_null(e = issued_find(is, two.serial));
	assert_ptr_equal(e, issued_at(is, 1));
	assert_int_equal(issued_status(e, now), ISSUED_EXPIRED);
	assert_int_equal(issued_status(e, now - DAY), ISSUED_GOOD);
	assert_ptr_equal(e, issued_newest(is, CERT_MEMBER_TLS, "ALICE"));
	assert_null(issued_newest(is, CERT_MEMBER_MLS, "alice"));
	assert_null(issued_newest(is, CERT_MEMBER_TLS, "alic"));
	assert_ptr_equal(e, issued_of_key(is, CERT_MEMBER_TLS, h->rq.spki));
	assert_null(issued_of_key(is, CERT_SERVER, h->rq.spki));
	assert_null(issued_find(is, "00"));
	assert_int_equal(issued_pem(is, two.serial, &pem, &f), 0);
	assert_int_equal(strncmp((char *)pem.p, "-----BEGIN CERTIFICATE-----", 27), 0);
	assert_int_equal(issued_pem(is, "../../etc/passwd", &pem, &f), ERR_NOTFOUND);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.e[0].serial, one.serial);
	assert_int_equal(c.number, 1);
	crl_fini(&c);
	buf_fini(&pem);
}

static void
test_revoke(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	struct cert_facts one = issue(h, is, 0, 0);
	char upper[CERT_SERIAL_TEXT];
	struct fault f;

	for (size_t i = 0; i <= strlen(one.serial); i++)
		upper[i] = (char)(one.serial[i] >= 'a' ? one.serial[i] - 32 : one.serial[i]);
	assert_int_equal(issued_revoke(is, "4242", 1, CRL_UNSPECIFIED, "bob", &f), ERR_NOTFOUND);
	assert_int_equal(issued_revoke(is, upper, 1800000000, CRL_UNSPECIFIED, "bob", &f), 0);
	assert_int_equal(issued_revoke(is, one.serial, 1, CRL_UNSPECIFIED, "bob", &f), ERR_EXISTS);
	assert_non_null(strstr(f.cause, "of alice was revoked by bob on 2027-01-15"));
	issued_close(is);
	/* Nothing was saved. */
	is = open_register(h);
	assert_int_equal(issued_count(is), 0);
	issued_close(is);
}

/* The number grows, and only when there is a reason. */
static void
test_list_when_due(void **state)
{
	struct house *h = *state;
	int64_t now = clock_wall_ms() / 1000;
	struct issued *is = open_register(h);
	struct cert_facts one;
	struct crl c;
	struct fault f;

	assert_true(issued_crl_due(is, now));
	one = issue(h, is, 0, 0);
	save(h, is, false);
	assert_false(issued_crl_due(is, now));
	assert_true(issued_crl_due(is, now + 16 * DAY));
	save(h, is, false);
	c = read_list(h);
	assert_int_equal(c.number, 1);
	assert_int_equal(c.n, 0);
	assert_true(c.next_update >= now + 30 * DAY && c.next_update < now + 31 * DAY);
	crl_fini(&c);
	assert_int_equal(issued_revoke(is, one.serial, now, CRL_UNSPECIFIED, "bob", &f), 0);
	assert_true(issued_crl_due(is, now));
	save(h, is, false);
	save(h, is, true);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.number, 3);
	assert_int_equal(c.n, 1);
	crl_fini(&c);
}

/* Whatever happens to crl.pem, the next one has a higher number. */
static void
test_list_lost(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	struct fault f;
	struct crl c;

	save(h, is, true);
	save(h, is, true);
	issued_close(is);
	assert_int_equal(unlink(place_path(&h->p, "crl.pem")), 0);
	is = open_register(h);
	assert_true(issued_crl_due(is, clock_wall_ms() / 1000));
	save(h, is, false);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.number, 3);
	crl_fini(&c);
	assert_int_equal(file_write(place_path(&h->p, "crl.pem"), bytes_str("junk"), &f), 0);
	is = open_register(h);
	save(h, is, false);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.number, 4);
	crl_fini(&c);
}

/* A list older than the register is made anew. */
static void
test_list_rolled_back(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	int64_t now = clock_wall_ms() / 1000;
	struct cert_facts one = issue(h, is, 0, 0);
	struct buf old = BUF_INIT(65536);
	struct fault f;
	struct crl c;

	save(h, is, false);
	assert_int_equal(file_read(place_path(&h->p, "crl.pem"), &old, &f), 0);
	assert_int_equal(issued_revoke(is, one.serial, now, CRL_UNSPECIFIED, "bob", &f), 0);
	save(h, is, false);
	issued_close(is);
	assert_int_equal(file_write(place_path(&h->p, "crl.pem"), buf_bytes(&old), &f), 0);
	is = open_register(h);
	assert_true(issued_crl_due(is, now));
	assert_true(issued_find(is, one.serial)->revoked);
	save(h, is, false);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.number, 3);
	assert_int_equal(c.n, 1);
	crl_fini(&c);
	buf_fini(&old);
}

/* A register from a backup: what was revoked since, and what it never knew, stays revoked. */
static void
test_register_rolled_back(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	int64_t now = clock_wall_ms() / 1000;
	struct cert_facts one = issue(h, is, 0, 0), two;
	struct buf old = BUF_INIT(65536);
	struct fault f;
	struct crl c;

	save(h, is, false);
	assert_int_equal(file_read(place_path(&h->p, "issued"), &old, &f), 0);
	two = issue(h, is, 0, 0);
	assert_int_equal(issued_revoke(is, one.serial, now, CRL_SUPERSEDED, "bob", &f), 0);
	assert_int_equal(issued_revoke(is, two.serial, now, CRL_SUPERSEDED, "bob", &f), 0);
	save(h, is, false);
	issued_close(is);
	assert_int_equal(file_write(place_path(&h->p, "issued"), buf_bytes(&old), &f), 0);
	assert_int_equal(issued_load(&is, h->p.dir, &f), 0);
	assert_int_equal(issued_count(is), 2);
	assert_true(issued_find(is, one.serial)->revoked);
	assert_true(issued_find(is, two.serial)->revoked);
	issued_close(is);
	is = open_register(h);
	save(h, is, true);
	issued_close(is);
	c = read_list(h);
	assert_int_equal(c.number, 3);
	assert_int_equal(c.n, 2);
	crl_fini(&c);
	buf_fini(&old);
}

/* Long after its end a certificate leaves the list, then the register. */
static void
test_forget(void **state)
{
	struct house *h = *state;
	struct issued *is = open_register(h);
	int64_t now = clock_wall_ms() / 1000;
	struct cert_facts ended = issue(h, is, now - 50 * DAY, now - 40 * DAY),
			  gone = issue(h, is, now - 500 * DAY, now - 401 * DAY);
	char *path = mem_printf("%s/certs/%s.pem", h->p.dir, gone.serial);
	struct fault f;
	struct crl c;

	assert_int_equal(issued_revoke(is, ended.serial, now, CRL_UNSPECIFIED, "bob", &f), 0);
	assert_int_equal(access(path, F_OK), 0);
	save(h, is, false);
	assert_int_equal(issued_count(is), 1);
	assert_non_null(issued_find(is, ended.serial));
	assert_int_equal(access(path, F_OK), -1);
	c = read_list(h);
	assert_int_equal(c.n, 0);
	crl_fini(&c);
	issued_close(is);
	free(path);
}

#define SPKI "spki=0000000000000000000000000000000000000000000000000000000000000000 "
#define DATES "from=2026-01-01T00:00:00Z to=2026-02-01T00:00:00Z "

static void
test_malformed(void **state)
{
	static const char *const rows[] = {
		"serial=4x use=tls name=bob " SPKI DATES "status=good",
		"serial=../a use=tls name=bob " SPKI DATES "status=good",
		"serial=4a0 use=tls name=bob " SPKI DATES "status=good",
		"serial= use=tls name=bob " SPKI DATES "status=good",
		"use=tls name=bob " SPKI DATES "status=good",
		"serial=4a use=web name=bob " SPKI DATES "status=good",
		"serial=4a use=tls name= " SPKI DATES "status=good",
		"serial=4a use=tls name=bob spki=00 " DATES "status=good",
		"serial=4a use=tls name=bob " SPKI "from=x to=y status=good",
		"serial=4a use=tls name=bob " SPKI DATES "status=fine",
		"serial=4a use=tls name=bob " SPKI DATES,
		"serial=4a use=tls name=bob " SPKI DATES "status=revoked",
		"serial=4a use=tls name=bob " SPKI DATES
		"status=revoked revoked=2026-01-02T00:00:00Z reason=because by=bob",
		"serial=4a use=tls name=bob " SPKI DATES
		"status=revoked revoked=2026-01-02T00:00:00Z reason=superseded",
		"crl=x made=2026-01-02T00:00:00Z next=2026-01-02T00:00:00Z",
		"nonsense",
	};
	struct house *h = *state;
	struct issued *is;
	struct fault f;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *text = mem_printf("# one\n%s\n", rows[i]);

		assert_int_equal(file_write(place_path(&h->p, "issued"), bytes_str(text), &f), 0);
		if (issued_load(&is, h->p.dir, &f) != ERR_CONFIG)
			fail_msg("taken: %s", rows[i]);
		assert_non_null(strstr(f.cause, "issued, line 2: "));
		assert_null(is);
		free(text);
	}
	assert_int_equal(
	    file_write(place_path(&h->p, "issued"),
		bytes_str("serial=4A use=tls name=bob more=1 " SPKI DATES "status=good\n"), &f),
	    0);
	assert_int_equal(issued_load(&is, h->p.dir, &f), 0);
	assert_string_equal(issued_at(is, 0)->cert.serial, "4a");
	issued_close(is);
	assert_int_equal(chmod(place_path(&h->p, "issued"), 0644), 0);
	assert_int_equal(issued_load(&is, h->p.dir, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.remedy, "chmod 600"));
}

/* Several processes at once: none loses what another one wrote. */
static void
test_together(void **state)
{
	struct house *h = *state;
	struct issued *is;
	struct fault f;
	int status;

	for (int i = 0; i < 4; i++) {
		if (fork() != 0)
			continue;
		for (int k = 0; k < 5; k++) {
			is = open_register(h);
			issue(h, is, 0, 0);
			save(h, is, true);
			issued_close(is);
		}
		_exit(0);
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(issued_load(&is, h->p.dir, &f), 0);
	assert_int_equal(issued_count(is), 20);
	issued_close(is);
}

#define HOUSE_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_round),
		HOUSE_TEST(test_revoke),
		HOUSE_TEST(test_list_when_due),
		HOUSE_TEST(test_list_lost),
		HOUSE_TEST(test_list_rolled_back),
		HOUSE_TEST(test_register_rolled_back),
		HOUSE_TEST(test_forget),
		HOUSE_TEST(test_malformed),
		HOUSE_TEST(test_together),
	};

	return cmocka_run_group_tests_name("issued", tests, NULL, NULL);
}
