# The tests' own certificates: net/ knows no PKI, so these come from GnuTLS directly.
TESTCERT = tests/support/testcert.c tests/support/testcert.h
NETEND = tests/support/netend.c tests/support/netend.h $(TESTCERT)
NET_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

check_PROGRAMS += tests/net/test_tls
tests_net_test_tls_SOURCES = tests/net/test_tls.c $(TESTCERT)
tests_net_test_tls_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_tls_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_conn
tests_net_test_conn_SOURCES = tests/net/test_conn.c $(NETEND)
tests_net_test_conn_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_conn_LDADD = $(CHECK_LIBS)
