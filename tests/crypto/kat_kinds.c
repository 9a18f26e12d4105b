#include "tests/crypto/kat_kinds.h"

static const struct kat_kind kinds[] = {
	{ "crypto-basics", "ref_hash", kat_crypto_basics },
	{ "deserialization", "vlbytes_header", kat_deserialization },
	{ "key-schedule", "initial_init_secret", kat_key_schedule },
	{ "message-protection", "proposal_pub", kat_message_protection },
	{ "messages", "mls_welcome", kat_messages },
	{ "psk_secret", "psk_secret", kat_psk_secret },
	{ "secret-tree", "sender_data", kat_secret_tree },
	{ "transcript-hashes", "interim_transcript_hash_before", kat_transcript_hashes },
	{ "tree-math", "n_leaves", kat_tree_math },
	{ "tree-operations", "tree_before", kat_tree_operations },
	{ "tree-validation", "tree_hashes", kat_tree_validation },
	{ "treekem", "update_paths", kat_treekem },
	{ "welcome", "signer_pub", kat_welcome },
};

const struct kat_kind *
kat_kind_nth(size_t i)
{
	return i < sizeof kinds / sizeof kinds[0] ? &kinds[i] : NULL;
}

const struct kat_kind *
kat_kind_of(const json_t *c)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (json_object_get(c, kinds[i].member) != NULL)
			return &kinds[i];
	return NULL;
}
