# The tests' own certificates: net/ knows no PKI, so these come from GnuTLS directly.
TESTCERT = tests/support/testcert.c tests/support/testcert.h
NETEND = tests/support/netend.c tests/support/netend.h $(TESTCERT)
NET_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

check_PROGRAMS += tests/net/test_answer
tests_net_test_answer_SOURCES = tests/net/test_answer.c \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_net_test_answer_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_conn
tests_net_test_conn_SOURCES = tests/net/test_conn.c $(NETEND)
tests_net_test_conn_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_conn_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_conn_frames
tests_net_test_conn_frames_SOURCES = tests/net/test_conn_frames.c $(NETEND)
tests_net_test_conn_frames_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_conn_frames_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_dial
tests_net_test_dial_SOURCES = tests/net/test_dial.c $(NETEND)
tests_net_test_dial_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_dial_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_frame
tests_net_test_frame_SOURCES = tests/net/test_frame.c
tests_net_test_frame_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_listen
tests_net_test_listen_SOURCES = tests/net/test_listen.c $(NETEND)
tests_net_test_listen_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_listen_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_lookup
tests_net_test_lookup_SOURCES = tests/net/test_lookup.c
tests_net_test_lookup_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_loop
tests_net_test_loop_SOURCES = tests/net/test_loop.c
tests_net_test_loop_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_matrix
tests_net_test_matrix_SOURCES = tests/net/test_matrix.c
tests_net_test_matrix_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_netwatch
tests_net_test_netwatch_SOURCES = tests/net/test_netwatch.c
tests_net_test_netwatch_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_outq
tests_net_test_outq_SOURCES = tests/net/test_outq.c
tests_net_test_outq_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_tls
tests_net_test_tls_SOURCES = tests/net/test_tls.c $(TESTCERT)
tests_net_test_tls_CPPFLAGS = $(NET_CPPFLAGS)
tests_net_test_tls_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_tlsprofile
tests_net_test_tlsprofile_SOURCES = tests/net/test_tlsprofile.c
tests_net_test_tlsprofile_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/net/test_wire
tests_net_test_wire_SOURCES = tests/net/test_wire.c
tests_net_test_wire_LDADD = $(CHECK_LIBS)
