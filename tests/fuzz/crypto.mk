# fuzzers of crypto
FUZZERS += tests/fuzz/fuzz_authenticated_content
tests_fuzz_fuzz_authenticated_content_SOURCES = tests/fuzz/fuzz_authenticated_content.c $(FUZZ_MAIN)
tests_fuzz_fuzz_authenticated_content_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/authenticated_content/application tests/fuzz/corpus/authenticated_content/commit tests/fuzz/corpus/authenticated_content/external tests/fuzz/corpus/authenticated_content/new_member tests/fuzz/corpus/authenticated_content/proposal

FUZZERS += tests/fuzz/fuzz_group_secrets
tests_fuzz_fuzz_group_secrets_SOURCES = tests/fuzz/fuzz_group_secrets.c $(FUZZ_MAIN)
tests_fuzz_fuzz_group_secrets_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/group_secrets/none tests/fuzz/corpus/group_secrets/two

FUZZERS += tests/fuzz/fuzz_mls_message
tests_fuzz_fuzz_mls_message_SOURCES = tests/fuzz/fuzz_mls_message.c $(FUZZ_MAIN)
tests_fuzz_fuzz_mls_message_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/mls_message/group_info tests/fuzz/corpus/mls_message/key_package tests/fuzz/corpus/mls_message/private tests/fuzz/corpus/mls_message/public_application tests/fuzz/corpus/mls_message/public_commit tests/fuzz/corpus/mls_message/public_proposal tests/fuzz/corpus/mls_message/welcome

FUZZERS += tests/fuzz/fuzz_private_content
tests_fuzz_fuzz_private_content_SOURCES = tests/fuzz/fuzz_private_content.c $(FUZZ_MAIN)
tests_fuzz_fuzz_private_content_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/private_content/application tests/fuzz/corpus/private_content/commit tests/fuzz/corpus/private_content/proposal

FUZZERS += tests/fuzz/fuzz_private_message
tests_fuzz_fuzz_private_message_SOURCES = tests/fuzz/fuzz_private_message.c $(FUZZ_MAIN)
tests_fuzz_fuzz_private_message_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/private_message/application tests/fuzz/corpus/private_message/commit tests/fuzz/corpus/private_message/own tests/fuzz/corpus/private_message/proposal
