check_PROGRAMS += tests/client/test_content tests/client/test_people tests/client/test_reconnect tests/client/test_trust \
	tests/client/test_worker \
	tests/test_number tests/test_options
tests_client_test_content_SOURCES = tests/client/test_content.c
tests_client_test_content_LDADD = $(CHECK_LIBS)
tests_client_test_people_SOURCES = tests/client/test_people.c tests/support/tmpdir.c tests/support/tmpdir.h
tests_client_test_people_LDADD = $(CHECK_LIBS)
tests_client_test_reconnect_SOURCES = tests/client/test_reconnect.c
tests_client_test_reconnect_LDADD = $(CHECK_LIBS)
tests_client_test_trust_SOURCES = tests/client/test_trust.c
tests_client_test_trust_LDADD = $(CHECK_LIBS)
CLIENT_DESK = tests/client/desk.c tests/client/desk.h \
	tests/support/certify.c tests/support/certify.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
tests_client_test_worker_SOURCES = tests/client/test_worker.c $(CLIENT_DESK)
tests_client_test_worker_LDADD = $(CHECK_LIBS)
tests_test_number_SOURCES = tests/test_number.c
tests_test_number_LDADD = $(CHECK_LIBS)
tests_test_options_SOURCES = tests/test_options.c
tests_test_options_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/client/test_roles
CLIENT_OTHER = tests/client/other.c tests/client/other.h $(CLIENT_DESK)
tests_client_test_roles_SOURCES = tests/client/test_roles.c $(CLIENT_OTHER)
tests_client_test_roles_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/client/test_identity
tests_client_test_identity_SOURCES = tests/client/test_identity.c \
	tests/support/certify.c tests/support/certify.h tests/support/tmpdir.c tests/support/tmpdir.h
tests_client_test_identity_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/client/test_keep
CLIENT_TALE = tests/client/tale.c tests/client/tale.h $(CLIENT_OTHER)
tests_client_test_keep_SOURCES = tests/client/test_keep.c $(CLIENT_TALE)
tests_client_test_keep_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/client/test_past
tests_client_test_past_SOURCES = tests/client/test_past.c $(CLIENT_TALE)
tests_client_test_past_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/client/test_order
tests_client_test_order_SOURCES = tests/client/test_order.c
tests_client_test_order_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/client/test_trouble
tests_client_test_trouble_SOURCES = tests/client/test_trouble.c $(CLIENT_TALE)
tests_client_test_trouble_LDADD = $(CHECK_LIBS)
