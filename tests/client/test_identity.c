/* client/identity.c and client/profile.c: who we are, in a folder of its own. */
#include "client/identity.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "client/profile.h"
#include "crypto/group.h"
#include "tests/support/certify.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

#define WORDS "tea for two"
#define DAY 86400

struct world {
	char *home;
	struct ca *ca;
	uint8_t pin[INVITE_PIN_SIZE];
};

static int
set_up(void **state)
{
	struct world *w = mem_calloc(1, sizeof *w);
	uint8_t spki[SPKI_HASH_SIZE];
	struct fault f;

	w->home = tmpdir_new();
	if (ca_new(&w->ca, KEYTYPE_ED25519, "CA", &f) != 0)
		return -1;
	ca_spki_hash(w->ca, spki);
	memcpy(w->pin, spki, sizeof w->pin);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	ca_free(w->ca);
	tmpdir_free(w->home);
	free(w);
	return 0;
}

static struct profile *
open_profile(const struct world *w)
{
	struct profile *p = NULL;
	struct fault f;

	assert_int_equal(profile_open(&p, w->home, w->pin, &f), 0);
	return p;
}

/* bob, with certificates of these dates, saved. */
static struct identity *
bob(const struct world *w, const struct profile *p, const char *words, int64_t from, int64_t to)
{
	struct identity *id = NULL;
	struct fault f;

	assert_int_equal(identity_new(&id, "ed25519", &f), 0);
	assert_string_equal(identity_nick(id), "");
	certify(w->ca, NULL, id, "bob", from, to);
	assert_int_equal(identity_save(id, p, bytes_str(words), &f), 0);
	return id;
}

static void
test_kept_under_a_passphrase(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w);
	struct identity *id, *back = NULL;
	struct keyring *k = NULL;
	struct bytes cert[2], key[2];
	struct fault f;
	bool locked = false;

	assert_false(profile_exists(w->home, w->pin));
	id = bob(w, p, WORDS, 0, 0);
	assert_true(profile_exists(w->home, w->pin));
	assert_int_equal(identity_is_locked(p, &locked, &f), 0);
	assert_true(locked);
	assert_int_equal(identity_load(&back, p, bytes_str("tea for one"), &f), ERR_AEAD);
	assert_string_equal(f.cause, "wrong passphrase");
	assert_int_equal(identity_load(&back, p, bytes_str(WORDS), &f), 0);
	assert_string_equal(identity_nick(back), "bob");
	assert_string_equal(identity_key_type(back), "ed25519");
	identity_tls(id, &cert[0], &key[0]);
	identity_tls(back, &cert[1], &key[1]);
	assert_true(bytes_equal(key[0], key[1]) && bytes_equal(cert[0], cert[1]));
	assert_int_equal(identity_keyring(back, &k), 0);
	keyring_free(k);
	identity_free(back);
	identity_free(id);
	profile_close(p);
}

static void
test_damaged_files(void **state)
{
	static const char *const names[] = { "keys", "tls.pem", "mls.pem" };
	struct world *w = *state;
	struct profile *p = open_profile(w);
	struct identity *id = bob(w, p, "", 0, 0), *back = NULL;
	struct fault f;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *path = profile_path(p, names[i]);
		struct buf was = BUF_INIT(65536);

		assert_int_equal(file_read(path, &was, &f), 0);
		assert_int_equal(file_write(path, bytes_of(was.p, was.n / 2), &f), 0);
		assert_true(identity_load(&back, p, bytes_str(""), &f) != 0);
		assert_true(f.code == ERR_KEYFILE || f.code == ERR_AEAD);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(identity_load(&back, p, bytes_str(""), &f), ERR_KEYFILE);
		assert_int_equal(file_write(path, buf_bytes(&was), &f), 0);
		buf_fini(&was);
		free(path);
	}
	assert_int_equal(identity_load(&back, p, bytes_str(""), &f), 0);
	identity_free(back);
	identity_free(id);
	profile_close(p);
}

