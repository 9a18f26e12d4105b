# tests of e2e: whole programs in terminals and pipes
check_LIBRARIES += libsupport.a
libsupport_a_SOURCES = \
	tests/support/child.c tests/support/child.h \
	tests/support/keys.c tests/support/keys.h \
	tests/support/proc.c tests/support/proc.h \
	tests/support/pty.c tests/support/pty.h \
	tests/support/pump.c tests/support/pump.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
libsupport_a_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)

# For a test that drives programs: tests_e2e_NAME_LDADD = $(E2E_LIBS)
E2E_LIBS = libsupport.a $(CHECK_LIBS) $(VTERM_LIBS)

# Helpers that tests start: built by make check, but not tests themselves.
E2E_HELPERS = tests/support/mkcert$(EXEEXT)
EXTRA_PROGRAMS += tests/support/mkcert
tests_support_mkcert_SOURCES = tests/support/mkcert.c
check_DATA += $(E2E_HELPERS)
CLEANFILES += $(E2E_HELPERS)

check_PROGRAMS += tests/support/test_support
tests_support_test_support_SOURCES = tests/support/test_support.c
tests_support_test_support_LDADD = $(E2E_LIBS)

# The scenarios: the built program as people use it.
E2E_HOUSE = tests/e2e/house.c tests/e2e/house.h

check_PROGRAMS += tests/e2e/test_01_two_people
tests_e2e_test_01_two_people_SOURCES = tests/e2e/test_01_two_people.c $(E2E_HOUSE)
tests_e2e_test_01_two_people_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_02_five_people
tests_e2e_test_02_five_people_SOURCES = tests/e2e/test_02_five_people.c $(E2E_HOUSE)
tests_e2e_test_02_five_people_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_03_screen
tests_e2e_test_03_screen_SOURCES = tests/e2e/test_03_screen.c $(E2E_HOUSE)
tests_e2e_test_03_screen_LDADD = $(E2E_LIBS)
