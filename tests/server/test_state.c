#include "server/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "certs/issue.h"
#include "certs/check.h"
#include "certs/keytype.h"
#include "tests/support/tmpdir.h"

struct place {
	char *home;
	struct state_opts o;
	struct state *st;
	struct fault f;
};

static int
set_up(void **state)
{
	struct place *p = mem_calloc(1, sizeof *p);

	log_open("", LOG_ERROR);
	p->home = tmpdir_new();
	p->o = (struct state_opts){
		.home = p->home,
		.listen = { { .host = "127.0.0.1" } },
		.n_listen = 1,
	};
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	state_free(p->st);
	tmpdir_free(p->home);
	free(p);
	return 0;
}

static char *
path(const struct place *p, const char *name)
{
	return mem_printf("%s/server/%s", p->home, name);
}

static void
read_file(const struct place *p, const char *name, struct buf *out)
{
	char *at = path(p, name);
	struct fault f;

	buf_clear(out);
	assert_int_equal(file_read(at, out, &f), 0);
	free(at);
}

static void
open_state(struct place *p)
{
	state_free(p->st);
	p->st = NULL;
	if (state_open(&p->st, &p->o, &p->f) != 0)
		fail_msg("%s", p->f.cause);
}

static void
mode_is(const struct place *p, const char *name, mode_t mode)
{
	char *at = path(p, name);
	struct stat st;

	assert_int_equal(stat(at, &st), 0);
	assert_int_equal(st.st_mode & 0777, mode);
	free(at);
}

static void
first_start_makes_all_that_is_needed(void **state)
{
	struct place *p = *state;
	struct buf text = BUF_INIT(4096);
	struct invite in;

	umask(0);
	open_state(p);
	assert_true(state_is_new(p->st));
	assert_int_equal(state_set_port(p->st, 4711, &p->f), 0);
	mode_is(p, "", 0700);
	mode_is(p, "ca/key.pem", 0600);
	mode_is(p, "tls/key.pem", 0600);
	mode_is(p, "owner-invite", 0600);
	read_file(p, "owner-invite", &text);
	buf_put(&text, "", 1);
	assert_int_equal(invite_parse((char *)text.p, &in, &p->f), 0);
	assert_string_equal(in.at.host, "127.0.0.1");
	assert_int_equal(in.at.port, 4711);
	assert_memory_equal(in.token, state_invite(p->st)->token, sizeof in.token);
	buf_fini(&text);
}

static void
a_restart_keeps_ca_certificate_and_token(void **state)
{
	struct place *p = *state;
	struct buf before = BUF_INIT(65536), after = BUF_INIT(65536);
	struct invite in;

	open_state(p);
	assert_int_equal(state_set_port(p->st, 1, &p->f), 0);
	in = *state_invite(p->st);
	read_file(p, "tls/cert.pem", &before);
	open_state(p);
	assert_false(state_is_new(p->st));
	assert_int_equal(state_set_port(p->st, 2, &p->f), 0);
	read_file(p, "tls/cert.pem", &after);
	assert_true(bytes_equal(buf_bytes(&before), buf_bytes(&after)));
	assert_memory_equal(in.token, state_invite(p->st)->token, sizeof in.token);
	assert_memory_equal(in.pin, state_invite(p->st)->pin, sizeof in.pin);
	buf_fini(&before);
	buf_fini(&after);
}

static void
another_name_gets_another_certificate_from_the_same_ca(void **state)
{
	struct place *p = *state;
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct check_facts facts;
	struct invite in;

	open_state(p);
	assert_int_equal(state_set_port(p->st, 1, &p->f), 0);
	in = *state_invite(p->st);
	p->o.host = "chat.example.org";
	open_state(p);
	assert_memory_equal(in.pin, state_invite(p->st)->pin, sizeof in.pin);
	read_file(p, "tls/cert.pem", &cert);
	read_file(p, "tls/key.pem", &key);
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), "chat.example.org", &facts, &p->f), 0);
	buf_fini(&cert);
	buf_fini(&key);
}

