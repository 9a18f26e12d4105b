check_PROGRAMS += tests/server/test_quota tests/server/test_server tests/server/test_state
tests_server_test_quota_SOURCES = tests/server/test_quota.c
tests_server_test_quota_LDADD = $(CHECK_LIBS)
tests_server_test_server_SOURCES = tests/server/test_server.c tests/server/house.c tests/server/house.h \
	tests/support/raw.c tests/support/raw.h tests/support/rawroom.c tests/support/rawroom.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_server_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/server/test_enrol
tests_server_test_enrol_SOURCES = tests/server/test_enrol.c \
	tests/support/certify.c tests/support/certify.h \
	tests/support/raw.c tests/support/raw.h tests/support/rawroom.c tests/support/rawroom.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_enrol_LDADD = $(CHECK_LIBS)
tests_server_test_state_SOURCES = tests/server/test_state.c \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_state_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/server/test_moderate
tests_server_test_moderate_SOURCES = tests/server/test_moderate.c \
	tests/support/raw.c tests/support/raw.h tests/support/rawroom.c tests/support/rawroom.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_moderate_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/server/test_guess tests/server/test_invites tests/server/test_roster
tests_server_test_guess_SOURCES = tests/server/test_guess.c
tests_server_test_guess_LDADD = $(CHECK_LIBS)
tests_server_test_invites_SOURCES = tests/server/test_invites.c \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_invites_LDADD = $(CHECK_LIBS)
tests_server_test_roster_SOURCES = tests/server/test_roster.c \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_roster_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/server/test_ledger
tests_server_test_ledger_SOURCES = tests/server/test_ledger.c \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_ledger_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/server/test_keep
tests_server_test_keep_SOURCES = tests/server/test_keep.c tests/server/house.c tests/server/house.h \
	tests/store/faultfs.c tests/store/faultfs.h \
	tests/support/random.h tests/support/raw.c tests/support/raw.h tests/support/rawroom.c \
	tests/support/rawroom.h tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_keep_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/server/test_rejoin
tests_server_test_rejoin_SOURCES = tests/server/test_rejoin.c tests/server/house.c tests/server/house.h \
	tests/support/raw.c tests/support/raw.h tests/support/rawroom.c tests/support/rawroom.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_server_test_rejoin_LDADD = $(CHECK_LIBS)