/* Certificates are taken when they are for our keys, of one CA and one nick, and as a whole. */
static void
test_foreign_certificates(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w);
	struct identity *id = bob(w, p, "", 0, 0), *other = NULL, *back = NULL;
	char *path = profile_path(p, "mls.pem"), *swapped = profile_path(p, "tls.pem");
	struct buf mls = BUF_INIT(65536);
	struct fault f;

	/* Of another's key. */
	assert_int_equal(identity_new(&other, "p256", &f), 0);
	certify(w->ca, NULL, other, "bob", 0, 0);
	assert_int_equal(identity_save_certs(other, p, &f), 0);
	assert_int_equal(identity_load(&back, p, bytes_str(""), &f), ERR_KEYFILE);
	assert_int_equal(identity_save_certs(id, p, &f), 0);
	/* The one for rooms in place of the one for TLS. */
	assert_int_equal(file_read(path, &mls, &f), 0);
	assert_int_equal(file_write(swapped, buf_bytes(&mls), &f), 0);
	assert_int_equal(identity_load(&back, p, bytes_str(""), &f), ERR_KEYFILE);
	buf_fini(&mls);
	free(path);
	free(swapped);
	identity_free(id);
	identity_free(other);
	profile_close(p);
}

static void
test_when_to_renew(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w);
	int64_t now = clock_wall_ms() / 1000;
	struct identity *id = bob(w, p, "", now - 10 * DAY, now + 20 * DAY);

	assert_false(identity_is_due(id, now + 10 * DAY - 1));
	assert_true(identity_is_due(id, now + 10 * DAY));
	assert_true(identity_is_due(id, now + 100 * DAY));
	/* What it was made of stays. */
	certify(w->ca, NULL, id, "bob", now - DAY, now + 29 * DAY);
	assert_false(identity_is_due(id, now + 10 * DAY));
	identity_free(id);
	profile_close(p);
}

/* By how much is said, as far as it can be known before a server is asked. */
static void
test_clock_behind(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w);
	int64_t now = clock_wall_ms() / 1000;
	struct identity *id = bob(w, p, "", now + 3 * 3600 + 30, now + 30 * DAY), *back = NULL;
	struct fault f;

	assert_int_equal(identity_load(&back, p, bytes_str(""), &f), ERR_NOTYET);
	assert_int_equal(err_status(f.code), 76);
	assert_non_null(strstr(f.cause, "this computer's clock is at least 3 h 0 min behind"));
	identity_free(id);
	profile_close(p);
}

static void
test_one_holder(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w), *other = NULL;
	struct fault f;

	assert_int_equal(profile_open(&other, w->home, w->pin, &f), ERR_INUSE);
	profile_close(p);
	p = open_profile(w);
	/* Nor one whose folder others can look into. */
	assert_int_equal(chmod(p->dir, 0750), 0);
	profile_close(p);
	assert_int_equal(profile_open(&p, w->home, w->pin, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.remedy, "chmod 700 "));
}

static void
test_places(void **state)
{
	struct world *w = *state;
	struct profile *p = open_profile(w);
	struct hostport at = { .host = "chat.example.org", .port = 9421 };
	uint8_t pin[INVITE_PIN_SIZE];
	struct fault f;

	assert_int_equal(profile_last(w->home, pin), ERR_NOTFOUND);
	assert_int_equal(profile_remember(p, &at, &f), 0);
	/* A folder without keys is nobody's. */
	assert_int_equal(profile_last(w->home, pin), ERR_NOTFOUND);
	assert_int_equal(profile_find(w->home, &at, pin), ERR_NOTFOUND);
	identity_free(bob(w, p, "", 0, 0));
	assert_int_equal(profile_last(w->home, pin), 0);
	assert_memory_equal(pin, w->pin, sizeof pin);
	assert_int_equal(profile_find(w->home, &at, pin), 0);
	assert_memory_equal(pin, w->pin, sizeof pin);
	at.port++;
	assert_int_equal(profile_find(w->home, &at, pin), ERR_NOTFOUND);
	profile_close(p);
	p = open_profile(w);
	assert_string_equal(p->at.host, "chat.example.org");
	profile_close(p);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_kept_under_a_passphrase),
		T(test_damaged_files),
		T(test_foreign_certificates),
		T(test_when_to_renew),
		T(test_clock_behind),
		T(test_one_holder),
		T(test_places),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
