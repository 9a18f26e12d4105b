noinst_LIBRARIES += libcrypto.a
libcrypto_a_SOURCES = \
	crypto/aead_aes128.c crypto/aead_aes128.h \
	crypto/authenticated_content.c crypto/authenticated_content.h \
	crypto/box.c crypto/box.h \
	crypto/capabilities.c crypto/capabilities.h \
	crypto/cert_peek.c crypto/cert_peek.h \
	crypto/commit.c crypto/commit.h \
	crypto/credential.c crypto/credential.h \
	crypto/extension.c crypto/extension.h \
	crypto/external_sender.c crypto/external_sender.h \
	crypto/framed_content.c crypto/framed_content.h \
	crypto/group.c crypto/group.h crypto/group_int.h \
	crypto/group_change.c \
	crypto/group_context.c crypto/group_context.h \
	crypto/group_info.c crypto/group_info.h \
	crypto/group_log.c crypto/group_log.h \
	crypto/group_message.c \
	crypto/group_refusal.c crypto/group_refusal.h \
	crypto/group_rejoin.c \
	crypto/group_rejoin_check.c crypto/group_rejoin_check.h \
	crypto/group_rules.c crypto/group_rules.h \
	crypto/group_save.c \
	crypto/group_secrets.c crypto/group_secrets.h \
	crypto/hkdf.c crypto/hkdf.h \
	crypto/hpke.c crypto/hpke.h \
	crypto/kem_key.c crypto/kem_key.h \
	crypto/key_index.c crypto/key_index.h \
	crypto/key_package.c crypto/key_package.h \
	crypto/key_package_check.c crypto/key_package_check.h \
	crypto/keypkg.c crypto/keypkg.h \
	crypto/keyring.c crypto/keyring.h \
	crypto/leaf_check.c crypto/leaf_check.h \
	crypto/leaf_node.c crypto/leaf_node.h \
	crypto/lifetime.c crypto/lifetime.h \
	crypto/member_entry.c crypto/member_entry.h \
	crypto/member_file.c crypto/member_file.h \
	crypto/member_fold.c crypto/member_fold.h \
	crypto/member_log.c crypto/member_log.h crypto/member_rule.def \
	crypto/member_sign.c crypto/member_sign.h \
	crypto/member_words.c crypto/member_words.h \
	crypto/mls_change.c crypto/mls_change.h \
	crypto/mls_choose.c crypto/mls_choose.h \
	crypto/mls_client.c crypto/mls_client.h \
	crypto/mls_commit.c crypto/mls_commit.h \
	crypto/mls_draft.c crypto/mls_draft.h \
	crypto/mls_epoch.c crypto/mls_epoch.h \
	crypto/mls_epoch_wire.c \
	crypto/mls_external.c \
	crypto/mls_follow.c crypto/mls_follow.h \
	crypto/mls_found.c crypto/mls_found.h \
	crypto/mls_group.c crypto/mls_group.h \
	crypto/mls_group_int.h \
	crypto/mls_identity.c crypto/mls_identity.h \
	crypto/mls_info.c crypto/mls_info.h \
	crypto/mls_join.c \
	crypto/mls_make.h \
	crypto/mls_package.c \
	crypto/mls_pending.c crypto/mls_pending.h \
	crypto/mls_process.c \
	crypto/mls_propose.c \
	crypto/mls_psk.c crypto/mls_psk.h \
	crypto/mls_receive.c crypto/mls_receive.h \
	crypto/mls_save.c \
	crypto/mls_send.c crypto/mls_send.h \
	crypto/mls_state.c crypto/mls_state.h \
	crypto/mls_step.c crypto/mls_step.h \
	crypto/mls_label.c crypto/mls_label.h \
	crypto/mls_message.c crypto/mls_message.h \
	crypto/node.c crypto/node.h \
	crypto/now.c crypto/now.h \
	crypto/parent_hash.c crypto/parent_hash.h \
	crypto/parent_node.c crypto/parent_node.h \
	crypto/private_message.c crypto/private_message.h \
	crypto/passphrase.c crypto/passphrase.h \
	crypto/proposal.c crypto/proposal.h \
	crypto/proposal_check.c crypto/proposal_check.h \
	crypto/proposal_list.c crypto/proposal_list.h \
	crypto/proposal_rules.c crypto/proposal_rules.h \
	crypto/psk.c crypto/psk.h \
	crypto/pubkey.c crypto/pubkey.h \
	crypto/public_message.c crypto/public_message.h \
	crypto/random.c crypto/random.h \
	crypto/required.c crypto/required.h \
	crypto/rule.c crypto/rule.h crypto/rule.def \
	crypto/safety.c crypto/safety.h \
	crypto/schedule.c crypto/schedule.h \
	crypto/sealed.c crypto/sealed.h \
	crypto/secret.c crypto/secret.h \
	crypto/secret_tree.c crypto/secret_tree.h crypto/secret_tree_int.h \
	crypto/secret_tree_wire.c \
	crypto/sender_data.c crypto/sender_data.h \
	crypto/sign.c crypto/sign.h \
	crypto/suite.c crypto/suite.h \
	crypto/transcript.c crypto/transcript.h \
	crypto/tree.c crypto/tree.h crypto/tree_int.h \
	crypto/tree_change.c \
	crypto/tree_check.c crypto/tree_check.h \
	crypto/tree_hash.c \
	crypto/tree_math.c crypto/tree_math.h \
	crypto/tree_wire.c \
	crypto/treekem.c crypto/treekem.h crypto/treekem_int.h \
	crypto/treekem_keys.c \
	crypto/treekem_path.c \
	crypto/update_path.c crypto/update_path.h \
	crypto/vec.c crypto/vec.h \
	crypto/verify.c crypto/verify.h crypto/verify_int.h crypto/verify_external.c \
	crypto/welcome.c crypto/welcome.h
