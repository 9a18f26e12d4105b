# fuzzers of net
FUZZERS += tests/fuzz/fuzz_frame
tests_fuzz_fuzz_frame_SOURCES = tests/fuzz/fuzz_frame.c $(FUZZ_MAIN)
tests_fuzz_fuzz_frame_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_wire
tests_fuzz_fuzz_wire_SOURCES = tests/fuzz/fuzz_wire.c $(FUZZ_MAIN)
tests_fuzz_fuzz_wire_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_tls
tests_fuzz_fuzz_tls_SOURCES = tests/fuzz/fuzz_tls.c tests/support/testcert.c \
	tests/support/testcert.h $(FUZZ_MAIN)
tests_fuzz_fuzz_tls_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_fuzz_fuzz_tls_LDFLAGS = $(FUZZ_LINK)

EXTRA_DIST += \
	tests/fuzz/corpus/frame/large \
	tests/fuzz/corpus/frame/partial \
	tests/fuzz/corpus/frame/small \
	tests/fuzz/corpus/frame/toolarge \
	tests/fuzz/corpus/frame/unknown \
	tests/fuzz/corpus/tls/alert \
	tests/fuzz/corpus/tls/hello \
	tests/fuzz/corpus/tls/hello_bytes \
	tests/fuzz/corpus/tls/hello_ccs \
	tests/fuzz/corpus/tls/http \
	tests/fuzz/corpus/tls/no_alpn \
	tests/fuzz/corpus/tls/tls12 \
	tests/fuzz/corpus/wire/ack \
	tests/fuzz/corpus/wire/bye \
	tests/fuzz/corpus/wire/change \
	tests/fuzz/corpus/wire/change_add \
	tests/fuzz/corpus/wire/commit \
	tests/fuzz/corpus/wire/commit_external \
	tests/fuzz/corpus/wire/committed \
	tests/fuzz/corpus/wire/enrol \
	tests/fuzz/corpus/wire/enrolled \
	tests/fuzz/corpus/wire/error \
	tests/fuzz/corpus/wire/hello \
	tests/fuzz/corpus/wire/info \
	tests/fuzz/corpus/wire/invite \
	tests/fuzz/corpus/wire/invited \
	tests/fuzz/corpus/wire/join \
	tests/fuzz/corpus/wire/keypkg \
	tests/fuzz/corpus/wire/keypkg_need \
	tests/fuzz/corpus/wire/keypkgs \
	tests/fuzz/corpus/wire/log \
	tests/fuzz/corpus/wire/message \
	tests/fuzz/corpus/wire/open \
	tests/fuzz/corpus/wire/presence \
	tests/fuzz/corpus/wire/ready \
	tests/fuzz/corpus/wire/refused \
	tests/fuzz/corpus/wire/renew \
	tests/fuzz/corpus/wire/resume \
	tests/fuzz/corpus/wire/resumed \
	tests/fuzz/corpus/wire/room_gone \
	tests/fuzz/corpus/wire/room_made \
	tests/fuzz/corpus/wire/room_new \
	tests/fuzz/corpus/wire/send \
	tests/fuzz/corpus/wire/take \
	tests/fuzz/corpus/wire/welcome \
	tests/fuzz/corpus/wire/welcomed
