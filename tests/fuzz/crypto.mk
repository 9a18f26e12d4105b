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

FUZZERS += tests/fuzz/fuzz_passphrase
tests_fuzz_fuzz_passphrase_SOURCES = tests/fuzz/fuzz_passphrase.c $(FUZZ_MAIN)
tests_fuzz_fuzz_passphrase_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/passphrase/costly tests/fuzz/corpus/passphrase/empty tests/fuzz/corpus/passphrase/version

FUZZERS += tests/fuzz/fuzz_private_content
tests_fuzz_fuzz_private_content_SOURCES = tests/fuzz/fuzz_private_content.c $(FUZZ_MAIN)
tests_fuzz_fuzz_private_content_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/private_content/application tests/fuzz/corpus/private_content/commit tests/fuzz/corpus/private_content/proposal

FUZZERS += tests/fuzz/fuzz_private_message
tests_fuzz_fuzz_private_message_SOURCES = tests/fuzz/fuzz_private_message.c $(FUZZ_MAIN)
tests_fuzz_fuzz_private_message_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/private_message/application tests/fuzz/corpus/private_message/commit tests/fuzz/corpus/private_message/own tests/fuzz/corpus/private_message/proposal

FUZZERS += tests/fuzz/fuzz_commit
tests_fuzz_fuzz_commit_SOURCES = tests/fuzz/fuzz_commit.c $(FUZZ_MAIN)
tests_fuzz_fuzz_commit_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/commit/path tests/fuzz/corpus/commit/proposals

FUZZERS += tests/fuzz/fuzz_extension
tests_fuzz_fuzz_extension_SOURCES = tests/fuzz/fuzz_extension.c $(FUZZ_MAIN)
tests_fuzz_fuzz_extension_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/extension/required tests/fuzz/corpus/extension/senders tests/fuzz/corpus/extension/several

FUZZERS += tests/fuzz/fuzz_key_package
tests_fuzz_fuzz_key_package_SOURCES = tests/fuzz/fuzz_key_package.c $(FUZZ_MAIN)
tests_fuzz_fuzz_key_package_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/key_package/basic tests/fuzz/corpus/key_package/x509

FUZZERS += tests/fuzz/fuzz_leaf_node
tests_fuzz_fuzz_leaf_node_SOURCES = tests/fuzz/fuzz_leaf_node.c $(FUZZ_MAIN)
tests_fuzz_fuzz_leaf_node_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/leaf_node/commit tests/fuzz/corpus/leaf_node/key_package tests/fuzz/corpus/leaf_node/update tests/fuzz/corpus/leaf_node/x509

FUZZERS += tests/fuzz/fuzz_proposal
tests_fuzz_fuzz_proposal_SOURCES = tests/fuzz/fuzz_proposal.c $(FUZZ_MAIN)
tests_fuzz_fuzz_proposal_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/proposal/add tests/fuzz/corpus/proposal/extensions tests/fuzz/corpus/proposal/external_init tests/fuzz/corpus/proposal/psk tests/fuzz/corpus/proposal/reinit tests/fuzz/corpus/proposal/remove tests/fuzz/corpus/proposal/resumption tests/fuzz/corpus/proposal/unknown tests/fuzz/corpus/proposal/update

FUZZERS += tests/fuzz/fuzz_ratchet_tree
tests_fuzz_fuzz_ratchet_tree_SOURCES = tests/fuzz/fuzz_ratchet_tree.c $(FUZZ_MAIN)
tests_fuzz_fuzz_ratchet_tree_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/ratchet_tree/blank tests/fuzz/corpus/ratchet_tree/one tests/fuzz/corpus/ratchet_tree/seven

FUZZERS += tests/fuzz/fuzz_cert_peek
tests_fuzz_fuzz_cert_peek_SOURCES = tests/fuzz/fuzz_cert_peek.c $(FUZZ_MAIN)
tests_fuzz_fuzz_cert_peek_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/cert_peek/alice tests/fuzz/corpus/cert_peek/openssl

FUZZERS += tests/fuzz/fuzz_member_entry
tests_fuzz_fuzz_member_entry_SOURCES = tests/fuzz/fuzz_member_entry.c $(FUZZ_MAIN)
tests_fuzz_fuzz_member_entry_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/member_entry/found tests/fuzz/corpus/member_entry/add tests/fuzz/corpus/member_entry/remove tests/fuzz/corpus/member_entry/role tests/fuzz/corpus/member_entry/key tests/fuzz/corpus/member_entry/policy