/* Our own certificate with a week to live, put in the place of the present one. */
static void
age_certificate(struct place *p)
{
	const char *names[] = { "127.0.0.1" };
	int64_t now = clock_wall_ms() / 1000;
	struct issue_new req = {
		.type = KEYTYPE_ED25519,
		.names = names,
		.n_names = 1,
		.not_before = now - 83 * 86400,
		.not_after = now + 7 * 86400,
	};
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	char *dir = path(p, "ca"), *c = path(p, "tls/cert.pem"), *k = path(p, "tls/key.pem");
	struct ca *ca = NULL;

	assert_int_equal(ca_load(&ca, dir, &p->f), 0);
	assert_int_equal(issue_server_new(ca, &req, &cert, &key, &p->f), 0);
	assert_int_equal(file_write(c, buf_bytes(&cert), &p->f), 0);
	assert_int_equal(file_write(k, buf_bytes(&key), &p->f), 0);
	ca_free(ca);
	buf_fini(&cert);
	buf_fini(&key);
	free(dir);
	free(c);
	free(k);
}

static void
a_certificate_that_ends_soon_is_renewed(void **state)
{
	struct place *p = *state;
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct tlsctx *ctx = NULL;
	struct check_facts facts;

	open_state(p);
	age_certificate(p);
	assert_int_equal(state_tlsctx(p->st, &ctx, &p->f), 0);
	tlsctx_unref(ctx);
	read_file(p, "tls/cert.pem", &cert);
	read_file(p, "tls/key.pem", &key);
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), "127.0.0.1", &facts, &p->f), 0);
	assert_true(facts.expires_at > clock_wall_ms() / 1000 + 60 * 86400);
	buf_fini(&cert);
	buf_fini(&key);
}

/* Open it with these settings of TLS: what kind of key does its certificate have, and its CA? */
static void
open_keys(struct place *p, const struct tlsprofile_want *want, const char *leaf, const char *ca)
{
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct tlsprofile tls;
	struct check_facts facts;

	assert_int_equal(tlsprofile_make(&tls, want, &p->f), 0);
	p->o.tls = &tls;
	open_state(p);
	read_file(p, "tls/cert.pem", &cert);
	read_file(p, "tls/key.pem", &key);
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), "127.0.0.1", &facts, &p->f), 0);
	assert_string_equal(keytype_name_of(facts.key), leaf);
	read_file(p, "ca/cert.pem", &cert);
	read_file(p, "ca/key.pem", &key);
	/* No server's certificate, but its key is told. */
	assert_int_equal(
	    check_own(buf_bytes(&cert), buf_bytes(&key), NULL, &facts, &p->f), ERR_PURPOSE);
	assert_string_equal(keytype_name_of(facts.key), ca);
	state_free(p->st);
	p->st = NULL;
	p->o.tls = NULL;
	buf_fini(&cert);
	buf_fini(&key);
}
#define OPEN_KEYS(p, leaf, ca, ...) open_keys(p, &(struct tlsprofile_want){ __VA_ARGS__ }, leaf, ca)

static void
the_key_is_of_the_type_that_was_asked_for(void **state)
{
	struct place *p = *state;

	OPEN_KEYS(p, "p256", "p256", .key_type = "p256");
	/* Not asked: what is there does. */
	OPEN_KEYS(p, "p256", "p256", .key_type = NULL);
	OPEN_KEYS(p, "ed25519", "p256", .key_type = "ed25519");
	/* It does not fit: another one; the CA stays. */
	OPEN_KEYS(p, "p384", "p256", .tls = "high");
	OPEN_KEYS(p, "p384", "p256", .tls = "compat");
	OPEN_KEYS(p, "rsa3072", "p256", .named = "rsa-x25519");
	OPEN_KEYS(p, "rsa2048", "p256", .key_type = "rsa2048");
	OPEN_KEYS(p, "p384", "p256", .tls = "high");
}

