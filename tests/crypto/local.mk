# tests of crypto
if HAVE_JANSSON
AM_CFLAGS += $(JANSSON_CFLAGS)
KAT = tests/crypto/kat.c tests/crypto/kat.h
KAT_LIBS = $(CHECK_LIBS) $(JANSSON_LIBS)
check_PROGRAMS += tests/crypto/test_kat_crypto
tests_crypto_test_kat_crypto_SOURCES = tests/crypto/test_kat_crypto.c $(KAT)
tests_crypto_test_kat_crypto_LDADD = $(KAT_LIBS)
check_PROGRAMS += tests/crypto/test_kat_schedule
tests_crypto_test_kat_schedule_SOURCES = tests/crypto/test_kat_schedule.c $(KAT)
tests_crypto_test_kat_schedule_LDADD = $(KAT_LIBS)
check_PROGRAMS += tests/crypto/test_kat_message
tests_crypto_test_kat_message_SOURCES = tests/crypto/test_kat_message.c $(KAT)
tests_crypto_test_kat_message_LDADD = $(KAT_LIBS)
check_PROGRAMS += tests/crypto/test_kat_tree
tests_crypto_test_kat_tree_SOURCES = tests/crypto/test_kat_tree.c $(KAT)
tests_crypto_test_kat_tree_LDADD = $(KAT_LIBS)
endif
