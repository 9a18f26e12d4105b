# fuzzers of client
FUZZERS += tests/fuzz/fuzz_people
tests_fuzz_fuzz_people_SOURCES = tests/fuzz/fuzz_people.c $(FUZZ_MAIN)
tests_fuzz_fuzz_people_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/people/all tests/fuzz/corpus/people/later tests/fuzz/corpus/people/twice
FUZZERS += tests/fuzz/fuzz_content
tests_fuzz_fuzz_content_SOURCES = tests/fuzz/fuzz_content.c $(FUZZ_MAIN)
tests_fuzz_fuzz_content_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/content/text tests/fuzz/corpus/content/receipt tests/fuzz/corpus/content/room tests/fuzz/corpus/content/nick_with_nul
