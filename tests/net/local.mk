# The tests' own certificates: net/ knows no PKI, so these come from GnuTLS directly.
TESTCERT = tests/support/testcert.c tests/support/testcert.h

check_PROGRAMS += tests/net/test_tls
tests_net_test_tls_SOURCES = tests/net/test_tls.c $(TESTCERT)
tests_net_test_tls_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_net_test_tls_LDADD = $(CHECK_LIBS)
