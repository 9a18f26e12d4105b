#include "tests/crypto/kat_kinds.h"

static const struct kat_kind kinds[] = {
	{ "ref_hash", kat_crypto_basics },
	{ "vlbytes_header", kat_deserialization },
	{ "initial_init_secret", kat_key_schedule },
	{ "proposal_pub", kat_message_protection },
	{ "mls_welcome", kat_messages },
	{ "psk_secret", kat_psk_secret },
	{ "sender_data", kat_secret_tree },
	{ "interim_transcript_hash_before", kat_transcript_hashes },
	{ "n_leaves", kat_tree_math },
	{ "tree_before", kat_tree_operations },
	{ "tree_hashes", kat_tree_validation },
	{ "update_paths", kat_treekem },
	{ "signer_pub", kat_welcome },
};

const struct kat_kind *
kat_kind_of(const json_t *c)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (json_object_get(c, kinds[i].member) != NULL)
			return &kinds[i];
	return NULL;
}
