# fuzzers of client
FUZZERS += tests/fuzz/fuzz_people
tests_fuzz_fuzz_people_SOURCES = tests/fuzz/fuzz_people.c $(FUZZ_MAIN)
tests_fuzz_fuzz_people_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/people/all tests/fuzz/corpus/people/later tests/fuzz/corpus/people/twice
