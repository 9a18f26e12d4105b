# tests of crypto
CRYPTO_SUPPORT = tests/crypto/support.c tests/crypto/support.h
CRYPTO_FAKE = $(CRYPTO_SUPPORT) tests/crypto/random_fake.c tests/crypto/random_fake.h
CRYPTO_SCENE = $(CRYPTO_SUPPORT) tests/crypto/scene.c tests/crypto/scene.h

check_PROGRAMS += tests/crypto/test_framed_content
tests_crypto_test_framed_content_SOURCES = tests/crypto/test_framed_content.c $(CRYPTO_SCENE)
tests_crypto_test_framed_content_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_group_info
tests_crypto_test_group_info_SOURCES = tests/crypto/test_group_info.c $(CRYPTO_SUPPORT)
tests_crypto_test_group_info_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_hkdf
tests_crypto_test_hkdf_SOURCES = tests/crypto/test_hkdf.c $(CRYPTO_SUPPORT)
tests_crypto_test_hkdf_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_hpke
tests_crypto_test_hpke_SOURCES = tests/crypto/test_hpke.c $(CRYPTO_FAKE)
tests_crypto_test_hpke_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_mls_label
tests_crypto_test_mls_label_SOURCES = tests/crypto/test_mls_label.c $(CRYPTO_SUPPORT)
tests_crypto_test_mls_label_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_mls_message
tests_crypto_test_mls_message_SOURCES = tests/crypto/test_mls_message.c $(CRYPTO_SCENE)
tests_crypto_test_mls_message_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_passphrase
tests_crypto_test_passphrase_SOURCES = tests/crypto/test_passphrase.c $(CRYPTO_SUPPORT)
tests_crypto_test_passphrase_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_private_message
tests_crypto_test_private_message_SOURCES = tests/crypto/test_private_message.c $(CRYPTO_SCENE)
tests_crypto_test_private_message_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_psk
tests_crypto_test_psk_SOURCES = tests/crypto/test_psk.c $(CRYPTO_SUPPORT)
tests_crypto_test_psk_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_public_message
tests_crypto_test_public_message_SOURCES = tests/crypto/test_public_message.c $(CRYPTO_SCENE)
tests_crypto_test_public_message_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_safety
tests_crypto_test_safety_SOURCES = tests/crypto/test_safety.c $(CRYPTO_SUPPORT)
tests_crypto_test_safety_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_schedule
tests_crypto_test_schedule_SOURCES = tests/crypto/test_schedule.c $(CRYPTO_SUPPORT)
tests_crypto_test_schedule_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_secret
tests_crypto_test_secret_SOURCES = tests/crypto/test_secret.c $(CRYPTO_SUPPORT)
tests_crypto_test_secret_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_secret_tree
tests_crypto_test_secret_tree_SOURCES = tests/crypto/test_secret_tree.c $(CRYPTO_SUPPORT)
tests_crypto_test_secret_tree_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_sender_data
tests_crypto_test_sender_data_SOURCES = tests/crypto/test_sender_data.c $(CRYPTO_SUPPORT)
tests_crypto_test_sender_data_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_sign
tests_crypto_test_sign_SOURCES = tests/crypto/test_sign.c $(CRYPTO_SUPPORT)
tests_crypto_test_sign_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_suite
tests_crypto_test_suite_SOURCES = tests/crypto/test_suite.c $(CRYPTO_SUPPORT)
tests_crypto_test_suite_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_transcript
tests_crypto_test_transcript_SOURCES = tests/crypto/test_transcript.c $(CRYPTO_SUPPORT)
tests_crypto_test_transcript_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_welcome
tests_crypto_test_welcome_SOURCES = tests/crypto/test_welcome.c $(CRYPTO_SCENE)
tests_crypto_test_welcome_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_group_save
tests_crypto_test_group_save_SOURCES = tests/crypto/test_group_save.c $(CRYPTO_SUPPORT)
tests_crypto_test_group_save_LDADD = $(CHECK_LIBS)

CRYPTO_BAND = $(CRYPTO_SUPPORT) tests/crypto/band.c tests/crypto/band.h

check_PROGRAMS += tests/crypto/test_mls_group
tests_crypto_test_mls_group_SOURCES = tests/crypto/test_mls_group.c $(CRYPTO_BAND)
tests_crypto_test_mls_group_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_mls_extend
tests_crypto_test_mls_extend_SOURCES = tests/crypto/test_mls_extend.c $(CRYPTO_BAND)
tests_crypto_test_mls_extend_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/crypto/test_mls_save
tests_crypto_test_mls_save_SOURCES = tests/crypto/test_mls_save.c $(CRYPTO_BAND)
tests_crypto_test_mls_save_LDADD = $(CHECK_LIBS)

# Bound at the start, as snug is: the lazy binder puts registers, with what is in them, on the stack.
SPY_LINK = $(AM_LDFLAGS) -Wl,-z,now -Wl,--wrap=secret_new -Wl,--wrap=secret_free -Wl,--wrap=secret_random \
	-Wl,--wrap=hkdf_extract -Wl,--wrap=hkdf_expand -Wl,--wrap=crypto_scalarmult
check_PROGRAMS += tests/crypto/test_mls_secrets
tests_crypto_test_mls_secrets_SOURCES = tests/crypto/test_mls_secrets.c \
	tests/crypto/spy.c tests/crypto/spy.h $(CRYPTO_BAND)
tests_crypto_test_mls_secrets_LDADD = $(CHECK_LIBS)
tests_crypto_test_mls_secrets_LDFLAGS = $(SPY_LINK)

check_PROGRAMS += tests/crypto/test_mls_model
tests_crypto_test_mls_model_SOURCES = tests/crypto/test_mls_model.c $(CRYPTO_BAND) \
	tests/crypto/random_fake.c tests/crypto/random_fake.h
