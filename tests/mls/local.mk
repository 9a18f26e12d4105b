# MLS as a whole.
# Messages that must be refused.
FORGE = tests/mls/forge.c tests/mls/forge.h tests/mls/forge_commit.c tests/mls/forge_message.c \
	$(HOUSE) tests/crypto/random_fake.c tests/crypto/random_fake.h
NEGATIVE = tests/mls/negative.c tests/mls/negative.h \
	tests/mls/negative_input.c \
	tests/mls/negative_leaf.c \
	tests/mls/negative_list.c \
	tests/mls/negative_message.c \
	tests/mls/negative_path.c \
	tests/mls/negative_tree.c \
	tests/mls/negative_welcome.c \
	$(FORGE)

check_PROGRAMS += tests/mls/test_refuse
tests_mls_test_refuse_SOURCES = tests/mls/test_refuse.c \
	tests/mls/negative_direct.c tests/mls/negative_follow.c tests/mls/negative_rfc.c \
	tests/mls/victim.c tests/mls/victim.h \
	tests/mls/driver_world.c tests/mls/driver_world.h \
	tests/crypto/band.c tests/crypto/band.h $(CRYPTO_SUPPORT) \
	$(NEGATIVE)
tests_mls_test_refuse_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/mls/test_damage
tests_mls_test_damage_SOURCES = tests/mls/test_damage.c \
	tests/mls/victim.c tests/mls/victim.h \
	tests/mls/driver_world.c tests/mls/driver_world.h \
	$(FORGE)
tests_mls_test_damage_LDADD = $(CHECK_LIBS)

# The driver, which tests start, and what is driven with it.
if HAVE_JANSSON
MLS_HELPERS = tests/mls_driver$(EXEEXT) tests/mls/make_negative$(EXEEXT)
EXTRA_PROGRAMS += tests/mls_driver tests/mls/make_negative
tests_mls_driver_SOURCES = tests/mls/driver.c \
	tests/mls/driver_call.c tests/mls/driver_call.h \
	tests/mls/driver_change.c \
	tests/mls/driver_client.c \
	tests/mls/driver_command.c tests/mls/driver_command.h \
	tests/mls/driver_count.c tests/mls/driver_count.h \
	tests/mls/driver_group.c \
	tests/mls/driver_negative.c \
	tests/mls/driver_passive.c \
	tests/mls/driver_random.c tests/mls/driver_random.h \
	tests/mls/driver_vector.c tests/mls/driver_vector.h \
	tests/mls/driver_world.c tests/mls/driver_world.h \
	$(KAT_KINDS)
tests_mls_driver_LDADD = $(KAT_LIBS)
tests_mls_driver_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=crypto_sign_verify_detached

tests_mls_make_negative_SOURCES = tests/mls/make_negative.c $(NEGATIVE)
tests_mls_make_negative_LDADD = $(KAT_LIBS)

check_PROGRAMS += tests/mls/test_driver
tests_mls_test_driver_SOURCES = tests/mls/test_driver.c
tests_mls_test_driver_LDADD = $(CHECK_LIBS)

check_DATA += $(MLS_HELPERS)
CLEANFILES += $(MLS_HELPERS)
endif
dist_check_SCRIPTS += tests/mls/vectors.sh tests/mls/negative.sh
