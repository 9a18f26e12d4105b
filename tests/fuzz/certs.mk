# fuzzers of certs
FUZZERS += tests/fuzz/fuzz_invite_parse
tests_fuzz_fuzz_invite_parse_SOURCES = tests/fuzz/fuzz_invite_parse.c $(FUZZ_MAIN)
tests_fuzz_fuzz_invite_parse_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_check_server
tests_fuzz_fuzz_check_server_SOURCES = tests/fuzz/fuzz_check_server.c $(FUZZ_MAIN)
tests_fuzz_fuzz_check_server_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_request
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c $(FUZZ_MAIN)
tests_fuzz_fuzz_request_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_check_member
tests_fuzz_fuzz_check_member_SOURCES = tests/fuzz/fuzz_check_member.c $(FUZZ_MAIN)
tests_fuzz_fuzz_check_member_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_crl
tests_fuzz_fuzz_crl_SOURCES = tests/fuzz/fuzz_crl.c $(FUZZ_MAIN)
tests_fuzz_fuzz_crl_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_issued
tests_fuzz_fuzz_issued_SOURCES = tests/fuzz/fuzz_issued.c $(FUZZ_MAIN)
tests_fuzz_fuzz_issued_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_describe
tests_fuzz_fuzz_describe_SOURCES = tests/fuzz/fuzz_describe.c $(FUZZ_MAIN)
tests_fuzz_fuzz_describe_LDFLAGS = $(FUZZ_LINK)

EXTRA_DIST += \
	tests/fuzz/corpus/invite_parse/grouped \
	tests/fuzz/corpus/invite_parse/newer \
	tests/fuzz/corpus/invite_parse/person \
	tests/fuzz/corpus/invite_parse/plain \
	tests/fuzz/corpus/invite_parse/port \
	tests/fuzz/corpus/invite_parse/short \
	tests/fuzz/corpus/check_server/alone \
	tests/fuzz/corpus/check_server/ed25519 \
	tests/fuzz/corpus/check_server/expired \
	tests/fuzz/corpus/check_server/genuine_appended \
	tests/fuzz/corpus/check_server/hostile \
	tests/fuzz/corpus/check_server/intermediate \
	tests/fuzz/corpus/check_server/many_names \
	tests/fuzz/corpus/check_server/rsa \
	tests/fuzz/corpus/request/ed25519 \
	tests/fuzz/corpus/request/p256_hosts \
	tests/fuzz/corpus/request/pem \
	tests/fuzz/corpus/request/rsa8192 \
	tests/fuzz/corpus/check_member/tls \
	tests/fuzz/corpus/check_member/mls \
	tests/fuzz/corpus/check_member/with_ca \
	tests/fuzz/corpus/check_member/two_names \
	tests/fuzz/corpus/check_member/expired \
	tests/fuzz/corpus/crl/two \
	tests/fuzz/corpus/crl/p256_empty \
	tests/fuzz/corpus/issued/three \
	tests/fuzz/corpus/describe/crl \
	tests/fuzz/corpus/describe/request \
	tests/fuzz/corpus/describe/member \
	tests/fuzz/corpus/describe/server