FUZZERS += tests/fuzz/fuzz_member_file
tests_fuzz_fuzz_member_file_SOURCES = tests/fuzz/fuzz_member_file.c $(FUZZ_MAIN)
tests_fuzz_fuzz_member_file_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/member_file/lobby
FUZZERS += tests/fuzz/fuzz_safety
tests_fuzz_fuzz_safety_SOURCES = tests/fuzz/fuzz_safety.c $(FUZZ_MAIN)
tests_fuzz_fuzz_safety_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/fuzz/corpus/safety/dashes tests/fuzz/corpus/safety/one tests/fuzz/corpus/safety/rows

# A live group of eight: first by itself, then with what would stop a fuzzer at the door replaced
# when these programs, and no others, are linked.
FUZZ_LIVE = tests/fuzz/live.c tests/fuzz/live.h tests/fuzz/unguarded.c \
	tests/crypto/random_fake.c tests/crypto/random_fake.h
FUZZ_LIVE_LINK = $(FUZZ_LINK) -Wl,--wrap=secret_new -Wl,--wrap=secret_free
FUZZ_INSECURE = tests/fuzz/insecure.c tests/fuzz/mutate.c tests/fuzz/mutate.h $(FUZZ_LIVE)
FUZZ_INSECURE_LINK = $(FUZZ_LIVE_LINK) -Wl,--wrap=crypto_sign_verify_detached -Wl,--wrap=schedule_tag_check \
	-Wl,--wrap=schedule_confirm_check -Wl,--wrap=suite_seal -Wl,--wrap=suite_open

FUZZERS += tests/fuzz/fuzz_group_state
tests_fuzz_fuzz_group_state_SOURCES = tests/fuzz/fuzz_group_state.c $(FUZZ_LIVE) $(FUZZ_MAIN)
tests_fuzz_fuzz_group_state_LDFLAGS = $(FUZZ_LIVE_LINK)
EXTRA_DIST += tests/fuzz/corpus/group_state/full tests/fuzz/corpus/group_state/plain tests/fuzz/corpus/group_state/reinitialized tests/fuzz/corpus/group_state/removed

FUZZERS += tests/fuzz/fuzz_group
tests_fuzz_fuzz_group_SOURCES = tests/fuzz/fuzz_group.c $(FUZZ_INSECURE) $(FUZZ_MAIN)
tests_fuzz_fuzz_group_LDFLAGS = $(FUZZ_INSECURE_LINK)
EXTRA_DIST += tests/fuzz/corpus/group/add_remove tests/fuzz/corpus/group/bytes tests/fuzz/corpus/group/commits tests/fuzz/corpus/group/extensions tests/fuzz/corpus/group/external tests/fuzz/corpus/group/outside tests/fuzz/corpus/group/reference_lost tests/fuzz/corpus/group/references tests/fuzz/corpus/group/removed tests/fuzz/corpus/group/talk

FUZZERS += tests/fuzz/fuzz_join
tests_fuzz_fuzz_join_SOURCES = tests/fuzz/fuzz_join.c $(FUZZ_INSECURE) $(FUZZ_MAIN)
tests_fuzz_fuzz_join_LDFLAGS = $(FUZZ_INSECURE_LINK)
EXTRA_DIST += tests/fuzz/corpus/join/bytes tests/fuzz/corpus/join/group_info tests/fuzz/corpus/join/welcome tests/fuzz/corpus/join/welcome_inline

FUZZERS += tests/fuzz/fuzz_keyring
tests_fuzz_fuzz_keyring_SOURCES = tests/fuzz/fuzz_keyring.c tests/fuzz/unguarded.c \
	tests/crypto/random_fake.c tests/crypto/random_fake.h $(FUZZ_MAIN)
tests_fuzz_fuzz_keyring_LDFLAGS = $(FUZZ_LIVE_LINK)
EXTRA_DIST += tests/fuzz/corpus/keyring/empty tests/fuzz/corpus/keyring/packages

FUZZERS += tests/fuzz/fuzz_rejoin
tests_fuzz_fuzz_rejoin_SOURCES = tests/fuzz/fuzz_rejoin.c $(FUZZ_INSECURE) $(FUZZ_MAIN)
tests_fuzz_fuzz_rejoin_LDFLAGS = $(FUZZ_INSECURE_LINK)
EXTRA_DIST += tests/fuzz/corpus/rejoin/bytes tests/fuzz/corpus/rejoin/come_back tests/fuzz/corpus/rejoin/info tests/fuzz/corpus/rejoin/info_bytes tests/fuzz/corpus/rejoin/private tests/fuzz/corpus/rejoin/raw tests/fuzz/corpus/rejoin/shorter

# Makes these seeds.
EXTRA_PROGRAMS += tests/fuzz/make_seeds
CLEANFILES += tests/fuzz/make_seeds$(EXEEXT)
tests_fuzz_make_seeds_SOURCES = tests/fuzz/make_seeds.c $(FUZZ_LIVE)
tests_fuzz_make_seeds_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=secret_new -Wl,--wrap=secret_free
