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
HOUSE = tests/crypto/house.c tests/crypto/house.h
check_PROGRAMS += tests/crypto/test_tree_math
tests_crypto_test_tree_math_SOURCES = tests/crypto/test_tree_math.c
tests_crypto_test_tree_math_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_key_index
tests_crypto_test_key_index_SOURCES = tests/crypto/test_key_index.c
tests_crypto_test_key_index_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_kem_key
tests_crypto_test_kem_key_SOURCES = tests/crypto/test_kem_key.c
tests_crypto_test_kem_key_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_tree
tests_crypto_test_tree_SOURCES = tests/crypto/test_tree.c $(HOUSE)
tests_crypto_test_tree_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_treekem
tests_crypto_test_treekem_SOURCES = tests/crypto/test_treekem.c $(HOUSE)
tests_crypto_test_treekem_LDADD = $(CHECK_LIBS)
