# tests of certs
CERTS_ZOO = tests/certs/zoo.c tests/certs/zoo.h

check_PROGRAMS += tests/certs/test_base32
tests_certs_test_base32_SOURCES = tests/certs/test_base32.c
tests_certs_test_base32_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_keytype
tests_certs_test_keytype_SOURCES = tests/certs/test_keytype.c
tests_certs_test_keytype_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_verdict
tests_certs_test_verdict_SOURCES = tests/certs/test_verdict.c
tests_certs_test_verdict_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_ca
tests_certs_test_ca_SOURCES = tests/certs/test_ca.c
tests_certs_test_ca_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_check
tests_certs_test_check_SOURCES = tests/certs/test_check.c $(CERTS_ZOO)
tests_certs_test_check_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_check_own
tests_certs_test_check_own_SOURCES = tests/certs/test_check_own.c $(CERTS_ZOO)
tests_certs_test_check_own_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_invite
tests_certs_test_invite_SOURCES = tests/certs/test_invite.c
tests_certs_test_invite_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_request
tests_certs_test_request_SOURCES = tests/certs/test_request.c
tests_certs_test_request_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_issue
tests_certs_test_issue_SOURCES = tests/certs/test_issue.c
tests_certs_test_issue_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_pin
tests_certs_test_pin_SOURCES = tests/certs/test_pin.c
tests_certs_test_pin_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_proof
tests_certs_test_proof_SOURCES = tests/certs/test_proof.c
tests_certs_test_proof_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_check_member
tests_certs_test_check_member_SOURCES = tests/certs/test_check_member.c $(CERTS_ZOO)
tests_certs_test_check_member_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_crl
tests_certs_test_crl_SOURCES = tests/certs/test_crl.c
tests_certs_test_crl_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_issued
tests_certs_test_issued_SOURCES = tests/certs/test_issued.c tests/certs/place.c tests/certs/place.h
tests_certs_test_issued_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_ca_parse
tests_certs_test_ca_parse_SOURCES = tests/certs/test_ca_parse.c $(CERTS_ZOO)
tests_certs_test_ca_parse_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_keyfile
tests_certs_test_keyfile_SOURCES = tests/certs/test_keyfile.c
tests_certs_test_keyfile_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/certs/test_zoo
tests_certs_test_zoo_SOURCES = tests/certs/test_zoo.c tests/certs/place.c tests/certs/place.h $(CERTS_ZOO)
tests_certs_test_zoo_LDADD = $(CHECK_LIBS)