tests_crypto_test_mls_model_LDADD = $(CHECK_LIBS)

# Known answers, from JSON.
if HAVE_JANSSON
AM_CFLAGS += $(JANSSON_CFLAGS)
KAT = tests/crypto/kat.c tests/crypto/kat.h
KAT_KINDS = $(KAT) tests/crypto/kat_kinds.c tests/crypto/kat_kinds.h tests/crypto/kat_crypto.c \
	tests/crypto/kat_message.c tests/crypto/kat_schedule.c tests/crypto/kat_tree.c
KAT_LIBS = $(CHECK_LIBS) $(JANSSON_LIBS)
endif
HOUSE = tests/crypto/house.c tests/crypto/house.h
check_PROGRAMS += tests/crypto/test_tree_math
tests_crypto_test_tree_math_SOURCES = tests/crypto/test_tree_math.c
tests_crypto_test_tree_math_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_key_index
tests_crypto_test_key_index_SOURCES = tests/crypto/test_key_index.c
tests_crypto_test_key_index_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_kem_key
tests_crypto_test_kem_key_SOURCES = tests/crypto/test_kem_key.c
tests_crypto_test_kem_key_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_tree
tests_crypto_test_tree_SOURCES = tests/crypto/test_tree.c $(HOUSE)
tests_crypto_test_tree_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_treekem
tests_crypto_test_treekem_SOURCES = tests/crypto/test_treekem.c $(HOUSE)
tests_crypto_test_treekem_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_tree_check
tests_crypto_test_tree_check_SOURCES = tests/crypto/test_tree_check.c $(HOUSE)
tests_crypto_test_tree_check_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_leaf_check
tests_crypto_test_leaf_check_SOURCES = tests/crypto/test_leaf_check.c $(HOUSE)
tests_crypto_test_leaf_check_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_key_package_check
tests_crypto_test_key_package_check_SOURCES = tests/crypto/test_key_package_check.c $(HOUSE)
tests_crypto_test_key_package_check_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_proposal_check
tests_crypto_test_proposal_check_SOURCES = tests/crypto/test_proposal_check.c $(HOUSE)
tests_crypto_test_proposal_check_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_codec
tests_crypto_test_codec_SOURCES = tests/crypto/test_codec.c $(HOUSE)
tests_crypto_test_codec_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_rule
tests_crypto_test_rule_SOURCES = tests/crypto/test_rule.c
tests_crypto_test_rule_LDADD = $(CHECK_LIBS)

CRYPTO_DER = tests/crypto/der.c tests/crypto/der.h
CRYPTO_GUILD = $(CRYPTO_SUPPORT) $(CRYPTO_DER) tests/crypto/guild.c tests/crypto/guild.h
check_PROGRAMS += tests/crypto/test_cert_peek
tests_crypto_test_cert_peek_SOURCES = tests/crypto/test_cert_peek.c $(CRYPTO_SUPPORT) $(CRYPTO_DER)
tests_crypto_test_cert_peek_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_keyring
tests_crypto_test_keyring_SOURCES = tests/crypto/test_keyring.c $(CRYPTO_GUILD)
tests_crypto_test_keyring_LDADD = $(CHECK_LIBS)

CRYPTO_ROSTER = $(CRYPTO_SUPPORT) tests/crypto/roster.c tests/crypto/roster.h
check_PROGRAMS += tests/crypto/test_member_log
tests_crypto_test_member_log_SOURCES = tests/crypto/test_member_log.c $(CRYPTO_ROSTER)
tests_crypto_test_member_log_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_member_file
tests_crypto_test_member_file_SOURCES = tests/crypto/test_member_file.c $(CRYPTO_ROSTER)
tests_crypto_test_member_file_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_member_model
tests_crypto_test_member_model_SOURCES = tests/crypto/test_member_model.c $(CRYPTO_ROSTER) \
	tests/crypto/random_fake.c tests/crypto/random_fake.h
tests_crypto_test_member_model_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_group_log
tests_crypto_test_group_log_SOURCES = tests/crypto/test_group_log.c $(CRYPTO_GUILD)
tests_crypto_test_group_log_LDADD = $(CHECK_LIBS)
check_PROGRAMS += tests/crypto/test_group_rejoin
tests_crypto_test_group_rejoin_SOURCES = tests/crypto/test_group_rejoin.c $(CRYPTO_GUILD)
tests_crypto_test_group_rejoin_LDADD = $(CHECK_LIBS)
tests_crypto_test_group_rejoin_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=leaf_check_members
check_PROGRAMS += tests/crypto/test_verify_external
tests_crypto_test_verify_external_SOURCES = tests/crypto/test_verify_external.c $(CRYPTO_GUILD)
tests_crypto_test_verify_external_LDADD = $(CHECK_LIBS)
tests_crypto_test_verify_external_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=leaf_check_members
check_PROGRAMS += tests/crypto/test_mls_cost
tests_crypto_test_mls_cost_SOURCES = tests/crypto/test_mls_cost.c tests/crypto/crowd.c tests/crypto/crowd.h
tests_crypto_test_mls_cost_LDADD = $(CHECK_LIBS)
tests_crypto_test_mls_cost_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=crypto_scalarmult,--wrap=crypto_scalarmult_base \
	-Wl,--wrap=crypto_sign_detached,--wrap=crypto_sign_verify_detached \
	-Wl,--wrap=crypto_hash_sha256_final,--wrap=crypto_auth_hmacsha256_final,--wrap=crypto_shorthash
check_PROGRAMS += tests/crypto/test_box
tests_crypto_test_box_SOURCES = tests/crypto/test_box.c
tests_crypto_test_box_LDADD = $(CHECK_LIBS)
