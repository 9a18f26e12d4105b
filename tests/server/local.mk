check_PROGRAMS += tests/server/test_quota
tests_server_test_quota_SOURCES = tests/server/test_quota.c
tests_server_test_quota_LDADD = $(CHECK_LIBS)
