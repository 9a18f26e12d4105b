# fuzzers of base
FUZZERS += tests/fuzz/fuzz_rw
tests_fuzz_fuzz_rw_SOURCES = tests/fuzz/fuzz_rw.c $(FUZZ_MAIN)
tests_fuzz_fuzz_rw_LDFLAGS = $(FUZZ_LINK)
FUZZERS += tests/fuzz/fuzz_hostport
tests_fuzz_fuzz_hostport_SOURCES = tests/fuzz/fuzz_hostport.c $(FUZZ_MAIN)
tests_fuzz_fuzz_hostport_LDFLAGS = $(FUZZ_LINK)
FUZZERS += tests/fuzz/fuzz_utf8
tests_fuzz_fuzz_utf8_SOURCES = tests/fuzz/fuzz_utf8.c $(FUZZ_MAIN)
tests_fuzz_fuzz_utf8_LDFLAGS = $(FUZZ_LINK)
FUZZERS += tests/fuzz/fuzz_record
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c $(FUZZ_MAIN)
tests_fuzz_fuzz_record_LDFLAGS = $(FUZZ_LINK)
FUZZERS += tests/fuzz/fuzz_query
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c $(FUZZ_MAIN)
tests_fuzz_fuzz_query_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/query/filters tests/fuzz/corpus/query/words
EXTRA_DIST += tests/fuzz/corpus/record/people \
	tests/fuzz/corpus/record/escapes \
	tests/fuzz/corpus/rw/all \
	tests/fuzz/corpus/rw/varints \
	tests/fuzz/corpus/rw/short \
	tests/fuzz/corpus/hostport/name \
	tests/fuzz/corpus/hostport/v6 \
	tests/fuzz/corpus/hostport/bare6 \
	tests/fuzz/corpus/hostport/v4 \
	tests/fuzz/corpus/hostport/long \
	tests/fuzz/corpus/utf8/mixed \
	tests/fuzz/corpus/utf8/edges \
	tests/fuzz/corpus/utf8/bad
FUZZERS += tests/fuzz/fuzz_conf
tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c $(FUZZ_MAIN)
tests_fuzz_fuzz_conf_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/conf/usual tests/fuzz/corpus/conf/twice
