# fuzzers of ui
FUZZERS += tests/fuzz/fuzz_text tests/fuzz/fuzz_keys tests/fuzz/fuzz_command tests/fuzz/fuzz_theme \
	tests/fuzz/fuzz_escape tests/fuzz/fuzz_key_name tests/fuzz/fuzz_rc tests/fuzz/fuzz_alias
tests_fuzz_fuzz_theme_SOURCES = tests/fuzz/fuzz_theme.c $(FUZZ_MAIN)
tests_fuzz_fuzz_theme_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_escape_SOURCES = tests/fuzz/fuzz_escape.c $(FUZZ_MAIN)
tests_fuzz_fuzz_escape_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(FUZZ_MAIN)
tests_fuzz_fuzz_text_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c $(FUZZ_MAIN)
tests_fuzz_fuzz_keys_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_command_SOURCES = tests/fuzz/fuzz_command.c $(FUZZ_MAIN)
tests_fuzz_fuzz_command_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_key_name_SOURCES = tests/fuzz/fuzz_key_name.c $(FUZZ_MAIN)
tests_fuzz_fuzz_key_name_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_rc_SOURCES = tests/fuzz/fuzz_rc.c $(FUZZ_MAIN)
tests_fuzz_fuzz_rc_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_alias_SOURCES = tests/fuzz/fuzz_alias.c $(FUZZ_MAIN)
tests_fuzz_fuzz_alias_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += \
	tests/fuzz/corpus/text/mixed tests/fuzz/corpus/text/hostile \
	tests/fuzz/corpus/theme/dark tests/fuzz/corpus/theme/wrong tests/fuzz/corpus/escape/hostile \
	tests/fuzz/corpus/keys/answers \
	tests/fuzz/corpus/keys/session tests/fuzz/corpus/keys/sequences \
	tests/fuzz/corpus/command/msg tests/fuzz/corpus/command/unknown tests/fuzz/corpus/command/slash \
	tests/fuzz/corpus/command/digits tests/fuzz/corpus/command/verify \
	tests/fuzz/corpus/key_name/sequence tests/fuzz/corpus/key_name/emacs tests/fuzz/corpus/key_name/signs \
	tests/fuzz/corpus/rc/both tests/fuzz/corpus/rc/odd tests/fuzz/corpus/rc/cut \
	tests/fuzz/corpus/alias/parts tests/fuzz/corpus/alias/dollars
