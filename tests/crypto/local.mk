# tests of crypto
CRYPTO_SUPPORT = tests/crypto/support.c tests/crypto/support.h
CRYPTO_FAKE = $(CRYPTO_SUPPORT) tests/crypto/random_fake.c tests/crypto/random_fake.h

check_PROGRAMS += tests/crypto/test_secret
tests_crypto_test_secret_SOURCES = tests/crypto/test_secret.c $(CRYPTO_SUPPORT)
tests_crypto_test_secret_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_hkdf
tests_crypto_test_hkdf_SOURCES = tests/crypto/test_hkdf.c $(CRYPTO_SUPPORT)
tests_crypto_test_hkdf_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_hpke
tests_crypto_test_hpke_SOURCES = tests/crypto/test_hpke.c $(CRYPTO_FAKE)
tests_crypto_test_hpke_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_sign
tests_crypto_test_sign_SOURCES = tests/crypto/test_sign.c $(CRYPTO_SUPPORT)
tests_crypto_test_sign_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_keypkg
tests_crypto_test_keypkg_SOURCES = tests/crypto/test_keypkg.c $(CRYPTO_SUPPORT)
tests_crypto_test_keypkg_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_verify
tests_crypto_test_verify_SOURCES = tests/crypto/test_verify.c $(CRYPTO_SUPPORT)
tests_crypto_test_verify_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_roster
tests_crypto_test_roster_SOURCES = tests/crypto/test_roster.c $(CRYPTO_SUPPORT)
tests_crypto_test_roster_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_ratchet
tests_crypto_test_ratchet_SOURCES = tests/crypto/test_ratchet.c $(CRYPTO_SUPPORT)
tests_crypto_test_ratchet_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_epoch
tests_crypto_test_epoch_SOURCES = tests/crypto/test_epoch.c $(CRYPTO_SUPPORT)
tests_crypto_test_epoch_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_group
tests_crypto_test_group_SOURCES = tests/crypto/test_group.c $(CRYPTO_SUPPORT)
tests_crypto_test_group_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_commit
tests_crypto_test_commit_SOURCES = tests/crypto/test_commit.c $(CRYPTO_SUPPORT)
tests_crypto_test_commit_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_welcome
tests_crypto_test_welcome_SOURCES = tests/crypto/test_welcome.c $(CRYPTO_SUPPORT)
tests_crypto_test_welcome_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_message
tests_crypto_test_message_SOURCES = tests/crypto/test_message.c $(CRYPTO_SUPPORT)
tests_crypto_test_message_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_model
tests_crypto_test_model_SOURCES = tests/crypto/test_model.c $(CRYPTO_FAKE)
tests_crypto_test_model_LDADD = $(CHECK_LIBS)

dist_check_SCRIPTS += tests/crypto/verify_alone.sh
