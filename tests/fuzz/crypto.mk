# fuzzers of crypto
CRYPTO_WORLD = tests/fuzz/crypto_world.c tests/fuzz/crypto_world.h \
	tests/crypto/random_fake.c tests/crypto/random_fake.h

FUZZERS += tests/fuzz/fuzz_keypkg
tests_fuzz_fuzz_keypkg_SOURCES = tests/fuzz/fuzz_keypkg.c $(FUZZ_MAIN)
tests_fuzz_fuzz_keypkg_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_peek
tests_fuzz_fuzz_peek_SOURCES = tests/fuzz/fuzz_peek.c $(FUZZ_MAIN)
tests_fuzz_fuzz_peek_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_commit
tests_fuzz_fuzz_commit_SOURCES = tests/fuzz/fuzz_commit.c $(CRYPTO_WORLD) $(FUZZ_MAIN)
tests_fuzz_fuzz_commit_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_welcome
tests_fuzz_fuzz_welcome_SOURCES = tests/fuzz/fuzz_welcome.c $(CRYPTO_WORLD) $(FUZZ_MAIN)
tests_fuzz_fuzz_welcome_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_message
tests_fuzz_fuzz_message_SOURCES = tests/fuzz/fuzz_message.c $(CRYPTO_WORLD) $(FUZZ_MAIN)
tests_fuzz_fuzz_message_LDFLAGS = $(FUZZ_LINK)

# Writes the seeds below anew.
EXTRA_PROGRAMS += tests/fuzz/crypto_seeds
tests_fuzz_crypto_seeds_SOURCES = tests/fuzz/crypto_seeds.c $(CRYPTO_WORLD)

EXTRA_DIST += \
	tests/fuzz/corpus/keypkg/honest \
	tests/fuzz/corpus/peek/commit tests/fuzz/corpus/peek/message \
	tests/fuzz/corpus/commit/add tests/fuzz/corpus/commit/add-content \
	tests/fuzz/corpus/commit/remove tests/fuzz/corpus/commit/remove-content \
	tests/fuzz/corpus/commit/remove-self \
	tests/fuzz/corpus/welcome/honest tests/fuzz/corpus/welcome/info \
	tests/fuzz/corpus/message/honest tests/fuzz/corpus/message/content
