# MLS as a whole: the driver, which tests start, and what is driven with it.
if HAVE_JANSSON
MLS_DRIVER = tests/mls_driver$(EXEEXT)
EXTRA_PROGRAMS += tests/mls_driver
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
check_DATA += $(MLS_DRIVER)
CLEANFILES += $(MLS_DRIVER)
endif
dist_check_SCRIPTS += tests/mls/vectors.sh