static void
a_profile_chooses_the_new_ca(void **state)
{
	OPEN_KEYS((struct place *)*state, "p384", "p384", .tls = "high");
}

static void
no_key_of_ours_fits(void **state)
{
	struct tlsprofile_want want = {
		.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-EDDSA-ED448"
	};
	struct place *p = *state;
	struct tlsprofile tls;

	assert_int_equal(tlsprofile_make(&tls, &want, &p->f), 0);
	p->o.tls = &tls;
	assert_int_equal(state_open(&p->st, &p->o, &p->f), ERR_USAGE);
	assert_non_null(strstr(p->f.cause, "does not fit"));
	assert_non_null(strstr(p->f.remedy, "other TLS settings"));
}

static void
a_certificate_of_the_operator_must_fit(void **state)
{
	struct place *p = *state;
	char *cert = path(p, "tls/cert.pem"), *key = path(p, "tls/key.pem"),
	     *ca = path(p, "ca/cert.pem");
	struct tlsprofile tls;

	open_state(p);
	state_free(p->st);
	p->st = NULL;
	p->o.cert_file[0] = cert;
	p->o.key_file[0] = key;
	p->o.ca_file = ca;
	p->o.n_files = 1;
	open_state(p);
	state_free(p->st);
	p->st = NULL;
	assert_int_equal(
	    tlsprofile_make(&tls, &(struct tlsprofile_want){ .tls = "high" }, &p->f), 0);
	p->o.tls = &tls;
	assert_int_equal(state_open(&p->st, &p->o, &p->f), ERR_KEYFILE);
	assert_non_null(strstr(p->f.cause, "Ed25519"));
	assert_non_null(strstr(p->f.remedy, "p384"));
	free(cert);
	free(key);
	free(ca);
}

/* The certificate of an operator, of this CA, in home/NAME.pem and home/NAME.key. */
static void
issue(struct place *p, const struct ca *ca, const char *name, const char **cert, const char **key)
{
	const char *names[] = { "127.0.0.1" };
	struct issue_new req = { .type = KEYTYPE_ED25519, .names = names, .n_names = 1 };
	struct buf c = BUF_INIT(65536), k = BUF_INIT(65536);

	*cert = mem_printf("%s/%s.pem", p->home, name);
	*key = mem_printf("%s/%s.key", p->home, name);
	assert_int_equal(issue_server_new(ca, &req, &c, &k, &p->f), 0);
	assert_int_equal(file_write(*cert, buf_bytes(&c), &p->f), 0);
	assert_int_equal(file_write(*key, buf_bytes(&k), &p->f), 0);
	buf_fini(&c);
	buf_fini(&k);
}

static void
forget(struct place *p)
{
	state_free(p->st);
	p->st = NULL;
	for (size_t i = 0; i < p->o.n_files; i++) {
		free((char *)(uintptr_t)p->o.cert_file[i]);
		free((char *)(uintptr_t)p->o.key_file[i]);
	}
	p->o.n_files = 0;
}

