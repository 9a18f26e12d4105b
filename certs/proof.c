#include "certs/proof.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The algorithms are always there: a failure would be a broken library. */
static void
must(int g)
{
	if (g < 0)
		abort();
}

static void
hash(const char *label, const uint8_t token[static INVITE_TOKEN_SIZE], uint8_t out[static 32])
{
	gnutls_hash_hd_t h;

	must(gnutls_hash_init(&h, GNUTLS_DIG_SHA256));
	must(gnutls_hash(h, label, strlen(label)));
	must(gnutls_hash(h, token, INVITE_TOKEN_SIZE));
	gnutls_hash_deinit(h, out);
}

void
proof_key(struct proof_key *out, const uint8_t token[static INVITE_TOKEN_SIZE])
{
	uint8_t id[32];

	hash("snug invite id", token, id);
	memcpy(out->id, id, sizeof out->id);
	hash("snug invite key", token, out->key);
}

void
proof_make(const struct proof_key *k, const uint8_t channel[static PROOF_CHANNEL_SIZE],
    char out[static PROOF_LEN + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t mac[PROOF_LEN / 2];

	must(gnutls_hmac_fast(
	    GNUTLS_MAC_SHA256, k->key, sizeof k->key, channel, PROOF_CHANNEL_SIZE, mac));
	for (size_t i = 0; i < sizeof mac; i++) {
		out[2 * i] = digits[mac[i] >> 4];
		out[2 * i + 1] = digits[mac[i] & 15];
	}
	out[PROOF_LEN] = '\0';
	mem_wipe(mac, sizeof mac);
}

bool
proof_right(
    const struct proof_key *k, const uint8_t channel[static PROOF_CHANNEL_SIZE], const char *said)
{
	char want[PROOF_LEN + 1];
	bool right;

	proof_make(k, channel, want);
	right = strlen(said) == PROOF_LEN && gnutls_memcmp(want, said, PROOF_LEN) == 0;
	mem_wipe(want, sizeof want);
	return right;
}
