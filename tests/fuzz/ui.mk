# fuzzers of ui
FUZZERS += tests/fuzz/fuzz_text tests/fuzz/fuzz_keys tests/fuzz/fuzz_command \
	tests/fuzz/fuzz_screen_file
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(FUZZ_MAIN)
tests_fuzz_fuzz_text_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c $(FUZZ_MAIN)
tests_fuzz_fuzz_keys_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_command_SOURCES = tests/fuzz/fuzz_command.c $(FUZZ_MAIN)
tests_fuzz_fuzz_command_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_screen_file_SOURCES = tests/fuzz/fuzz_screen_file.c $(FUZZ_MAIN)
tests_fuzz_fuzz_screen_file_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += \
	tests/fuzz/corpus/screen_file/one tests/fuzz/corpus/screen_file/three \
	tests/fuzz/corpus/text/mixed tests/fuzz/corpus/text/hostile \
	tests/fuzz/corpus/keys/session tests/fuzz/corpus/keys/sequences \
	tests/fuzz/corpus/command/msg tests/fuzz/corpus/command/unknown tests/fuzz/corpus/command/slash \
	tests/fuzz/corpus/command/digits tests/fuzz/corpus/command/verify