static void
the_invite_follows_to_another_ca(void **state)
{
	struct place *p = *state;
	struct buf text = BUF_INIT(4096);
	struct ca *ca[2] = { NULL, NULL };
	struct tlsctx *ctx = NULL;
	struct invite before, written;
	uint8_t spki[SPKI_HASH_SIZE];

	for (int i = 0; i < 2; i++)
		assert_int_equal(ca_new(&ca[i], KEYTYPE_ED25519, "operator", &p->f), 0);
	issue(p, ca[0], "own", &p->o.cert_file[0], &p->o.key_file[0]);
	p->o.n_files = 1;
	open_state(p);
	assert_int_equal(state_set_port(p->st, 4711, &p->f), 0);
	before = *state_invite(p->st);
	free((char *)(uintptr_t)p->o.cert_file[0]);
	free((char *)(uintptr_t)p->o.key_file[0]);
	issue(p, ca[1], "own", &p->o.cert_file[0], &p->o.key_file[0]);
	assert_int_equal(state_tlsctx(p->st, &ctx, &p->f), 0);
	ca_spki_hash(ca[1], spki);
	assert_memory_equal(state_invite(p->st)->pin, spki, INVITE_PIN_SIZE);
	read_file(p, "owner-invite", &text);
	buf_put(&text, "", 1);
	assert_int_equal(invite_parse((char *)text.p, &written, &p->f), 0);
	assert_memory_equal(written.pin, spki, INVITE_PIN_SIZE);
	assert_memory_equal(written.token, before.token, INVITE_TOKEN_SIZE);
	assert_int_equal(written.at.port, 4711);
	buf_fini(&text);
	tlsctx_unref(ctx);
	for (int i = 0; i < 2; i++)
		ca_free(ca[i]);
	forget(p);
}

/* An invite can name one of them only, and the server may show either. */
static void
certificates_of_two_cas_are_refused(void **state)
{
	struct place *p = *state;
	struct ca *ca[2] = { NULL, NULL };

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(ca_new(&ca[i], KEYTYPE_ED25519, "operator", &p->f), 0);
		issue(p, ca[i], i == 0 ? "one" : "two", &p->o.cert_file[i], &p->o.key_file[i]);
	}
	p->o.n_files = 2;
	assert_int_equal(state_open(&p->st, &p->o, &p->f), ERR_CONFIG);
	assert_non_null(strstr(p->f.cause, "one.pem and "));
	assert_non_null(strstr(p->f.cause, "two.pem are of different CAs"));
	for (size_t i = 0; i < 2; i++)
		ca_free(ca[i]);
	forget(p);
}

static void
a_second_server_on_the_same_folder_is_told_so(void **state)
{
	struct place *p = *state;
	struct state *second = NULL;

	open_state(p);
	assert_int_equal(state_open(&second, &p->o, &p->f), ERR_INUSE);
	assert_non_null(strstr(p->f.cause, "in use by another snug"));
	assert_true(strlen(p->f.remedy) > 0);
}

static void
a_key_that_others_can_read_is_refused(void **state)
{
	struct place *p = *state;
	char *key = path(p, "ca/key.pem");

	open_state(p);
	state_free(p->st);
	p->st = NULL;
	assert_int_equal(chmod(key, 0644), 0);
	assert_int_equal(state_open(&p->st, &p->o, &p->f), ERR_KEYFILE);
	assert_non_null(strstr(p->f.remedy, "chmod"));
	free(key);
}

static void
a_damaged_invite_is_not_silently_replaced(void **state)
{
	struct place *p = *state;
	char *at = path(p, "owner-invite");

	open_state(p);
	assert_int_equal(state_set_port(p->st, 1, &p->f), 0);
	state_free(p->st);
	p->st = NULL;
	assert_int_equal(file_write(at, bytes_str("rubbish\n"), &p->f), 0);
	assert_int_equal(state_open(&p->st, &p->o, &p->f), ERR_CONFIG);
	assert_non_null(strstr(p->f.cause, "owner-invite"));
	assert_int_equal(unlink(at), 0);
	open_state(p);
	free(at);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(first_start_makes_all_that_is_needed),
		T(a_restart_keeps_ca_certificate_and_token),
		T(another_name_gets_another_certificate_from_the_same_ca),
		T(a_certificate_that_ends_soon_is_renewed),
		T(the_key_is_of_the_type_that_was_asked_for),
		T(a_profile_chooses_the_new_ca),
		T(no_key_of_ours_fits),
		T(a_certificate_of_the_operator_must_fit),
		T(the_invite_follows_to_another_ca),
		T(certificates_of_two_cas_are_refused),
		T(a_second_server_on_the_same_folder_is_told_so),
		T(a_key_that_others_can_read_is_refused),
		T(a_damaged_invite_is_not_silently_replaced),
	};

	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
