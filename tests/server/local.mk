check_PROGRAMS += tests/server/test_quota tests/server/test_server tests/server/test_state
tests_server_test_quota_SOURCES = tests/server/test_quota.c
tests_server_test_quota_LDADD = $(CHECK_LIBS)
tests_server_test_server_SOURCES = tests/server/test_server.c \
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
